// @ts-check
// The words whose reading is a guess, the most unsure first: each leads to its place in the text.

import { h } from "../player/dom.js";
import { arrange } from "./controls.js";
import { textOf } from "./removals.js";
import { whyOf } from "./spoken_forms.js";

/** @import { ArticleView, Word } from "./types.js" */
/** @import { Selection } from "./article_text.js" */

export class ToCheck {
  #size = h("span", { class: "reason" });
  #summary = h("summary", {}, "Check how these are said ", this.#size);
  #list = h("ul", {});
  /** @type {Map<string, HTMLElement>} by word and place */
  #lines = new Map();
  #show;

  /** @param {(selection: Selection) => void} show selects a word in the text */
  constructor(show) {
    this.#show = show;
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
    const shown = [...first.values()].sort((a, b) => (b.word.unsure ?? 0) - (a.word.unsure ?? 0));
    arrange(
      this.#list,
      shown.map(({ word, block, text }) => this.#line(word, block, text)),
    );
    this.element.hidden = !shown.length;
    this.#size.textContent = `${shown.length} ${shown.length === 1 ? "word" : "words"}`;
    if (focused && !focused.isConnected) this.#summary.focus({ preventScroll: true });
  }

  /**
   * @param {Word} word
   * @param {number} block
   * @param {string} text
   */
  #line(word, block, text) {
    const key = `${text} ${block} ${word.start}`;
    const click = () => this.#show({ block, start: word.start, word: true });
    const made = () => h("li", {}, h("button", { type: "button", title: whyOf(word), dir: "auto", click }, text));
    const line = this.#lines.get(key) ?? made();
    this.#lines.set(key, line);
    return line;
  }
}
