// @ts-check
// Marks the word and the sentence that are spoken, on the publisher's page and in the transcript, and scrolls to them.

import { wordAtPoint } from "./hit_test.js";
import { PageText } from "./page_text.js";
import { PageWatch } from "./page_watch.js";
import { utf16 } from "./timeline.js";
import { h } from "./dom.js";

/** @import { Timeline } from "./timeline.js" */
/** @import { Sentence } from "./types.js" */

// A word stays marked this long after its end.
const LINGER_MS = 50;
// With less than this share of the words on it, a page does not have the article.
const ENOUGH = 0.5;
// A reader who scrolled is left alone for so long, and until the word is in sight.
const LEAVE_MS = 2000;
// A spoken word above or below this part of the window is scrolled to.
const COMFORT = [0.12, 0.8];
// With forced colours every mark on a page is filled with the same colour, so that only the word is marked.
const forcedColors = matchMedia("(forced-colors: active)");
// The word lies over the sentence. Browsers without the Custom Highlight API play without marks.
const [sentenceMarks, wordMarks] = ["listen-sentence", "listen-word"].map((name) => {
  if (!globalThis.Highlight) return new Set();
  const marks = new Highlight();
  CSS.highlights.set(name, marks);
  return marks;
});

/**
 * @typedef {object} Following
 * @property {Transcript} transcript
 * @property {(whether: boolean) => void} found  is called with whether the page has the text
 * @property {() => boolean} scrolls  whether the page may be moved now
 */

export class Follower {
  tapping = false;
  active = false;
  /** @type {Timeline | undefined} */
  timeline;
  /** @type {PageText | undefined} */
  page;
  #given;
  #host;
  /** @type {Element} */
  #root = document.body;
  /** The page has the article. */
  isFound = false;
  /** The publisher said where the text is. */
  #fixed = false;
  #listeners = new AbortController();
  #scrolledAt = 0; // when the reader scrolled away; 0 while the words are followed
  #watch = new PageWatch(() => this.#findAgain());
  /** @type {number[]} word and sentence */
  #marked = [];

  /**
   * @param {HTMLElement} host
   * @param {Following} given
   */
  constructor(host, given) {
    this.#given = given;
    const { signal } = this.#listeners;
    const scrolled = () => this.#readerScrolled();
    addEventListener("wheel", scrolled, { signal, passive: true });
    addEventListener("touchmove", scrolled, { signal, passive: true });
    const pressed = (/** @type {KeyboardEvent} */ { key, defaultPrevented }) =>
      !defaultPrevented && /^(Page|Home|End|Arrow(Up|Down))/.test(key) && scrolled();
    addEventListener("keydown", pressed, { signal });
    this.#host = host;
    this.#locate();
  }

