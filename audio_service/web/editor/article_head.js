// @ts-check
// Over an article that is edited: the way back, how it is stored, its dialogs, and a banner when its text was replaced.

import { h } from "../player/dom.js";
import { discard } from "./api.js";
import { button } from "./controls.js";
import { openPublishing } from "./publishing_dialog.js";
import { openSettings } from "./settings_dialog.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { WorkingCopy } from "./working_copy.js" */

const STATES = {
  saved: "Saved",
  saving: "Saving…",
  offline: "Not saved: kept in this browser, retrying",
  overtaken: "Not saved",
};

export class ArticleHead {
  #status = h("p", { class: "status", role: "status" });
  #undo;
  #editor;

  /**
   * @param {ArticleEditor} editor
   * @param {() => void} leave goes back to the list
   */
  constructor(editor, leave) {
    this.#editor = editor;
    this.#undo = button("Undo", () => editor.copy.undo());
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.element = h(
      "header",
      { class: "head" },
      button("‹ Articles", leave, { class: "quiet" }),
      this.#status,
      this.#undo,
      button("Voice and pauses", () => openSettings(editor), { class: "wide" }),
      button("Check and publish", () => openPublishing(editor), { class: "wide main" }),
    );
  }

  /** @param {WorkingCopy} copy */
  showStatus({ view, state, problem, undoable }) {
    const all = view.sentences.length;
    const fresh = view.sentences.filter((sentence) => !sentence.stored).length;
    const spoken = fresh ? `${fresh} of ${all} sentences to be spoken` : "all sentences spoken";
    const foreign = view.blocks.flatMap((block) => block.foreign).length;
    const other = foreign ? ` · in another language: ${foreign}` : "";
    const trouble = problem && state !== "overtaken" ? ` · ${problem}` : "";
    this.#status.textContent = `${STATES[state]} · ${spoken}${other}${trouble}`;
    this.#status.dataset.state = state;
    this.#undo.disabled = !undoable;
  }

  /** @param {WorkingCopy} copy */
  showBanner({ state, problem }) {
    const { overtaken, replaced } = this.#editor.view;
    const { copy } = this.#editor;
    /** @type {HTMLElement[]} */
    let buttons = [];
    let text = "";
    if (state === "overtaken") {
      text = `${problem} Nothing was overwritten.`;
      buttons = [
        button("Open the saved version", () => copy.resolve(false)),
        button("Apply my changes on top", () => copy.resolve(true)),
      ];
    } else if (overtaken) {
      text = "A newer text of this article has arrived. You can publish again when you have taken it over.";
      buttons = [button("Take over the newer text", () => takeOver(copy))];
    } else if (replaced) {
      text =
        `The CMS has sent a newer text, which replaced revision ${replaced} that was published here. ` +
        "Check it and publish it, with your corrections if they are missing.";
    }
    this.banner.hidden = !text;
    if (this.banner.querySelector("p")?.textContent === text) return; // its button may be about to be pressed
    this.banner.replaceChildren(h("p", {}, text), ...buttons);
  }
}

/** @param {WorkingCopy} copy */
async function takeOver(copy) {
  await discard(copy.id, copy.view.version);
  await copy.resolve(false);
}
