// @ts-check
// What the player looks like: its elements, and how its state is shown in them. The style is in player.css.

import { clock, spokenLength } from "./strings.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Timeline } from "./timeline.js" */

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
export const STEP_S = 15;
// More ticks than this would make a grey bar.
const TICKS_MAX = 120;
const RULER_WIDTH = 10_000;

/**
 * A reader's action without a method of the player.
 * @typedef {object} Actions
 * @property {() => void} tap
 * @property {() => void} transcript
 * @property {(event: MouseEvent) => void} word
 * @property {() => void} close
 * @property {(event: KeyboardEvent) => void} key
 */

/**
 * What is shown beside the public state of the player.
 * @typedef {object} Shown
 * @property {string} message
 * @property {boolean} retries  whether another try is offered
 * @property {boolean} opened
 * @property {boolean} resumes
 * @property {boolean} growing
 * @property {number} buffered in seconds
 * @property {boolean} tapping
 */

export class View {
  time = h("span", { part: "time", class: "time" });
  text = h("span", {});
  loaded = h("div", { class: "loaded" });
  played = h("div", { class: "played" });
  ticks = svg("path", { d: "" });

  /**
   * @param {ShadowRoot} root
   * @param {Strings} strings
   * @param {ListenArticle} player
   * @param {Actions} actions
   */
  constructor(root, strings, player, actions) {
    this.strings = strings;
    this.player = player;
    const toggle = () => player.toggle();
    this.play = h("button", { part: "play", class: "round", click: toggle });
    this.label = h("span", { part: "label", class: "label", click: toggle });
    this.retry = h("button", { part: "retry", hidden: true, click: () => player.play() }, strings.retry);
    const message = h("p", { part: "message", class: "message", role: "status" }, this.text, this.retry);
    const close = h("button", { class: "close", ...labelled(strings.close), click: actions.close }, icon("close"));
    const line = h("div", { class: "line" }, this.play, this.label, message, this.time, close);

    /** @type {HTMLInputElement} */
    this.seek = h("input", {
      type: "range",
      part: "seek",
      min: 0,
      max: 0,
      step: 0.1,
      value: 0,
      "aria-label": strings.position,
      input: () => player.seek(this.seek.valueAsNumber),
    });
    const ruler = { viewBox: `0 0 ${RULER_WIDTH} 1`, preserveAspectRatio: "none", class: "ticks", "aria-hidden": true };
    const bar = h("div", { class: "bar" }, this.loaded, this.seek, this.played, svg("svg", ruler, this.ticks));
    this.optional = this.#optionalControls(actions);
    const end = h("div", { class: "end" }, ...Object.values(this.optional));
    const group = { class: "controls", role: "group", "aria-label": strings.listen };
    this.more = h("div", { class: "more", hidden: true }, bar, h("div", group, ...this.#moves(), end));

    const transcript = { ...region("transcript", strings.transcript), tabindex: 0, hidden: true, click: actions.word };
    this.transcript = h("div", transcript);
    const { lang, dir } = strings;
    const panel = { ...region("player", strings.listen), lang, dir, keydown: actions.key };
    this.panel = h("div", panel, line, this.more, this.transcript);
    root.replaceChildren(this.panel);
  }

  /** Buttons that move in the article. */
  #moves() {
    const { strings, player } = this;
    const seconds = this.#number(STEP_S);
    const back = () => (player.currentTime -= STEP_S);
    const ahead = () => (player.currentTime += STEP_S);
    return [
      button("previousParagraph", strings.previousParagraph, () => player.skipParagraph(-1), "paragraph"),
      button("previousSentence", strings.previousSentence, () => player.skipSentence(-1), "sentence"),
      button("back", strings.back.replace("{n}", seconds), back, "back"),
      button("ahead", strings.ahead.replace("{n}", seconds), ahead, "ahead"),
      button("nextSentence", strings.nextSentence, () => player.skipSentence(1), "sentence"),
      button("nextParagraph", strings.nextParagraph, () => player.skipParagraph(1), "paragraph"),
    ];
  }

  /**
   * What a site may leave out.
   * @param {Actions} actions
   */
  #optionalControls(actions) {
    const { strings, player } = this;
    const rates = RATES.map((rate) => this.#rate(rate));
    const setRate = () => (player.playbackRate = Number(speed.value));
    /** @type {HTMLSelectElement} */
    const speed = h("select", { part: "speed", ...labelled(strings.speed), change: setRate }, ...rates);
    const mute = button("mute", strings.mute, () => (player.muted = !player.muted), "sound");
    /** @type {HTMLInputElement} */
    const volume = h("input", {
      type: "range",
      part: "volume",
      class: "volume",
      min: 0,
      max: 1,
      step: 0.05,
      "aria-label": strings.volume,
      input: () => (player.volume = volume.valueAsNumber),
    });
    const tap = button("tap", strings.tap, actions.tap, "tap");
    const transcript = button("transcript-button", strings.transcript, actions.transcript, "transcript");
    const download = h("a", { part: "download", download: "", ...labelled(strings.download) }, icon("download"));
    return { speed, mute, volume, tap, transcript, download };
  }

  /** @param {number} number */
  #number(number) {
    return new Intl.NumberFormat(this.strings.lang).format(number);
  }