  /** Where the text should be. */
  #locate() {
    const selector = this.#host.getAttribute("for");
    /** @type {Element | null} */
    let fixed = null;
    try {
      if (selector) fixed = document.querySelector(selector);
    } catch (error) {
      console.warn(error);
    }
    this.#fixed = fixed !== null;
    this.#root = fixed ?? this.#host.closest("article") ?? document.querySelector("main") ?? document.body;
    this.#watch.observe(this.#root);
  }

  close() {
    this.clear();
    this.#listeners.abort();
    this.#watch.close();
  }

  /**
   * Look for the words where the text should be, else in all of the page.
   * @param {Timeline} timeline
   */
  find(timeline) {
    this.timeline = timeline;
    this.page = new PageText(this.#root, timeline);
    this.#marked = [];
    const found = this.page.found >= ENOUGH;
    this.isFound = found;
    if (found || this.#fixed || this.#root === document.body) {
      this.#given.found(found);
    } else {
      this.#root = document.body;
      this.#watch.observe(this.#root);
      this.find(timeline);
    }
  }

  /** Whether the words stand elsewhere than before. */
  #findAgain() {
    const { timeline, page: before } = this;
    if (!timeline || !before) return false;
    this.find(timeline);
    return !this.page?.isLike(before);
  }

  /** @param {number} ms */
  mark(ms) {
    if (!this.timeline || !this.active) return;
    if (!this.#root.isConnected) {
      // The page's script has replaced it.
      this.#locate();
      this.find(this.timeline);
    }
    const { words, sentences } = this.timeline;
    let word = this.timeline.wordAt(ms);
    if (ms > words[word]?.end_ms + LINGER_MS) word = -1;
    const sentence = this.timeline.sentenceAt(ms);
    const [wordBefore, sentenceBefore] = this.#marked;
    this.#marked = [word, sentence];
    if (word === wordBefore && sentence === sentenceBefore) return;
    this.#paint(word, sentences[sentence], sentence !== sentenceBefore);
  }

  clear() {
    this.active = false;
    sentenceMarks.clear();
    wordMarks.clear();
  }

  /** Follow the words again, wherever the reader has scrolled to. */
  attend() {
    this.#scrolledAt = 0;
    this.active = true;
    this.#marked = [];
  }

  /**
   * @param {number} word -1 for none
   * @param {Sentence | undefined} sentence
   * @param {boolean} isNew whether it is another sentence than before
   */
  #paint(word, sentence, isNew) {
    wordMarks.clear();
    if (isNew) sentenceMarks.clear();
    const { transcript, scrolls } = this.#given;
    const views = [];
    if (this.page && this.isFound) views.push(this.page);
    if (!transcript.element.hidden) views.push(transcript);
    for (const view of views) {
      const range = word < 0 ? null : view.word(word);
      if (range) wordMarks.add(range);
      if (isNew && sentence) this.#markSentence(view, sentence);
      // One text at a time: where the transcript is open, it is that one.
      if (!range || view !== views.at(-1)) continue;
      if (view === transcript) this.#scrollTranscript(range);
      else if (scrolls()) this.#scrollPage(range);
    }
  }

  /**
   * @param {PageText | Transcript} view
   * @param {Sentence} sentence
   */
  #markSentence(view, { first, last }) {
    if (view === this.page && forcedColors.matches) return;
    for (const part of view.words(first, last)) sentenceMarks.add(part);
  }

  #readerScrolled() {
    if (this.active) this.#scrolledAt = performance.now();
  }

  /** @param {Range} range */
  #scrollTranscript(range) {
    const { element } = this.#given.transcript;
    const box = range.getBoundingClientRect();
    const frame = element.getBoundingClientRect();
    const seen = box.top >= frame.top && box.bottom <= frame.bottom;
    if (!seen && !element.matches(":hover, :focus")) {
      element.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior: motion() });
    }
  }

  /**
   * Bring a word into sight, unless the reader has scrolled away from it.
   * @param {Range} range
   */
  #scrollPage(range) {
    const box = range.getBoundingClientRect();
    const seen = box.top >= 0 && box.bottom <= innerHeight;
    if (seen && performance.now() - this.#scrolledAt > LEAVE_MS) this.#scrolledAt = 0;
    const comfortable = box.top >= innerHeight * COMFORT[0] && box.bottom <= innerHeight * COMFORT[1];
    if (this.#scrolledAt || comfortable) return;
    scrollerOf(range.startContainer.parentElement).scrollBy({ top: box.top - innerHeight * 0.35, behavior: motion() });
  }

  /**
   * The word of the page at a pointer, or -1.
   * @param {MouseEvent} event
   */
  wordAt(event) {
    return this.page && this.isFound ? wordAtPoint(this.page, this.page.near(event), event) : -1;
  }

  /**
   * The first word in a part of the page, or -1.
   * @param {Range} range
   */
  firstWordIn(range) {
    return this.page && this.isFound ? this.page.firstIn(range) : -1;
  }
}

/** @returns {ScrollBehavior} */
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

/**
 * The nearest element that scrolls, else the window.
 * @param {Element | null} element
 */
function scrollerOf(element) {
  for (let each = element; each && each !== document.body; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if (/auto|scroll/.test(overflowY) && each.scrollHeight > each.clientHeight) return each;
  }
  return window;
}

/** The article's text in the player itself. */
export class Transcript {
  /** @type {Timeline | undefined} */
  #timeline;
  /** @type {{ node: Text, at: (codePoint: number) => number }[]} with the UTF-16 places of its code points */
  #blocks = [];

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {boolean} whether */
  open(whether) {
    this.element.hidden = !whether;
    if (this.#timeline) this.show(this.#timeline);
  }

  /**
   * Show what is not shown yet of a timeline's text, where it is open.
   * @param {Timeline} timeline
   */
  show(timeline) {
    this.#timeline = timeline;
    if (this.element.hidden) return;
    for (const { kind, text } of timeline.blocks.slice(this.#blocks.length)) {
      const node = document.createTextNode(text);
      this.element.append(h("p", { class: kind, dir: "auto" }, node));
      this.#blocks.push({ node, at: utf16(text) });
    }
  }

  /** @param {number} n */
  word(n) {
    return this.words(n, n + 1)[0];
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  words(first, last) {
    const words = this.#timeline?.words ?? [];
    const block = this.#blocks[words[first]?.block];
    if (!block || first >= last) return [];
    const range = new Range();
    range.setStart(block.node, block.at(words[first].start));
    range.setEnd(block.node, block.at(words[last - 1].end));
    return [range];
  }

  /**
   * The word that was clicked on, or -1.
   * @param {MouseEvent} event
   */
  wordAt(event) {
    const index = this.#blocks.findIndex(({ node }) => node.parentNode === event.target);
    const { words = [] } = this.#timeline ?? {};
    const candidates = [...words.keys()].filter((n) => words[n].block === index);
    return wordAtPoint(this, candidates, event);
  }
}
