// <listen-article>: finds its article, plays it and follows it. Attributes, methods and events are in docs/player.md.

import { caret, Follower, MARKS, Transcript } from "./follow.js";
import { Beacons, Memory } from "./reader.js";
import { Missing, follow, json, manifestOf, pageAddress, playsOf } from "./service.js";
import * as session from "./session.js";
import { Sound } from "./sound.js";
import { Story } from "./story.js";
import { stringsFor } from "./strings.js";
import { STYLE } from "./styles.js";
import { RATES, STEP_S, View } from "./view.js";

// "Previous" within this time of a beginning goes to the one before, in milliseconds.
const JUST_BEGUN_MS = 1500;
const ARROW_S = 5;
// How often the position is remembered, in milliseconds.
const KEEP_EVERY_MS = 5000;

// One player is heard at a time.
let heard = null;

const [sheet, marks] = [STYLE, MARKS].map((text) => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
});

export class ListenArticle extends HTMLElement {
  static observedAttributes = ["article-id", "url", "draft", "lang", "hide"];

  #view;
  #ready; // resolves when the view is there
  #parts; // what belongs to one article: manifest, story, sound, follower …
  #seen;
  #away = false;
  #dismissed = false;
  #state = "idle";

  connectedCallback() {
    if (!document.adoptedStyleSheets.includes(marks)) document.adoptedStyleSheets.push(marks);
    if (!this.#parts) this.#begin();
  }

  disconnectedCallback() {
    // An element that is only moved is connected again at once, and plays on.
    queueMicrotask(() => this.isConnected || this.#end());
  }

  attributeChangedCallback(_name, before, now) {
    if (!this.#parts || before === now) return;
    this.#end();
    this.#begin();
  }

  // ---- for the site's code

  get state() {
    return this.#state;
  }

  get manifest() {
    return this.#parts?.manifest ?? null;
  }

  /** {blocks, sentences, words} as far as they are known. */
  get timeline() {
    return this.#parts?.story ?? null;
  }

  get currentTime() {
    return this.#parts?.sound?.audio.currentTime ?? this.#parts?.startAt ?? 0;
  }

  set currentTime(seconds) {
    this.seek(seconds);
  }

  get duration() {
    const parts = this.#parts;
    return (parts?.manifest?.duration_ms ?? parts?.story?.durationMs ?? 0) / 1000;
  }

  get playbackRate() {
    return this.#preferences.rate;
  }

  set playbackRate(rate) {
    this.#prefer({ rate: Math.min(RATES.at(-1), Math.max(RATES[0], rate)) });
    this.#tell("rate", { rate: this.playbackRate });
  }

  get volume() {
    return this.#preferences.volume;
  }

  set volume(volume) {
    this.#prefer({ volume: Math.min(1, Math.max(0, volume)), muted: false });
  }

  get muted() {
    return this.#preferences.muted;
  }

  set muted(muted) {
    this.#prefer({ muted: Boolean(muted) });
  }

  get paused() {
    return this.#parts?.sound?.audio.paused ?? true;
  }

  /** Play, from where it was left. Resolves when it was begun; failures are told by the state and `listen:error`. */
  async play() {
    const parts = this.#parts;
    if (!this.#view) await this.#ready;
    if (!parts || parts !== this.#parts) return;
    if (!parts.sound) {
      this.#to("loading");
      if (!(await this.#load()) || parts !== this.#parts) return;
      if (!parts.sound) this.#open(parts);
    }
    if (heard && heard !== this) heard.pause();
    heard = this;
    this.#dismissed = false;
    if (this.#state !== "playing") this.#to("loading");
    parts.follower?.attend();
    try {
      await parts.sound.audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.#to("paused");
      else if (error.name !== "AbortError" && error.name !== "NotSupportedError") this.#fail(error);
    }
  }

  pause() {
    this.#parts?.sound?.audio.pause();
    if (this.#state === "loading") this.#to(this.#parts?.sound ? "paused" : "idle");
  }

  toggle() {
    return ["playing", "buffering", "loading"].includes(this.#state) ? this.pause() : this.play();
  }

  /** Go to a time, in seconds; playing or not stays as it is. */
  seek(seconds) {
    const parts = this.#parts;
    const time = Math.max(0, Math.min(seconds, this.duration || Infinity));
    if (!parts?.sound) {
      if (parts) parts.startAt = time;
      return;
    }
    parts.sound.audio.currentTime = time;
    parts.follower?.attend();
    parts.follower?.mark(time * 1000);
    this.#tell("seek", { currentTime: time });
    this.#paint();
  }

  /** Play from a word of the timeline. */
  seekToWord(index) {
    const word = this.#parts?.story?.words[index];
    if (!word) return undefined;
    this.seek(word.start_ms / 1000);
    return this.play();
  }

  /** Go `step` sentences forward (or back); from well within one, back is to its own beginning. */
  skipSentence(step) {
    this.#skip(step, (story, now, by) => story.sentenceAt(now) + by);
  }

  skipParagraph(step) {
    this.#skip(step, (story, now, by) => story.paragraphFrom(now, by));
  }

  #skip(step, find) {
    const { story } = this.#parts ?? {};
    if (!story) return;
    const now = this.currentTime * 1000;
    const begun = now - (story.sentences[find(story, now, 0)]?.start_ms ?? 0) < JUST_BEGUN_MS;
    const to = story.sentences[find(story, now, step > 0 || begun ? step : 0)];
    if (to) this.seek(to.start_ms / 1000);
    else if (step < 0) this.seek(0);
  }

  // ---- one article

  #begin() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const memory = new Memory(this.getAttribute("remember") !== "off");
    this.#parts = { abort: new AbortController(), memory, startAt: 0, kept: 0, preferences: memory.preferences };
    this.#ready = this.#build(root, this.#parts);
  }

  async #build(root, parts) {
    const strings = await stringsFor(this.closest("[lang]")?.lang, navigator.language).catch(() => stringsFor("en"));
    if (parts !== this.#parts) return;
    this.#view = new View(root, strings, this.#acts());
    this.#view.hide((this.getAttribute("hide") ?? "").split(/\s+/));
    parts.transcript = new Transcript(this.#view.transcript);
    this.#state = "";
    this.#to("idle");
    this.#seen = new IntersectionObserver(([entry]) => this.#sight(entry.isIntersecting));
    this.#seen.observe(this);
  }

  #end() {
    if (!this.#parts) return;
    const { abort, sound, follower, stop } = this.#parts;
    this.#keep();
    this.#mini(false);
    if (heard === this) {
      heard = null;
      session.release();
    }
    abort.abort();
    stop?.();
    follower?.close();
    sound?.close();
    this.#seen?.disconnect();
    this.#view = this.#parts = undefined;
  }

  /** Get the manifest, once; whether there is one that can be played. */
  #load() {
    const parts = this.#parts;
    parts.loading ??= this.#manifest(parts).catch((error) => {
      parts.loading = undefined;
      if (!parts.abort.signal.aborted) this.#fail(error);
      return false;
    });
    return parts.loading;
  }

  async #manifest(parts) {
    const id = this.getAttribute("article-id");
    const from = { id, url: this.getAttribute("url") ?? pageAddress(), draft: this.getAttribute("draft") };
    const manifest = await manifestOf(from, parts.abort.signal);
    if (manifest.status === "failed" && manifest.duration_ms === null) throw new Missing(manifest.error ?? "");
    parts.manifest = manifest;
    if (manifest.duration_ms !== null) parts.startAt ||= parts.memory.position(manifest.id);
    parts.beacons = new Beacons(this.getAttribute("beacons") === "off" ? null : playsOf(manifest));
    this.#tell("ready", { manifest });
    this.#paint();
    return true;
  }

  #open(parts) {
    const { manifest } = parts;
    parts.sound = new Sound((name) => parts === this.#parts && this.#heard(name));
    this.#prefer({});
    const src = manifest.audio[0].src;
    if (manifest.duration_ms === null) {
      parts.startAt = 0;
      parts.sound.openGrowing(src, manifest.links.stream);
      parts.story = new Story();
      parts.stop = follow(manifest, {
        sentence: (data) => this.#grow(parts, data),
        ready: (finished) => this.#finish(parts, finished),
        failed: () => parts.abort.signal.aborted || this.#fail(new Error("the narration failed")),
      });
    } else {
      parts.sound.open(src);
      if (parts.startAt) parts.sound.audio.currentTime = parts.startAt;
      this.#timeline(parts);
    }
    parts.follower = this.#follower(this.#root());
    const { title } = manifest;
    const artwork = this.getAttribute("artwork");
    session.take({ title: title ?? document.title, artist: location.hostname, artwork }, this.#mediaKeys());
  }

  #root() {
    const given = this.getAttribute("for");
    return (given && document.querySelector(given)) || this.closest("article") || document.querySelector("main") || document.body;
  }

  #follower(root) {
    const follower = new Follower(root, this.#parts.transcript, (word) => this.seekToWord(word));
    follower.auto = this.getAttribute("scroll") !== "off";
    follower.tapping = this.#parts.follower?.tapping ?? false;
    follower.onfound = (found) => this.#found(found);
    follower.attend();
    return follower;
  }

  /** The page has the article's text, or not: then it is looked for in all of the page, and else shown here. */
  #found(found) {
    const parts = this.#parts;
    if (!found && parts.follower.root !== document.body && !this.hasAttribute("for")) {
      parts.follower.close();
      parts.follower = this.#follower(document.body);
      return parts.follower.find(parts.story);
    }
    if (!parts.chosen && !this.#view.end.transcript.hidden) this.#transcript(!found);
  }

  #transcript(open) {
    const { story, transcript, follower } = this.#parts;
    if (open && story) transcript.show(story);
    this.#view.transcript.hidden = !open;
    if (!this.paused) follower?.attend();
    this.#paint();
  }

  #tellStory(parts, story) {
    if (parts !== this.#parts) return;
    parts.story = story;
    parts.follower.find(story);
    if (!this.#view.transcript.hidden) parts.transcript.show(story);
    this.#rule();
    this.#paint();
  }

  #grow(parts, sentence) {
    parts.story.add(sentence);
    clearTimeout(parts.soon);
    // Sentences come in bursts; the first is looked for at once.
    parts.soon = setTimeout(() => parts === this.#parts && this.#tellStory(parts, parts.story), parts.follower.story ? 200 : 0);
  }

  /** All is there: the whole timeline (a narration that was finished just now told no sentences), then the file. */
  async #finish(parts, manifest) {
    parts.manifest = manifest;
    this.#tell("ready", { manifest });
    const { sentences } = await this.#timeline(parts);
    const gaps = sentences.slice(1).map((each, n) => [sentences[n].end_ms / 1000, each.start_ms / 1000]);
    parts.sound.finish(manifest.audio[0].src, gaps);
  }

  async #timeline(parts) {
    try {
      this.#tellStory(parts, Story.of(await json(parts.manifest.timeline, { signal: parts.abort.signal })));
    } catch (error) {
      // It plays on without marks.
      if (!parts.abort.signal.aborted) this.#tell("error", { error, fatal: false });
    }
    return parts.story ?? new Story();
  }

  #rule() {
    const { sentences } = this.#parts.story;
    const first = (each, n) => each.block !== sentences[n - 1]?.block;
    const starts = (list) => list.map((each) => each.start_ms / 1000);
    if (this.duration) this.#view.rule(this.duration, starts(sentences), starts(sentences.filter(first)));
  }

  // ---- what the audio does

  #heard(name) {
    const parts = this.#parts;
    const act = {
      playing: () => this.#to("playing"),
      waiting: () => this.#state === "playing" && this.#to("buffering"),
      pause: () => parts.sound.audio.ended || this.#to("paused"),
      ended: () => this.#ended(),
      timeupdate: () => this.#progress(),
      error: () => parts.sound.fallBack() || this.#fail(parts.sound.audio.error),
    }[name];
    act?.();
    this.#paint();
  }

  #progress() {
    const { beacons, kept, sound } = this.#parts;
    const now = this.currentTime;
    if (!sound.audio.paused) beacons.at(now, this.manifest.duration_ms === null ? 0 : this.duration);
    this.#tell("progress", { currentTime: now, duration: this.duration });
    this.#tellSystem();
    if (performance.now() - kept > KEEP_EVERY_MS) this.#keep();
  }

