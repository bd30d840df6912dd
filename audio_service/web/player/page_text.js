// Where the words of a timeline stand in a page that was not made for it.

import { lastBefore } from "./timeline.js";

const SKIPPED = "script,style,noscript,template,textarea,select,button,svg,listen-article";
// What stands between letters on pages or in articles: white space, soft hyphens, joiners, marks of direction.
const INVISIBLE = /[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]/;
const LOOKALIKES = ["'‘’‚‛′ʼ`´", '"“”„‟″«»', "-‐‑‒–—―−"];
// How far apart words of one sentence may stand, in letters.
const REACH = 240;

/** A letter as it is compared: nothing for white space, one kind of quote and dash, accents apart. */
function fold(letter) {
  if (/[!-_a-~]/.test(letter)) return letter;
  if (INVISIBLE.test(letter)) return "";
  return (LOOKALIKES.find((kind) => kind.includes(letter))?.[0] ?? letter.normalize("NFKD")).replace(/\s/g, "");
}

/** A text as it is compared, and where each of its code points begins there. */
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

export class PageText {
  /** The visible text under an element. */
  constructor(root) {
    this.nodes = [];
    this.firsts = []; // of each node, its first place in `text`
    this.offsets = []; // of each place, the UTF-16 offset of its letter in its node
    this.breaks = new Set([0]); // places before which there is white space
    const shown = new Map();
    const parts = [];
    let length = 0;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const parent = node.parentElement;
      if (!shown.has(parent)) shown.set(parent, visible(parent));
      if (!shown.get(parent)) continue;
      this.nodes.push(node);
      this.firsts.push(length);
      let offset = 0;
      for (const letter of node.data) {
        const plain = fold(letter);
        if (!plain) this.breaks.add(length);
        for (let n = 0; n < plain.length; n += 1) this.offsets.push(offset);
        parts.push(plain);
        length += plain.length;
        offset += letter.length;
      }
    }
    this.text = parts.join("");
  }

  /** Find a timeline's words: `starts` and `ends` become places in `text`, -1 for what is not on the page. */
  find(timeline) {
    this.starts = new Int32Array(timeline.words.length).fill(-1);
    this.ends = new Int32Array(timeline.words.length).fill(-1);
    const blocks = timeline.blocks.map(({ text }) => folded(text));
    const byBlock = timeline.blocks.map(() => []);
    for (const sentence of timeline.sentences) byBlock[sentence.block].push(sentence);
    const places = place(this.text, blocks.map(({ all }) => all), 0, this.text.length);
    let from = 0;
    blocks.forEach((block, n) => {
      if (places[n] >= 0) {
        for (const sentence of byBlock[n]) this.#settle(timeline, sentence, block.starts, places[n]);
        from = places[n] + block.all.length;
      } else {
        const to = places.slice(n + 1).find((each) => each >= 0) ?? this.text.length;
        from = this.#bySentence(timeline, byBlock[n], block, [from, to]);
      }
    });
    const found = this.starts.reduce((count, each) => count + (each >= 0), 0);
    this.found = timeline.words.length ? found / timeline.words.length : 0;
  }

  #settle(timeline, sentence, starts, at) {
    for (let n = sentence.first; n < sentence.last; n += 1) {
      const word = timeline.words[n];
      this.starts[n] = at + starts[word.start];
      this.ends[n] = at + starts[word.end];
    }
  }

  /** A block with something else in it: its sentences, or else their words. */
  #bySentence(timeline, sentences, { all, starts }, [from, to]) {
    const texts = sentences.map(({ start, end }) => all.slice(starts[start], starts[end]));
    const places = place(this.text, texts, from, to);
    sentences.forEach((sentence, n) => {
      if (places[n] >= 0) {
        this.#settle(timeline, sentence, starts, places[n] - starts[sentence.start]);
        from = places[n] + texts[n].length;
      } else {
        const end = places.slice(n + 1).find((each) => each >= 0) ?? to;
        from = this.#byWord(timeline, sentence, from, Math.min(end, from + texts[n].length + 4 * REACH));
      }
    });
    return from;
  }

  #byWord(timeline, sentence, from, to) {
    for (let n = sentence.first; n < sentence.last; n += 1) {
      const word = folded(timeline.words[n].text).all;
      const reach = Math.min(to, from + REACH + word.length);
      let at = word ? this.text.indexOf(word, from) : -1;
      while (at >= 0 && at + word.length <= reach && !this.#apart(at, word.length)) at = this.text.indexOf(word, at + 1);
      if (at < 0 || at + word.length > reach) continue;
      this.starts[n] = at;
      this.ends[n] = from = at + word.length;
    }
    return from;
  }

  /** Whether something is a word of its own. */
  #apart(at, length) {
    const free = (place, neighbour) => this.breaks.has(place) || !/[\p{L}\p{N}]/u.test(this.text[neighbour] ?? " ");
    return free(at, at - 1) && free(at + length, at + length);
  }

  /** A Range, or null when the page has changed under it. */
  range(start, end) {
    const range = new Range();
    const [first, firstAt] = this.#locate(start);
    const [last, lastAt] = this.#locate(end - 1);
    if (!first.isConnected || !last.isConnected) return null;
    try {
      range.setStart(first, firstAt);
      range.setEnd(last, lastAt + (last.data.codePointAt(lastAt) > 0xffff ? 2 : 1));
    } catch {
      return null; // the text became shorter
    }
    return range;
  }

  word(n) {
    return this.starts[n] >= 0 ? this.range(this.starts[n], this.ends[n]) : null;
  }

  /** Ranges of words, without what else stands between them. */
  words(first, last) {
    const ranges = [];
    let [start, end] = [-1, -1];
    const close = () => start >= 0 && ranges.push(this.range(start, end));
    for (let n = first; n < last; n += 1) {
      if (this.starts[n] < 0) continue;
      if (this.starts[n] !== end) {
        close();
        start = this.starts[n];
      }
      end = this.ends[n];
    }
    close();
    return ranges.filter(Boolean);
  }

  /** The word at an offset of a text node; -1 where there is none. */
  wordAt(node, offset) {
    const index = this.nodes.indexOf(node);
    const [first, next] = [this.firsts[index], this.firsts[index + 1]];
    const at = first + lastBefore(this.offsets.slice(first, next), offset, (each) => each);
    return this.starts.findIndex((start, n) => start >= 0 && start <= at && at < this.ends[n]);
  }

  #locate(at) {
    return [this.nodes[lastBefore(this.firsts, at, (first) => first)], this.offsets[at]];
  }
}

function visible(element) {
  return !element.closest(SKIPPED) && (element.checkVisibility?.() ?? true);
}

/** Where parts stand in a text, in their order, or -1. The longest first, found by chance least; others only between them. */
function place(text, parts, from, to) {
  const places = parts.map(() => -1);
  const longest = parts.map((_, n) => n).sort((a, b) => parts[b].length - parts[a].length || a - b);
  for (const n of longest) {
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
