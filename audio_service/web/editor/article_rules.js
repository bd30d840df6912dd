// @ts-check
// The pronunciation rules that apply to an article: each leads to its first place, where it can be changed or removed.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { appliesTo, saidAs, savedBy } from "./pronunciation_rules.js";
import { count } from "./wording.js";

/** @import { ArticleView, StoredRule } from "./types.js" */

export class ArticleRules {
  #summary = h("summary", {});
  #list = h("ul", {});
  #open;
  /** What it was last made of. */
  #made = "";

  /** @param {(rule: StoredRule) => void} open */
  constructor(open) {
    this.#open = open;
    const all = h("p", {}, h("a", { href: "#pronunciations" }, "All pronunciations"));
    this.element = h("details", { class: "article-rules", hidden: true }, this.#summary, this.#list, all);
  }

  /** @param {ArticleView} view */
  render({ id, rules }) {
    const made = JSON.stringify(rules);
    if (made === this.#made) return;
    this.#made = made;
    this.element.hidden = !rules.length;
    this.#summary.textContent = `${count(rules.length, "pronunciation")} used here`;
    const line = (/** @type {StoredRule} */ rule) =>
      h(
        "li",
        {},
        button(rule.written, () => this.#open(rule), { class: "quiet", dir: "auto" }),
        h("span", {}, saidAs(rule)),
        h("span", { class: "reason" }, `${appliesTo(rule, id)} · ${savedBy(rule)}`),
      );
    this.#list.replaceChildren(...rules.map(line));
  }
}
