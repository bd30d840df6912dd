// @ts-check
// What an editor should check before publishing, in a line each. A line that is dismissed stays away from its article.

import { h } from "../player/view.js";
import { button } from "./controls.js";
import { count, nameOf } from "./left_out.js";

/** @import { Notice } from "./types.js" */

const PREFIX = "editor-dismissed:";

/** @type {Record<string, (notice: Notice) => string>} */
const TEXTS = {
  "preview-only": () => "Only the start of this article could be read (paywall?).",
  unsure: () => "We weren’t sure where this article ends. Check what was left out.",
  "large-removal": ({ words, reason }) =>
    `A large part of this page was left out: ${count(words, "word")} as ${nameOf(reason ?? "").toLowerCase()}. Check it.`,
  formulas: (notice) => leftOut(notice, "formula"),
  tables: (notice) => leftOut(notice, "table"),
  code: (notice) => leftOut(notice, "code block"),
};

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
    const dismissed = this.#dismissed();
    const shown = notices.filter((notice) => notice.kind in TEXTS && !dismissed.includes(keyOf(notice)));
    this.element.hidden = !shown.length;
    this.element.replaceChildren(...shown.map((notice) => this.#line(notice, notices)));
  }

  /**
   * @param {Notice} notice
   * @param {Notice[]} all
   */
  #line(notice, all) {
    const { kind, reason } = notice;
    const text = TEXTS[kind](notice);
    const line = h("div", { class: "banner" }, h("p", {}, text));
    const label = reason ? `Show ${nameOf(reason).toLowerCase()}` : "Show what was left out";
    if (kind !== "preview-only") line.append(button(label, () => this.#show(reason ?? undefined)));
    const dismiss = () => {
      this.#dismiss(notice, all);
      this.render(all);
      (this.element.querySelector("button") ?? document.querySelector(".left-out summary"))?.focus();
    };
    line.append(button("Dismiss", dismiss, { class: "quiet", "aria-label": `Dismiss: ${text}` }));
    return line;
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
   * @param {Notice} notice
   * @param {Notice[]} all those of the article now; others are forgotten
   */
  #dismiss(notice, all) {
    const current = all.map(keyOf);
    const kept = this.#dismissed().filter((key) => current.includes(key));
    try {
      localStorage.setItem(PREFIX + this.#id, JSON.stringify([...kept, keyOf(notice)]));
    } catch {
      // storage is full or shut off: it is shown again next time
    }
  }
}
