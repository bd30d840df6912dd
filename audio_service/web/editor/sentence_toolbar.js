// @ts-check
// The toolbar of the chosen sentence, in the block that it stands in.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { extendPhrase } from "./editor_keys.js";
import { openBlockVoice, openPause } from "./place_dialogs.js";
import { explained, isSpecial } from "./spoken_forms.js";

/** @import { ArticleEditor } from "./article_editor.js" */

export class SentenceToolbar {
  #editor;
  /** What it was last built for. */
  #builtFor = "";

  /** @param {ArticleEditor} editor */
  constructor(editor) {
    this.#editor = editor;
    const label = "Selected sentence";
    this.element = h("div", { class: "tools", role: "toolbar", "aria-label": label, hidden: true });
  }

  /** Show it below the chosen sentence; while its block is written in, hide it. */
  show() {
    const { text, chosenBlock: block, chosenWord: word, editing } = this.#editor;
    const { chosen } = text;
    const sentence = text.sentence(chosen);
    this.element.hidden = !sentence || editing;
    if (!sentence || !block || editing) return;
    const place = sentence.closest(".read");
    if (place && this.element.parentElement !== place) place.append(this.element); // moved, its buttons lose the focus
    const builtFor = JSON.stringify([block.text, chosen, word, text.lastWord]);
    if (builtFor === this.#builtFor) return; // the button that was pressed keeps the focus
    this.#builtFor = builtFor;
    this.element.replaceChildren(...this.#tools());
    if (word && isSpecial(word)) this.element.append(h("p", { class: "said-as" }, explained(word)));
  }

  /** A finger that is drawn over the text scrolls: there a phrase is chosen word by word. */
  #more() {
    const { chosenWord, text } = this.#editor;
    if (!chosenWord || text.lastWord + 1 >= text.words(text.chosen).length) return [];
    return [button("Add next word", () => extendPhrase(this.#editor, 1), { class: "by-touch" })];
  }

  #tools() {
    const editor = this.#editor;
    const { chosenText } = editor.text;
    const label = { "aria-label": chosenText ? `Change pronunciation of “${chosenText}”…` : false };
    return [
      button("Listen", () => editor.play("sentence")),
      button("Listen to paragraph", () => editor.play("paragraph")),
      button("Listen from here", () => editor.play("rest")),
      button("Change pronunciation…", () => editor.pronounce(), label),
      ...this.#more(),
      button("Edit", () => editor.edit()),
      button("Voice…", () => openBlockVoice(editor)),
      button("Pause after…", () => openPause(editor)),
      button("Skip", () => editor.leaveOut()),
    ];
  }
}
