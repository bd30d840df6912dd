// What the player looks like: it builds the elements once and paints a state into them. It knows nothing of sound or times.

import { clock, spokenLength } from "./strings.js";

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
export const STEP_S = 15;
// More sentences than this would make a grey bar of the ticks.
const TICKS_MAX = 120;
const RULER = 10_000;

export class View {
  /** Build into a shadow root. `acts` has a function for each thing that a reader can do. */
  constructor(root, strings, acts) {
    this.strings = strings;
    const t = strings;
    this.play = h("button", { type: "button", part: "play", class: "round", click: acts.toggle });
    this.label = h("span", { part: "label", class: "label", click: acts.toggle });
    this.time = h("span", { part: "time", class: "time" });
    this.seek = h("input", { type: "range", part: "seek", min: 0, max: 0, step: 0.1, value: 0, "aria-label": t.position, input: () => acts.seek(Number(this.seek.value)) });
    this.played = h("div", { class: "played" });
    this.loaded = h("div", { class: "loaded" });
    this.ticks = svg("path", { d: "" });
    const ruler = svg("svg", { viewBox: `0 0 ${RULER} 1`, preserveAspectRatio: "none", class: "ticks", "aria-hidden": true }, this.ticks);
    const bar = h("div", { class: "bar" }, h("div", { class: "track" }), this.loaded, this.played, ruler, this.seek);
    this.more = h("div", { class: "more", hidden: true }, bar, this.#controls(acts));
    this.retry = h("button", { type: "button", part: "retry", hidden: true, click: acts.retry }, t.retry);
    this.says = h("span", {});
    this.message = h("p", { part: "message", class: "message", role: "status" }, this.says, this.retry);
    this.transcript = h("div", { part: "transcript", class: "transcript", role: "region", "aria-label": t.transcript, tabindex: 0, hidden: true, click: acts.transcriptClick });
    const close = h("button", { type: "button", class: "close", "aria-label": t.close, title: t.close, click: acts.close }, icon("close"));
    const line = h("div", { class: "line" }, this.play, this.label, this.time, close);
    this.panel = h("div", { part: "player", class: "player", role: "region", "aria-label": t.listen, lang: t.lang, dir: t.dir, keydown: acts.key }, line, this.more, this.message, this.transcript);
    root.replaceChildren(this.panel);
  }

  #controls(acts) {
    const t = this.strings;
    const button = (name, label, act, sign = icon(name), more = {}) =>
      h("button", { type: "button", part: name, "aria-label": label, title: label, click: act, ...more }, sign);
    const seconds = (text) => text.replace("{n}", new Intl.NumberFormat(t.lang).format(STEP_S));
    this.moves = [
      button("previousParagraph", t.previousParagraph, () => acts.paragraph(-1)),
      button("previousSentence", t.previousSentence, () => acts.sentence(-1)),
      button("back", seconds(t.back), () => acts.skip(-STEP_S), icon("back", String(STEP_S))),
      button("ahead", seconds(t.ahead), () => acts.skip(STEP_S), icon("ahead", String(STEP_S))),
      button("nextSentence", t.nextSentence, () => acts.sentence(1)),
      button("nextParagraph", t.nextParagraph, () => acts.paragraph(1)),
    ];
    const rates = RATES.map((rate) => h("option", { value: rate }, `${new Intl.NumberFormat(t.lang).format(rate)}×`));
    this.rate = h("select", { part: "speed", "aria-label": t.speed, title: t.speed, change: () => acts.rate(Number(this.rate.value)) }, ...rates);
    this.mute = button("mute", t.mute, acts.mute, icon("sound"), { "aria-pressed": "false" });
    this.volume = h("input", { type: "range", part: "volume", class: "volume", min: 0, max: 1, step: 0.05, "aria-label": t.volume, input: () => acts.volume(Number(this.volume.value)) });
    this.tap = button("tap", t.tap, acts.tap, icon("tap"), { "aria-pressed": "false" });
    this.open = button("transcript-button", t.transcript, acts.transcript, icon("transcript"), { "aria-pressed": "false" });
    this.download = h("a", { part: "download", download: "", "aria-label": t.download, title: t.download }, icon("download"));
    this.end = { speed: this.rate, volume: this.volume, mute: this.mute, tap: this.tap, transcript: this.open, download: this.download };
    const end = h("div", { class: "end" }, ...[this.rate, this.mute, this.volume, this.tap, this.open, this.download]);
    return h("div", { class: "controls", role: "group", "aria-label": t.listen }, ...this.moves, end);
  }

