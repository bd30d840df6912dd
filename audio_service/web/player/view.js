// @ts-check
// The player's one line, its bar and its text, and how its state is shown in them. The style is in player.css.

import { h, labelled, set, svg, write } from "./dom.js";
import { icon, show } from "./icons.js";
import { speedControl } from "./controls.js";
import { loadPages } from "./load_pages.js";
import { MoreButton } from "./more_button.js";
import { clock, spokenLength, timeLeft } from "./strings.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { FloatingBar } from "./floating_bar.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Manifest } from "./types.js" */

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
 * @property {() => void} press anything
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
 * @property {boolean} [linked] from the time that the page's address names
 * @property {boolean} growing
 * @property {number} buffered in seconds
 * @property {boolean} tapping
 * @property {boolean} [reading] the transcript is open
 */

export class View {
  label = h("span", { part: "label", class: "label", dir: "auto" });
  length = h("span", {});
  now = h("span", {});
  whole = h("span", { class: "whole" });
  time = h("span", { part: "time", class: "time" }, dot(), this.now, this.whole);
  // Before it is opened, and then: what changed its place would count as a shift.
  voices = [h("span", { class: "voice" }), h("span", { class: "voice" })];
  text = h("span", {});
  #said = h("span", { class: "spoken" });
  /** @type {FloatingBar | undefined} of a player that was started */
  bar;
  loaded = h("div", { class: "loaded" });
  played = h("div", { class: "played" });
  ticks = svg("path", { d: "" });
  /** @type {HTMLInputElement} */
  seek;

  /**
   * @param {ShadowRoot} root
   * @param {Strings} strings
   * @param {ListenArticle} player
   * @param {Actions} actions
   */
  constructor(root, strings, player, actions) {
    this.root = root;
    this.strings = strings;
    this.player = player;
    const toggle = () => player.toggle();
    this.play = h("button", { part: "play", class: "round", click: toggle });
    this.minutes = h("span", { class: "minutes" }, dot(), this.length);
    this.abouts = [this.minutes, this.time].map((time, at) => h("div", { class: "about" }, time, this.voices[at]));
    this.words = h("div", { class: "words", click: toggle }, this.label, ...this.abouts);
    this.retry = h("button", { part: "retry", hidden: true, click: () => player.play() }, strings.retry);
    const message = h("p", { part: "message", class: "message", role: "status" }, this.text, this.#said, this.retry);
    this.menu = new MoreButton(player, strings, actions);
    this.speed = speedControl(player, strings);
    this.seek = h("input", { type: "range", part: "seek", min: 0, max: 0, step: 0.1, value: 0 });
    set(this.seek, { "aria-label": strings.position });
    this.seek.addEventListener("input", () => player.seek(this.seek.valueAsNumber));
    this.controls = this.#controls(actions);

    const transcript = { ...region("transcript", strings.transcript), tabindex: 0, hidden: true, click: actions.word };
    this.transcript = h("div", transcript);
    const { lang, dir } = strings;
    const panel = { ...region("player", strings.listen), lang, dir, keydown: actions.key, click: actions.press };
    this.offer = h("div", { part: "next", class: "offer", hidden: true });
    const line = h("div", { class: "line" }, this.play, this.words, message, this.offer, this.controls);
    this.panel = h("div", panel, line, this.transcript);
    root.replaceChildren(this.panel);
  }

  /** @param {Actions} actions */
  #controls(actions) {
    const { strings, player, menu } = this;
    /** @type {(name: "back" | "ahead", seconds: number) => HTMLElement} */
    const step = (name, seconds) => {
      const label = strings[name].replace("{n}", new Intl.NumberFormat(strings.lang).format(STEP_S));
      const click = () => (player.currentTime += seconds);
      return h("button", { part: name, class: "step", ...labelled(label), click }, icon(name, String(STEP_S)));
    };
    const close = h("button", { class: "close", ...labelled(strings.close), click: actions.close }, icon("close"));
    this.back = step("back", -STEP_S);
    this.ahead = step("ahead", STEP_S);
    const all = [this.#bar(), this.back, this.ahead, this.speed.element, menu.element, close];
    return h("div", { class: "controls" }, ...all);
  }

  #bar() {
    const ruler = { viewBox: `0 0 ${RULER_WIDTH} 1`, preserveAspectRatio: "none", class: "ticks", "aria-hidden": true };
    const rail = h("div", { class: "rail" }, this.loaded, svg("svg", ruler, this.ticks));
    return h("div", { class: "bar" }, rail, this.played, this.seek);
  }

