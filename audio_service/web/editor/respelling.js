// @ts-check
// Phonemes as a newspaper respells them: hˈuːθi is "HOO-thee".

/** @type {Record<string, string>} the longest first where one begins another */
const VOWELS = {
  ɑːɹ: "ar",
  ɔːɹ: "or",
  oːɹ: "or",
  ʊɹ: "oor",
  ɛɹ: "air",
  ɪɹ: "eer",
  iː: "ee",
  uː: "oo",
  ɑː: "ah",
  aː: "ah",
  ɔː: "aw",
  ɜː: "ur",
  eː: "ay",
  oː: "oh",
  yː: "ue",
  øː: "ur",
  ɛː: "air",
  eɪ: "ay",
  aɪ: "y",
  aʊ: "ow",
  ɔɪ: "oy",
  oʊ: "oh",
  əʊ: "oh",
  eə: "air",
  ʊə: "oor",
  i: "ee",
  ɪ: "i",
  ᵻ: "i",
  ɨ: "i",
  e: "e",
  ɛ: "e",
  æ: "a",
  a: "a",
  ɑ: "ah",
  ɒ: "o",
  ɔ: "o",
  o: "o",
  u: "oo",
  ʊ: "uu",
  ʌ: "uh",
  ə: "uh",
  ɐ: "uh",
  ɚ: "ur",
  ɜ: "ur",
  ɝ: "ur",
  y: "ue",
  ø: "ur",
  œ: "ur",
};
/** @type {Record<string, string>} */
const CONSONANTS = {
  tʃ: "ch",
  dʒ: "j",
  ts: "ts",
  l̩: "ul",
  n̩: "un",
  m̩: "um",
  ʃ: "sh",
  ʒ: "zh",
  θ: "th",
  ð: "th",
  ŋ: "ng",
  ɡ: "g",
  g: "g",
  ɣ: "g",
  j: "y",
  ɹ: "r",
  r: "r",
  ʁ: "r",
  ɾ: "t",
  ʔ: "t",
  x: "kh",
  χ: "kh",
  ç: "kh",
  ɲ: "ny",
  ʎ: "ly",
  ɬ: "hl",
  ɫ: "l",
  β: "v",
  c: "k",
  q: "k",
  ɕ: "sh",
  ʑ: "zh",
  ʂ: "sh",
  ʐ: "zh",
};
// An open syllable would be read with another vowel: "eh", not "e".
/** @type {Record<string, string>} */
const OPEN = { i: "ih", e: "eh", a: "ah", o: "oh" };
const SHORT = ["i", "e", "a", "o", "uu", "uh"];
const PLAIN = "bdfhklmnpstvwz";
// Consonants that begin a syllable together.
const ONSET = /^(?:[pbtdkgf]|sh|th)[rl]$|^[tdk]w$|^s[ptkmnlw]$|^[bdfghkmnptv]y$|^s[ptk][rl]$/;

const FIRST = [VOWELS, CONSONANTS].flatMap((table) => Object.entries(table)).sort(([a], [b]) => b.length - a.length);

/** @typedef {{ text: string, vowel: boolean, stressed: boolean }} Sound */

/**
 * A word's phonemes in the letters of English, its stressed syllable in capitals; "" if a sound has none.
 * @param {string} ipa phonemes, words separated by spaces
 */
export function respelled(ipa) {
  const words = ipa.trim().split(/\s+/).map(word);
  return words.includes("") ? "" : words.join(" ");
}

/** @param {string} ipa */
function word(ipa) {
  const sounds = soundsOf(ipa.normalize("NFD"));
  if (!sounds?.some(({ vowel }) => vowel)) return "";
  const syllables = split(sounds);
  const texts = syllables.map(written);
  if (texts.length === 1) return texts[0];
  return texts
    .map((text, at) => (syllables[at].some(({ stressed }) => stressed) ? text.toUpperCase() : text))
    .join("-");
}

/**
 * @param {string} ipa
 * @returns {Sound[] | undefined}
 */
function soundsOf(ipa) {
  const sounds = [];
  let stressed = false;
  for (let at = 0; at < ipa.length;) {
    const rest = ipa.slice(at);
    const [symbol, text] = FIRST.find(([known]) => rest.startsWith(known)) ?? [rest[0], rest[0]];
    at += symbol.length;
    if (symbol === "ˈ") stressed = true;
    if (/^(?:[ˈˌːʰʲʷ˞-]|\p{Mn})$/u.test(symbol)) continue;
    const vowel = symbol in VOWELS || /[lnm]̩/u.test(symbol);
    if (!vowel && !(symbol in CONSONANTS) && !PLAIN.includes(symbol)) return undefined;
    sounds.push({ text, vowel, stressed: vowel && stressed });
    if (vowel) stressed = false;
  }
  return sounds;
}

/** @param {Sound[]} sounds */
function split(sounds) {
  /** @type {Sound[][]} */
  const syllables = [];
  let start = 0;
  const vowels = sounds.flatMap(({ vowel }, at) => (vowel ? [at] : []));
  for (const [index, at] of vowels.slice(0, -1).entries()) {
    const next = vowels[index + 1];
    const between = sounds.slice(at + 1, next).map(({ text }) => text);
    const end = next - onset(between, sounds[at]);
    syllables.push(sounds.slice(start, end));
    start = end;
  }
  return [...syllables, sounds.slice(start)];
}

/**
 * How many of the consonants between two vowels begin the second syllable.
 * @param {string[]} between
 * @param {Sound} before
 */
function onset(between, before) {
  if (!between.length || between.at(-1) === "ng") return 0;
  if (between.length === 1) return before.stressed && SHORT.includes(before.text) ? 0 : 1;
  return ONSET.test(between.slice(-3).join("")) && between.length === 3
    ? 3
    : ONSET.test(between.slice(-2).join(""))
      ? 2
      : 1;
}

/** @param {Sound[]} syllable */
function written(syllable) {
  const texts = syllable.map(({ text }) => text);
  const last = syllable.at(-1);
  if (last?.vowel && last.text in OPEN) texts[texts.length - 1] = OPEN[last.text];
  if (texts[0] === "y" && syllable[0].vowel) texts[0] = "eye";
  return texts.join("");
}
