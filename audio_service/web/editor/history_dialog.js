// @ts-check
// An article's revisions: who made each of them and when, what differs from it now, and the way back to it.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, button, dialog, statusLine } from "./controls.js";
import { count, dateAndTime, duration } from "./wording.js";
import { wordDiff } from "./word_diff.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { Piece } from "./word_diff.js" */
/** @import { Revision, RevisionDiff } from "./types.js" */

/** @param {ArticleEditor} editor */
export async function openHistory(editor) {
  const status = statusLine("Loading…");
  const list = h("ol", { class: "revisions" });
  const element = dialog("History", status, list);
  element.classList.add("growing");
  await attempt(status, async () => {
    const revisions = await api.revisions(editor.copy.id);
    status.textContent = "";
    list.append(...revisions.map((revision) => item(editor, element, revision)));
  });
}

/**
 * @param {ArticleEditor} editor
 * @param {HTMLDialogElement} element
 * @param {Revision} revision
 */
function item(editor, element, revision) {
  const { number, duration_ms: length } = revision;
  const title = h("span", { class: "revision" }, `Revision ${number} · ${stateOf(revision, editor.view.published)}`);
  const facts = [whoOf(revision), length === null ? "" : duration(length)].filter(Boolean).join(" · ");
  const body = h("div", { class: "compared" });
  /** @type {HTMLDetailsElement} */
  const details = h(
    "details",
    {
      toggle: () =>
        details.open && !body.querySelector(":scope > :not(.wrong)") && compare(editor, element, revision, body),
    },
    h("summary", {}, title, h("span", { class: "facts" }, facts)),
    body,
  );
  return h("li", {}, details);
}

/**
 * @param {Revision} revision
 * @param {boolean} published
 */
function stateOf({ served, withdrawn, status }, published) {
  if (served) return published ? "live" : "not published";
  if (withdrawn) return "withdrawn";
  return { rendering: "making audio", failed: "audio failed", ready: "replaced", replaced: "replaced" }[status];
}

/** @param {Revision} revision */
function whoOf({ origin, saved_by: by, saved_at: at }) {
  const from = { pushed: "Sent by the CMS", edited: "Published in the editor", fetched: "Fetched from the page" };
  const name = origin === "edited" ? `Published by ${by}` : `${from[origin]} (${by})`;
  return `${by ? name : from[origin]}, ${dateAndTime(at)}`;
}

/**
 * @param {ArticleEditor} editor
 * @param {HTMLDialogElement} element
 * @param {Revision} revision
 * @param {HTMLElement} body
 */
async function compare(editor, element, { number, audio }, body) {
  const status = statusLine("Comparing…");
  body.replaceChildren(status); // without what failed before
  await attempt(status, async () => {
    const diff = await api.revision(editor.copy.id, number);
    const restore = button("Restore this version", () =>
      attempt(status, async () => {
        await editor.copy.restore(number);
        element.close();
      }),
    );
    status.textContent = summary(diff);
    body.append(
      ...diff.changes.map(({ was, now }) => passage(...wordDiff(was, now))),
      ...(audio ? [h("audio", { controls: "", preload: "none", src: audio, "aria-label": `Revision ${number}` })] : []),
      ...(diff.changes.length || diff.other_choices ? [restore] : []),
    );
  });
}

/**
 * Both texts of a passage; words that only one of them has are marked.
 * @param {Piece[][]} was its paragraphs
 * @param {Piece[][]} now
 */
function passage(was, now) {
  /** @type {(side: string, mark: "del" | "ins") => (pieces: Piece[]) => HTMLElement} */
  const line = (side, mark) => (pieces) => {
    const words = pieces.map(({ text, differs }) => (differs ? h(mark, {}, text) : text));
    return h("p", {}, h("span", { class: "side" }, side), h("span", { dir: "auto" }, ...words));
  };
  return h("div", { class: "change" }, ...was.map(line("Then", "del")), ...now.map(line("Now", "ins")));
}

/** @param {RevisionDiff} diff */
function summary({ changes, other_choices: choices }) {
  if (!changes.length && !choices) return "The same as now.";
  const text = changes.length ? `${count(changes.length, "passage")} differ${changes.length === 1 ? "s" : ""}.` : "";
  return [text, choices ? "Voices, pauses or what is left out differ." : ""].filter(Boolean).join(" ");
}
