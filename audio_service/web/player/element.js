// <listen-article>: finds its article, plays it and follows it. Attributes, methods and events are in docs/player.md.

import * as styles from "./css.js";
import { caret, Transcript } from "./follow.js";
import * as keys from "./keys.js";
import { Narration } from "./narration.js";
import { Missing } from "./service.js";
import { stringsFor } from "./strings.js";
import { RATES, View } from "./view.js";

// One player is heard at a time.
let heard = null;

const [sheet, marks] = [styles.player, styles.highlights].map((text) => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
});

export class ListenArticle extends HTMLElement {
  static observedAttributes = ["article-id", "url", "draft", "lang", "hide"];

  #narration = new Narration(this, () => {});
  #live = false;
  #view;
  #ready; // resolves when the view is there
  #seen;
  #state = "idle";
  #message = "";
  #opened = false; // it was played, and shows its controls
  #chosen = false; // the reader opened or closed the transcript
  #away = false;
  #dismissed = false;

  connectedCallback() {
    if (!document.adoptedStyleSheets.includes(marks)) document.adoptedStyleSheets.push(marks);
    if (!this.#live) this.#begin();
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#end()); // one that is only moved plays on
  }

  attributeChangedCallback(_name, before, now) {
    if (!this.#live || before === now) return;
    this.#end();
    this.#begin();
  }

  // ---- for the site's code

  get state() {
    return this.#state;
  }

  get manifest() {
    return this.#narration.manifest;
  }

  get timeline() {
    return this.#narration.timeline;
  }

  get currentTime() {
    return this.#narration.now;
  }

  set currentTime(seconds) {
    this.seek(seconds);
  }

  get duration() {
    return this.#narration.length;
  }

  get paused() {
    return this.#narration.paused;
  }

  get playbackRate() {
    return this.#narration.preferences.rate;
  }

  set playbackRate(rate) {
    this.#prefer({ rate: Math.min(RATES.at(-1), Math.max(RATES[0], rate)) });
    this.#tell("rate", { rate: this.playbackRate });
  }

  get volume() {
    return this.#narration.preferences.volume;
  }

  set volume(volume) {
    this.#prefer({ volume: Math.min(1, Math.max(0, volume)), muted: false });
  }

  get muted() {
    return this.#narration.preferences.muted;
  }

  set muted(muted) {
    this.#prefer({ muted: Boolean(muted) });
  }

  /** Resolves when it was begun; failures are told by the state and `listen:error`. */
  async play() {
    const narration = this.#narration;
    if (!this.#view) await this.#ready;
    if (!this.#view || narration !== this.#narration) return undefined;
    if (this.#state === "failed") return this.#retry();
    if (!narration.sound) {
      this.#to("loading");
      if (!(await narration.load()) || narration !== this.#narration) return undefined;
      if (!narration.sound) this.#open(narration);
    }
    if (heard !== this) heard?.pause();
    heard = this;
    this.#dismissed = false;
    if (this.#state !== "playing") this.#to("loading");
    return narration.audio.play().catch((error) => {
      if (error.name === "NotAllowedError") this.#to("paused");
      else if (!/^(Abort|NotSupported)/.test(error.name)) this.#fail(error);
    });
  }

  pause() {
    const { audio } = this.#narration;
    audio?.pause();
    if (this.#state === "loading") this.#to(audio ? "paused" : "idle");
  }

  toggle() {
    return /playing|buffering|loading/.test(this.#state) ? this.pause() : this.play();
  }

  seek(seconds) {
    this.#narration.seek(seconds);
    this.#paint();
  }

  seekToWord(index) {
    const word = this.timeline.words[index];
    if (!word) return undefined;
    this.seek(word.start_ms / 1000);
    return this.play();
  }

  skipSentence(step) {
    this.#narration.skip(step, false);
  }

  skipParagraph(step) {
    this.#narration.skip(step, true);
  }

  #begin() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet, marks];
    this.#live = true;
    this.#opened = this.#chosen = false;
    this.#narration = new Narration(this, (name, detail) => this.#told(name, detail));
    this.#ready = this.#build(root, this.#narration);
  }

  async #build(root, narration) {
    const strings = await stringsFor(this.closest("[lang]")?.lang, navigator.language).catch(() => stringsFor("en"));
    if (narration !== this.#narration) return;
    this.#view = new View(root, strings, this, this.#acts());
    this.#view.hide((this.getAttribute("hide") ?? "").split(/\s+/));
    narration.transcript = new Transcript(this.#view.transcript);
    this.#to("idle");
    this.#seen = new IntersectionObserver(([{ isIntersecting: inSight }]) => {
      if (inSight) narration.load();
      this.#away = !inSight;
      this.#paint();
    });
    this.#seen.observe(this);
  }

  #end() {
    if (!this.#live) return;
    this.#live = false;
    this.#view?.float(false);
    if (heard === this) {
      heard = null;
      keys.control(null);
    }
    this.#narration.close();
    this.#seen?.disconnect();
    this.#view = undefined;
  }

  #open(narration) {
    narration.open((word) => this.seekToWord(word));
    const src = this.getAttribute("artwork");
    const title = narration.manifest.title ?? document.title;
    keys.control(this, { title, artist: location.hostname, artwork: src ? [{ src }] : [] });
  }

  /** Begin anew, from where it failed. */
  #retry() {
    const at = this.currentTime;
    this.#end();
    this.#begin();
    this.#narration.startAt = at;
    return this.play();
  }

  // ---- what happens

  #told(name, detail) {
    const act = {
      playing: () => this.#to("playing"),
      waiting: () => this.#state === "playing" && this.#to("buffering"),
      pause: () => this.#to("paused"),
      ended: () => this.#to("ended"),
      fatal: () => this.#fail(detail),
      timeline: () => this.#view.rule(this.duration, detail.beginnings(), detail.beginnings(true)),
      found: () => {
        const { transcript, end } = this.#view; // where the page has no text of it, it is shown here
        if (!this.#chosen && !end.transcript.hidden && transcript.hidden !== detail) this.#transcript(!detail);
      },
    }[name];
    if (act) act();
    else if (detail) this.#tell(name, detail);
    this.#paint();
  }

  #fail(error) {
    const { failed, missing } = this.#view.strings;
    const none = error instanceof Missing;
    if (none && this.getAttribute("when-missing") === "hide") this.hidden = true;
    this.#to("failed", none ? missing : failed);
    this.#tell("error", { error, fatal: true });
  }

  #to(state, message = "") {
    if (!this.#view) return;
    const before = this.#state;
    const narration = this.#narration;
    this.#state = state;
    this.#message = message;
    this.#opened ||= state === "playing";
    if (this.getAttribute("state") !== state) this.setAttribute("state", state);
    if (before !== state) {
      if (state === "playing") narration.run();
      else if (state !== "buffering") narration.follower?.clear();
      if (state === "paused") narration.keep();
      const event = { playing: "play", paused: "pause", ended: "ended" }[state];
      if (event) this.#tell(event);
      this.#tell("state", { state, before });
    }
    this.#paint();
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`listen:${name}`, { detail, bubbles: true, composed: true }));
  }

  // ---- what the reader does

  #acts() {
    return {
      tap: () => {
        const { follower } = this.#narration;
        follower.tapping = !follower.tapping;
        this.#paint();
      },
      transcript: () => {
        this.#chosen = true;
        this.#transcript(this.#view.transcript.hidden);
      },
      word: (event) => {
        const word = this.#narration.transcript.wordAt(...caret(event, this.shadowRoot));
        if (word >= 0 && String(getSelection()) === "") this.seekToWord(word);
      },
      close: () => {
        this.#dismissed = true;
        this.pause();
        this.#paint();
      },
      key: (event) => {
        const act = keys.actOf(event, this, this.#view);
        if (!act) return;
        event.preventDefault();
        act();
      },
    };
  }

  #transcript(open) {
    this.#narration.transcript.open(open);
    if (!this.paused) this.#narration.follower.attend();
    this.#paint();
  }

  #prefer(change) {
    this.#narration.prefer(change);
    this.#paint();
  }

  #paint() {
    if (heard === this) keys.tell(this);
    if (!this.#view) return;
    const { growing, audio, startAt, follower } = this.#narration;
    const { buffered } = audio ?? {};
    this.#view.paint({
      message: this.#message,
      opened: this.#opened,
      resumes: startAt > 0,
      growing,
      buffered: buffered?.length ? buffered.end(buffered.length - 1) : 0,
      tapping: Boolean(follower?.tapping),
    });
    const small = this.#away && this.#opened && !this.#dismissed && this.#state !== "ended";
    this.#view.float(small && this.getAttribute("mini") !== "off");
  }
}
