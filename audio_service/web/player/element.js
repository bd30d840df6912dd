// @ts-check
// <listen-article>: finds its article, plays it and follows it. Attributes, methods and events are in docs/player.md.

import { RATES } from "./controls.js";
import { dispatch } from "./events.js";
import { Transcript } from "./follow.js";
import { isHeard, leave, report, take } from "./heard.js";
import * as keys from "./keys.js";
import { round } from "./listening.js";
import { Narration } from "./narration.js";
import { Playback, failureOf } from "./playback.js";
import { Missing, advice, isLocked } from "./service.js";
import { highlightsSheet, playerSheet } from "./sheets.js";
import { stringsFor } from "./strings.js";
import { Usage } from "./usage.js";
import { View } from "./view.js";
import { WithPageText } from "./with_page_text.js";

/** @import { Preferences } from "./memory.js" */
/** @import { State } from "./playback.js" */
/** @import { Manifest } from "./types.js" */
/** @import { Actions } from "./view.js" */

export class ListenArticle extends WithPageText {
  static observedAttributes = ["article-id", "url", "draft", "lang", "hide", "consent", "token"];

  #narration = new Narration(this, () => {});
  #usage = new Usage(this);
  #live = false;
  /** @type {View | undefined} */
  #view;
  /** @type {Transcript | undefined} */
  #transcript;
  /** @type {Promise<void> | undefined} resolves when the view is there */
  #ready;
  /** @type {IntersectionObserver | undefined} */
  #inSight;
  #playback = new Playback(this, (name, detail) => this.#emit(name, detail));
  #chosen = false; // the reader opened or closed the transcript
  #away = false;
  #dismissed = false;
  #vacant = false; // there is no audio, and nothing is shown

