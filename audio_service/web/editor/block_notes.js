// @ts-check
// The notes of a block: as many as it is high where they stand beside it; the rest on demand.

import { h } from "../player/dom.js";
import { button } from "./controls.js";

// Where the notes stand below their block.
const BELOW = 4;
const BUTTON_PX = 24;
const beside = matchMedia("(min-width: 68.75em)");

export class BlockNotes {
  #list;
  #more = button("", () => this.#toggle(), { class: "quiet more-notes", "aria-expanded": "false", hidden: true });
  #height = 0;

  /** @param {HTMLElement[]} lines */
  constructor(lines) {
    this.#list = h("ul", { class: "forms" }, ...lines);
    this.element = h("div", { class: "beside" }, this.#list, this.#more);
  }

  /** @param {number} [height] of the block */
  fit(height = this.#height) {
    this.#height = height;
    const lines = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    for (const line of lines) line.classList.remove("over");
    const shown = lines.filter((line) => line.getClientRects().length);
    const ends = (/** @type {HTMLElement} */ line) => line.offsetTop + line.offsetHeight;
    const isHigh = shown.length > 0 && ends(shown[shown.length - 1]) > height;
    const over = shown.filter((line, index) =>
      beside.matches ? isHigh && index > 0 && ends(line) + BUTTON_PX > height : index >= BELOW,
    );
    if (!this.#isOpen) for (const line of over) line.classList.add("over");
    this.#more.hidden = !over.length;
    this.#more.textContent = this.#isOpen ? "Show fewer" : `${over.length} more`;
  }

  get #isOpen() {
    return this.element.classList.contains("open");
  }

  #toggle() {
    this.element.classList.toggle("open");
    this.#more.setAttribute("aria-expanded", String(this.#isOpen));
    this.fit();
  }
}