  /** @param {number} rate */
  #rate(rate) {
    return h("option", { value: rate }, `${this.#number(rate)}×`);
  }

  /**
   * Leave out controls by name: speed, volume, tap, transcript, download.
   * @param {string[]} names
   */
  hide(names) {
    for (const [name, element] of Object.entries(this.optional)) {
      element.hidden = names.includes(name) || (name === "mute" && names.includes("volume"));
    }
  }

  /**
   * Show the player's state.
   * @param {Shown} shown
   */
  paint({ message, retries, resumes, opened, growing, buffered, tapping }) {
    const { strings, player } = this;
    const { state, currentTime: now, duration: length } = player;
    const busy = /loading|buffering/.test(state);
    const action = busy || state === "playing" ? "pause" : "play";
    show(this.play, action);
    set(this.play, { "aria-label": strings[action], "aria-busy": busy });
    const title = state === "ended" ? strings.again : resumes && !opened ? strings.resume : strings.listen;
    const short = !opened && length ? ` · ${spokenLength(length, strings.lang, true)}` : "";
    write(this.label, title + short);
    write(this.time, opened ? `${clock(now)} / ${clock(length)}${growing ? "+" : ""}` : "");
    write(this.text, message);
    const failed = state === "failed";
    this.retry.hidden = !retries;
    this.label.hidden = failed;

    this.more.hidden = !opened;
    this.seek.max = String(length);
    this.seek.value = String(now);
    const [position, whole] = [now, length].map((seconds) => spokenLength(seconds, strings.lang));
    set(this.seek, { "aria-valuetext": strings.of.replace("{now}", position).replace("{length}", whole) });
    const share = (/** @type {number} */ seconds) => `${length ? Math.min(100, (100 * seconds) / length) : 0}%`;
    this.played.style.width = share(now);
    this.loaded.style.width = share(buffered);
    this.#paintOptional(growing, tapping);
  }

  /**
   * @param {boolean} growing
   * @param {boolean} tapping
   */
  #paintOptional(growing, tapping) {
    const { speed, mute, volume, tap, transcript, download } = this.optional;
    const { playbackRate, muted, duration, manifest } = this.player;
    const rate = String(playbackRate);
    speed.value = rate;
    if (speed.value !== rate) speed.append(this.#rate(playbackRate));
    speed.value = rate;
    show(mute, muted ? "silent" : "sound");
    set(mute, { "aria-pressed": muted });
    volume.value = String(muted ? 0 : this.player.volume);
    set(tap, { "aria-pressed": tapping });
    set(transcript, { "aria-pressed": !this.transcript.hidden });
    if (manifest && duration && !growing) set(download, { href: manifest.audio[0].src });
  }

  /**
   * Draw ticks where sentences begin, or paragraphs where there are too many.
   * @param {number} length in seconds
   * @param {Timeline} timeline
   */
  drawTicks(length, timeline) {
    const all = [timeline.beginnings(), timeline.beginnings(true)];
    const shown = all.find((beginnings) => beginnings.length <= TICKS_MAX) ?? [];
    const place = (/** @type {number} */ ms) => Math.round((RULER_WIDTH * ms) / 1000 / length);
    const ticks = shown.slice(1).map(({ start_ms: start }) => `M${place(start)} 0v1`);
    this.ticks.setAttribute("d", ticks.join(""));
  }

  /**
   * Float at the foot of the window, or stand in the page, whose text must not move meanwhile.
   * @param {boolean} small
   */
  float(small) {
    const { panel, player } = this;
    if (small === panel.classList.contains("mini")) return;
    player.style.minHeight = small ? `${player.offsetHeight}px` : "";
    panel.classList.toggle("mini", small);
    // The top layer: nothing of the page covers or moves it.
    panel.popover = small ? "manual" : null;
    if (small) panel.showPopover?.();
  }
}

