// @ts-check
// What the reader does with the article's text on the page: clicks on a word, selects a part.

import { Bubble } from "./bubble.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Follower } from "./follow.js" */
/** @import { Memory } from "./memory.js" */
/** @import { Strings } from "./strings.js" */

// A second click within this time makes a double click, which selects a word.
const DOUBLE_CLICK_MS = 300;
// A pointer that moved further was dragged.
const STILL_PX = 6;
// A selection has come to rest.
const REST_MS = 300;
const HINT_MS = 6000;
const CONTROLS =
  "a,area,button,input,select,textarea,label,summary,video,audio,img,svg,canvas,iframe,object,embed,[onclick]," +
  "[contenteditable],[tabindex]:not([tabindex='-1']),[role=button],[role=link],[role=checkbox],[role=switch]," +
  "[role=tab],[role=option],[role=menuitem]";

export class PageInput {
  /** @type {Range | null} what is selected */
  #range = null;
  #player;
  #follower;
  #strings;
  #listeners = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #click;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;
  #pressed = { x: 0, y: 0, selecting: false, onPlayer: false };
  #isDown = false;

  /**
   * @param {ListenArticle} player
   * @param {Follower} follower
   * @param {Strings} strings
   */
  constructor(player, follower, strings) {
    this.#player = player;
    this.#follower = follower;
    this.#strings = strings;
    const { signal } = this.#listeners;
    const root = /** @type {ShadowRoot} */ (player.shadowRoot);
    const keep = (/** @type {Event} */ event) => event.preventDefault(); // the selection
    const look = { part: "from-here", click: () => this.play(), pointerdown: keep, mousedown: keep };
    this.button = new Bubble(root, "button", look, strings.fromHere);
    addEventListener("pointerdown", (event) => this.#down(event), { signal, capture: true });
    addEventListener("pointerup", () => this.#up(), { signal, capture: true });
    addEventListener("pointercancel", () => this.#up(), { signal, capture: true });
    addEventListener("click", (event) => this.#altClicked(event), { signal, capture: true });
    addEventListener("click", (event) => this.#clicked(event), { signal });
    addEventListener("scroll", () => this.#later(), { signal, capture: true, passive: true });
    document.addEventListener("selectionchange", () => this.#later(), { signal });
  }

  close() {
    clearTimeout(this.#click);
    clearTimeout(this.#rest);
    this.#listeners.abort();
    this.button.remove();
  }

  /**
   * Say that the text can be clicked: once in a browser, for some seconds, below the player.
   * @param {HTMLElement} panel
   * @param {Memory} memory
   */
  hint(panel, memory) {
    if (this.#isOff("click") || !memory.isFirst("hinted")) return;
    const { clickText, tapText } = this.#strings;
    const text = matchMedia("(pointer: coarse)").matches ? tapText : clickText;
    const hint = new Bubble(/** @type {ShadowRoot} */ (this.#player.shadowRoot), "div", { part: "hint" }, text);
    hint.show(panel.getBoundingClientRect());
    const { signal } = this.#listeners;
    const away = () => hint.remove();
    setTimeout(away, HINT_MS);
    for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, away, { signal, once: true });
  }

  /** The first word of the article that is selected, or -1. */
  get selected() {
    return this.#range && !this.#isOff("selection") ? this.#follower.firstWordIn(this.#range) : -1;
  }

  /** Play from the selection. */
  play() {
    const word = this.selected;
    if (word < 0) return undefined;
    this.#range = null;
    getSelection()?.removeAllRanges();
    this.button.hide();
    return this.#player.seekToWord(word);
  }

  /** @param {string} attribute */
  #isOff(attribute) {
    return this.#player.getAttribute(attribute) === "off";
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const { clientX: x, clientY: y } = event;
    this.#isDown = true;
    this.#pressed = { x, y, selecting: isSelected(), onPlayer: event.composedPath().includes(this.#player) };
  }

  #up() {
    this.#isDown = false;
    this.#later();
  }

  /** @param {MouseEvent} event */
  #altClicked(event) {
    if (!event.altKey) return;
    const word = this.#follower.wordAt(event);
    if (word < 0) return;
    event.preventDefault();
    this.#player.seekToWord(word);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    clearTimeout(this.#click);
    const { x, y, selecting } = this.#pressed;
    const isPlain = !(event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    const isDragged = Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX;
    const isOn = this.#follower.tapping || (!this.#isOff("click") && /playing|buffering/.test(this.#player.state));
    if (!isOn || !isPlain || isDragged || selecting || event.detail > 1 || event.defaultPrevented) return;
    const word = isControl(/** @type {Element} */ (event.target)) ? -1 : this.#follower.wordAt(event);
    if (word < 0) return;
    const { pointerType } = /** @type {PointerEvent} */ (event);
    const wait = pointerType === "touch" ? 0 : DOUBLE_CLICK_MS;
    this.#click = setTimeout(() => isSelected() || this.#player.seekToWord(word), wait);
  }

  /** Show the button where the selection and the page have come to rest. */
  #later() {
    if (isSelected()) this.#range = getSelection()?.getRangeAt(0).cloneRange() ?? null;
    else if (!this.#pressed.onPlayer) this.#range = null; // pressing a button may clear the selection
    clearTimeout(this.#rest);
    this.button.hide();
    this.#rest = setTimeout(() => this.#isDown || this.#showButton(), REST_MS);
  }

  #showButton() {
    const box = isSelected() ? [...(this.#range?.getClientRects() ?? [])].at(-1) : undefined;
    const isSeen = box && box.bottom > 0 && box.top < innerHeight;
    if (isSeen && this.selected >= 0) this.button.show({ left: box.right, top: box.top, bottom: box.bottom });
  }
}

const isSelected = () => String(getSelection()) !== "";

/**
 * Whether a click does something else here. A hand for a cursor says so too, where a script listens.
 * @param {Element} element
 */
const isControl = (element) => Boolean(element.closest(CONTROLS)) || getComputedStyle(element).cursor === "pointer";
