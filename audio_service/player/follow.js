// Marks the word and the sentence that are being said, on the publisher's page and in the transcript, and scrolls to them.

import { PageText } from "./page_text.js";
import { utf16 } from "./story.js";
import { h } from "./view.js";

// A word stays marked this long after its end: between most words there is nothing.
const LINGER_MS = 50;
// A page that changes is looked through again this long after the last change.
const SETTLE_MS = 250;
// With less than this share of the words on it, a page does not have the article.
const ENOUGH = 0.5;
// A reader who scrolled is left alone for so long, and until the spoken word is in sight again.
const LEAVE_MS = 2000;
// A spoken word above or below this part of the window is scrolled to.
const COMFORT = [0.12, 0.8];
const INTERACTIVE = "a,button,input,select,textarea,label,summary,video,audio,[contenteditable],[role=button],[role=link]";

const marks = { word: null, sentence: null };
if (globalThis.CSS?.highlights && globalThis.Highlight) {
  marks.sentence = new Highlight();
  marks.word = new Highlight();
  marks.word.priority = 1;
  CSS.highlights.set("listen-sentence", marks.sentence);
  CSS.highlights.set("listen-word", marks.word);
}

/** Rules for the marks; custom properties come from what is marked. */
export const MARKS = `
::highlight(listen-sentence) { background-color: var(--listen-sentence-background, rgb(255 214 102 / 0.28)); color: var(--listen-sentence-color, currentColor); }
::highlight(listen-word) { background-color: var(--listen-word-background, #ffd666); color: var(--listen-word-color, #1d1d1f); }
@media (forced-colors: active) { ::highlight(listen-word) { background-color: Highlight; color: HighlightText; } ::highlight(listen-sentence) { background-color: transparent; text-decoration: underline; } }`;

export class Follower {
  #listeners = new AbortController();
  #scrolledAt = 0; // when the reader scrolled away; 0 while the words are followed
  #observer;
  #timer;
  #last = [-1, -1];

  /** `root` holds the publisher's text; `transcript` is the player's own; `seek(word index)` plays from there. */
  constructor(root, transcript, seek) {
    this.root = root;
    this.transcript = transcript;
    this.seek = seek;
    this.tapping = false;
    this.active = false;
    this.auto = true;
    this.onfound = () => {};
    const options = { signal: this.#listeners.signal };
    root.addEventListener("click", (event) => this.#click(event), options);
    for (const name of ["wheel", "touchmove"]) {
      addEventListener(name, () => this.#readerScrolled(), { ...options, passive: true });
    }
    addEventListener("keydown", (event) => /^(Page|Home|End|Arrow(Up|Down))/.test(event.key) && this.#readerScrolled(), options);
    this.#observer = new MutationObserver(() => this.#later());
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }

  close() {
    this.clear();
    clearTimeout(this.#timer);
    this.#listeners.abort();
    this.#observer.disconnect();
  }

  /** Look for the story on the page, now or again. */
  find(story = this.story) {
    this.story = story;
    if (!story) return;
    this.page = new PageText(this.root);
    this.page.find(story);
    this.#last = [-1, -1];
    this.onfound(this.page.found >= ENOUGH);
  }

  #later() {
    if (!this.story) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.find(), SETTLE_MS);
  }

  /** Mark what is said at `ms`; the index of the word, -1 between words. */
  mark(ms) {
    const { words, sentences } = this.story;
    let word = this.story.wordAt(ms);
    if (word >= 0 && ms > words[word].end_ms + LINGER_MS) word = -1;
    const sentence = this.story.sentenceAt(ms);
    if (this.active && (word !== this.#last[0] || sentence !== this.#last[1])) {
      this.#paint(word, sentence < 0 ? null : sentences[sentence], sentence !== this.#last[1]);
      this.#last = [word, sentence];
    }
    return word;
  }

  clear() {
    this.active = false;
    this.#last = [-1, -1];
    marks.word?.clear();
    marks.sentence?.clear();
  }

  /** From now on follow the words again, wherever the reader has scrolled to. */
  attend() {
    this.#scrolledAt = 0;
    this.active = true;
    this.#last = [-1, -1];
  }

  #views() {
    return [this.page, this.transcript.element.hidden ? null : this.transcript].filter(Boolean);
  }

  #paint(word, sentence, fresh) {
    if (marks.word) {
      marks.word.clear();
      if (fresh) marks.sentence.clear();
    }
    for (const view of this.#views()) {
      const range = word < 0 ? null : view.word(word);
      if (range) marks.word?.add(range);
      if (fresh && sentence && marks.sentence) for (const each of view.words(sentence.first, sentence.last)) marks.sentence.add(each);
      // One text at a time: where the transcript is open, it is that one.
      if (range && this.auto && view === this.#views().at(-1)) this.#scrollTo(range, view);
    }
  }

  #readerScrolled() {
    if (this.active) this.#scrolledAt = performance.now();
  }

  /** Bring a word into sight, unless the reader has scrolled away from it; when it comes into sight again, follow again. */
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
    const chosen = this.tapping && !event.target.closest(INTERACTIVE);
    if (!this.story || !this.page || !(event.altKey || chosen)) return;
    const [node, offset] = caret(event);
    const word = node ? this.page.wordAt(node, offset) : -1;
    if (word < 0) return;
    event.preventDefault();
    this.seek(word);
  }
}

/** The text node and the offset in it that were clicked on; `roots` are shadow roots to look into. */
export function caret(event, ...roots) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(event.clientX, event.clientY, { shadowRoots: roots });
    return found ? [found.offsetNode, found.offset] : [];
  }
  const found = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return found ? [found.startContainer, found.startOffset] : [];
}

/** What scrolls a text: the nearest element that overflows, else the window. */
function scroller(element) {
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if (/auto|scroll/.test(overflowY) && each.scrollHeight > each.clientHeight) return each;
  }
  return window;
}

/** The article's text in the player itself, for pages that do not have it, and for readers who want it there. */
export class Transcript {
  #blocks = []; // by block: its text node and the UTF-16 places of its code points
  #shown = 0;

  constructor(element) {
    this.element = element;
  }

  /** Show the sentences of a story that are not shown yet. */
  show(story) {
    this.story = story;
    for (; this.#shown < story.blocks.length; this.#shown += 1) {
      const { kind, text } = story.blocks[this.#shown];
      const node = document.createTextNode(text);
      this.element.append(h("p", { class: kind, dir: "auto" }, node));
      this.#blocks.push({ node, at: utf16(text) });
    }
  }

  clear() {
    this.element.replaceChildren();
    this.#blocks = [];
    this.#shown = 0;
  }

  word(n) {
    const { block, start, end } = this.story.words[n];
    return this.#range(block, start, end);
  }

  words(first, last) {
    if (first >= last) return [];
    const [{ block, start }, { end }] = [this.story.words[first], this.story.words[last - 1]];
    return [this.#range(block, start, end)].filter(Boolean);
  }

  wordAt(node, offset) {
    const block = this.#blocks.findIndex((each) => each.node === node);
    const { at } = this.#blocks[block] ?? {};
    return this.story.words.findIndex((word) => word.block === block && at(word.start) <= offset && offset < at(word.end));
  }

  #range(block, start, end) {
    const { node, at } = this.#blocks[block] ?? {};
    if (!node) return null;
    const range = document.createRange();
    range.setStart(node, at(start));
    range.setEnd(node, at(end));
    return range;
  }
}
