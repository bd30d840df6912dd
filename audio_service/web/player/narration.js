// @ts-check
// One article as it is played: its manifest, its sound, its timeline, and following it.

import { timeIn } from "./address.js";
import { Follower } from "./follow.js";
import { Listening, ended, round } from "./listening.js";
import { Memory } from "./memory.js";
import { Missing, articleNamed, countPlay, followRendering, isLocked, json, manifestOf } from "./service.js";
import { Sound } from "./sound.js";
import { Timeline } from "./timeline.js";
import { STEP_S } from "./view.js";

/** @import { Transcript } from "./follow.js" */
/** @import { Preferences } from "./memory.js" */
/** @import { Manifest, SentenceEvent, TimelineFile } from "./types.js" */
/** @import { Usage } from "./usage.js" */

const KEEP_EVERY_MS = 5000;
// The audio may be so much shorter than its timeline.
const ALMOST_S = 1;
// While it is rendered, sentences come in bursts: those of so long are looked for together.
const BURST_MS = 200;

export class Narration {
  /** @type {Manifest | null} */
  manifest = null;
  timeline = new Timeline();
  /** @type {Preferences} */
  preferences = { rate: 1, volume: 1, muted: false };
  startAt = 0; // in seconds
  listening = new Listening();
  /** @type {Sound | undefined} */
  sound;
  /** @type {Follower | undefined} */
  follower;
  /** @type {Transcript | undefined} */
  transcript;
  #abort = new AbortController();
  #isCut = false;
  #isNoted = false;
  #linkedTo = 0; // seconds that the page's address names
  #keptAt = 0;
  #before = Infinity; // the position at the last look, in seconds
  #seeks = false;
  #sentence = -1;
  /** @type {Promise<Manifest | undefined> | undefined} */
  #loading;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #burst;
  #frame = 0;
  /** @type {Promise<import("./subscribers/renewal.js").Renewal> | undefined} */
  #renewal;

  /**
   * @param {HTMLElement} host its attributes say what is played and how
   * @param {(name: string, detail?: any) => void} notify is called for what happens
   * @param {string} [article] another article than the host's attributes name
   */
  constructor(host, notify, article) {
    this.host = host;
    this.article = article;
    /** @type {typeof notify} */
    this.notify = (name, detail) => this.#closed || notify(name, detail);
    this.memory = new Memory(() => this.#mayCount && !this.#isOff("remember"));
    if (!host.isConnected) return; // a script may set its attributes later
    this.preferences = this.memory.preferences;
    this.#linkedTo = this.startAt = this.#addressed;
    addEventListener("hashchange", () => this.#followLink(), { signal: this.#abort.signal });
  }

  /** Seconds that the page's address names; one player takes them. */
  get #addressed() {
    const isFirst = this.article === undefined && document.querySelector(this.host.localName) === this.host;
    return isFirst ? timeIn(location.hash) : 0;
  }

  #followLink() {
    const seconds = this.#addressed;
    if (!seconds || seconds > (this.length || Infinity)) return;
    this.seek(seconds);
    this.#linkedTo = this.startAt;
    this.notify("linked");
  }

  /** Whether it begins where the page's address says. */
  get linked() {
    return this.startAt > 0 && this.startAt === this.#linkedTo;
  }