  #tellSystem() {
    if (heard === this) session.tell(!this.paused, this.currentTime, this.duration, this.playbackRate);
  }

  #ended() {
    this.#parts.beacons.ended();
    this.#parts.memory.keep(this.manifest.id, 0, this.duration);
    this.#to("ended");
  }

  #keep() {
    const parts = this.#parts;
    if (!parts.sound || !parts.manifest || this.#state === "ended") return;
    parts.kept = performance.now();
    parts.memory.keep(parts.manifest.id, this.currentTime, this.duration);
  }

  #fail(error) {
    const t = this.#view.strings;
    const missing = error instanceof Missing;
    const { sound } = this.#parts;
    if (sound) this.#parts.startAt = this.currentTime;
    if (missing && this.getAttribute("when-missing") === "hide") this.hidden = true;
    this.#to("failed", missing ? t.missing : t.failed);
    this.#tell("error", { error, fatal: true });
  }

  /** Begin anew, from where it failed. */
  #retry() {
    const at = this.#parts.startAt;
    this.#end();
    this.#begin();
    this.#parts.startAt = at;
    return this.play();
  }

  #to(state, message = "") {
    if (!this.#view) return;
    const before = this.#state;
    this.#state = state;
    this.#parts.message = message;
    this.#parts.opened ||= state === "playing";
    if (this.getAttribute("state") !== state) this.setAttribute("state", state);
    if (before !== state) {
      if (state === "playing") this.#run();
      else if (state !== "buffering") this.#parts.follower?.clear();
      if (state === "paused") this.#keep();
      this.#tellSystem();
      const event = { playing: "play", paused: "pause", ended: "ended" }[state];
      if (event) this.#tell(event);
      this.#tell("state", { state, before });
    }
    this.#mini(this.#away);
    this.#paint();
  }

  /** Follow the words for as long as it plays. */
  #run() {
    const parts = this.#parts;
    parts.follower?.attend();
    let sentence = -1;
    const step = () => {
      if (parts !== this.#parts || this.#state !== "playing") return;
      if (parts.story?.words.length && parts.follower.story) {
        const ms = this.currentTime * 1000;
        parts.follower.mark(ms);
        const now = parts.story.sentenceAt(ms);
        if (now !== sentence && now >= 0) this.#tell("sentence", { index: now });
        sentence = now;
      }
      requestAnimationFrame(step);
    };
    step();
  }

  // ---- what the reader does

  #acts() {
    return {
      toggle: () => this.toggle(),
      seek: (seconds) => this.seek(seconds),
      skip: (seconds) => this.seek(this.currentTime + seconds),
      sentence: (step) => this.skipSentence(step),
      paragraph: (step) => this.skipParagraph(step),
      rate: (rate) => (this.playbackRate = rate),
      mute: () => (this.muted = !this.muted),
      volume: (volume) => (this.volume = volume),
      tap: () => this.#tap(),
      transcript: () => {
        this.#parts.chosen = true;
        this.#transcript(this.#view.transcript.hidden);
      },
      transcriptClick: (event) => this.#transcriptClick(event),
      retry: () => this.#retry(),
      close: () => {
        this.#dismissed = true;
        this.pause();
        this.#mini(false);
      },
      key: (event) => this.#key(event),
    };
  }

  #tap() {
    const { follower } = this.#parts;
    if (follower) follower.tapping = !follower.tapping;
    this.#paint();
  }

  #transcriptClick(event) {
    const [node, offset] = caret(event, this.shadowRoot);
    const word = node ? this.#parts.transcript.wordAt(node, offset) : -1;
    if (word >= 0 && String(getSelection()) === "") this.seekToWord(word);
  }

  /** Keys, while the player has the focus. */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const own = { SELECT: /^(Arrow|.$| $)/, INPUT: /^Arrow/, BUTTON: /^( |Enter)$/, A: /^Enter$/ }[target.tagName];
    if (own?.test(event.key) || (target === this.#view.transcript && /^Arrow(Up|Down)$/.test(event.key))) return;
    const turn = this.#view.strings.dir === "rtl" ? -1 : 1;
    const act = {
      " ": () => this.toggle(),
      k: () => this.toggle(),
      j: () => this.seek(this.currentTime - STEP_S),
      l: () => this.seek(this.currentTime + STEP_S),
      m: () => (this.muted = !this.muted),
      ArrowLeft: () => this.seek(this.currentTime - turn * ARROW_S),
      ArrowRight: () => this.seek(this.currentTime + turn * ARROW_S),
      ArrowUp: () => (this.volume += 0.05),
      ArrowDown: () => (this.volume -= 0.05),
      ",": () => this.#rateStep(-1),
      ".": () => this.#rateStep(1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #rateStep(step) {
    const next = step > 0 ? RATES.find((rate) => rate > this.playbackRate) : RATES.findLast((rate) => rate < this.playbackRate);
    if (next) this.playbackRate = next;
  }

  #mediaKeys() {
    return {
      play: () => this.play(),
      pause: () => this.pause(),
      seekbackward: ({ seekOffset = STEP_S }) => this.seek(this.currentTime - seekOffset),
      seekforward: ({ seekOffset = STEP_S }) => this.seek(this.currentTime + seekOffset),
      seekto: ({ seekTime }) => this.seek(seekTime),
      previoustrack: () => this.skipSentence(-1),
      nexttrack: () => this.skipSentence(1),
    };
  }

  get #preferences() {
    return this.#parts?.preferences ?? { rate: 1, volume: 1, muted: false };
  }

  /** Change speed or volume, of what plays and of what will. */
  #prefer(change) {
    const parts = this.#parts;
    if (!parts) return;
    parts.preferences = { ...parts.preferences, ...change };
    if (Object.keys(change).length) parts.memory.preferences = parts.preferences;
    if (parts.sound) {
      const { rate, volume, muted } = parts.preferences;
      Object.assign(parts.sound.audio, { defaultPlaybackRate: rate, playbackRate: rate, volume, muted });
    }
    this.#paint();
  }

  // ---- what is seen

  #sight(inSight) {
    if (inSight) this.#load();
    this.#away = !inSight;
    this.#mini(this.#away);
  }

  /** Keep a small player at the foot of the window while the player itself is out of sight. */
  #mini(away) {
    const { panel } = this.#view ?? {};
    if (!panel) return;
    const wanted = away && this.#parts.opened && !this.#dismissed && this.#state !== "ended" && this.getAttribute("mini") !== "off";
    if (wanted === panel.classList.contains("mini")) return;
    if (wanted) this.style.minHeight = `${this.offsetHeight}px`; // the text must not move
    panel.classList.toggle("mini", wanted);
    if (panel.showPopover) {
      // The top layer: nothing of the page covers it, and no transform of the page moves it.
      if (wanted) {
        panel.popover = "manual";
        panel.showPopover();
      } else {
        panel.popover = null;
      }
    }
    if (!wanted) this.style.minHeight = "";
  }

  #paint() {
    const parts = this.#parts;
    if (!this.#view) return;
    const { sound, manifest } = parts;
    const { buffered } = sound?.audio ?? {};
    this.#view.paint({
      state: this.#state,
      message: parts.message,
      opened: Boolean(parts.opened),
      resumes: parts.startAt > 0,
      now: this.currentTime,
      length: this.duration,
      growing: Boolean(sound) && manifest.duration_ms === null,
      buffered: buffered?.length ? buffered.end(buffered.length - 1) : 0,
      src: manifest && manifest.duration_ms !== null ? manifest.audio[0].src : "",
      tapping: parts.follower?.tapping ?? false,
      ...parts.preferences,
    });
  }

  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`listen:${name}`, { detail, bubbles: true, composed: true }));
  }
}
