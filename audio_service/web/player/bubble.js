// @ts-check
// A small piece in the top layer, beside a place in the page.

import { h, pageColor } from "./dom.js";
import { MENU } from "./menu_strings.js";

/** @import { Attributes } from "./dom.js" */
/** @import { Strings } from "./strings.js" */
/** @import { View } from "./view.js" */

const GAP_PX = 8;
// At the foot of the window there may be the small player.
const FOOT_PX = 80;
const HINT_MS = 6000;

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
    const { host } = /** @type {ShadowRoot} */ (element.getRootNode());
    element.style.setProperty("--page", pageColor(host));
    element.hidden = false;
    element.showPopover?.();
    const { width, height } = element.getBoundingClientRect();
    const below = bottom + GAP_PX;
    const place = below + height + FOOT_PX > innerHeight ? Math.max(GAP_PX, top - GAP_PX - height) : below;
    const right = document.documentElement.clientWidth - width - GAP_PX;
    element.style.left = `${Math.max(GAP_PX, Math.min(left, right))}px`;
    element.style.top = `${place}px`;
  }

  /**
   * Show it in the line of the player, in place of the title, where it covers nothing of the article.
   * @param {DOMRect} words
   * @param {DOMRect} panel
   * @param {"ltr" | "rtl"} dir
   */
  cover(words, panel, dir) {
    const { style } = this.element;
    const isLeft = dir === "ltr";
    style.maxWidth = `${isLeft ? panel.right - words.left : words.right - panel.left}px`;
    this.show({ left: words.left, top: words.top, bottom: words.top - GAP_PX });
    if (!isLeft) style.left = `${words.right - this.element.offsetWidth}px`;
    style.top = `${words.top + (words.height - this.element.offsetHeight) / 2}px`;
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

/**
 * The button beside selected text.
 * @param {ShadowRoot} root
 * @param {Strings} strings
 * @param {() => unknown} play
 */
export function fromHere(root, strings, play) {
  const keep = (/** @type {Event} */ event) => event.preventDefault(); // the selection
  const look = { part: "from-here", click: play, pointerdown: keep, mousedown: keep };
  return new Bubble(root, "button", look, { ...MENU, ...strings }.fromHere);
}

/**
 * Say in the player's line, for some seconds, that the text can be clicked.
 * @param {View} view
 * @param {AbortSignal} signal
 */
export function showHint(view, signal) {
  const { clickText, tapText } = { ...MENU, ...view.strings };
  const text = matchMedia("(pointer: coarse)").matches ? tapText : clickText;
  const hint = new Bubble(view.root, "div", { part: "hint" }, text);
  hint.cover(view.words.getBoundingClientRect(), view.panel.getBoundingClientRect(), view.strings.dir);
  view.announce(text);
  const away = () => {
    hint.remove();
    view.announce("");
  };
  setTimeout(away, HINT_MS);
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, away, { signal, once: true });
}
