// @ts-check
// Above an article's text: how it stands, who changed it last, its history, and the way to unpublish it.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { badge } from "./article_state.js";
import { ask, attempt, button, statusLine } from "./controls.js";
import { openHistory } from "./history_dialog.js";
import { dateAndTime } from "./wording.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { ArticleView } from "./types.js" */

const LOOK_AGAIN_MS = 2000;
const ORIGINS = { pushed: "Sent", edited: "Published", fetched: "Fetched" };

export class ArticleStanding {
  #editor;
  #badge = badge("draft");
  #who = h("span", { class: "who" });
  #history;
  #unpublish;
  #says = statusLine();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {ArticleEditor} editor */
  constructor(editor) {
    this.#editor = editor;
    this.#history = button("History", () => openHistory(editor), { class: "quiet" });
    const takeBack = async () => {
      if (await unpublish(editor, this.#says)) this.#history.focus(); // the button that was pressed goes
    };
    this.#unpublish = button("Unpublish…", takeBack, { class: "quiet" });
    this.element = h(
      "section",
      { class: "standing", "aria-label": "State" },
      this.#badge,
      this.#who,
      h("span", { class: "ways" }, this.#history, this.#unpublish),
      this.#says,
    );
  }

  /** @param {ArticleView} view */
  render(view) {
    if (this.#badge.dataset.badge !== view.state) {
      const now = badge(view.state);
      this.#badge.replaceWith(now);
      this.#badge = now;
    }
    this.#who.textContent = whoOf(view);
    this.#history.hidden = view.revised_at === null;
    this.#unpublish.hidden = !view.published || this.#editor.role !== "publish";
    if (view.published) this.#says.textContent = "";
    clearTimeout(this.#timer);
    if (view.state === "rendering") this.#timer = setTimeout(() => this.#lookAgain(view.id), LOOK_AGAIN_MS);
  }

  /** @param {string} id */
  async #lookAgain(id) {
    const again = () => (this.#timer = setTimeout(() => this.#lookAgain(id), LOOK_AGAIN_MS));
    if (!this.element.isConnected) return;
    try {
      const { status } = await api.manifest(id, false);
      if (status === "rendering") again();
      else await this.#editor.copy.refresh(false);
    } catch {
      again();
    }
  }
}

/** @param {ArticleView} view */
function whoOf({ saved_at: savedAt, saved_by: savedBy, revised_at: at, revised_by: by, origin }) {
  if (savedAt) return `Edited by ${savedBy}, ${dateAndTime(savedAt)}`;
  if (!at || !origin) return "";
  return `${ORIGINS[origin]}${by ? ` by ${by}` : ""}, ${dateAndTime(at)}`;
}

/**
 * Ask, and unpublish; whether it was done.
 * @param {ArticleEditor} editor
 * @param {HTMLElement} says
 */
export async function unpublish(editor, says) {
  if (!(await ask("Unpublish this article?", "Readers will no longer be able to listen.", "Unpublish"))) return false;
  let done = false;
  await attempt(says, async () => {
    await api.unpublish(editor.copy.id);
    done = true;
    await editor.copy.refresh();
    says.textContent = "Unpublished. Readers can no longer hear it.";
  });
  return done;
}
