// @ts-check
// Where text was left out: a line between two blocks, which opens to show the parts and put them back.

import { h } from "../player/dom.js";
import { arrange, button } from "./controls.js";
import { nameOf, placeOf, sizeOf } from "./removals.js";

/** @import { Part } from "./removals.js" */

// Characters of a part that name its button.
const SHORT = 60;

export class RemovedRun {
  #names = h("span", {});
  #size = h("span", { class: "reason" });
  #begins = h("s", { class: "begins", dir: "auto" });
  #list = h("ul", {});
  #all = button("Restore all", () => this.#putBack(this.#parts));
  /** @type {Map<string, HTMLElement>} */
  #lines = new Map();
  /** @type {Part[]} */
  #parts = [];
  #putBack;

  /** @param {(parts: Part[]) => void} putBack */
  constructor(putBack) {
    this.#putBack = putBack;
    const summary = h("summary", {}, this.#names, " ", this.#size, " ", this.#begins);
    this.element = h("details", { class: "removed" }, summary, this.#list, this.#all);
  }

  /** @param {Part[]} parts that follow each other */
  render(parts) {
    this.#parts = parts;
    const byReason = Map.groupBy(parts, ({ reason }) => reason);
    const names = [...byReason].map(([reason, { length }]) => nameOf(reason, length));
    this.#names.textContent = [names[0], ...names.slice(1).map((name) => name.toLowerCase())].join(", ");
    this.#size.textContent = sizeOf(parts);
    this.#begins.textContent = parts.reduce((most, { text }) => (text.length > most.length ? text : most), "");
    this.#all.hidden = parts.length === 1 || names.length > 1;
    arrange(
      this.#list,
      parts.map((part) => this.#line(part, names.length > 1)),
    );
  }

  /**
   * @param {Part} part
   * @param {boolean} named whether the line has to say its reason
   */
  #line(part, named) {
    const { block, reason, text } = part;
    const key = [placeOf(part), reason, named, text].join();
    const label = { class: "quiet", "aria-label": `Restore “${text.slice(0, SHORT)}”`, "data-place": placeOf(part) };
    const line =
      this.#lines.get(key) ??
      h(
        "li",
        { class: "unread", "data-block": block },
        h("s", { dir: "auto" }, text),
        " ",
        ...(named ? [h("span", { class: "reason" }, nameOf(reason)), " "] : []),
        button("Restore", () => this.#putBack([part]), label),
      );
    this.#lines.set(key, line);
    return line;
  }
}
