// @ts-check
// Names and words whose reading is a guess, the most unsure first. Each leads to its place; one is ticked as checked.

import { h } from "../player/dom.js";
import { arrange } from "./controls.js";
import { textOf } from "./removals.js";
import { NAME, whyOf } from "./spoken_forms.js";
import { count } from "./wording.js";

/** @import { ArticleView, Word } from "./types.js" */
/** @import { Selection } from "./article_text.js" */
/** @typedef {{ word: Word, block: number, text: string }} Found */

// By article, in the browser's storage: the words that are ticked.
const PREFIX = "editor-checked:";

export class ToCheck {
  #summary = h("summary", {});
  #list = h("ul", {});
  /** @type {Map<string, HTMLElement>} by word and place */
  #lines = new Map();
  /** @type {Found[]} */
  #shown = [];
  #id;
  #show;
  /** @type {Set<string>} */
  #checked;

  /**
   * @param {string} id of the article
   * @param {(selection: Selection) => void} show selects a word in the text
   */
  constructor(id, show) {
    this.#id = id;
    this.#show = show;
    this.#checked = new Set(this.#stored());
    this.element = h("details", { class: "to-check", hidden: true, open: true }, this.#summary, this.#list);
  }

  /** @param {ArticleView} view */
  render(view) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    const guesses = view.blocks.flatMap((block) =>
      block.words
        .filter(({ guess }) => guess)
        .map((word) => ({ word, block: block.index, text: textOf(block.text, word).replace(/^\P{L}+|\P{L}+$/gu, "") })),
    );
    const whole = guesses.filter(({ text }) => text.length > 1); // without the Ó of a name
    const first = new Map([...whole].reverse().map((guess) => [guess.text, guess]));
    this.#shown = [...first.values()].sort((a, b) => (b.word.unsure ?? 0) - (a.word.unsure ?? 0));
    arrange(
      this.#list,
      this.#shown.map((found) => this.#line(found)),
    );
    this.element.hidden = !this.#shown.length;
    this.#count();
    if (focused && !focused.isConnected) this.#summary.focus({ preventScroll: true });
  }

  /** What is not ticked, in words: "3 names and 1 word to check", or "". */
  get left() {
    const open = this.#shown.filter(({ text }) => !this.#checked.has(text));
    const names = open.filter(({ word }) => word.guess === NAME).length;
    const words = open.length - names;
    const counts = [names && count(names, "name"), words && count(words, "word")];
    return open.length ? `${counts.filter(Boolean).join(" and ")} to check` : "";
  }

  #count() {
    this.#summary.textContent = this.left || "All names checked";
  }

  /** @param {Found} found */
  #line({ word, block, text }) {
    const key = `${text} ${block} ${word.start}`;
    const line = this.#lines.get(key) ?? this.#newLine({ word, block, text });
    this.#lines.set(key, line);
    return line;
  }

  /** @param {Found} found */
  #newLine({ word, block, text }) {
    const click = () => this.#show({ block, start: word.start, word: true });
    const change = () => {
      if (tick.checked) this.#checked.add(text);
      else this.#checked.delete(text);
      this.#keep();
      this.#count();
    };
    /** @type {HTMLInputElement} */
    const tick = h("input", { type: "checkbox", "aria-label": `${text} is right`, change });
    tick.checked = this.#checked.has(text);
    return h("li", {}, tick, h("button", { type: "button", title: whyOf(word), dir: "auto", click }, text));
  }

  /** @returns {string[]} */
  #stored() {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + this.#id) ?? "[]");
    } catch {
      return []; // storage is shut off
    }
  }

  #keep() {
    const here = this.#shown.map(({ text }) => text).filter((text) => this.#checked.has(text));
    try {
      if (here.length) localStorage.setItem(PREFIX + this.#id, JSON.stringify(here));
      else localStorage.removeItem(PREFIX + this.#id);
    } catch {
      // storage is full or shut off: it is ticked until the page is closed
    }
  }
}
