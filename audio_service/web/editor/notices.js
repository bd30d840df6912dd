// @ts-check
// What an editor should check before publishing, in a line each. A line that is dismissed stays away from its article.

import { h } from "../player/dom.js";
import { arrange, button } from "./controls.js";
import { nameOf } from "./removals.js";
import { count } from "./wording.js";

/** @import { Notice } from "./types.js" */

const PREFIX = "editor-dismissed:";

/** @type {Record<string, (notice: Notice) => string>} */
const TEXTS = {
  "preview-only": () => "Only the start of this article could be read. The rest may be behind a paywall.",
  unsure: () => "We weren’t sure where this article ends. Check what was left out.",
  "large-removal": ({ words, reason }) =>
    `A large part of this page was left out: ${count(words, "word")} as ${nameOf(reason ?? "", 2).toLowerCase()}. Check it.`,
  formulas: (notice) => leftOut(notice, "formula"),
  tables: (notice) => leftOut(notice, "table"),
  code: (notice) => leftOut(notice, "code block"),
  "lost-marks": ({ count: number, begins }) =>
    `${count(number, "narrator’s mark")} went with the words you changed, the last at “${begins}”. Listen to them.`,
};
// They are about nothing that was left out.
const WITHOUT_SHOW = ["preview-only", "lost-marks"];

/**
 * @param {Notice} notice
 * @param {string} noun
 */
function leftOut({ count: number }, noun) {
  const verb = number === 1 ? "was" : "were";
  return `${count(number, noun)} ${verb} left out. Check that the text makes sense without ${number === 1 ? "it" : "them"}.`;
}

/** @param {Notice} notice */
const keyOf = ({ kind, reason, begins }) => [kind, reason, begins].join(" ");

export class Notices {
  element = h("section", { class: "notices", "aria-label": "To check", hidden: true });
  #id;
  #show;
  /** @type {Notice[]} those of the article now */
  #all = [];
  /** @type {Map<string, { element: HTMLElement, render: (notice: Notice) => void }>} by notice */
  #lines = new Map();

  /**
   * @param {string} id of the article
   * @param {(reason?: string) => void} show what is left out, for a reason
   */
  constructor(id, show) {
    this.#id = id;
    this.#show = show;
  }

  /** @param {Notice[]} notices */
  render(notices) {
    this.#all = notices;
    const dismissed = this.#dismissed();
    const shown = notices.filter((notice) => notice.kind in TEXTS && !dismissed.includes(keyOf(notice)));
    this.element.hidden = !shown.length;
    arrange(
      this.element,
      shown.map((notice) => this.#line(notice)),
    );
  }

  /** @param {Notice} notice */
  #line(notice) {
    const key = keyOf(notice);
    const line = this.#lines.get(key) ?? this.#newLine(notice);
    this.#lines.set(key, line);
    line.render(notice);
    return line.element;
  }

  /** @param {Notice} notice */
  #newLine(notice) {
    const { kind, reason } = notice;
    const says = h("p", {});
    const label = reason ? `Show ${nameOf(reason, 2).toLowerCase()}` : "Show what was left out";
    const show = button(label, () => this.#show(reason ?? undefined));
    const dismiss = button(
      "Dismiss",
      () => {
        this.#dismiss(notice);
        this.render(this.#all);
        (this.element.querySelector("button") ?? document.querySelector(".left-out summary"))?.focus();
      },
      { class: "quiet" },
    );
    const element = h("div", { class: "banner" }, says, ...(WITHOUT_SHOW.includes(kind) ? [] : [show]), dismiss);
    const render = (/** @type {Notice} */ given) => {
      says.textContent = TEXTS[kind](given);
      dismiss.setAttribute("aria-label", `Dismiss: ${says.textContent}`);
    };
    return { element, render };
  }

  /** @returns {string[]} */
  #dismissed() {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + this.#id) ?? "[]");
    } catch {
      return []; // storage is shut off
    }
  }

  /**
   * Those that the article has no more are forgotten.
   * @param {Notice} notice
   */
  #dismiss(notice) {
    const current = this.#all.map(keyOf);
    const kept = this.#dismissed().filter((key) => current.includes(key));
    try {
      localStorage.setItem(PREFIX + this.#id, JSON.stringify([...kept, keyOf(notice)]));
    } catch {
      // storage is full or shut off: it is shown again next time
    }
  }
}