/** @param {string} label */
const labelled = (label) => ({ "aria-label": label, title: label });

/**
 * @param {string} part
 * @param {string} label
 */
const region = (part, label) => ({ part, class: part, role: "region", "aria-label": label });

/**
 * @param {string} part
 * @param {string} label
 * @param {() => void} click
 * @param {Sign} sign
 */
function button(part, label, click, sign) {
  return h("button", { part, ...labelled(label), click }, icon(sign));
}

/**
 * @param {Element} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * @param {Element} element
 * @param {Sign} sign
 */
function show(element, sign) {
  if (!element.querySelector(`.sign-${sign}`)) element.replaceChildren(icon(sign));
}

/** @typedef {Record<string, string | number | boolean | ((event: any) => unknown)>} Attributes */

/**
 * An element with attributes (a function is a listener, false leaves one out) and children. Nothing is parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/**
 * @param {string} name
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

// Strokes on a 24 px square, and discs of 44 px with the sign cut out, which show on any background.
const DISC = "M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
/** @typedef {keyof typeof PATHS} Sign */
const PATHS = {
  play: `${DISC}M17 13.5v17L31.5 22z`,
  pause: `${DISC}M15 14v16h5V14zM24 14v16h5V14z`,
  back: "M12 4.5a8.5 8.5 0 1 1-8.5 8.5M12 1.5l-3 3 3 3",
  ahead: "M12 4.5a8.5 8.5 0 1 0 8.5 8.5M12 1.5l3 3-3 3",
  sentence: "M9.5 6l6 6-6 6", // "previous" is mirrored
  paragraph: "M13 6l6 6-6 6M6 6l6 6-6 6",
  sound: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  silent: "M4 10v4h4l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  transcript: "M5 7h14M5 12h14M5 17h9",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  tap: "M7 4l11 8-5 1-2.5 5z",
  close: "M6 6l12 12M18 6L6 18",
};

/**
 * A sign; into an arrow is written how far it goes.
 * @param {Sign} sign
 */
function icon(sign) {
  const path = PATHS[sign];
  const isDisc = path.startsWith(DISC);
  const look = {
    viewBox: isDisc ? "0 0 44 44" : "0 0 24 24",
    class: `${isDisc ? "disc" : "sign"} sign-${sign}`,
    "aria-hidden": true,
  };
  const seconds = /back|ahead/.test(sign) ? [svg("text", { x: 12, y: 16 }, String(STEP_S))] : [];
  return svg("svg", look, svg("path", { d: path }), ...seconds);
}
