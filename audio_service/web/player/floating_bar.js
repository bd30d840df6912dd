// @ts-check
// The bar at the foot of the window: the player's own line, moved there while its place is out of sight.

import { pageColor } from "./dom.js";

/** @import { View } from "./view.js" */

// The line is as wide as the column of the text, but no nearer to the edges of the window.
const MARGIN = 8;
// While the reader uses the player, its place is looked at again after this time.
const LOOK_AGAIN_MS = 500;

export class FloatingBar {
  #listeners = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {View} view */
  constructor(view) {
    this.view = view;
  }

  get floats() {
    return this.view.panel.classList.contains("mini");
  }

  /** A change of form would pull a control away: from under the pointer, or with the menu open. */
  get #isHeld() {
    const { panel, menu } = this.view;
    return menu.isOpen || (panel.matches(":hover") && matchMedia("(hover: hover)").matches);
  }

  /**
   * Float or not, but change nothing under the reader's hand; `again` is called to try later.
   * @param {boolean} floating
   * @param {boolean} isUsed
   * @param {() => void} again
   */
  place(floating, isUsed, again) {
    clearTimeout(this.#timer);
    const changes = floating !== this.floats;
    if (changes && (isUsed || this.#isHeld)) this.#timer = setTimeout(again, LOOK_AGAIN_MS);
    else this.float(floating);
  }

  /**
   * Float, or stand in the page, whose text must not move meanwhile. The focus stays where it is.
   * @param {boolean} floating
   */
  float(floating) {
    const { root, panel, player, menu, play } = this.view;
    if (floating !== this.floats) {
      const focused = /** @type {HTMLElement | null} */ (root.activeElement);
      menu.close();
      player.style.minHeight = floating ? `${player.offsetHeight}px` : "";
      panel.classList.toggle("mini", floating);
      // The top layer: nothing of the page covers or moves it.
      panel.popover = floating ? "manual" : null;
      if (floating) panel.showPopover?.();
      const keeps = focused?.getClientRects().length ? focused : play;
      if (focused) keeps.focus({ preventScroll: true });
      this.#uncover(floating);
    }
    if (floating) this.#fit();
  }

  /** In the column of the text, on the page's own colour. */
  #fit() {
    const { panel, player } = this.view;
    const { left, right } = player.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    panel.style.setProperty("--page", pageColor(player));
    panel.style.paddingLeft = `${Math.max(MARGIN, left)}px`;
    panel.style.paddingRight = `${Math.max(MARGIN, clientWidth - right)}px`;
  }

  /**
   * Scroll what gets the focus under the bar out from there (WCAG 2.4.11).
   * @param {boolean} floating
   */
  #uncover(floating) {
    const { panel, player } = this.view;
    this.#listeners.abort();
    if (!floating) return panel.style.removeProperty("padding");
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    const uncover = (/** @type {FocusEvent} */ { target }) => {
      const element = /** @type {Element} */ (target);
      const { top, bottom } = element.getBoundingClientRect();
      const edge = panel.getBoundingClientRect().top;
      if (element !== player && top < innerHeight && bottom > edge) scrollBy({ top: bottom - edge + MARGIN });
    };
    document.addEventListener("focusin", uncover, { signal });
    return addEventListener("resize", () => this.#fit(), { signal });
  }
}
