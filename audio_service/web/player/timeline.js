// @ts-check
// What is said when: the timeline, whole or growing by server-sent events.

/** @import { Block, Sentence, SentenceEvent, TimelineFile, Word } from "./types.js" */

// "Previous" within this time of a beginning goes to the one before.
const JUST_BEGUN_MS = 1500;

export class Timeline {
  /** @type {Block[]} */
  blocks = [];
  /** @type {Sentence[]} */
  sentences = [];
  /** @type {Word[]} */
  words = [];
  durationMs = 0;

  /** @param {TimelineFile} file */
  static of(file) {
    const timeline = new Timeline();
    timeline.blocks = file.blocks.map(({ kind, text }) => ({ kind, text }));
    let last = 0;
    for (const sentence of file.sentences) {
      const first = last;
      const { block, end } = sentence;
      /** @param {Word} word */
      const belongs = (word) => word.block < block || (word.block === block && word.start < end);
      while (last < file.words.length && belongs(file.words[last])) last += 1;
      timeline.sentences.push({ ...sentence, first, last });
    }
    timeline.words = file.words.slice(0, last);
    timeline.durationMs = file.duration_ms;
    return timeline;
  }

  /**
   * Take in a `sentence` event; a stream that broke sends some again.
   * @param {SentenceEvent} event
   */
  add({ index, block, words, ...sentence }) {
    if (index < this.sentences.length) return;
    this.blocks[block.index] ??= { kind: block.kind, text: block.text };
    const first = this.words.length;
    this.words.push(...words);
    this.sentences.push({ ...sentence, block: block.index, first, last: this.words.length });
    this.durationMs = Math.max(this.durationMs, sentence.end_ms);
  }

  /**
   * Index of the last word that began at or before `ms`; -1 before the first.
   * @param {number} ms
   */
  wordAt(ms) {
    return lastBefore(this.words, ms, startOf);
  }

  /** @param {number} ms */
  sentenceAt(ms) {
    return lastBefore(this.sentences, ms, startOf);
  }

  /** The sentences, or those that begin a paragraph. */
  beginnings(paragraphs = false) {
    return this.sentences.filter(({ block }, n) => !paragraphs || block !== this.sentences[n - 1]?.block);
  }

  /**
   * When the sentence (or paragraph) `step` from the one at `ms` begins; back from well within one goes to its own
   * beginning.
   * @param {number} ms
   * @param {number} step
   * @param {boolean} paragraphs
   */
  beginning(ms, step, paragraphs) {
    const all = this.beginnings(paragraphs);
    const here = lastBefore(all, ms, startOf);
    const within = step < 0 && ms - all[here]?.start_ms >= JUST_BEGUN_MS;
    return all[Math.max(0, here + step + (within ? 1 : 0))]?.start_ms;
  }
}

const startOf = (/** @type {{ start_ms: number }} */ part) => part.start_ms;

/**
 * Index of the last of an ascending list that is at or before a place, or -1.
 * @template T
 * @param {ArrayLike<T>} list
 * @param {number} place
 * @param {(each: T) => number} placeOf
 */
export function lastBefore(list, place, placeOf) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(list[middle]) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * A function from code points of a text to UTF-16.
 * @param {string} text
 * @returns {(codePoint: number) => number}
 */
export function utf16(text) {
  const points = [...text];
  if (points.length === text.length) return (at) => at;
  const places = [0];
  for (const point of points) places.push(places[places.length - 1] + point.length);
  return (at) => places[at];
}
