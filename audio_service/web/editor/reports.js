// @ts-check
// Readers' reports of words that are said wrong: a line above the articles, a page, and the way to the word.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { ask, attempt, button, statusLine } from "./controls.js";
import { count, dateAndTime } from "./wording.js";

/** @import { ArticleView, ReaderReport } from "./types.js" */
/** @import { Selection } from "./article_text.js" */

const SHOWN = 500;

/** @typedef {{ id: string, title: string, words: ReaderReport[][] }} ReportedArticle each word with its reports */
/** @typedef {(article: ReportedArticle, reports?: ReaderReport[]) => void} Close all of an article, or of a word */

/** A link to the reports with the number of words; nothing where there are none. */
export function reportsLine() {
  const line = h("p", { hidden: true });
  attempt(statusLine(), async () => {
    const { words } = await api.reports(1);
    line.append(h("a", { href: "#reports" }, `Readers’ reports (${words})`));
    line.hidden = words === 0;
  });
  return line;
}

/** @param {HTMLElement} status shows what goes wrong */
export function reportsPage(status) {
  const articles = h("div", { class: "reported-articles" });
  const summary = h("p", { class: "hint", role: "status" });
  const load = async () => {
    const { total, words, reports } = await api.reports(SHOWN);
    const more = total > SHOWN ? " The last ones are shown." : "";
    summary.textContent = words ? `${count(words, "word")}.${more}` : "No open reports.";
    articles.replaceChildren(...byArticle(reports).map((article) => section(article, close)));
  };
  /** @type {Close} */
  const close = (article, reports) => {
    const buttons = () => [...articles.querySelectorAll("button")];
    const at = buttons().findIndex((each) => each === document.activeElement);
    attempt(status, async () => {
      // Reports that came in after these were shown stay.
      const last =
        (reports ?? article.words.flat())
          .map(({ last_at }) => last_at)
          .sort()
          .at(-1) ?? "";
      await api.closeReports(article.id, { ...(reports && { word: reports[0].word }), until: last });
      await load();
      (buttons()[at] ?? buttons().at(-1))?.focus();
    });
  };
  attempt(status, load);
  return h(
    "main",
    { class: "narrow" },
    h("p", {}, h("a", { href: "#" }, "‹ Articles")),
    h("h1", {}, "Readers’ reports"),
    h("p", { class: "hint" }, "Words that readers reported as mispronounced. Open one to listen to it and correct it."),
    status,
    summary,
    articles,
  );
}

/**
 * The reports by article and by word, the last reported first.
 * @param {ReaderReport[]} reports
 * @returns {ReportedArticle[]}
 */
export function byArticle(reports) {
  return [...Map.groupBy(reports, ({ article_id }) => article_id)].map(([id, own]) => ({
    id,
    title: own[0].title ?? id,
    words: [...Map.groupBy(own, ({ word }) => word).values()],
  }));
}

/**
 * @param {ReportedArticle} article
 * @param {Close} close
 */
function section(article, close) {
  const { title, words } = article;
  const closeAll = async () => {
    const says = `${count(words.length, "word")} of “${title}” will go off the list.`;
    if (await ask("Close all reports of this article?", says, "Close all")) close(article);
  };
  const all = button("Close all", closeAll, { class: "quiet", "aria-label": `Close all: ${title}` });
  const rows = words.map((reports) => row(article, reports, close));
  return h(
    "section",
    {},
    h("div", { class: "top" }, h("h2", { dir: "auto" }, title), words.length > 1 ? all : ""),
    h("ul", { class: "list reports" }, ...rows),
  );
}

/**
 * @param {ReportedArticle} article
 * @param {ReaderReport[]} reports of one word
 * @param {Close} close
 */
function row(article, reports, close) {
  const { article_id: id, word, before, after, last_at } = reports[0];
  const address = new URLSearchParams({ article: id, word, before });
  const link = h("a", { href: `#${address}` }, before, h("b", {}, word), after);
  const text = h("div", { class: "reported" }, h("p", { dir: "auto" }, link));
  const notes = new Set(reports.map(({ note }) => note).filter(Boolean));
  text.append(...[...notes].map((note) => h("p", { class: "readers-note", dir: "auto" }, `“${note}”`)));
  const all = reports.reduce((sum, report) => sum + report.count, 0);
  text.append(h("p", { class: "reason" }, `${count(all, "report")}, last on ${dateAndTime(last_at)}`));
  const done = button("Done", () => close(article, reports), { "aria-label": `Done: ${word}` });
  return h("li", {}, text, done);
}

/**
 * Where a reported word stands in an article, which may have changed since.
 * @param {ArticleView} view
 * @param {string} word
 * @param {string} before the text in front of it
 * @returns {Selection | undefined}
 */
export function reportedPlace({ blocks }, word, before) {
  for (const wanted of [before + word, word]) {
    for (const { index, text, words } of blocks) {
      const at = text.indexOf(wanted);
      const start = at < 0 ? -1 : [...text.slice(0, at + wanted.length - word.length)].length;
      if (words.some((each) => each.start <= start && start < each.end)) {
        return { block: index, start: words.findLast((each) => each.start <= start)?.start ?? start, word: true };
      }
    }
  }
  return undefined;
}
