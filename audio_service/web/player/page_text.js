// @ts-check
// Where the words of a timeline stand in a page that was not made for it.

import { isNear } from "./hit_test.js";
import { lastBefore } from "./timeline.js";

/** @import { Timeline } from "./timeline.js" */
/** @import { Sentence } from "./types.js" */

const SKIPPED = "script,style,noscript,template,textarea,select,button,svg,listen-article";
// What stands between letters on pages or in articles: white space, soft hyphens, joiners, marks of direction.
const INVISIBLE =
  /[\s\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u034f|[\ufe00-\ufe0f]/;
const LOOKALIKES = ["'‘’‚‛′ʼ`´", '"“”„‟″«»', "-‐‑‒–—―−"];
// How far apart words of one sentence may stand, in letters.
const REACH = 240;

/**
 * A letter as it is compared: nothing for white space, one kind of quote and dash, accents apart.
 * @param {string} letter
 */
function fold(letter) {
  if (/[!-_a-~]/.test(letter)) return letter;
  if (INVISIBLE.test(letter)) return "";
  return (LOOKALIKES.find((kind) => kind.includes(letter))?.[0] ?? letter.normalize("NFKD")).replace(/\s/g, "");
}

/** @typedef {{ all: string, starts: number[] }} Folded */

/**
 * A text as it is compared, and where each of its code points begins there.
 * @param {string} text
 * @returns {Folded}
 */
function folded(text) {
  const starts = [];
  let all = "";
  for (const letter of text) {
    starts.push(all.length);
    all += fold(letter);
  }
  starts.push(all.length);
  return { all, starts };
}

/** The visible text under an element, as one string; a place is an index into it. */
export class PageText {
  #text = "";
  /** @type {Text[]} */
  #nodes = [];
  /** @type {number[]} of each node, its first place */
  #firsts = [];
  /** @type {number[]} of each place, the UTF-16 offset of its letter in its node */
  #offsets = [];
  #breaks = new Set([0]); // places before which there is white space
  #starts; // of each word, its place; -1 where it is not on the page
  #ends;
  #timeline;

  /**
   * Read the page, and find the words of a timeline on it.
   * @param {Element} root
   * @param {Timeline} timeline
   */
  constructor(root, timeline) {
    this.#timeline = timeline;
    this.#starts = new Int32Array(timeline.words.length).fill(-1);
    this.#ends = new Int32Array(timeline.words.length).fill(-1);
    this.#text = this.#read(root);
    this.#findBlocks();
    const count = this.#starts.filter((start) => start >= 0).length;
    this.found = timeline.words.length ? count / timeline.words.length : 0;
  }

  /** @param {Element} root */
  #read(root) {
    /** @type {Map<Element | null, boolean>} */
    const shown = new Map();
    const parts = [];
    let length = 0;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node; (node = /** @type {Text | null} */ (walker.nextNode()));) {
      const parent = node.parentElement;
      if (!shown.has(parent)) shown.set(parent, visible(parent));
      if (!shown.get(parent)) continue;
      this.#nodes.push(node);
      this.#firsts.push(length);
      let offset = 0;
      for (const letter of node.data) {
        const plain = fold(letter);
        if (!plain) this.#breaks.add(length);
        for (let n = 0; n < plain.length; n += 1) this.#offsets.push(offset);
        parts.push(plain);
        length += plain.length;
        offset += letter.length;
      }
    }
    return parts.join("");
  }

  #findBlocks() {
    const { blocks, sentences } = this.#timeline;
    const texts = blocks.map(({ text }) => folded(text));
    const places = place(
      this.#text,
      texts.map(({ all }) => all),
      0,
      this.#text.length,
    );
    /** @type {Sentence[][]} */
    const byBlock = blocks.map(() => []);
    for (const sentence of sentences) byBlock[sentence.block].push(sentence);
    let from = 0;
    texts.forEach((text, n) => {
      if (places[n] >= 0) {
        for (const sentence of byBlock[n]) this.#settle(sentence, text.starts, places[n]);
        from = places[n] + text.all.length;
      } else {
        const to = places.slice(n + 1).find((next) => next >= 0) ?? this.#text.length;
        from = this.#findSentences(byBlock[n], text, from, to);
      }
    });
  }

  /**
   * Set the places of a sentence's words; `at` is that of its block.
   * @param {Sentence} sentence
   * @param {number[]} starts
   * @param {number} at
   */
  #settle(sentence, starts, at) {
    for (let n = sentence.first; n < sentence.last; n += 1) {
      const { start, end } = this.#timeline.words[n];
      this.#starts[n] = at + starts[start];
      this.#ends[n] = at + starts[end];
    }
  }

  /**
   * A block with something else in it: its sentences, or else their words. Where the next block may begin.
   * @param {Sentence[]} sentences
   * @param {Folded} block
   * @param {number} from
   * @param {number} to
   */
  #findSentences(sentences, { all, starts }, from, to) {
    const texts = sentences.map(({ start, end }) => all.slice(starts[start], starts[end]));
    const places = place(this.#text, texts, from, to);
    sentences.forEach((sentence, n) => {
      if (places[n] >= 0) {
        this.#settle(sentence, starts, places[n] - starts[sentence.start]);
        from = places[n] + texts[n].length;
      } else {
        const end = places.slice(n + 1).find((next) => next >= 0) ?? to;
        from = this.#findWords(sentence, from, Math.min(end, from + texts[n].length + 4 * REACH));
      }
    });
    return from;
  }

  /**
   * @param {Sentence} sentence
   * @param {number} from
   * @param {number} to
   */
  #findWords(sentence, from, to) {
    for (let n = sentence.first; n < sentence.last; n += 1) {
      const word = folded(this.#timeline.words[n].text).all;
      const last = Math.min(to, from + REACH + word.length) - word.length;
      let at = word ? this.#text.indexOf(word, from) : -1;
      while (at >= 0 && at <= last && !this.#isApart(at, word.length)) at = this.#text.indexOf(word, at + 1);
      if (at < 0 || at > last) continue;
      this.#starts[n] = at;
      this.#ends[n] = from = at + word.length;
    }
    return from;
  }

  /**
   * Whether something is a word of its own.
   * @param {number} at
   * @param {number} length
   */
  #isApart(at, length) {
    /** @type {(edge: number, neighbour: number) => boolean} */
    const free = (edge, neighbour) => this.#breaks.has(edge) || !/[\p{L}\p{N}]/u.test(this.#text[neighbour] ?? " ");
    return free(at, at - 1) && free(at + length, at + length);
  }

  /**
   * A Range, or null when the page has changed under it.
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    const range = new Range();
    const [first, firstAt] = this.#locate(start);
    const [last, lastAt] = this.#locate(end - 1);
    if (!first.isConnected || !last.isConnected) return null;
    const letter = last.data.codePointAt(lastAt) ?? 0;
    try {
      range.setStart(first, firstAt);
      range.setEnd(last, lastAt + (letter > 0xffff ? 2 : 1));
    } catch {
      return null; // the text became shorter
    }
    return range;
  }

  /** @param {number} n */
  word(n) {
    return this.#starts[n] >= 0 ? this.range(this.#starts[n], this.#ends[n]) : null;
  }

  /**
   * Ranges of the words from `first` to before `last`, without what else stands between them.
   * @param {number} first
   * @param {number} last
   */
  words(first, last) {
    /** @type {(Range | null)[]} */
    const ranges = [];
    let [start, end] = [-1, -1];
    const close = () => start >= 0 && ranges.push(this.range(start, end));
    for (let n = first; n < last; n += 1) {
      if (this.#starts[n] < 0) continue;
      if (this.#starts[n] !== end) {
        close();
        start = this.#starts[n];
      }
      end = this.#ends[n];
    }
    close();
    return ranges.filter((range) => range !== null);
  }

  /**
   * Whether the words stand in the same places as in an earlier reading.
   * @param {PageText} other
   */
  isLike(other) {
    return this.#starts.every((start, n) => {
      const before = other.#starts[n];
      if (start < 0 || before < 0) return start === before;
      const [[node, at], [nodeBefore, atBefore]] = [this.#locate(start), other.#locate(before)];
      return node === nodeBefore && at === atBefore;
    });
  }

  /**
   * Whether an element contains the text; its beginning and end may stand elsewhere.
   * @param {Element} element
   */
  isIn(element) {
    const starts = this.#starts.filter((start) => start >= 0);
    const inner = [starts[starts.length >> 2], starts[(3 * starts.length) >> 2]];
    return inner.every((start) => element.contains(this.#locate(start)[0]));
  }

  /**
   * The words near a click, in the element that was clicked on.
   * @param {MouseEvent} event
   */
  near(event) {
    const target = /** @type {Node} */ (event.composedPath()[0]);
    /** @type {number[]} */
    const near = [];
    this.#nodes.forEach((node, n) => {
      if (!target.contains(node) || !isNear(node, event)) return;
      const [from, to] = [this.#firsts[n], this.#firsts[n + 1] ?? Infinity];
      this.#starts.forEach((start, word) => start < to && this.#ends[word] > from && near.push(word));
    });
    return near;
  }

  /**
   * The first word in a range, or -1.
   * @param {Range} range
   */
  firstIn(range) {
    const index = this.#nodes.findIndex((node) => range.intersectsNode(node));
    if (index < 0) return -1;
    const node = this.#nodes[index];
    const [first, next] = [this.#firsts[index], this.#firsts[index + 1]];
    const offset = node === range.startContainer ? range.startOffset : 0;
    const from = first + lastBefore(this.#offsets.slice(first, next), offset - 1, itself) + 1;
    const found = this.#starts.findIndex((start, n) => start >= 0 && this.#ends[n] > from);
    const word = found < 0 ? null : this.word(found);
    return word && range.comparePoint(word.startContainer, word.startOffset) <= 0 ? found : -1;
  }

  /**
   * @param {number} at
   * @returns {[Text, number]}
   */
  #locate(at) {
    return [this.#nodes[lastBefore(this.#firsts, at, itself)], this.#offsets[at]];
  }
}

const itself = (/** @type {number} */ number) => number;

/** @param {Element | null} element */
function visible(element) {
  return (
    element !== null && !element.closest(SKIPPED) && (element.checkVisibility?.({ visibilityProperty: true }) ?? true)
  );
}

/**
 * Where parts stand in a text, in their order, or -1. The longest is looked for first, since it is found by chance
 * least; others only between those found.
 * @param {string} text
 * @param {string[]} parts
 * @param {number} from
 * @param {number} to
 */
function place(text, parts, from, to) {
  const places = parts.map(() => -1);
  const longestFirst = parts.map((_, n) => n).sort((a, b) => parts[b].length - parts[a].length || a - b);
  for (const n of longestFirst) {
    if (!parts[n]) continue;
    let [before, after] = [n - 1, n + 1];
    while (before >= 0 && places[before] < 0) before -= 1;
    while (after < parts.length && places[after] < 0) after += 1;
    const low = before < 0 ? from : places[before] + parts[before].length;
    const high = after < parts.length ? places[after] : to;
    const at = text.indexOf(parts[n], low);
    if (at >= 0 && at + parts[n].length <= high) places[n] = at;
  }
  return places;
}
