// @ts-check
// What is left out, by reason: groups that fold, each put back in one step.

import { h } from "../player/view.js";
import { textOf } from "./article_text.js";
import { button } from "./controls.js";

/** @import { ArticleView } from "./types.js" */
/** @typedef {{ reason: string, text: string }} Part */

// Characters of a removal that name its button.
const SHORT = 60;

/** @type {Record<string, string>} reason -> what it took */
const NAMES = {
  navigation: "Menus and tables of contents",
  player: "Player labels",
  byline: "Bylines",
  dateline: "Datelines",
  date: "Dates",
  caption: "Captions",
  credit: "Credits",
  share: "Share buttons",
  newsletter: "Newsletter sign-ups",
  related: "Related articles",
  advertisement: "Advertisements",
  cookies: "Cookie notices",
  "sign-in": "Sign-in prompts",
  paywall: "Subscription prompts",
  comments: "Comments",
  widget: "Polls and other widgets",
  tags: "Tags",
  biography: "Author notes",
  "update-note": "Update notes",
  correction: "Corrections",
  "footnote-mark": "Footnote marks",
  references: "References",
  table: "Tables",
  code: "Code",
  formula: "Formulas",
  embed: "Embedded posts",
  url: "Web addresses",
  symbols: "Lines without words",
  struck: "Struck-out text",
  duplicate: "Repetitions",
  footer: "Footers",
  outside: "Text outside the article",
  "site-rule": "Parts that the page or the site’s rule excludes",
  editor: "Parts left out by you",
};

/** @param {string} reason */
export const nameOf = (reason) => NAMES[reason] ?? reason;

export class LeftOut {
  #summary = h("summary", {});
  #groups = h("div", {});
  #putBack;

  /** @param {(reason: string, texts: string[]) => void} putBack has texts read that were left out for a reason */
  constructor(putBack) {
    this.#putBack = putBack;
    this.element = h("details", { class: "left-out", hidden: true }, this.#summary, this.#groups);
  }

  /** @param {ArticleView} view */
  render(view) {
    const focused = this.element.contains(document.activeElement) && document.activeElement !== this.#summary;
    const reason = document.activeElement?.closest("details")?.dataset.reason;
    const open = new Set([...this.#groups.children].filter((each) => each.matches("[open]")).map(reasonOf));
    const parts = partsOf(view);
    const groups = [...Map.groupBy(parts, (part) => part.reason)];
    groups.sort(([, a], [, b]) => wordsOf(b) - wordsOf(a));
    this.element.hidden = !parts.length;
    this.#summary.replaceChildren("Left out ", size(parts));
    this.#groups.replaceChildren(...groups.map(([each, members]) => this.#group(each, members, open.has(each))));
    if (focused) (this.#find(reason)?.querySelector("summary") ?? this.#summary).focus({ preventScroll: true });
  }

  /**
   * Unfold a group, or only the list of them.
   * @param {string} [reason]
   */
  open(reason) {
    this.element.open = true;
    const group = this.#find(reason);
    if (group) group.open = true;
    const summary = group?.querySelector("summary") ?? this.#summary;
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "start" });
  }

  /**
   * @param {string | undefined} reason
   * @returns {HTMLDetailsElement | undefined}
   */
  #find(reason) {
    const groups = /** @type {HTMLDetailsElement[]} */ ([...this.#groups.children]);
    return groups.find((group) => group.dataset.reason === reason);
  }

  /**
   * @param {string} reason
   * @param {Part[]} parts
   * @param {boolean} open
   */
  #group(reason, parts, open) {
    const putBack = (/** @type {string[]} */ texts) => this.#putBack(reason, texts);
    const lines = parts.map(({ text }) => {
      const label = { class: "quiet", "aria-label": `Put back “${text.slice(0, SHORT)}”` };
      return h(
        "li",
        {},
        h("s", { dir: "auto" }, text),
        " ",
        button("Put back", () => putBack([text]), label),
      );
    });
    return h(
      "details",
      { "data-reason": reason, open },
      h("summary", {}, `${nameOf(reason)} `, size(parts)),
      button("Read all of these", () => putBack(parts.map((part) => part.text))),
      h("ul", {}, ...lines),
    );
  }
}

/** @param {Element} group */
const reasonOf = (group) => /** @type {HTMLElement} */ (group).dataset.reason ?? "";

/**
 * The blocks and parts of blocks that are left out, in the order of the page.
 * @param {ArticleView} view
 * @returns {Part[]}
 */
function partsOf({ blocks, sentences }) {
  const read = new Set(sentences.map((sentence) => sentence.block));
  return blocks.flatMap(({ index, text, left_out: byEditor, removed }) => {
    if (read.has(index)) return removed.map((part) => ({ reason: part.reason, text: textOf(text, part) }));
    if (byEditor) return [{ reason: "editor", text }];
    return removed.length ? [{ reason: removed[0].reason, text }] : [];
  });
}

/** @param {Part[]} parts */
function size(parts) {
  const counts = [count(parts.length, "part"), count(wordsOf(parts), "word")];
  return h("span", { class: "reason" }, counts.join(", "));
}

/**
 * @param {number} number
 * @param {string} noun
 */
export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** @param {Part[]} parts */
const wordsOf = (parts) => parts.reduce((sum, { text }) => sum + words(text), 0);

/**
 * As the service counts: a sign of a script that is written without spaces is a word.
 * @param {string} text
 */
function words(text) {
  const tokens = text.split(/\s+/).filter((token) => /[\p{L}\p{N}]/u.test(token));
  return tokens.reduce((sum, token) => sum + (token.match(/[\u3040-\u30ff\u3400-\u9fff]/g)?.length ?? 1), 0);
}
