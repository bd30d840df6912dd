// @ts-check
// Over an article that is edited: the way back, how it is stored, its dialogs, and a banner when its text was replaced.

import { h } from "../player/dom.js";
import { discard } from "./api.js";
import { attempt, button } from "./controls.js";
import { MergeReport } from "./merge_report.js";
import { STATUSES } from "./problems.js";
import { openPublishing } from "./publishing_dialog.js";
import { openSettings } from "./settings_dialog.js";
import { count } from "./wording.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { WorkingCopy } from "./working_copy.js" */

const STATES = {
  saved: "Saved",
  saving: "Saving…",
  offline: "Offline. Your changes are kept here and will be saved when you’re back.",
  overtaken: "Not saved",
};

export class ArticleHead {
  #status = h("p", { class: "status", role: "status" });
  #undo;
  #editor;
  #report;

  /**
   * @param {ArticleEditor} editor
   * @param {() => void} leave goes back to the list
   */
  constructor(editor, leave) {
    this.#editor = editor;
    this.#undo = button("Undo", () => editor.copy.undo());
    const { text } = editor;
    this.#report = new MergeReport(() => editor.choose(text.chosen, text.word, text.lastWord));
    this.report = this.#report.element;
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.element = h(
      "header",
      { class: "head" },
      button("‹ Articles", leave, { class: "quiet" }),
      this.#status,
      this.#undo,
      button("Voice & pauses", () => openSettings(editor), { class: "wide" }),
      button("Review and publish", () => openPublishing(editor), { class: "wide main" }),
    );
  }

  /** @param {WorkingCopy} copy */
  showStatus({ view, state, problem, undoable }) {
    const fresh = view.sentences.filter((sentence) => !sentence.stored).length;
    const spoken = fresh ? `${count(fresh, "sentence")} to record` : "audio up to date";
    const foreign = view.blocks.flatMap((block) => block.foreign).length;
    const other = foreign ? ` · ${count(foreign, "passage")} in another language` : "";
    const trouble = problem && state === "saved" ? ` · ${problem}` : "";
    // What is not saved is not in the view: its sentences are not counted yet.
    const counts = state === "saved" ? ` · ${spoken}${other}` : "";
    const away = state === "offline" && problem !== STATUSES[0] ? `${problem} Your changes are kept here.` : "";
    this.#status.textContent = away || `${STATES[state]}${counts}${trouble}`;
    this.#status.dataset.state = state;
    const leaves = !undoable && document.activeElement === this.#undo;
    this.#undo.disabled = !undoable;
    if (leaves) this.#editor.focusText();
  }

  /** @param {string} savedBy */
  async #merge(savedBy) {
    const { copy } = this.#editor;
    const merged = await copy.merge();
    if (merged) this.#report.show(merged, savedBy, copy);
  }

  /** @param {WorkingCopy} copy */
  showBanner({ state, problem, savedBy }) {
    const { overtaken, replaced } = this.#editor.view;
    const { copy } = this.#editor;
    const says = h("p", {});
    const trying = (/** @type {string} */ label, /** @type {() => Promise<void>} */ action) =>
      button(label, () => attempt(says, action));
    /** @type {HTMLElement[]} */
    let buttons = [];
    let text = "";
    if (state === "overtaken") {
      text = problem;
      buttons = [
        trying(`Use ${savedBy ? `${savedBy}’s` : "the saved"} version`, () => copy.takeSaved()),
        trying("Add my changes to it", () => this.#merge(savedBy)),
      ];
    } else if (overtaken) {
      text = "The CMS has sent a newer version. Update before you publish.";
      buttons = [trying("Update", () => takeOver(copy))];
    } else if (replaced) {
      text =
        `The CMS has sent a newer version, which replaced revision ${replaced} published here. ` +
        "Review and publish it; add your corrections if they are missing.";
    }
    this.banner.hidden = !text;
    if (this.banner.querySelector("p")?.textContent === text) return; // its button may be about to be pressed
    says.textContent = text;
    this.banner.replaceChildren(says, ...buttons);
  }
}

/** @param {WorkingCopy} copy */
async function takeOver(copy) {
  await discard(copy.id, copy.view.version);
  await copy.takeSaved();
}