  /** Leave out controls that the site names. */
  hide() {
    this.menu.hide(this.#hidden);
    this.speed.element.hidden = this.hides("speed");
    if (this.hides("transcript")) this.transcript.hidden = true;
  }

  get #hidden() {
    return (this.player.getAttribute("hide") ?? "").split(/\s+/);
  }

  /** @param {string} name of a control */
  hides(name) {
    return this.#hidden.includes(name);
  }

  /**
   * Show the player's state.
   * @param {Shown} shown
   */
  paint(shown) {
    const { strings, player } = this;
    const { message, retries, opened, growing, buffered } = shown;
    const { state, currentTime: now, duration: length } = player;
    const busy = /loading|buffering/.test(state);
    const action = busy || state === "playing" ? "pause" : "play";
    show(this.play, action);
    set(this.play, { "aria-label": strings[action], "aria-busy": busy });
    this.#paintWords(shown);
    write(this.text, message);
    this.retry.hidden = !retries;
    this.#cover(message !== "" || !this.offer.hidden);
    if (opened && !this.panel.matches(".opened")) this.#open();

    this.seek.max = String(length);
    this.seek.value = String(now);
    const [position, whole] = [now, length].map((seconds) => spokenLength(seconds, strings.lang));
    set(this.seek, { "aria-valuetext": strings.of.replace("{now}", position).replace("{length}", whole) });
    const share = (/** @type {number} */ seconds) => String(length ? Math.min(1, seconds / length) : 0);
    this.played.style.setProperty("--share", share(now));
    this.loaded.style.setProperty("--share", share(buffered));
    this.speed.paint();
    this.menu.paint({ ...shown, reading: !this.transcript.hidden, growing: growing || !length });
  }

  #open() {
    this.panel.classList.add("opened");
    loadPages().then(
      ({ FloatingBar, showTimes }) => {
        this.bar = new FloatingBar(this);
        showTimes(this);
      },
      () => {}, // out of reach: it does not float
    );
  }

  /**
   * Say something to screen readers, in a region that was there before.
   * @param {string} text
   */
  announce(text) {
    write(this.#said, text);
  }

  /**
   * Show what is offered in place of the title and the controls.
   * @param {string} title
   */
  showOffer(title) {
    this.announce(title);
    this.offer.hidden = false;
    this.#cover(true);
  }

  /**
   * Something else stands in place of the title and the controls.
   * @param {boolean} covered
   */
  #cover(covered) {
    if (covered && this.controls.contains(this.root.activeElement)) this.play.focus({ preventScroll: true });
    this.words.hidden = this.controls.hidden = covered;
  }

  /** @param {Shown} shown */
  #paintWords({ opened, resumes, linked, growing }) {
    const { strings, player } = this;
    const { state, currentTime: now, duration: length, manifest } = player;
    const title = manifest?.title ?? document.title;
    const begins = linked ? strings.playFrom.replace("{time}", clock(now)) : resumes ? strings.resume : strings.listen;
    const invitation = state === "ended" ? strings.again : begins;
    const isPlayed = opened && state !== "ended";
    write(this.label, isPlayed ? title : invitation);
    write(this.now, clock(now));
    write(this.whole, ` / ${clock(length)}${growing ? "+" : ""}`);
    const rest = length - now;
    // Its place is kept, so that nothing moves when the length is known.
    write(this.length, !length ? "\u00a0" : resumes ? timeLeft(rest, strings) : spokenLength(rest, strings.lang, true));
    this.minutes.classList.toggle("unknown", !length);
    this.abouts.forEach((about, at) => (about.hidden = opened !== Boolean(at)));
    set(this.panel, { "aria-label": manifest ? `${strings.listen}: ${title}` : strings.listen });
    for (const voice of this.voices)
      if (manifest?.voice_label && !voice.firstChild) voice.append(dot(), voiceLabel(manifest));
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
}

/**
 * What says that the voice is synthetic, as the service words it.
 * @param {Manifest} manifest
 */
function voiceLabel({ voice_label: text = "", voice_label_url: href }) {
  const look = { part: "voice-label", dir: "auto" };
  if (!href) return h("span", look, text ?? "");
  const click = (/** @type {Event} */ event) => event.stopPropagation(); // it does not play
  return h("a", { ...look, href, target: "_blank", click }, text ?? "");
}

const dot = () => h("span", { class: "dot" }, " · ");

/**
 * @param {string} part
 * @param {string} label
 */
const region = (part, label) => ({ part, class: part, role: "region", "aria-label": label });
