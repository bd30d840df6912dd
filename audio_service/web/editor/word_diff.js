// @ts-check
// Which words of a passage differ from another.

/** @typedef {{ text: string, differs: boolean }} Piece of a paragraph */
/** @typedef {{ text: string, differs: boolean, paragraph: number }} Token a word, a mark or a space */

// Of passages with more pairs of tokens than this, all between their common beginning and end is marked.
const PAIRS = 1_000_000;
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * The paragraphs of both passages in pieces, those that only one of them has marked.
 * @param {string[]} was
 * @param {string[]} now
 * @returns {[Piece[][], Piece[][]]}
 */
export function wordDiff(was, now) {
  const [before, after] = [tokensOf(was), tokensOf(now)];
  let start = 0;
  const same = (/** @type {number} */ i, /** @type {number} */ j) => before[i] && before[i].text === after[j]?.text;
  while (same(start, start)) start += 1;
  let [i, j] = [before.length, after.length];
  while (i > start && j > start && same(i - 1, j - 1)) [i, j] = [i - 1, j - 1];
  markOthers(before.slice(start, i), after.slice(start, j));
  return [piecesOf(before, was.length), piecesOf(after, now.length)];
}

/**
 * Mark what is in no longest common subsequence.
 * @param {Token[]} before
 * @param {Token[]} after
 */
function markOthers(before, after) {
  for (const token of [...before, ...after]) token.differs = true;
  const width = after.length + 1;
  if (before.length * after.length > PAIRS) return;
  /** Length of the longest one of what follows both places. */
  const longest = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        before[i].text === after[j].text
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    if (before[i].text === after[j].text) {
      before[i].differs = after[j].differs = false;
      [i, j] = [i + 1, j + 1];
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
}

/**
 * @param {string[]} paragraphs
 * @returns {Token[]}
 */
const tokensOf = (paragraphs) =>
  paragraphs.flatMap((text, paragraph) =>
    [...words.segment(text)].map(({ segment }) => ({ text: segment, differs: false, paragraph })),
  );

/**
 * @param {Token[]} tokens
 * @param {number} count of paragraphs
 */
function piecesOf(tokens, count) {
  /** @type {Piece[][]} */
  const paragraphs = Array.from({ length: count }, () => []);
  for (const [at, { text, differs, paragraph }] of tokens.entries()) {
    // A space between two marked words is marked with them.
    const isBetween = !text.trim() && tokens[at - 1]?.differs && tokens[at + 1]?.differs;
    const last = paragraphs[paragraph].at(-1);
    const isMarked = Boolean(differs || isBetween);
    if (last && last.differs === isMarked) last.text += text;
    else paragraphs[paragraph].push({ text, differs: isMarked });
  }
  return paragraphs;
}
