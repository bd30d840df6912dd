// @ts-check
// All pronunciation rules: searched, heard, changed, deleted and taken back.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, button, field, select, statusLine } from "./controls.js";
import { othersDrafting } from "./drafts.js";
import { PronunciationDialog } from "./pronunciation_dialog.js";
import {
  PARTLY_DONE,
  appliesTo,
  applyChange,
  effectOf,
  inverse,
  isNothing,
  mayChange,
  plain,
  saidAs,
  savedBy,
  scopesOf,
} from "./pronunciation_rules.js";
import { UndoLine } from "./undo_line.js";
import { othersChanges, unfinishedRules, wordDraft } from "./unfinished.js";
import { playWord } from "./word_player.js";

/** @import { Draft } from "./drafts.js" */
/** @import { Rule, RuleChange, StoredRule } from "./types.js" */

const PAGE = 50;
const SEARCH_AFTER_MS = 200;
/** @type {Record<string, string>} level of scope -> label */
const LEVELS = { "": "All", global: "All articles", site: "One site", section: "One section", article: "One article" };

export class PronunciationList {
  #status = statusLine();
  #found = h("ul", { class: "list rules", "aria-label": "Pronunciations" });
  #more = button("Show more", () => this.#show(this.#last), { hidden: true });
  #undo = new UndoLine(() => this.#search.focus());
  #search = h("input", { type: "search", placeholder: "Word, name or respelling" });
  #level = select(LEVELS, "", () => this.#show());
  /** The id of the last rule that is shown. */
  #last = 0;
  /** Of the answers only that to the latest request counts. */
  #asked = 0;
  /** Effects are counted one after the other, as they come in sight. */
  #counted = Promise.resolve();
  #inSight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) this.#count(target);
  });
  /** @type {WeakMap<Element, StoredRule>} */
  #rules = new WeakMap();

  constructor() {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    this.#search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#show(), SEARCH_AFTER_MS);
    });
    this.element = h(
      "main",
      { class: "narrow" },
      h("p", {}, h("a", { href: "#" }, "‹ Articles")),
      h(
        "div",
        { class: "top" },
        h("h1", {}, "Pronunciations"),
        button("Add…", () => this.#add()),
      ),
      h("div", { class: "rule-filters" }, field("Search", this.#search), field("Scope", this.#level)),
      ...othersChanges(othersDrafting(wordDraft("", ""))),
      ...unfinishedRules("", (written, draft) => this.#continue(written, draft)),
      this.#status,
      this.#found,
      this.#more,
      this.#undo.element,
    );
    this.#show();
  }

  /** @param {number} [after] the id of the last rule of the page before */
  #show(after = 0) {
    const asked = (this.#asked += 1);
    /** @type {Record<string, string | number>} */
    const query = { search: this.#search.value, limit: PAGE };
    if (this.#level.value) query.level = this.#level.value;
    if (after) query.after = after;
    return attempt(this.#status, async () => {
      const rules = await api.rules(query);
      if (asked !== this.#asked) return;
      const lines = rules.map((rule) => this.#line(rule));
      if (after) this.#found.append(...lines);
      else this.#found.replaceChildren(...lines);
      if (after) lines[0]?.querySelector("button")?.focus();
      this.#last = rules.at(-1)?.id ?? this.#last;
      this.#more.hidden = rules.length < PAGE;
      const none = this.#search.value || this.#level.value ? "No pronunciation matches." : "No pronunciations yet.";
      this.#status.textContent = this.#found.children.length ? "" : none;
    });
  }

  /** @param {StoredRule} rule */
  #line(rule) {
    const named = (/** @type {string} */ action) => ({ "aria-label": `${action} “${rule.written}”` });
    const play = () =>
      attempt(this.#status, () => playWord({ text: rule.written, language: rule.language, rules: [plain(rule)] }));
    const remove = () =>
      attempt(this.#status, async () => {
        await this.#change({ remove: [rule], save: [] }, `Deleted the pronunciation of “${rule.written}”.`);
        this.#search.focus();
      });
    const [, id] = rule.scope.match(/^article:(.+)$/) ?? [];
    const where = id ? h("a", { href: `#article=${encodeURIComponent(id)}` }, appliesTo(rule)) : appliesTo(rule);
    const words = h(
      "p",
      { class: "rule" },
      h("strong", { dir: "auto" }, rule.written),
      " ",
      h("span", {}, saidAs(rule)),
    );
    const facts = h("p", { class: "reason" }, where, ` · ${savedBy(rule)}`);
    const line = h(
      "li",
      {},
      h("div", {}, words, facts, h("p", { class: "reason effect" })),
      h(
        "div",
        { class: "row" },
        button("Play", play, named("Play")),
        ...(mayChange(rule)
          ? [button("Edit", () => this.#edit(rule), named("Edit")), button("Delete", remove, named("Delete"))]
          : []),
      ),
    );
    this.#rules.set(line, rule);
    this.#inSight.observe(line);
    return line;
  }

  /** @param {Element} line */
  #count(line) {
    this.#inSight.unobserve(line);
    const rule = this.#rules.get(line);
    const effect = line.querySelector(".effect");
    this.#counted = this.#counted.then(async () => {
      if (!rule || !effect || !line.isConnected) return;
      effect.textContent = await effectOf(rule).catch(() => "");
    });
  }

  #add() {
    return this.#open("", undefined, scopesOf());
  }

  /**
   * @param {string} written
   * @param {Draft} draft
   */
  #continue(written, { text, base }) {
    if (!base) return this.#open(written, undefined, scopesOf());
    return attempt(this.#status, async () => {
      const rules = await api.rules({ search: written, limit: 200 });
      const rule = rules.find((each) => each.written === written && each.said === base && mayChange(each));
      if (rule) this.#edit(rule);
      else this.#status.textContent = `“${written}” has another pronunciation now. You had typed: “${text}”`;
    });
  }

  /** @param {StoredRule} rule */
  #edit(rule) {
    return this.#open(rule.written, rule, scopesOf(rule));
  }

  /**
   * @param {string} written
   * @param {StoredRule | undefined} rule
   * @param {Record<string, string>} scopes
   */
  #open(written, rule, scopes) {
    return new PronunciationDialog({
      written,
      rule,
      scopes,
      draft: wordDraft("", written),
      voice: "",
      language: rule?.language ?? "",
      preview: async (tried) => {
        await playWord({ text: tried.written, language: tried.language, rules: [tried] });
        return tried.written;
      },
      change: (change, words) => this.#change(change, words),
    });
  }

  /**
   * @param {RuleChange} change
   * @param {string} words
   */
  async #change(change, words) {
    const { done, failed } = await applyChange(change);
    await this.#show();
    if (!isNothing(done)) this.#undo.show(failed ? PARTLY_DONE : words, () => this.#takeBack(inverse(done)));
    if (failed) throw failed;
  }

  /** @param {RuleChange} change */
  async #takeBack(change) {
    const { failed } = await applyChange(change);
    await this.#show();
    if (failed) throw failed;
  }
}
