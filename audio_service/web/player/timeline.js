// What is said when: the timeline, whole or growing by server-sent events.

// "Previous" within this time of a beginning goes to the one before, in milliseconds.
const JUST_BEGUN_MS = 1500;

export class Timeline {
  /** {kind, text} */
  blocks = [];
  /** {block, start, end, start_ms, end_ms, first, last}: code points of the block's text, words from first to before last. */
  sentences = [];
  /** {block, start, end, text, spoken, start_ms, end_ms} */
  words = [];
  durationMs = 0;

  static of(given) {
    const timeline = new Timeline();
    timeline.blocks = given.blocks.map(({ kind, text }) => ({ kind, text }));
    let word = 0;
    given.sentences.forEach((sentence) => {
      const first = word;
      const within = (each) => each.block < sentence.block || (each.block === sentence.block && each.start < sentence.end);
      while (word < given.words.length && within(given.words[word])) word += 1;
      timeline.sentences.push({ ...sentence, first, last: word });
    });
    timeline.words = given.words.slice(0, word);
    timeline.durationMs = given.duration_ms;
    return timeline;
  }

  /** Take in a `sentence` event; a stream that broke tells some again. */
  add({ index, block, words, ...sentence }) {
    if (index < this.sentences.length) return;
    this.blocks[block.index] ??= { kind: block.kind, text: block.text };
    const first = this.words.length;
    this.words.push(...words);
    this.sentences.push({ ...sentence, block: block.index, first, last: this.words.length });
    this.durationMs = Math.max(this.durationMs, sentence.end_ms);
  }

  /** Index of the last word that began at or before `ms`; -1 before the first. */
  wordAt(ms) {
    return lastBefore(this.words, ms);
  }

  sentenceAt(ms) {
    return lastBefore(this.sentences, ms);
  }

  /** The sentences, or those that begin a paragraph. */
  beginnings(paragraphs) {
    return this.sentences.filter(({ block }, n) => !paragraphs || block !== this.sentences[n - 1]?.block);
  }

  /** When the sentence (or paragraph) `step` from the one at `ms` begins; back from well within one is to its own beginning. */
  beginning(ms, step, paragraphs) {
    const all = this.beginnings(paragraphs);
    const here = lastBefore(all, ms);
    const within = step < 0 && ms - all[here]?.start_ms >= JUST_BEGUN_MS;
    return all[Math.max(0, here + step + within)]?.start_ms;
  }
}

/** Index of the last of an ascending list that is at or before a place, or -1. */
export function lastBefore(list, place, of = (each) => each.start_ms) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(list[middle]) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A function from code points of a text to UTF-16. */
export function utf16(text) {
  const points = [...text];
  if (points.length === text.length) return (at) => at;
  const places = [0];
  for (const point of points) places.push(places.at(-1) + point.length);
  return (at) => places[at];
}