  connectedCallback() {
    const sheets = document.adoptedStyleSheets;
    if (!sheets.includes(highlightsSheet)) sheets.push(highlightsSheet);
    if (!this.#live) this.#begin();
  }

  disconnectedCallback() {
    // One that is only moved plays on.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#end();
      this.#playback.set("idle", this.#narration);
    });
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (!this.#live || before === now) return;
    if (name === "hide") this.#view?.hide();
    else if (name === "consent") this.#narration.recall();
    else if (name === "token" && this.manifest) this.#narration.renew();
    else if (name === "token") this.#again(this.#playback.state === "loading");
    else if (name === "lang" && this.#narration.audio) this.#again(!this.paused);
    else {
      this.#end();
      this.#begin();
    }
    this.#paint();
  }

  // ---- for the site's code

  get state() {
    return this.#playback.state;
  }

  get manifest() {
    return this.#narration.manifest;
  }

  get timeline() {
    return this.#narration.timeline;
  }

  get token() {
    return this.getAttribute("token");
  }

  set token(token) {
    if (token) this.setAttribute("token", token);
    else this.removeAttribute("token");
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
    this.#prefer({ rate: Math.min(Math.max(...RATES), Math.max(RATES[0], rate)) });
    this.#emit("rate", { rate: this.playbackRate });
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

  /** Seconds of audio that were played since the article was started. */
  get heardSeconds() {
    return round(this.#narration.listening.heard);
  }

  /**
   * Resolves when playback has started; the state and `listen:error` report failures.
   * @returns {Promise<void>}
   */
  async play() {
    const narration = this.#narration;
    if (!this.#view) await this.#ready;
    if (!this.#view || narration !== this.#narration) return undefined;
    if (this.#playback.state === "failed" && !narration.endsEarly) return this.#again();
    if (!narration.audio) {
      this.#setState("loading");
      const manifest = await narration.load();
      if (!manifest || narration !== this.#narration) return undefined;
      if (!narration.audio) this.#open(narration, manifest);
    }
    if (!isHeard(this)) {
      take(this);
      this.pageInput?.lead();
    }
    this.#dismissed = false;
    if (this.#playback.state !== "playing") this.#setState("loading");
    return narration.sound?.play().catch((error) => {
      if (error.name === "NotAllowedError") this.#setState("paused");
      else if (!/^(Abort|NotSupported)/.test(error.name)) this.#fail(error);
    });
  }

  pause() {
    const { audio } = this.#narration;
    audio?.pause();
    if (this.#playback.state === "loading") this.#setState(audio ? "paused" : "idle");
    this.upNext.stop(this.#view);
    this.#paint();
  }

  toggle() {
    return /playing|buffering|loading/.test(this.#playback.state) ? this.pause() : this.play();
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.#narration.seek(seconds);
    this.#paint();
  }

  /** @param {number} index */
  seekToWord(index) {
    const word = this.timeline.words[index];
    if (!word) return undefined;
    this.pickedWord = index;
    this.seek(word.start_ms / 1000);
    return this.play();
  }

  /** @param {number} step */
  skipSentence(step) {
    this.#narration.skip(step, false);
  }

  /** @param {number} step */
  skipParagraph(step) {
    this.#narration.skip(step, true);
  }

  /**
   * Play another article, such as one of the queue, until the site names one.
   * @param {string} id
   */
  async playArticle(id) {
    const isFocused = this.matches(":focus-within");
    this.#end();
    this.#begin(id);
    await this.#ready;
    if (isFocused) this.#view?.play.focus({ preventScroll: true });
    return this.play();
  }

  // ---- from the beginning to the end of one article

  /** @param {string} [article] another than the page's */
  #begin(article) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [playerSheet, highlightsSheet];
    this.#live = true;
    // What has no box is never in sight.
    if (getComputedStyle(this).display === "contents") this.style.display = "block";
    this.#narration.close();
    this.pickedWord = -1;
    this.#playback.opened = this.#chosen = false;
    if (this.#vacant) this.#vacant = this.hidden = false;
    this.#narration = new Narration(this, (name, detail) => this.#happened(name, detail), article);
    this.isOwnArticle = article === undefined;
    this.#ready = this.#build(root, this.#narration);
  }

  /**
   * @param {ShadowRoot} root
   * @param {Narration} narration
   */
  async #build(root, narration) {
    /** @type {HTMLElement | null} */
    const inLanguage = this.closest("[lang]");
    const strings = await stringsFor(inLanguage?.lang, navigator.language).catch(() => stringsFor("en"));
    if (narration !== this.#narration) return;
    this.#view = new View(root, strings, this, this.#actions());
    this.#view.hide();
    this.#transcript = new Transcript(this.#view.transcript);
    this.#setState("idle");
    this.#inSight = new IntersectionObserver(([{ isIntersecting: inSight }]) => {
      if (inSight) narration.load();
      this.#away = !inSight;
      if (this.#vacant) this.#vacate();
      this.#paint();
    });
    this.#inSight.observe(this);
  }

  /**
   * @param {Narration} narration
   * @param {Manifest} manifest
   */
  #open(narration, manifest) {
    if (!this.#transcript || !this.#view) return;
    narration.open(manifest, this.#transcript, this.#usage);
    this.attendToPage(narration, this.#view);
  }

  /** Begin again, from where it is. */
  #again(plays = true) {
    const { currentTime: position } = this;
    const { listening } = this.#narration;
    this.#end();
    this.#begin(this.#narration.article);
    Object.assign(this.#narration, { startAt: position, listening });
    return plays ? this.play() : undefined;
  }

  #end() {
    if (!this.#live) return;
    this.#live = false;
    this.upNext.stop();
    this.#view?.bar?.float(false);
    leave(this);
    this.#narration.close();
    this.leavePage();
    this.#inSight?.disconnect();
    this.#view = undefined;
  }

  // ---- what happens

  /**
   * @param {string} name of an event of the narration or its audio
   * @param {any} [detail]
   */
  #happened(name, detail) {
    /** @type {Record<string, () => unknown>} */
    const reactions = {
      playing: () => this.#setState("playing"),
      waiting: () => this.#playback.state === "playing" && this.#setState("buffering"),
      pause: () => this.#setState("paused"),
      ended: () => this.#setState("ended"),
      seeking: () => this.#playback.state === "ended" && this.#setState("paused"),
      fatal: () => this.#fail(detail),
      timeline: () => this.#view?.drawTicks(this.duration, detail),
      found: () => this.#foundOnPage(detail),
    };
    const react = reactions[name];
    if (react) react();
    else if (detail) this.#emit(name, detail);
    this.#paint();
  }

  /**
   * Where the page has no text of it, it is shown here, unless the reader or the site chose otherwise.
   * @param {boolean} found
   */
  #foundOnPage(found) {
    if (found) this.pageInput?.hint(this.#narration.memory);
    if (!this.#view || this.#chosen || this.#view.hides("transcript")) return;
    if (this.#view.transcript.hidden !== found) this.#openTranscript(!found);
  }

  /** @param {Error} error */
  #fail(error) {
    const wasAsked = this.#playback.state !== "idle";
    if (this.#view) this.#setState("failed", failureOf(error, this.#narration, this.#view.strings));
    if (error instanceof Missing) {
      console.warn(`<listen-article>: ${advice(error)}`, this);
      const when = this.getAttribute("when-missing");
      const show = when === "show" || wasAsked || (isLocked(error) && when !== "hide");
      if (!show) this.#vacate();
    }
    this.#emit("error", { error, fatal: true });
  }

  /** Show nothing. What is in sight keeps its room, so that nothing moves. */
  #vacate() {
    this.#vacant = true;
    if (this.#view) this.#view.panel.hidden = true;
    const above = this.getBoundingClientRect().bottom <= 0;
    const stays = !this.#away || (above && !CSS.supports("overflow-anchor", "auto"));
    this.hidden ||= !stays || this.getAttribute("when-missing") === "hide";
  }

  /**
   * @param {State} state
   * @param {{ message?: string, retries?: boolean }} [failure]
   */
  #setState(state, failure) {
    if (!this.#view) return;
    this.#playback.set(state, this.#narration, failure);
    this.upNext.follow(state, this.#view);
    this.#paint();
  }

  /**
   * @param {string} name
   * @param {object} [detail]
   */
  #emit(name, detail) {
    dispatch(this, name, detail);
  }

  // ---- what the reader does

  /** @returns {Actions} */
  #actions() {
    return {
      tap: () => {
        const { follower } = this.#narration;
        if (follower) follower.tapping = !follower.tapping;
        this.#paint();
      },
      transcript: () => {
        this.#chosen = true;
        this.#openTranscript(Boolean(this.#view?.transcript.hidden));
      },
      word: (event) => {
        const word = this.#transcript?.wordAt(event) ?? -1;
        if (word >= 0 && String(getSelection()) === "") this.seekToWord(word);
      },
      press: () => this.#narration.note(),
      close: () => {
        this.#dismissed = true;
        this.pause();
        this.#paint();
      },
      key: (event) => {
        const act = this.#view && keys.actionOf(event, this, this.#view);
        if (!act) return;
        event.preventDefault();
        this.#narration.note();
        act();
      },
    };
  }

  /** @param {boolean} open */
  #openTranscript(open) {
    this.#transcript?.open(open);
    if (!this.paused) this.#narration.follower?.attend();
    this.#paint();
  }

  /** @param {Partial<Preferences>} change */
  #prefer(change) {
    if (Object.values(change).some(Number.isNaN)) throw new TypeError("not a number");
    this.#narration.prefer(change);
    this.#paint();
  }

  #paint() {
    report(this);
    if (!this.#view) return;
    const { growing, audio, startAt, linked, follower, warns } = this.#narration;
    const { message, retries, opened } = this.#playback;
    const buffered = audio?.buffered;
    this.#view.paint({
      message: message || (warns ? this.#view.strings.rest : ""),
      retries,
      opened,
      resumes: startAt > 0,
      linked,
      growing,
      buffered: buffered?.length ? buffered.end(buffered.length - 1) : 0,
      tapping: Boolean(follower?.tapping),
    });
    this.#float(this.#view);
  }

  /** @param {View} view */
  #float({ bar }) {
    const isOver = this.state === "ended" && !this.upNext.isOffering;
    const floats = this.#away && !isOver && this.getAttribute("mini") !== "off";
    if (!isHeard(this) || this.#dismissed) bar?.float(false);
    else bar?.place(floats, this.#usage.recent, () => this.#paint());
  }
}
