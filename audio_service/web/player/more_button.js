// @ts-check
// The button of the More menu. The menu comes in a file of its own, when it is likely to be opened.

import { h, labelled } from "./dom.js";
import { icon } from "./icons.js";
import { loadPages } from "./load_pages.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { MoreMenu } from "./more.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Actions, Shown } from "./view.js" */

export class MoreButton {
  /** @type {MoreMenu | undefined} */
  #menu;
  /** @type {Promise<unknown> | undefined} */
  #loading;
  /** @type {string[]} */
  #omitted = [];
  /** @type {Shown | undefined} */
  #state;

  /**
   * @param {ListenArticle} player
   * @param {Strings} strings
   * @param {Actions} actions
   */
  constructor(player, strings, actions) {
    this.player = player;
    this.strings = strings;
    this.actions = actions;
    const load = () => this.#load();
    const listeners = { click: () => this.#open(), pointerenter: load, focus: load };
    const look = { part: "more", class: "more", ...labelled(strings.more), hidden: true };
    this.element = h("button", { ...look, ...listeners }, icon("more"));
  }

  #load() {
    this.#loading ??= loadPages().then(
      ({ MoreMenu, dress }) => {
        const menu = new MoreMenu(this.player, this.strings, this.actions, this.element);
        this.element.after(menu.element);
        dress(menu.element);
        this.#menu = menu;
        menu.hide(this.#omitted);
        if (this.#state) menu.paint(this.#state);
        this.element.popoverTargetElement = menu.element;
      },
      () => (this.#loading = undefined), // out of reach: the next press tries again
    );
    return this.#loading;
  }

  async #open() {
    if (this.#menu) return; // the browser opens it
    await this.#load();
    /** @type {MoreMenu | undefined} */ (this.#menu)?.element.showPopover();
  }

  /**
   * Leave out rows by name.
   * @param {string[]} names
   */
  hide(names) {
    this.#omitted = names;
    this.#menu?.hide(names);
  }

  /** @param {Shown} state */
  paint(state) {
    if (state.opened && !this.#state?.opened) this.#load();
    this.#state = state;
    this.#menu?.paint(state);
    // A browser without popovers has the line only.
    const { element, player } = this;
    element.hidden = !element.showPopover || !(state.opened || player.manifest) || this.#omitted.includes("more");
  }

  get isOpen() {
    return Boolean(this.#menu?.isOpen);
  }

  close() {
    this.#menu?.close();
  }

  /** @param {Element} control the button or one in the menu */
  has(control) {
    return control === this.element || Boolean(this.#menu?.element.contains(control));
  }

  /** @param {1 | -1} step */
  async move(step) {
    await this.#load();
    this.#menu?.move(step);
  }
}
