// Marks the word and the sentence that are being said, on the publisher's page and in the transcript, and scrolls to them.

import { PageText } from "./page_text.js";
import { utf16 } from "./timeline.js";
import { h } from "./view.js";

// A word stays marked this long after its end.
const LINGER_MS = 50;
// A page that changed is looked through again after this time.
const SETTLE_MS = 250;
// With less than this share of the words on it, a page does not have the article.
const ENOUGH = 0.5;
// A reader who scrolled is left alone for so long, and until the word is in sight.
const LEAVE_MS = 2000;
// A spoken word above or below this part of the window is scrolled to.
const COMFORT = [0.12, 0.8];
const INTERACTIVE = "a,button,input,select,textarea,label,summary,video,audio,[contenteditable],[role=button],[role=link]";

// The word lies over the sentence. Browsers without the Custom Highlight API play without marks.
const [marked, spoken] = ["listen-sentence", "listen-word"].map((name) => {
  if (!globalThis.Highlight) return new Set();
  CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
});

export class Follower {
  tapping = false;
  active = false;
  #listeners = new AbortController();
  #scrolledAt = 0; // when the reader scrolled away; 0 while the words are followed
  #observer = new MutationObserver(() => this.#later());
  #timer;
  #last = []; // word and sentence

  /** `seek(word index)` plays from there; `found(whether)` is told of the page; `auto` scrolls. */
  constructor(host, given) {
    Object.assign(this, given);
    const { signal } = this.#listeners;
    addEventListener("click", (event) => this.#click(event), { signal, capture: true });
    for (const name of ["wheel", "touchmove"]) addEventListener(name, () => this.#readerScrolled(), { signal, passive: true });
    addEventListener("keydown", ({ key }) => /^(Page|Home|End|Arrow(Up|Down))/.test(key) && this.#readerScrolled(), { signal });
    this.fixed = document.querySelector(host.getAttribute("for") || null);
    this.#watch(this.fixed ?? host.closest("article") ?? document.querySelector("main") ?? document.body);
  }

  #watch(root) {
    this.root = root;
    this.#observer.disconnect();
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }

  close() {
    this.clear();
    clearTimeout(this.#timer);
    this.#listeners.abort();
    this.#observer.disconnect();
  }

  /** Look for the timeline where the text should be, else in all of the page. */
  find(timeline) {
    this.timeline = timeline;
    this.page = new PageText(this.root);
    this.page.find(timeline);
    this.#last = [];
    const found = this.page.found >= ENOUGH;
    if (found || this.fixed || this.root === document.body) return this.found(found);
    this.#watch(document.body);
    return this.find(timeline);
  }

  /** Look again; a page that never stops changing does not put it off. */
  #later() {
    if (!this.timeline) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.find(this.timeline);
    }, SETTLE_MS);
  }

  mark(ms) {
    if (!this.timeline || !this.active) return;
    const { words, sentences } = this.timeline;
    let word = this.timeline.wordAt(ms);
    if (ms > words[word]?.end_ms + LINGER_MS) word = -1;
    const sentence = this.timeline.sentenceAt(ms);
    const [wordBefore, sentenceBefore] = this.#last;
    this.#last = [word, sentence];
    if (word === wordBefore && sentence === sentenceBefore) return;
    this.#paint(word, sentences[sentence], sentence !== sentenceBefore);
  }

  clear() {
    this.active = false;
    marked.clear();
    spoken.clear();
  }

  /** Follow the words again, wherever the reader has scrolled to. */
  attend() {
    this.#scrolledAt = 0;
    this.active = true;
    this.#last = [];
  }

  #paint(word, sentence, fresh) {
    spoken.clear();
    if (fresh) marked.clear();
    const views = this.transcript.element.hidden ? [this.page] : [this.page, this.transcript];
    for (const view of views) {
      const range = word < 0 ? null : view.word(word);
      if (range) spoken.add(range);
      if (fresh && sentence) for (const each of view.words(sentence.first, sentence.last)) marked.add(each);
      // One text at a time: where the transcript is open, it is that one.
      if (range && this.auto && view === views.at(-1)) this.#scrollTo(range, view);
    }
  }

  #readerScrolled() {
    if (this.active) this.#scrolledAt = performance.now();
  }

  /** Bring a word into sight, unless the reader has scrolled away from it. */
  #scrollTo(range, view) {
    const box = range.getBoundingClientRect();
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (view === this.transcript) {
      const frame = view.element.getBoundingClientRect();
      const seen = box.top >= frame.top && box.bottom <= frame.bottom;
      if (!seen && !view.element.matches(":hover, :focus")) {
        view.element.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior });
      }
      return;
    }
    const seen = box.top >= 0 && box.bottom <= innerHeight;
    if (seen && performance.now() - this.#scrolledAt > LEAVE_MS) this.#scrolledAt = 0;
    const comfortable = box.top >= innerHeight * COMFORT[0] && box.bottom <= innerHeight * COMFORT[1];
    if (this.#scrolledAt || comfortable) return;
    scroller(this.root).scrollBy({ top: box.top - innerHeight * 0.35, behavior });
  }

  #click(event) {
    const chosen = this.tapping && !event.target.closest?.(INTERACTIVE);
    if (!this.timeline || !this.page || !(event.altKey || chosen)) return;
    const [node, offset] = caret(event);
    const word = this.page.wordAt(node, offset);
    if (word < 0) return;
    event.preventDefault();
    this.seek(word);
  }
}

/** The text node and the offset in it that were clicked on, also in `roots`. */
export function caret(event, ...roots) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(event.clientX, event.clientY, { shadowRoots: roots });
    return found ? [found.offsetNode, found.offset] : [];
  }
  const found = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return found ? [found.startContainer, found.startOffset] : [];
}

/** The nearest element that scrolls, else the window. */
function scroller(element) {
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if (/auto|scroll/.test(overflowY) && each.scrollHeight > each.clientHeight) return each;
  }
  return window;
}

/** The article's text in the player itself. */
export class Transcript {
  #blocks = []; // a text node, and the UTF-16 places of its code points

  constructor(element) {
    this.element = element;
  }

  open(whether) {
    this.element.hidden = !whether;
    if (this.timeline) this.show(this.timeline);
  }

  /** Show what is not shown yet of a timeline, where it is open. */
  show(timeline) {
    this.timeline = timeline;
    if (this.element.hidden) return;
    for (const { kind, text } of timeline.blocks.slice(this.#blocks.length)) {
      const node = document.createTextNode(text);
      this.element.append(h("p", { class: kind, dir: "auto" }, node));
      this.#blocks.push({ node, at: utf16(text) });
    }
  }

  word(n) {
    return this.words(n, n + 1)[0];
  }

  words(first, last) {
    const { block, start } = this.timeline.words[first] ?? {};
    const { node, at } = this.#blocks[block] ?? {};
    if (!node || first >= last) return [];
    const range = new Range();
    range.setStart(node, at(start));
    range.setEnd(node, at(this.timeline.words[last - 1].end));
    return [range];
  }

  wordAt(node, offset) {
    const block = this.#blocks.findIndex((each) => each.node === node);
    const { at } = this.#blocks[block] ?? {};
    return this.timeline.words.findIndex((word) => word.block === block && at(word.start) <= offset && offset < at(word.end));
  }
}
