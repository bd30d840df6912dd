// @ts-check
// Readers' reports of words that are said wrong: a line above the articles, a page, and the way to the word.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, button, statusLine } from "./controls.js";
import { count, dateAndTime } from "./wording.js";

/** @import { ArticleView, ReaderReport } from "./types.js" */
/** @import { Selection } from "./article_text.js" */

const SHOWN = 100;

/** A link to the reports with their number; nothing where there are none. */
export function reportsLine() {
  const line = h("p", { hidden: true });
  attempt(statusLine(), async () => {
    const { total } = await api.reports(1);
    line.append(h("a", { href: "#reports" }, `Readers’ reports (${total})`));
    line.hidden = total === 0;
  });
  return line;
}

/** @param {HTMLElement} status shows what goes wrong */
export function reportsPage(status) {
  const list = h("ul", { class: "list reports" });
  const summary = h("p", { class: "hint", role: "status" });
  let left = 0;
  const showLeft = (/** @type {number} */ total) => {
    left = total;
    const more = total > SHOWN ? ` The newest ${SHOWN} are shown.` : "";
    summary.textContent = total ? `${count(total, "report")}.${more}` : "No open reports.";
  };
  const done = (/** @type {HTMLElement} */ entry, /** @type {ReaderReport} */ report) =>
    attempt(status, async () => {
      await api.closeReport(report.id);
      const next = entry.nextElementSibling ?? entry.previousElementSibling;
      entry.remove();
      showLeft(left - 1);
      next?.querySelector("button")?.focus();
    });
  attempt(status, async () => {
    const { total, reports } = await api.reports(SHOWN);
    list.append(...reports.map((report) => row(report, done)));
    showLeft(total);
  });
  return h(
    "main",
    { class: "narrow" },
    h("p", {}, h("a", { href: "#" }, "‹ Articles")),
    h("h1", {}, "Readers’ reports"),
    h("p", { class: "hint" }, "Words that readers heard said wrong. Open one to listen to it and correct it."),
    status,
    summary,
    list,
  );
}

/**
 * @param {ReaderReport} report
 * @param {(entry: HTMLElement, report: ReaderReport) => void} done
 */
function row(report, done) {
  const { article_id: id, title, word, before, after, note } = report;
  const address = new URLSearchParams({ article: id, word, before });
  const link = h("a", { href: `#${address}` }, before, h("b", {}, word), after);
  const text = h("div", { class: "reported" }, h("p", { dir: "auto" }, link));
  if (note) text.append(h("p", { class: "readers-note", dir: "auto" }, `“${note}”`));
  text.append(
    h(
      "p",
      { class: "reason" },
      `${title ?? id} · ${count(report.count, "report")}, last on ${dateAndTime(report.last_at)}`,
    ),
  );
  /** @type {HTMLElement} */
  const entry = h("li", {}, text);
  entry.append(button("Done", () => done(entry, report), { "aria-label": `Done: ${word}` }));
  return entry;
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