  /** Leave out controls by name: speed, volume, tap, transcript, download. */
  hide(names) {
    for (const [name, element] of Object.entries(this.end)) {
      element.hidden = names.includes(name) || (name === "mute" && names.includes("volume"));
    }
  }

  /** Show a state of the player; lengths in seconds, `ticks` are the starts of sentences. */
  paint({ state, message, resumes, opened, now, length, growing, buffered, rate, volume, muted, tapping, src }) {
    const t = this.strings;
    const running = ["playing", "buffering", "loading"].includes(state);
    const sign = running ? "pause" : "play";
    if (this.play.dataset.sign !== sign) {
      this.play.dataset.sign = sign;
      this.play.replaceChildren(icon(sign));
      this.play.setAttribute("aria-label", running ? t.pause : t.play);
    }
    this.play.setAttribute("aria-busy", String(state === "loading" || state === "buffering"));
    const title = state === "ended" ? t.again : resumes && !opened ? t.resume : t.listen;
    const short = !opened && length ? ` · ${spokenLength(length, t.lang, true)}` : "";
    write(this.label, title + short);
    write(this.time, opened ? `${clock(now)} / ${clock(length)}${growing ? "+" : ""}` : "");
    this.more.hidden = !opened;
    this.seek.max = String(length);
    this.seek.value = String(now);
    this.seek.setAttribute("aria-valuetext", t.of.replace("{now}", spokenLength(now, t.lang)).replace("{length}", spokenLength(length, t.lang)));
    const share = (seconds) => `${length ? Math.min(100, (100 * seconds) / length) : 0}%`;
    this.played.style.width = share(now);
    this.loaded.style.width = share(buffered);
    if (!RATES.includes(rate) && this.rate.lastChild.value !== String(rate)) this.rate.append(h("option", { value: rate }, `${rate}×`));
    this.rate.value = String(rate);
    if (this.mute.getAttribute("aria-pressed") !== String(muted)) {
      this.mute.setAttribute("aria-pressed", String(muted));
      this.mute.replaceChildren(icon(muted ? "silent" : "sound"));
    }
    this.volume.value = String(muted ? 0 : volume);
    this.tap.setAttribute("aria-pressed", String(tapping));
    this.open.setAttribute("aria-pressed", String(!this.transcript.hidden));
    if (src && this.download.getAttribute("href") !== src) this.download.href = src;
    write(this.says, message ?? "");
    this.retry.hidden = state !== "failed";
  }

  /** Ticks where sentences begin (seconds), or where paragraphs do when there are too many. */
  rule(length, sentences, paragraphs) {
    const starts = [sentences, paragraphs].find((each) => each.length <= TICKS_MAX) ?? [];
    const d = starts.slice(1).map((start) => `M${Math.round((RULER * start) / length)} 0v1`).join("");
    this.ticks.setAttribute("d", d);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * An element with attributes (a function is a listener, false leaves one out) and children (nodes or texts). Never
 * from HTML text: nothing of an article is parsed, and pages with Trusted Types need no exception.
 */
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

// Strokes on a 24 px square; `play` and `pause` are discs of 44 px with the sign cut out, so that they show on any background.
const DISC = "M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
const PATHS = {
  play: `${DISC}M17 13.5v17L31.5 22z`,
  pause: `${DISC}M15 14v16h5V14zM24 14v16h5V14z`,
  back: "M5.5 4v5h5M6 8.7a8 8 0 1 1-1.5 6.8",
  ahead: "M18.5 4v5h-5M18 8.7a8 8 0 1 0 1.5 6.8",
  previousSentence: "M14.5 6l-6 6 6 6",
  nextSentence: "M9.5 6l6 6-6 6",
  previousParagraph: "M11 6l-6 6 6 6M18 6l-6 6 6 6",
  nextParagraph: "M13 6l6 6-6 6M6 6l6 6-6 6",
  sound: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  silent: "M4 10v4h4l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  transcript: "M5 7h14M5 12h14M5 17h9",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  tap: "M7 4l11 8-5 1-2.5 5z",
  close: "M6 6l12 12M18 6L6 18",
};

/** A sign of the list above; `label` is written into it. */
function icon(name, label) {
  const disc = PATHS[name].startsWith(DISC);
  const look = { viewBox: disc ? "0 0 44 44" : "0 0 24 24", class: disc ? "disc" : `sign sign-${name}`, "aria-hidden": true };
  const text = label ? [svg("text", { x: 12, y: 16.5 }, label)] : [];
  return svg("svg", look, svg("path", { d: PATHS[name] }), ...text);
}
