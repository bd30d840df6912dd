// What the player looks like: its elements, into which a state is painted. The style is in player.css.

import { clock, spokenLength } from "./strings.js";

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
export const STEP_S = 15;
// More ticks than this would make a grey bar.
const TICKS_MAX = 120;
const RULER = 10_000;

export class View {
  /** Build into the shadow root of a player; `acts` is what it has no methods for. */
  constructor(root, strings, player, acts) {
    this.strings = strings;
    this.player = player;
    const t = strings;
    const toggle = () => player.toggle();
    this.play = h("button", { part: "play", class: "round", click: toggle });
    this.label = h("span", { part: "label", class: "label", click: toggle });
    this.time = h("span", { part: "time", class: "time" });
    this.seek = h("input", { type: "range", part: "seek", min: 0, max: 0, step: 0.1, value: 0, "aria-label": t.position, input: () => player.seek(this.seek.value) });
    this.played = h("div", { class: "played" });
    this.loaded = h("div", { class: "loaded" });
    this.ticks = svg("path", { d: "" });
    const ruler = svg("svg", { viewBox: `0 0 ${RULER} 1`, preserveAspectRatio: "none", class: "ticks", "aria-hidden": true }, this.ticks);
    const bar = h("div", { class: "bar" }, this.loaded, this.seek, this.played, ruler);
    this.more = h("div", { class: "more", hidden: true }, bar, this.#controls(acts));
    this.retry = h("button", { part: "retry", hidden: true, click: () => player.play() }, t.retry);
    this.says = h("span", {});
    this.message = h("p", { part: "message", class: "message", role: "status" }, this.says, this.retry);
    this.transcript = h("div", { part: "transcript", class: "transcript", role: "region", "aria-label": t.transcript, tabindex: 0, hidden: true, click: acts.word });
    const close = h("button", { class: "close", ...named(t.close), click: acts.close }, icon("close"));
    const line = h("div", { class: "line" }, this.play, this.label, this.message, this.time, close);
    this.panel = h("div", { part: "player", class: "player", role: "region", "aria-label": t.listen, lang: t.lang, dir: t.dir, keydown: acts.key }, line, this.more, this.transcript);
    root.replaceChildren(this.panel);
  }

  #controls(acts) {
    const { strings: t, player } = this;
    const button = (name, label, click, part = name) => h("button", { part, ...named(label), click }, icon(name));
    const move = (name, act) => button(name.replace(/previous|next/, ""), t[name], act, name);
    const moves = [
      move("previousParagraph", () => player.skipParagraph(-1)),
      move("previousSentence", () => player.skipSentence(-1)),
      button("back", t.back.replace("{n}", this.#number(STEP_S)), () => (player.currentTime -= STEP_S)),
      button("ahead", t.ahead.replace("{n}", this.#number(STEP_S)), () => (player.currentTime += STEP_S)),
      move("nextSentence", () => player.skipSentence(1)),
      move("nextParagraph", () => player.skipParagraph(1)),
    ];
    const speed = h("select", { part: "speed", ...named(t.speed), change: () => (player.playbackRate = speed.value) }, ...RATES.map((rate) => this.#rate(rate)));
    const mute = button("sound", t.mute, () => (player.muted = !player.muted), "mute");
    const volume = h("input", { type: "range", part: "volume", class: "volume", min: 0, max: 1, step: 0.05, "aria-label": t.volume, input: () => (player.volume = volume.value) });
    const tap = button("tap", t.tap, acts.tap);
    const transcript = button("transcript", t.transcript, acts.transcript, "transcript-button");
    const download = h("a", { part: "download", download: "", ...named(t.download) }, icon("download"));
    this.end = { speed, mute, volume, tap, transcript, download };
    const end = h("div", { class: "end" }, ...Object.values(this.end));
    return h("div", { class: "controls", role: "group", "aria-label": t.listen }, ...moves, end);
  }

  #number(number) {
    return new Intl.NumberFormat(this.strings.lang).format(number);
  }

  #rate(rate) {
    return h("option", { value: rate }, `${this.#number(rate)}×`);
  }

  /** Leave out controls by name: speed, volume, tap, transcript, download. */
  hide(names) {
    for (const [name, element] of Object.entries(this.end)) {
      element.hidden = names.includes(name) || (name === "mute" && names.includes("volume"));
    }
  }

  /** Show how it stands with the player; `buffered` in seconds. */
  paint({ message, resumes, opened, growing, buffered, tapping }) {
    const t = this.strings;
    const { speed, mute, tap, transcript, download } = this.end;
    const { state, currentTime: now, duration: length, playbackRate: rate, volume, muted, manifest } = this.player;
    const busy = /loading|buffering/.test(state);
    const sign = busy || state === "playing" ? "pause" : "play";
    show(this.play, sign);
    set(this.play, { "aria-label": t[sign], "aria-busy": busy });
    const title = state === "ended" ? t.again : resumes && !opened ? t.resume : t.listen;
    const short = !opened && length ? ` · ${spokenLength(length, t.lang, true)}` : "";
    write(this.label, title + short);
    write(this.time, opened ? `${clock(now)} / ${clock(length)}${growing ? "+" : ""}` : "");
    this.more.hidden = !opened;
    this.seek.max = length;
    this.seek.value = now;
    const [said, whole] = [now, length].map((seconds) => spokenLength(seconds, t.lang));
    set(this.seek, { "aria-valuetext": t.of.replace("{now}", said).replace("{length}", whole) });
    const share = (seconds) => `${length ? Math.min(100, (100 * seconds) / length) : 0}%`;
    this.played.style.width = share(now);
    this.loaded.style.width = share(buffered);
    speed.value = rate;
    if (speed.value !== String(rate)) speed.append(this.#rate(rate));
    speed.value = rate;
    show(mute, muted ? "silent" : "sound");
    this.end.volume.value = muted ? 0 : volume;
    set(mute, { "aria-pressed": muted });
    set(tap, { "aria-pressed": tapping });
    set(transcript, { "aria-pressed": !this.transcript.hidden });
    if (length && !growing) set(download, { href: manifest.audio[0].src });
    write(this.says, message);
    this.label.hidden = !(this.retry.hidden = state !== "failed");
  }

  /** Ticks where sentences begin, or paragraphs where there are too many; `length` in seconds. */
  rule(length, sentences, paragraphs) {
    const starts = [sentences, paragraphs].find((each) => each.length <= TICKS_MAX) ?? [];
    const d = starts.slice(1).map((each) => `M${Math.round((RULER * each.start_ms) / 1000 / length)} 0v1`).join("");
    this.ticks.setAttribute("d", d);
  }

  /** Float at the foot of the window, or stand in the page, whose text must not move meanwhile. */
  float(small) {
    const { panel } = this;
    if (small === panel.classList.contains("mini")) return;
    const { host } = panel.getRootNode();
    host.style.minHeight = small ? `${host.offsetHeight}px` : "";
    panel.classList.toggle("mini", small);
    // The top layer: nothing of the page covers or moves it.
    panel.popover = small ? "manual" : null;
    if (small) panel.showPopover?.();
  }
}

const named = (label) => ({ "aria-label": label, title: label });

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

function show(button, name) {
  if (!button.querySelector(`.sign-${name}`)) button.replaceChildren(icon(name));
}

/** An element with attributes (a function is a listener, false leaves one out) and children. Nothing is parsed as HTML. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Strokes on a 24 px square, and discs of 44 px with the sign cut out, which show on any background.
const DISC = "M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
const PATHS = {
  play: `${DISC}M17 13.5v17L31.5 22z`,
  pause: `${DISC}M15 14v16h5V14zM24 14v16h5V14z`,
  back: "M12 4.5a8.5 8.5 0 1 1-8.5 8.5M12 1.5l-3 3 3 3",
  ahead: "M12 4.5a8.5 8.5 0 1 0 8.5 8.5M12 1.5l3 3-3 3",
  Sentence: "M9.5 6l6 6-6 6", // "previous" is mirrored
  Paragraph: "M13 6l6 6-6 6M6 6l6 6-6 6",
  sound: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  silent: "M4 10v4h4l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  transcript: "M5 7h14M5 12h14M5 17h9",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  tap: "M7 4l11 8-5 1-2.5 5z",
  close: "M6 6l12 12M18 6L6 18",
};

/** A sign; into an arrow is written how far it goes. */
function icon(name) {
  const disc = PATHS[name].startsWith(DISC);
  const look = { viewBox: disc ? "0 0 44 44" : "0 0 24 24", class: `${disc ? "disc" : "sign"} sign-${name}`, "aria-hidden": true };
  const text = /back|ahead/.test(name) ? [svg("text", { x: 12, y: 16 }, STEP_S)] : [];
  return svg("svg", look, svg("path", { d: PATHS[name] }), ...text);
}
