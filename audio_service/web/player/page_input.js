// @ts-check
// What the reader does with the article's text on the page: clicks on a word, selects a part.

import { fromHere, showHint } from "./bubble.js";

/** @import { Bubble } from "./bubble.js" */
/** @import { ListenArticle } from "./element.js" */
/** @import { Follower } from "./follow.js" */
/** @import { Memory } from "./memory.js" */
/** @import { View } from "./view.js" */

// A second click within this time makes a double click, which selects a word.
const DOUBLE_CLICK_MS = 300;
// A pointer that moved further was dragged.
const STILL_PX = 6;
// A selection has come to rest.
const REST_MS = 300;
const CONTROLS =
  "a,area,button,input,select,textarea,label,summary,video,audio,img,svg,canvas,iframe,object,embed,[contenteditable]," +
  "[role=button],[role=link],[role=checkbox],[role=switch],[role=tab],[role=option],[role=menuitem]";
// What has these does something when it is clicked on, unless it is around the whole text.
const SCRIPTED = "[onclick],[tabindex]:not([tabindex='-1'])";

/** @type {PageInput[]} of the players on the page, the one that was started last first */
const inputs = [];

export class PageInput {
  /** @type {Range | null} what is selected */
  #range = null;
  #player;
  #follower;
  #view;
  #listeners = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #click;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;
  #pressed = { x: 0, y: 0, selecting: false, onPlayer: false };
  #isDown = false;
  /** @type {Bubble | undefined} */
  #button;

  /**
   * @param {ListenArticle} player
   * @param {Follower} follower
   * @param {View} view
   */
  constructor(player, follower, view) {
    this.#player = player;
    this.#follower = follower;
    this.#view = view;
    this.lead();
    const { signal } = this.#listeners;
    addEventListener("pointerdown", (event) => this.#down(event), { signal, capture: true });
    addEventListener("pointerup", () => this.#up(), { signal, capture: true });
    addEventListener("pointercancel", () => this.#up(), { signal, capture: true });
    addEventListener("click", (event) => this.#altClicked(event), { signal, capture: true });
    addEventListener("click", (event) => this.#clicked(event), { signal });
    addEventListener("scroll", () => this.#later(), { signal, capture: true, passive: true });
    document.addEventListener("selectionchange", () => this.#later(), { signal });
  }

  /** Of players that share a text, the one that was started last takes its clicks. */
  lead() {
    this.#leave();
    inputs.unshift(this);
  }

  #leave() {
    if (inputs.includes(this)) inputs.splice(inputs.indexOf(this), 1);
  }

  close() {
    this.#leave();
    clearTimeout(this.#click);
    clearTimeout(this.#rest);
    this.#listeners.abort();
    this.#button?.remove();
  }

  /**
   * Say that the text can be clicked: once in a browser.
   * @param {Memory} memory
   */
  hint(memory) {
    if (!this.#isOff("click") && memory.isFirst("hinted")) showHint(this.#view, this.#listeners.signal);
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
    this.#button?.hide();
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

  /**
   * The word at a click, or -1: also where it is another player's.
   * @param {MouseEvent} event
   */
  #wordAt(event) {
    const leader = inputs.find((input) => input.#follower.wordAt(event) >= 0);
    return leader === this ? this.#follower.wordAt(event) : -1;
  }

  /**
   * Whether a click does something else here. A hand for a cursor says so too, where a script listens.
   * @param {Element} element
   */
  #isControl(element) {
    if (element.closest(CONTROLS)) return true;
    const hasHand = (/** @type {Element} */ each) => getComputedStyle(each).cursor === "pointer";
    /** @type {Element | null} */
    let each = element;
    for (; each && !this.#follower.page?.isIn(each); each = each.parentElement) if (each.matches(SCRIPTED)) return true;
    return hasHand(element) && !(each && hasHand(each));
  }

  /** @param {MouseEvent} event */
  #altClicked(event) {
    if (!event.altKey) return;
    const word = this.#wordAt(event);
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
    const [target] = event.composedPath(); // also in a shadow root
    const word = this.#isControl(/** @type {Element} */ (target)) ? -1 : this.#wordAt(event);
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
    this.#button?.hide();
    this.#rest = setTimeout(() => this.#isDown || this.#showButton(), REST_MS);
  }

  #showButton() {
    const isChosen = isSelected() && inputs.find(({ selected }) => selected >= 0) === this;
    const box = [...(this.#range?.getClientRects() ?? [])].at(-1);
    if (!isChosen || !box || box.bottom <= 0 || box.top >= innerHeight) return;
    const { root, strings } = this.#view;
    this.#button ??= fromHere(root, strings, () => this.play());
    this.#button.show({ left: box.right, top: box.top, bottom: box.bottom });
  }
}

const isSelected = () => String(getSelection()) !== "";
