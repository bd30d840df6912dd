// @ts-check
// A small piece in the top layer, beside a place in the page.

import { h } from "./dom.js";

/** @import { Attributes } from "./dom.js" */

const GAP_PX = 8;
// At the foot of the window there may be the small player.
const FOOT_PX = 80;

export class Bubble {
  /**
   * @param {ShadowRoot} root
   * @param {"button" | "div"} name
   * @param {Attributes} attributes
   * @param {string} text
   */
  constructor(root, name, attributes, text) {
    this.element = h(name, { class: "bubble", popover: "manual", hidden: true, dir: "auto", ...attributes }, text);
    root.append(this.element);
  }

  /**
   * Show it below a box, or above where there is no room.
   * @param {{ left: number, top: number, bottom: number }} box
   */
  show({ left, top, bottom }) {
    const { element } = this;
    element.hidden = false;
    element.showPopover?.();
    const { width, height } = element.getBoundingClientRect();
    const below = bottom + GAP_PX;
    const place = below + height + FOOT_PX > innerHeight ? Math.max(GAP_PX, top - GAP_PX - height) : below;
    const right = document.documentElement.clientWidth - width - GAP_PX;
    element.style.left = `${Math.max(GAP_PX, Math.min(left, right))}px`;
    element.style.top = `${place}px`;
  }

  hide() {
    if (this.element.hidden) return;
    this.element.hidePopover?.();
    this.element.hidden = true;
  }

  remove() {
    this.element.remove();
  }
}
