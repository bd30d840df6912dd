// @ts-check
// What is left out, by reason: groups that fold, each read again in one step. A part leads to its place in the text.

import { h } from "../player/dom.js";
import { arrange, button } from "./controls.js";
import { nameOf, partsOf, placeOf, sizeOf, wordsOf } from "./removals.js";

/** @import { Part } from "./removals.js" */
/** @import { ArticleView } from "./types.js" */
/** @typedef {{ putBack: (parts: Part[]) => void, show: (part: Part) => void }} Actions */

export class LeftOut {
  #size = h("span", { class: "reason" });
  #summary = h("summary", {}, "Left out ", this.#size);
  #list = h("div", {});
  /** @type {Map<string, Group>} by reason; they keep their order, and whether they are open, while parts come and go */
  #groups = new Map();
  #actions;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.element = h("details", { class: "left-out", hidden: true }, this.#summary, this.#list);
  }

  /** @param {ArticleView} view */
  render(view) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    const parts = partsOf(view);
    const byReason = Map.groupBy(parts, ({ reason }) => reason);
    for (const [reason] of [...byReason].sort(([, a], [, b]) => wordsOf(b) - wordsOf(a)))
      if (!this.#groups.has(reason)) this.#groups.set(reason, new Group(reason, this.#actions));
    for (const [reason, group] of this.#groups) group.render(byReason.get(reason) ?? []);
    const shown = [...this.#groups.values()].filter((group) => group.parts.length);
    arrange(
      this.#list,
      shown.map(({ element }) => element),
    );
    this.element.hidden = !parts.length;
    this.#size.textContent = sizeOf(parts);
    if (focused && !focused.isConnected) this.#summary.focus({ preventScroll: true });
  }

  /**
   * Unfold a group, or only the list of them.
   * @param {string} [reason]
   */
  open(reason) {
    const group = this.#groups.get(reason ?? "");
    this.element.open = true;
    if (group) group.element.open = true;
    const summary = group?.summary ?? this.#summary;
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "start" });
  }
}

/** What is left out for one reason. */
class Group {
  #name = h("span", {});
  #size = h("span", { class: "reason" });
  #list = h("ul", {});
  /** @type {Map<string, HTMLElement>} */
  #lines = new Map();
  #show;
  /** @type {Part[]} */
  parts = [];

  /**
   * @param {string} reason
   * @param {Actions} actions
   */
  constructor(reason, { putBack, show }) {
    this.#show = show;
    this.summary = h("summary", {}, this.#name, " ", this.#size);
    const all = button("Restore all", () => putBack(this.parts));
    this.element = h("details", { "data-reason": reason }, this.summary, all, this.#list);
  }

  /** @param {Part[]} parts */
  render(parts) {
    this.parts = parts;
    if (parts.length) this.#name.textContent = nameOf(parts[0].reason, parts.length);
    this.#size.textContent = sizeOf(parts);
    arrange(
      this.#list,
      parts.map((part) => this.#line(part)),
    );
  }

  /** @param {Part} part */
  #line(part) {
    const key = placeOf(part) + part.text;
    const more = { class: "place", title: "Show in the text", dir: "auto" };
    const line =
      this.#lines.get(key) ??
      h(
        "li",
        {},
        button(part.text, () => this.#show(part), more),
      );
    this.#lines.set(key, line);
    return line;
  }
}
