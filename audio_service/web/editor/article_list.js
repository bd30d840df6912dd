// @ts-check
// All articles, the last changed first: searched, by state, and several published or unpublished at once.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { STATES, badge } from "./article_state.js";
import { ask, attempt, button, field, select } from "./controls.js";
import { count, dateAndTime, duration } from "./wording.js";

/** @import { ArticleState, OverviewEntry, Role } from "./types.js" */

const SEARCH_AFTER_MS = 200;
const LOOK_AGAIN_MS = 3000;

/**
 * What was looked for last, for who comes back from an article.
 * @type {{ search: string, state: ArticleState | "" }}
 */
const last = { search: "", state: "" };

export class ArticleList {
  #search = h("input", { type: "search", placeholder: "Headline, ID or URL", value: last.search });
  #list = h("ul", { class: "list articles" });
  #none = h("p", { class: "hint", hidden: true }, "No articles found.");
  #more = button("Show more", () => this.#load(this.#next), { hidden: true });
  #status = h("p", { role: "alert", class: "wrong" });
  /** @type {string | null} */
  #next = null;
  /** Counts requests: an answer that was overtaken by a later one is not shown. */
  #asked = 0;
  #chosen;
  /** @type {ArticleRow[]} */
  #rows = [];

  /** @param {Role} role */
  constructor(role) {
    this.#chosen = role === "publish" ? new ChosenArticles(() => this.#rows) : null;
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    this.#search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#load(), SEARCH_AFTER_MS);
    });
    const states = select({ "": "All", ...STATES }, last.state, (value) => {
      last.state = /** @type {ArticleState | ""} */ (value);
      this.#load();
    });
    states.setAttribute("aria-label", "State"); // the options are not part of its name
    this.element = h(
      "section",
      { class: "all-articles", "aria-label": "All articles" },
      h("h2", {}, "All articles"),
      h("div", { class: "filters" }, field("Search", this.#search), field("State", states)),
      ...(this.#chosen ? [this.#chosen.element] : []),
      this.#status,
      this.#list,
      this.#none,
      this.#more,
    );
  }

  async show() {
    await this.#load();
    this.#lookAgain();
  }

  /** @param {string | null} after the end of the page before; without it the list begins again */
  async #load(after = null) {
    const asked = (this.#asked += 1);
    this.#status.textContent = "";
    await attempt(this.#status, async () => {
      last.search = this.#search.value.trim();
      const { articles, next } = await api.overview(last.search, last.state, after);
      if (asked !== this.#asked) return;
      const rows = articles.map((entry) => new ArticleRow(entry, this.#chosen && (() => this.#chosen?.count())));
      const chosen = new Set(this.#rows.filter(({ box }) => box.checked).map(({ entry }) => entry.id));
      for (const { box, entry } of rows) box.checked = chosen.has(entry.id);
      this.#rows = after ? [...this.#rows, ...rows] : rows;
      if (after) this.#list.append(...rows.map(({ element }) => element));
      else this.#list.replaceChildren(...rows.map(({ element }) => element));
      if (after && !next) rows[0]?.focus(); // the button that was pressed goes
      this.#next = next;
      this.#more.hidden = !next;
      this.#none.hidden = this.#rows.length > 0;
      this.#chosen?.count();
    });
  }

  /** What is being made is made some time. */
  #lookAgain() {
    setTimeout(async () => {
      if (!this.element.isConnected) return;
      for (const row of this.#rows) if (row.state === "rendering") await row.lookAgain();
      this.#lookAgain();
    }, LOOK_AGAIN_MS);
  }
}

/** An article in the list. */
class ArticleRow {
  #badge;
  #facts = h("p", { class: "facts" });
  #result = h("p", { class: "result", hidden: true });

  /**
   * @param {OverviewEntry} entry
   * @param {(() => void) | null} choose is called when it is chosen or not any more; null: it cannot be
   */
  constructor(entry, choose) {
    const { id, title } = entry;
    this.entry = entry;
    this.state = entry.state;
    const name = title ?? id;
    this.box = h("input", { type: "checkbox", "aria-label": `Select ${name}`, change: () => choose?.() });
    this.#badge = badge(entry.state);
    this.link = h("a", { href: `#article=${encodeURIComponent(id)}` }, name);
    this.#facts.textContent = factsOf(entry);
    this.element = h(
      "li",
      {},
      ...(choose ? [h("label", { class: "choose" }, this.box)] : []),
      h("div", { class: "article" }, h("p", { class: "headline" }, this.link, this.#badge), this.#facts, this.#result),
    );
  }

  focus() {
    this.link.focus();
  }

  /** @param {ArticleState} state */
  #to(state) {
    this.state = state;
    const now = badge(state);
    this.#badge.replaceWith(now);
    this.#badge = now;
  }

  /**
   * How an action on it went.
   * @param {string} text
   * @param {boolean} [wrong]
   */
  say(text, wrong = false) {
    this.#result.hidden = !text;
    this.#result.textContent = text;
    this.#result.classList.toggle("wrong", wrong);
  }

  async publish() {
    const { id, version } = this.entry;
    const { manifest } = await api.publish(id, version);
    this.entry = { ...this.entry, version: 0, published: true };
    this.#to(manifest.status === "ready" ? "live" : manifest.status);
  }

  async unpublish() {
    await api.unpublish(this.entry.id);
    this.entry = { ...this.entry, published: false };
    this.#to(this.state === "newer" ? "newer" : "draft");
  }

  /** Its audio may have been made, and its text been changed, since. */
  async lookAgain() {
    const { id } = this.entry;
    try {
      if ((await api.manifest(id, false)).status === "rendering") return;
      const { articles } = await api.overview(id, "", null, false);
      const entry = articles.find((each) => each.id === id);
      if (!entry) return;
      this.entry = entry;
      this.#facts.textContent = factsOf(entry);
      this.#to(entry.state);
    } catch {
      // it is looked at again
    }
  }
}

/** @param {OverviewEntry} entry */
function factsOf({ id, title, url, changed_at: at, changed_by: by, duration_ms: length }) {
  const facts = [
    by ? `${by}, ${dateAndTime(at)}` : dateAndTime(at),
    length === null ? "" : duration(length),
    url ? url.replace(/^https?:\/\//, "") : title && id,
  ];
  return facts.filter(Boolean).join(" · ");
}

/** What is done with several articles at once, one after the other. */
class ChosenArticles {
  #rows;
  /** @type {HTMLInputElement} */
  #all = h("input", { type: "checkbox", change: () => this.#choose(this.#all.checked) });
  #publish = button("Publish", () => this.#askAndPublish(), { disabled: true });
  #unpublish = button("Unpublish…", () => this.#askAndUnpublish(), { disabled: true });
  #stop = button("Stop", () => (this.#stopped = true), { class: "quiet", hidden: true });
  #status = h("p", { role: "status", class: "hint" }, "None selected.");
  #running = false;
  #stopped = false;

  /** @param {() => ArticleRow[]} rows those that are shown */
  constructor(rows) {
    this.#rows = rows;
    const all = h("label", { class: "choose" }, this.#all, "Select all");
    const buttons = h("div", { class: "row" }, this.#publish, this.#unpublish, this.#stop);
    this.element = h("div", { class: "with-chosen" }, all, buttons, this.#status);
  }

  get #chosen() {
    return this.#rows().filter(({ box }) => box.checked);
  }

  /** @param {boolean} chosen */
  #choose(chosen) {
    for (const { box } of this.#rows()) box.checked = chosen;
    this.count();
  }

  /** Others are chosen, or shown. */
  count() {
    const { length } = this.#chosen;
    this.#all.checked = length > 0 && length === this.#rows().length;
    this.#all.indeterminate = length > 0 && !this.#all.checked;
    this.#publish.disabled = this.#unpublish.disabled = this.#running || !length;
    if (!this.#running) this.#status.textContent = length ? `${count(length, "article")} selected.` : "None selected.";
  }

  async #askAndUnpublish() {
    const articles = count(this.#chosen.length, "article");
    if (await ask(`Unpublish ${articles}?`, "Readers will no longer be able to listen.", "Unpublish"))
      await this.#run("unpublish");
  }

  async #askAndPublish() {
    const { length } = this.#chosen;
    const says = "Each is checked first. Readers will hear the new version.";
    if (length === 1 || (await ask(`Publish ${count(length, "article")}?`, says, "Publish")))
      await this.#run("publish");
  }

  /** @param {"publish" | "unpublish"} what */
  async #run(what) {
    const rows = this.#chosen;
    const failed = [];
    let unchanged = 0;
    const verb = what === "publish" ? "Publishing" : "Unpublishing";
    this.#running = true;
    this.#stopped = false;
    this.#stop.hidden = false;
    this.count();
    for (const row of rows) row.say("");
    let done = 0;
    for (const row of rows) {
      if (this.#stopped || !this.element.isConnected) break;
      this.#status.textContent = `${verb} ${done + 1} of ${rows.length}…`;
      const result = await this.#act(row, what);
      if (result === "failed") failed.push(row);
      if (result === "unchanged") unchanged += 1;
      done += 1;
    }
    this.#running = false;
    this.#stop.hidden = true;
    for (const { box } of rows.slice(0, done)) box.checked = false;
    for (const { box } of failed) box.checked = true;
    this.count();
    const past = what === "publish" ? "published" : "unpublished";
    const not = failed.length ? ` · ${failed.length} not ${past}: see below` : "";
    const left = done < rows.length ? ` · stopped before ${count(rows.length - done, "more article")}` : "";
    this.#status.textContent = `${done - failed.length - unchanged} ${past}${not}${left}.`;
  }

  /**
   * One that fails does not stop the others.
   * @param {ArticleRow} row
   * @param {"publish" | "unpublish"} what
   * @returns {Promise<"done" | "unchanged" | "failed">}
   */
  async #act(row, what) {
    const publishes = what === "publish";
    if (publishes ? row.state === "live" : !row.entry.published) {
      row.say(publishes ? "Already live, nothing to publish." : "Not published.");
      return "unchanged";
    }
    row.say(publishes ? "Checking and publishing…" : "Unpublishing…");
    try {
      await (publishes ? row.publish() : row.unpublish());
      row.say(publishes ? "Published." : "Unpublished.");
      return "done";
    } catch (error) {
      row.say(api.messageOf(error), true);
      if (error.status === 401) this.#stopped = true;
      return "failed";
    }
  }
}
