// One article as it is played: its manifest, its sound, what is said when, and following it.

import { Follower } from "./follow.js";
import { Beacons, Missing, follow, json, manifestOf, pageAddress } from "./service.js";
import { Sound } from "./sound.js";
import { Timeline } from "./timeline.js";

const KEEP_EVERY_MS = 5000;
// The reader's own localStorage holds the positions in so many articles.
const PREFIX = "listen-article:";
const KEPT = 50;
// Nearer to an end than this, one begins at the beginning.
const WORTH_S = 10;
// Sentences in the making come in bursts, and are looked for together; a burst without an end does not put it off.
const BURST_MS = 200;

export class Narration {
  manifest = null;
  timeline = new Timeline();
  startAt = 0; // in seconds
  #abort = new AbortController();
  #keptAt = 0;
  #sentence = -1;
  #loading;
  #beacons;
  #soon;
  #frame;

  /** The attributes of `host` say what is played and how; `told(name, detail)` hears what happens. */
  constructor(host, told) {
    this.host = host;
    this.told = (name, detail) => this.#closed || told(name, detail);
    this.memory = new Memory(!this.#off("remember"));
    this.preferences = this.memory.preferences;
  }

  get #closed() {
    return this.#abort.signal.aborted;
  }

  #off(attribute) {
    return this.host.getAttribute(attribute) === "off";
  }

  get audio() {
    return this.sound?.audio;
  }

  get paused() {
    return this.audio?.paused ?? true;
  }

  get now() {
    return this.audio?.currentTime ?? this.startAt;
  }

  get length() {
    return (this.manifest?.duration_ms ?? this.timeline.durationMs) / 1000;
  }

  get #ms() {
    return Math.round(this.now * 1000);
  }

  /** Whether it is still being made. */
  get growing() {
    return this.manifest?.duration_ms === null;
  }

  close() {
    this.keep();
    this.#abort.abort();
    this.follower?.close();
    this.sound?.close();
    this.sound = undefined;
  }

  /** Get the manifest, once; whether there is one that can be played. */
  load() {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = undefined;
      this.told("fatal", error);
      return false;
    });
    return this.#loading;
  }

  async #load() {
    const attribute = (name) => this.host.getAttribute(name);
    const from = { id: attribute("article-id"), url: attribute("url") ?? pageAddress(), draft: attribute("draft") };
    const manifest = await manifestOf(from, this.#abort.signal);
    if (manifest.status === "failed" && manifest.duration_ms === null) throw new Missing(manifest.error ?? "");
    this.manifest = manifest;
    if (!this.growing) this.startAt ||= this.memory.position(manifest.id);
    this.#beacons = this.#off("beacons") ? null : new Beacons(manifest);
    this.told("ready", { manifest });
    return true;
  }

  /** Make ready to sound; `seek(word index)` is called when a word of the page is clicked on. */
  open(seek) {
    const { manifest } = this;
    const { src } = manifest.audio[0];
    this.sound = new Sound((name) => this.#heard(name));
    this.prefer({});
    const found = (whether) => this.told("found", whether);
    this.follower = new Follower(this.host, { transcript: this.transcript, seek, found, auto: !this.#off("scroll") });
    if (!this.growing) {
      this.audio.src = src;
      if (this.startAt) this.audio.currentTime = this.startAt;
      this.#loadTimeline();
      return;
    }
    this.startAt = 0;
    this.sound.openGrowing(src, manifest.links.stream);
    follow(manifest, this.#abort.signal, {
      sentence: (sentence) => this.#grow(sentence),
      ready: (finished) => this.#finish(finished),
      failed: () => this.told("fatal", new Error("the narration failed")),
    });
  }

  #grow(sentence) {
    this.timeline.add(sentence);
    this.#soon ??= setTimeout(() => this.#tell(), this.follower.timeline ? BURST_MS : 0);
  }

  /** The whole timeline first: a narration that was finished just now told no sentences. */
  async #finish(manifest) {
    this.manifest = manifest;
    this.told("ready", { manifest });
    await this.#loadTimeline();
    const { sentences } = this.timeline;
    const gaps = sentences.slice(1).map((each, n) => [sentences[n].end_ms / 1000, each.start_ms / 1000]);
    this.sound?.finish(manifest.audio[0].src, gaps);
  }

  async #loadTimeline() {
    const { signal } = this.#abort;
    await json(this.manifest.timeline, { signal }).then(
      (given) => {
        this.timeline = Timeline.of(given);
        this.#tell();
      },
      (error) => this.told("error", { error, fatal: false }), // it plays on without marks
    );
  }

  /** The timeline is new, or longer. */
  #tell() {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    if (this.#closed) return;
    this.transcript.show(this.timeline);
    this.follower.find(this.timeline);
    this.told("timeline", this.timeline);
  }

  prefer(change) {
    this.preferences = { ...this.preferences, ...change };
    if (Object.keys(change).length) this.memory.preferences = this.preferences;
    const { rate, volume, muted } = this.preferences;
    if (this.sound) Object.assign(this.audio, { defaultPlaybackRate: rate, playbackRate: rate, volume, muted });
  }

  seek(seconds) {
    this.startAt = Math.max(0, Math.min(seconds, this.length || Infinity));
    if (!this.sound) return;
    this.audio.currentTime = this.startAt;
    this.follower.attend();
    this.follower.mark(this.#ms);
    this.told("seek", { currentTime: this.startAt });
  }

  skip(step, paragraphs) {
    const to = this.timeline.beginning(this.#ms, step, paragraphs);
    if (to !== undefined) this.seek(to / 1000);
  }

  /** Follow the words for as long as it plays. */
  run() {
    this.follower.attend();
    this.#sentence = -1;
    cancelAnimationFrame(this.#frame);
    this.#step();
  }

  #step() {
    if (this.paused) return;
    const ms = this.#ms;
    this.follower.mark(ms);
    const index = this.timeline.sentenceAt(ms);
    if (index !== this.#sentence && index >= 0) this.told("sentence", { index });
    this.#sentence = index;
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  #heard(name) {
    if (name === "timeupdate") this.#progress();
    if (name === "ended") {
      this.#beacons?.ended();
      this.keep();
    }
    if (name === "error") this.sound.fallBack() || this.told("fatal", this.audio.error);
    else if (name !== "pause" || !this.audio.ended) this.told(name);
  }

  #progress() {
    const { now: currentTime, length: duration } = this;
    if (!this.paused) this.#beacons?.at(currentTime, this.growing ? 0 : duration);
    this.told("progress", { currentTime, duration });
    if (performance.now() - this.#keptAt > KEEP_EVERY_MS) this.keep();
  }

  /** Remember where one is. */
  keep() {
    if (!this.sound) return;
    this.#keptAt = performance.now();
    this.memory.keep(this.manifest.id, this.now, this.length);
  }
}

/** Speed, volume, and how far one came in which article; nothing where storage is shut off or full. */
class Memory {
  constructor(on) {
    this.on = on;
  }

  #read(name, otherwise) {
    try {
      return (this.on && JSON.parse(localStorage.getItem(PREFIX + name))) || otherwise;
    } catch {
      return otherwise;
    }
  }

  #write(name, value) {
    try {
      if (this.on) localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // then nothing is remembered
    }
  }

  get preferences() {
    const { rate = 1, volume = 1, muted = false } = this.#read("preferences", {});
    return { rate, volume, muted };
  }

  set preferences(value) {
    this.#write("preferences", value);
  }

  /** In seconds. */
  position(article) {
    return this.#read("positions", []).find(([id]) => id === article)?.[1] ?? 0;
  }

  keep(article, seconds, length) {
    const others = this.#read("positions", []).filter(([id]) => id !== article);
    const worth = seconds > WORTH_S && seconds < length - WORTH_S;
    this.#write("positions", worth ? [[article, Math.round(seconds * 10) / 10], ...others].slice(0, KEPT) : others);
  }
}
