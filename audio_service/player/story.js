// What is said when: the timeline, whole or growing by server-sent events.

export class Story {
  constructor() {
    /** {kind, text}, by index. */
    this.blocks = [];
    /** {block, start, end, start_ms, end_ms, first, last}: start and end in code points of the block's text, words from first to before last. */
    this.sentences = [];
    /** {block, start, end, text, spoken, start_ms, end_ms, sentence}. */
    this.words = [];
    this.durationMs = 0;
  }

  /** The story of a whole timeline.json. */
  static of(timeline) {
    const story = new Story();
    story.blocks = timeline.blocks.map(({ kind, text }) => ({ kind, text }));
    let word = 0;
    timeline.sentences.forEach((sentence, index) => {
      const first = word;
      const within = (each) => each.block < sentence.block || (each.block === sentence.block && each.start < sentence.end);
      while (word < timeline.words.length && within(timeline.words[word])) word += 1;
      story.sentences.push({ ...sentence, first, last: word });
      for (const each of timeline.words.slice(first, word)) story.words.push({ ...each, sentence: index });
    });
    story.durationMs = timeline.duration_ms;
    return story;
  }

  /** Take in a `sentence` event; one that is known already is left out (a stream that broke begins again). */
  add({ index, block, words, ...sentence }) {
    if (index < this.sentences.length) return;
    this.blocks[block.index] ??= { kind: block.kind, text: block.text };
    const first = this.words.length;
    for (const word of words) this.words.push({ ...word, sentence: index });
    this.sentences.push({ ...sentence, block: block.index, first, last: this.words.length });
    this.durationMs = Math.max(this.durationMs, sentence.end_ms);
  }

  /** Index of the last word, or sentence, that began at or before `ms`; -1 before the first. */
  wordAt(ms) {
    return lastBefore(this.words, ms);
  }

  sentenceAt(ms) {
    return lastBefore(this.sentences, ms);
  }

  /** Index of the first sentence of the paragraph that is `step` paragraphs from the one at `ms`; undefined past the ends. */
  paragraphFrom(ms, step) {
    const here = this.sentences[this.sentenceAt(ms)]?.block ?? -1;
    const starts = this.sentences.flatMap((each, n) => (each.block === this.sentences[n - 1]?.block ? [] : [n]));
    const place = starts.findIndex((n) => this.sentences[n].block === here);
    return starts[place + step];
  }
}

function lastBefore(list, ms) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].start_ms <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Positions in UTF-16 of code points of a text: a function. */
export function utf16(text) {
  const points = [...text];
  if (points.length === text.length) return (at) => at;
  const places = [0];
  for (const point of points) places.push(places.at(-1) + point.length);
  return (at) => places[at];
}