  /** The reader consents, or the site does not ask. */
  get #mayCount() {
    return this.host.getAttribute("consent") !== "denied";
  }

  get #closed() {
    return this.#abort.signal.aborted;
  }

  /** @param {string} attribute */
  #isOff(attribute) {
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

  /** Whether it is still rendered. */
  get growing() {
    return this.manifest?.duration_ms === null;
  }

  close() {
    this.#leave();
    this.#abort.abort();
    this.follower?.close();
    this.sound?.close();
    this.sound = undefined;
  }

  /** What is remembered, before it is played. */
  recall() {
    if (this.sound || !this.memory.isOn()) return;
    this.preferences = this.memory.preferences;
    this.#recallPosition();
  }

  #recallPosition() {
    if (!this.manifest || this.growing) return;
    this.startAt ||= this.memory.position(this.manifest.id);
    if (this.startAt >= this.length) this.startAt = 0; // it is shorter than it was
  }

  /** Get the manifest, once; undefined where there is none that can be played. */
  load() {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = undefined;
      if (isLocked(error)) this.notify("token", { article: this.article ?? this.host.getAttribute("article-id") });
      this.notify("fatal", error);
      return undefined;
    });
    return this.#loading;
  }

  async #load() {
    const manifest = await this.#ask();
    if (manifest.status === "failed" && manifest.duration_ms === null) throw new Missing(manifest.error ?? "");
    this.manifest = manifest;
    if (manifest.expires_s) this.#renewed((renewal) => renewal.plan());
    this.#recallPosition();
    this.notify("ready", { manifest });
    return manifest;
  }

  #ask() {
    const named = this.article === undefined ? this.host : articleNamed(this.article, this.host);
    return manifestOf(named, this.#abort.signal);
  }

  /**
   * What keeps a subscriber's token fresh is a file of its own.
   * @param {(renewal: import("./subscribers/renewal.js").Renewal) => unknown} act
   */
  #renewed(act) {
    this.#renewal ??= import(String(new URL("subscribers/renewal.js", import.meta.url))).then(
      ({ Renewal }) => new Renewal(this, () => this.#ask()),
    );
    this.#renewal.then(act, (error) => this.notify("fatal", error));
  }

  /** The site has given another token. */
  renew() {
    this.#renewed((renewal) => renewal.renew());
  }

  /**
   * Make ready to sound.
   * @param {Manifest} manifest
   * @param {Transcript} transcript
   * @param {Usage} usage
   */
  open(manifest, transcript, usage) {
    const { src } = manifest.audio[0];
    const sound = new Sound((name) => this.#heard(name));
    const { signal } = this.#abort;
    // A phone may close a page that is hidden without another event.
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave(), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    this.sound = sound;
    this.transcript = transcript;
    this.prefer({});
    /** @param {boolean} whether */
    const found = (whether) => this.notify("found", whether);
    const scrolls = () => !this.paused && !usage.recent && !this.#isOff("scroll");
    this.follower = new Follower(this.host, { transcript, found, scrolls });
    if (!this.growing) {
      sound.audio.src = src;
      if (this.startAt) sound.audio.currentTime = this.startAt;
      this.#loadTimeline(manifest);
      return;
    }
    sound.openGrowing(src, manifest.links.stream);
    if (this.startAt) sound.audio.currentTime = this.startAt;
    followRendering(() => this.manifest ?? manifest, signal, {
      sentence: (event) => this.#grow(event),
      ready: (finished) => this.#finish(finished),
      failed: () => this.#cut(),
    });
  }

  #cut() {
    this.#isCut = true;
    this.#warn("the narration failed");
    this.sound?.cut();
  }

  /** The rest of a growing article will not come; what was received can be played. */
  get endsEarly() {
    return this.#isCut && !this.audio?.error;
  }

  /** It is said that the rest will not come, until the reader presses something. */
  get warns() {
    return this.endsEarly && !this.#isNoted;
  }

  note() {
    this.#isNoted = this.endsEarly;
    this.notify("noted");
  }

  /** @param {string} message */
  #warn(message) {
    this.notify("error", { error: new Error(message), fatal: false });
  }

  /** @param {SentenceEvent} event */
  #grow(event) {
    this.timeline.add(event);
    this.#burst ??= setTimeout(() => this.#showTimeline(), this.follower?.timeline ? BURST_MS : 0);
  }

  /**
   * The whole timeline first: a narration that was finished just now sent no sentences.
   * @param {Manifest} manifest
   */
  async #finish(manifest) {
    this.manifest = manifest;
    this.sound?.prepare(manifest.audio[0].src);
    this.notify("ready", { manifest });
    await this.#loadTimeline(manifest);
    const { sentences } = this.timeline;
    const gaps = sentences.slice(1).map(({ start_ms: start }, n) => [sentences[n].end_ms / 1000, start / 1000]);
    this.sound?.finish(gaps);
  }

  /** @param {Manifest} manifest */
  async #loadTimeline(manifest) {
    await json(manifest.timeline, { signal: this.#abort.signal }).then(
      (/** @type {TimelineFile} */ file) => {
        this.timeline = Timeline.of(file);
        this.#showTimeline();
      },
      (error) => this.notify("error", { error, fatal: false }), // it plays on without marks
    );
  }

  /** The timeline is new, or longer. */
  #showTimeline() {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    if (this.#closed) return;
    this.transcript?.show(this.timeline);
    this.follower?.find(this.timeline);
    this.notify("timeline", this.timeline);
  }

  /** @param {Partial<Preferences>} change */
  prefer(change) {
    this.preferences = { ...this.preferences, ...change };
    if (Object.keys(change).length) this.memory.preferences = this.preferences;
    const { rate, volume, muted } = this.preferences;
    if (this.audio) Object.assign(this.audio, { defaultPlaybackRate: rate, playbackRate: rate, volume, muted });
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.startAt = Math.max(0, Math.min(seconds, this.length || Infinity));
    if (!this.sound) return;
    this.#seeks = true;
    this.sound.seek(this.startAt);
    this.follower?.attend();
    this.follower?.mark(this.#ms);
  }

  /**
   * To another sentence or paragraph; by seconds where their times are not there.
   * @param {number} step
   * @param {boolean} paragraphs
   */
  skip(step, paragraphs) {
    const to = this.timeline.beginning(this.#ms, step, paragraphs);
    this.seek(to === undefined ? this.now + step * STEP_S : to / 1000);
  }

  /** Follow the words for as long as it plays. */
  run() {
    this.follower?.attend();
    cancelAnimationFrame(this.#frame);
    this.#step();
  }

  #step() {
    if (this.paused) return;
    const ms = this.#ms;
    this.follower?.mark(ms);
    const index = this.timeline.sentenceAt(ms);
    if (index !== this.#sentence && index >= 0) this.notify("sentence", { index });
    this.#sentence = index;
    this.#frame = requestAnimationFrame(() => this.#step());
  }

  /** @param {string} name of an event of the audio */
  #heard(name) {
    const fails = name === "error" || (name === "ended" && this.#isCut);
    if (fails) {
      if (this.sound?.recover()) return;
      const error = /** @type {Error} */ (this.audio?.error ?? new Error("the narration failed"));
      if (this.manifest?.expires_s) this.#renewed((renewal) => renewal.unlock(error));
      else this.notify("fatal", error);
      return;
    }
    this.#reactions[name]?.();
    if (name !== "pause" || !this.audio?.ended) this.notify(name);
  }

  /** @type {Record<string, () => unknown>} by the event of the audio */
  #reactions = {
    timeupdate: () => this.#progress(),
    waiting: () => (this.#before = this.now),
    stuck: () => this.manifest?.expires_s && this.#renewed((renewal) => renewal.unlock()),
    seeking: () => {
      this.#before = Infinity;
      this.listening.jump();
    },
    seeked: () => {
      // It may be another position than was asked for.
      if (this.#seeks) this.notify("seek", { currentTime: this.now });
      this.#seeks = false;
    },
    pause: () => this.#leave(),
    ended: () => {
      if (this.listening.playedTo > this.length - ALMOST_S) this.#finishQuarter(4);
      this.#countOnce("complete");
      this.#leave();
      this.listening.end();
      this.#sentence = -1;
    },
  };

  #progress() {
    const { now: currentTime, length: duration } = this;
    // The clock says that it plays; after a seek a browser may not.
    if (!this.paused && currentTime > this.#before && !this.audio?.seeking) this.notify("playing");
    this.#before = currentTime;
    if (!this.audio?.seeking) this.#count();
    this.notify("progress", { currentTime, duration });
    if (performance.now() - this.#keptAt > KEEP_EVERY_MS) this.keep();
  }

  /** Count what was played since the last time. */
  #count() {
    const played = this.listening.at(this.now);
    if (!played) return;
    const length = this.growing ? 0 : this.length;
    this.#countOnce("play");
    for (const tenth of ended(played, length, 10)) if (tenth < 10) this.#countOnce(`tenth-${tenth}`);
    for (const quarter of ended(played, length, 4)) if (quarter < 4) this.#finishQuarter(quarter);
  }

  /** @param {string} event of a listening */
  #countOnce(event) {
    const { manifest, listening } = this;
    if (manifest && this.#mayCount && !this.#isOff("beacons") && listening.isFirst(event)) countPlay(manifest, event);
  }

  /** @param {number} quarter */
  #finishQuarter(quarter) {
    if (this.listening.isFirst(`${quarter}`)) this.notify("quarter", { percent: 25 * quarter });
  }

  /** The reader pauses, or goes. */
  #leave() {
    if (this.sound && !this.audio?.seeking) this.#count();
    const seconds = this.listening.report();
    if (seconds > 0) this.notify("heard", { seconds, total: round(this.listening.heard) });
    this.keep();
  }

  /** Remember the position. */
  keep() {
    if (!this.sound || !this.manifest) return;
    this.#keptAt = performance.now();
    this.memory.keep(this.manifest.id, this.now, this.length);
  }
}
