// @ts-check
// The More menu: what the line has no room for. It lies over the page, whose text does not move.

import { speedControl, volumeControl } from "./controls.js";
import { chaptersOf } from "./chapters.js";
import { h, pageColor, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { showChapters } from "./chapters_page.js";
import { MENU } from "./menu_strings.js";
import { showQueue, toggleQueued } from "./queue_page.js";
import { reportWord } from "./report.js";
import { share } from "./share.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Sign } from "./icons.js" */
/** @import { Dictionary, Strings } from "./strings.js" */
/** @import { Actions, Shown } from "./view.js" */

/**
 * A row of the menu.
 * @typedef {object} Entry
 * @property {string} group  rows of a group stand together; a line divides the groups
 * @property {string} part  its name, also in the attribute `hide` (without "-button")
 * @property {keyof Dictionary} label
 * @property {Sign} sign
 * @property {(menu: MoreMenu) => unknown} [act]
 * @property {(menu: MoreMenu) => string | undefined} [href] of a link
 * @property {(menu: MoreMenu) => boolean} [shown] always, if it is left out
 * @property {(menu: MoreMenu) => number} [count] is shown behind the label
 * @property {(menu: MoreMenu) => boolean} [pressed] of a row that is switched on and off
 * @property {boolean} [stays] the menu stays open
 */

/** @type {(menu: MoreMenu) => boolean} */
const opened = ({ state }) => state.opened;

/** @type {Entry[]} */
const ENTRIES = [
  skip("previousSentence", "sentence", -1),
  skip("nextSentence", "sentence", 1),
  skip("previousParagraph", "paragraph", -1),
  skip("nextParagraph", "paragraph", 1),
  {
    group: "text",
    part: "transcript-button",
    label: "transcript",
    sign: "transcript",
    act: ({ actions }) => actions.transcript(),
    shown: opened,
    pressed: ({ state }) => Boolean(state.reading),
  },
  {
    group: "text",
    part: "selection",
    label: "fromHere",
    sign: "tap",
    act: ({ player }) => player.playSelection(),
    shown: ({ player }) => player.selectedWord >= 0,
  },
  {
    group: "text",
    part: "tap",
    label: "tap",
    sign: "tap",
    act: ({ actions }) => actions.tap(),
    shown: ({ player, state }) => state.opened && player.getAttribute("click") === "off",
    pressed: ({ state }) => state.tapping,
  },
  {
    group: "text",
    part: "chapters",
    label: "chapters",
    sign: "chapters",
    act: showChapters,
    shown: ({ player }) => chaptersOf(player.timeline).length > 0,
    stays: true,
  },
  {
    group: "queue",
    part: "later",
    label: "later",
    sign: "later",
    act: toggleQueued,
    shown: ({ player }) => Boolean(player.manifest && player.remembers),
    pressed: ({ player }) => player.queue.some(({ id }) => id === player.manifest?.id),
    stays: true,
  },
  {
    group: "queue",
    part: "queue",
    label: "queue",
    sign: "queue",
    act: showQueue,
    count: ({ player }) => player.queue.length,
    shown: ({ player }) => player.queue.length > 0,
    stays: true,
  },
  {
    group: "file",
    part: "share",
    label: "share",
    sign: "share",
    act: share,
    shown: ({ player }) => player.manifest !== null,
    stays: true,
  },
  {
    group: "file",
    part: "download",
    label: "download",
    sign: "download",
    href: ({ player, state }) => (state.growing ? undefined : named(player.manifest?.audio[0].src)),
  },
  {
    group: "file",
    part: "report",
    label: "report",
    sign: "report",
    act: reportWord,
    shown: ({ player }) => Boolean(player.manifest?.links.reports && player.timeline.sentences.length),
    stays: true,
  },
];

/**
 * A file to save: the service names it after its article.
 * @param {string} [src]
 */
function named(src) {
  if (!src) return undefined;
  const url = new URL(src);
  url.searchParams.set("download", "");
  return url.href;
}

/**
 * @param {"previousSentence" | "nextSentence" | "previousParagraph" | "nextParagraph"} name
 * @param {"sentence" | "paragraph"} sign
 * @param {1 | -1} step
 * @returns {Entry}
 */
function skip(name, sign, step) {
  /** @type {(menu: MoreMenu) => void} */
  const act = ({ player }) => (sign === "sentence" ? player.skipSentence(step) : player.skipParagraph(step));
  return { group: "skip", part: name, label: name, sign, act, shown: opened, stays: true };
}

// Of the menu, in px: its width, and how far it stays from the edges of the window.
const WIDTH = 320;
const MARGIN = 8;
const THUMB = 4; // reaches over the track of the seek bar
// With less room than this below its button, it opens where more is.
const ENOUGH = 360;

export class MoreMenu {
  /** @type {Shown} */
  state = {
    message: "",
    retries: false,
    opened: false,
    resumes: false,
    growing: false,
    buffered: 0,
    tapping: false,
    reading: false,
  };
  /** @type {Map<Entry, HTMLElement>} */
  #rows = new Map();
  /** @type {string[]} */
  #omitted = [];
  #following = new AbortController();

  /**
   * @param {ListenArticle} player
   * @param {Strings} strings
   * @param {Actions} actions
   * @param {HTMLElement} button opens it
   */
  constructor(player, strings, actions, button) {
    this.player = player;
    this.strings = { ...MENU, ...strings };
    this.actions = actions;
    this.button = button;
    this.speed = speedControl(player, this.strings);
    this.volume = volumeControl(player, this.strings);
    this.status = h("p", { role: "status" });
    this.voice = h("p", { part: "voice" });
    const foot = h("div", { class: "group foot" }, this.voice);
    this.list = h("div", {}, ...this.#groups(), foot);
    this.page = h("div", { class: "page", hidden: true });
    const toggled = (/** @type {ToggleEvent} */ event) => this.#toggled(event.newState === "open");
    const look = { part: "menu", class: "menu", popover: "auto", role: "group", "aria-label": strings.more };
    const left = (/** @type {FocusEvent} */ event) => this.#left(event);
    this.element = h("div", { ...look, beforetoggle: toggled, focusout: left }, this.list, this.page, this.status);
  }

  #groups() {
    const { strings, speed, volume } = this;
    const sound = h("div", { class: "group" }, h("div", { class: "row speed" }, strings.speed, speed.element));
    sound.append(volume.element);
    /** @type {Record<string, HTMLElement>} */
    const groups = {};
    for (const entry of ENTRIES) {
      const row = this.#row(entry);
      groups[entry.group] ??= h("div", { class: `group ${entry.group}` });
      groups[entry.group].append(row);
      this.#rows.set(entry, row);
    }
    const { skip: skips, ...others } = groups;
    return [skips, sound, ...Object.values(others)];
  }

  /** @param {Entry} entry */
  #row(entry) {
    const { part, label, sign, act, href, pressed, stays } = entry;
    const content = [icon(sign), h("span", {}, this.strings[label])];
    const close = () => stays || this.close();
    if (href) return h("a", { part, class: "row", download: "", click: close }, ...content);
    const click = () => {
      close();
      act?.(this);
      if (stays) this.paint(this.state);
    };
    return h("button", { part, class: "row", click }, ...content, ...(pressed ? [icon("check")] : []));
  }

  /**
   * Leave out rows by name.
   * @param {string[]} names
   */
  hide(names) {
    this.#omitted = names;
    this.volume.element.hidden = names.includes("volume");
    /** @type {HTMLElement} */ (this.speed.element.parentElement).hidden = names.includes("speed");
  }

  /** @param {Shown} state */
  paint(state) {
    this.state = state;
    this.speed.paint();
    this.volume.paint();
    const { synthetic, voice_credit: credit } = this.player.manifest ?? {};
    write(this.voice, [synthetic && this.strings.synthetic, credit].filter(Boolean).join(" · "));
    for (const [entry, row] of this.#rows) this.#paintRow(entry, row);
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement} row
   */
  #paintRow({ part, label, href, shown, pressed, count }, row) {
    const address = href?.(this);
    row.hidden =
      this.#omitted.includes(part.replace("-button", "")) ||
      shown?.(this) === false ||
      (href !== undefined && !address);
    if (address) set(row, { href: address });
    if (pressed) set(row, { "aria-pressed": pressed(this) });
    if (count) write(/** @type {Element} */ (row.lastElementChild), `${this.strings[label]} (${count(this)})`);
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** @param {Element} control the button or one in the menu */
  has(control) {
    return control === this.button || this.element.contains(control);
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
  }

  /**
   * Say at the lower edge how something went.
   * @param {string} text
   */
  say(text) {
    this.status.textContent = text;
  }

  /**
   * Show something else in place of the rows, until the reader goes back or closes the menu.
   * @param {string} title
   * @param {...Node} content
   */
  show(title, ...content) {
    const back = h("button", { class: "row", click: () => this.#showRows() }, icon("sentence"), h("b", {}, title));
    set(back, { "aria-label": `${this.strings.goBack}: ${title}` });
    this.page.replaceChildren(back, ...content);
    this.page.hidden = false;
    this.list.hidden = true;
    back.focus();
  }

  #showRows() {
    if (this.list.hidden) this.paint(this.state);
    this.page.hidden = true;
    this.list.hidden = false;
  }

  get #focused() {
    return /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement;
  }

  /**
   * Arrow keys go from row to row.
   * @param {1 | -1} step
   */
  move(step) {
    if (!this.isOpen) this.element.showPopover();
    const all = [...this.element.querySelectorAll("button:not([tabindex='-1']), a[href], select, input, textarea")];
    const rows = /** @type {HTMLElement[]} */ (all).filter((row) => row.getClientRects().length);
    const at = rows.indexOf(/** @type {HTMLElement} */ (this.#focused));
    rows.at(at < 0 && step < 0 ? -1 : (at + step) % rows.length)?.focus();
  }

  /** @param {FocusEvent} event */
  #left({ relatedTarget }) {
    const to = /** @type {Node | null} */ (relatedTarget);
    if (to && !this.has(/** @type {Element} */ (to))) this.close();
  }

  /** @param {boolean} open */
  #toggled(open) {
    this.#following.abort();
    this.say("");
    if (!open) {
      if (this.element.contains(this.#focused)) this.button.focus({ preventScroll: true });
      return this.#showRows();
    }
    this.paint(this.state);
    this.#following = new AbortController();
    const { signal } = this.#following;
    this.element.style.setProperty("--page", pageColor(this.player));
    const place = () => this.#place();
    addEventListener("scroll", place, { signal, capture: true, passive: true });
    addEventListener("resize", place, { signal });
    return place();
  }

  /** Below its button, or above it where there is more room; at the end of the line. */
  #place() {
    if (!this.element.isConnected) return this.#following.abort();
    const { style } = this.element;
    const { top: buttonTop, bottom: buttonBottom, left, right } = this.button.getBoundingClientRect();
    // The seek bar stays in sight, whose thumb is larger than its track.
    const bar = this.button.parentElement?.querySelector(".bar")?.getBoundingClientRect();
    const top = Math.min(buttonTop, bar?.height ? bar.top - THUMB : buttonTop);
    const bottom = Math.max(buttonBottom, bar?.height ? bar.bottom + THUMB : buttonBottom);
    if (bottom < 0 || top > innerHeight) return this.close();
    const room = { below: innerHeight - bottom - 2 * MARGIN, above: top - 2 * MARGIN };
    const isBelow = room.below >= Math.min(ENOUGH, room.above);
    style.top = isBelow ? `${bottom + MARGIN / 2}px` : "auto";
    style.bottom = isBelow ? "auto" : `${innerHeight - top + MARGIN / 2}px`;
    style.maxHeight = `${isBelow ? room.below : room.above}px`;
    const { clientWidth } = document.documentElement;
    const fromEnd = this.strings.dir === "rtl" ? left : clientWidth - right;
    style.insetInlineStart = "auto";
    style.insetInlineEnd = `${Math.max(MARGIN, Math.min(fromEnd, clientWidth - WIDTH - MARGIN))}px`;
    return undefined;
  }
}
