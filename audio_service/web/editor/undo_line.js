// @ts-check
// A line that says what was done, with a button that takes it back.

import { h } from "../player/dom.js";
import { messageOf } from "./api.js";
import { button } from "./controls.js";

export class UndoLine {
  #says = h("p", {});
  #actions = h("div", { class: "row" });

  #leave;

  /** @param {() => void} leave gives the focus back when the line goes under it */
  constructor(leave) {
    this.#leave = leave;
    // The region is there before its text: only then do screen readers say it.
    this.element = h("div", { class: "undo-line", role: "status" });
  }

  /**
   * @param {string} words
   * @param {() => Promise<void>} [undo]
   */
  show(words, undo) {
    this.#says.textContent = words;
    const taken = async () => {
      this.hide();
      this.#leave();
      try {
        await undo?.();
      } catch (error) {
        this.show(messageOf(error), undo); // it can be tried again
      }
    };
    const close = button(
      "Dismiss",
      () => {
        this.hide();
        this.#leave();
      },
      { class: "quiet" },
    );
    this.#actions.replaceChildren(...(undo ? [button("Undo", taken)] : []), close);
    this.element.replaceChildren(this.#says, this.#actions);
  }

  hide() {
    this.element.replaceChildren();
  }
}
