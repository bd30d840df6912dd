// @ts-check
// The button of the More menu. The menu itself (more.js) is loaded when a pointer or the focus comes to the button.

import { h, labelled } from "./dom.js";
import { icon } from "./icons.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { MoreMenu } from "./more.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Actions, Shown } from "./view.js" */

export class MoreButton {
  /** @type {MoreMenu | undefined} */
  #menu;
  /** @type {Promise<void> | undefined} */
  #loading;
  /** @type {Shown | undefined} */
  #state;
  /** @type {string[]} */
  #omitted = [];
  #player;
  #make;

  /**
   * @param {ListenArticle} player
   * @param {Strings} strings
   * @param {Actions} actions
   */
  constructor(player, strings, actions) {
    const load = () => this.#load();
    const events = { pointerenter: load, focus: load };
    const more = { part: "more", class: "more", ...labelled(strings.more), hidden: true };
    this.button = h("button", { ...more, ...events }, icon("more"));
    const look = { part: "menu", class: "menu", popover: "auto", role: "group", "aria-label": strings.more };
    this.element = h("div", { ...look, beforetoggle: load });
    this.button.popoverTargetElement = this.element;
    this.#player = player;
    this.#make = (/** @type {typeof MoreMenu} */ Menu) => new Menu(this, player, strings, actions);
  }

  #load() {
    this.#loading ??= import(String(new URL("more.js", import.meta.url))).then(
      ({ MoreMenu }) => {
        this.#menu = this.#make(MoreMenu);
        this.hide(this.#omitted);
        if (this.#state) this.paint(this.#state);
      },
      () => (this.#loading = undefined),
    );
    return this.#loading;
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
    this.#state = state;
    this.#menu?.paint(state);
    const file = !state.growing && this.#player.manifest && !this.#omitted.includes("download");
    // A browser without popovers has the line only.
    this.element.hidden = !this.element.showPopover;
    this.button.hidden = this.element.hidden || this.#omitted.includes("more") || !(state.opened || file);
  }

  get isOpen() {
    return Boolean(this.element.showPopover) && this.element.matches(":popover-open");
  }

  /** @param {Element} control the button or one in the menu */
  has(control) {
    return control === this.button || this.element.contains(control);
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
  }

  /**
   * Arrow keys go from row to row.
   * @param {1 | -1} step
   */
  async move(step) {
    await this.#load();
    this.#menu?.move(step);
  }
}
