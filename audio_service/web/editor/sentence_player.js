// @ts-check
// Plays sentences one after the other: fetched ahead by one, each with the times of its words.

import { Problem, sentence } from "./api.js";

/** @import { ArticleView, Rule, SpokenSentence } from "./types.js" */
/** @typedef {SpokenSentence & { url: string }} Sound */
/** @typedef {"loading" | "playing" | "stopped" | "failed"} State */

// Sentences whose audio is cached.
const KEPT = 40;

export class SentencePlayer {
  /** @type {Map<string, Promise<Sound>>} by content key */
  #sounds = new Map();
  #run = 0;
  /** @type {[number, number][]} */
  #words = [];
  #notify;
  /** What is played; its sentences are called by their numbers. */
  #keys = "";

  /** @param {(index: number, state: State, error?: Error) => void} notify */
  constructor(notify) {
    this.#notify = notify;
    this.audio = new Audio();
    this.index = -1;
    this.playing = false;
  }

  /**
   * Play sentences of a view from `first` to before `last`, one after the other.
   * @param {ArticleView} view
   * @param {number} first
   * @param {number} last
   */
  async play(view, first, last) {
    this.stop();
    const run = ++this.#run;
    this.#keys = keysOf(view);
    this.playing = true;
    for (let index = first; index < last && run === this.#run; index += 1) {
      this.index = index;
      this.#notify(index, "loading");
      try {
        const sound = await this.#sound(view, index);
        if (run !== this.#run) return;
        if (index + 1 < last) this.#sound(view, index + 1).catch(() => {}); // it is reported when its turn comes
        this.#words = sound.words;
        await this.#hear(sound, run, () => this.#notify(index, "playing"));
        if (index + 1 < last) await new Promise((resolve) => setTimeout(resolve, sound.pause_ms));
      } catch (error) {
        if (run === this.#run) {
          this.playing = false;
          this.#notify(index, "failed", error);
        }
        return;
      }
    }
    if (run === this.#run) this.stop();
  }

  /**
   * Begin to play a sentence with rules or a voice that are only tried; what is said.
   * @param {ArticleView} view
   * @param {number} index
   * @param {Rule[]} rules
   * @param {string} [voice]
   */
  async playWith(view, index, rules, voice) {
    this.stop();
    const run = ++this.#run;
    const spoken = await sentence(view.id, index, rules, voice);
    if (run !== this.#run) return spoken.spoken; // it was stopped while it was made
    const sound = unpack(spoken);
    await new Promise((resolve, reject) => {
      const heard = this.#hear(sound, run, resolve).finally(() => URL.revokeObjectURL(sound.url));
      heard.then(resolve, reject);
    });
    return sound.spoken;
  }

  stop() {
    this.#run += 1;
    this.audio.pause();
    const { index, playing } = this;
    this.playing = false;
    if (playing) this.#notify(index, "stopped");
  }

  /**
   * Stop when the sentences are others: a number may be another sentence's now.
   * @param {ArticleView} view
   */
  update(view) {
    if (this.playing && keysOf(view) !== this.#keys) this.stop();
  }

  /** Which word of the sentence is said now; -1 between words. */
  get word() {
    const ms = this.audio.currentTime * 1000;
    return this.#words.findIndex(([start, end]) => start <= ms && ms < end);
  }

  /**
   * @param {ArticleView} view
   * @param {number} index
   */
  #sound(view, index) {
    const { key } = view.sentences[index];
    const known = this.#sounds.get(key);
    if (known) return known;
    const sound = sentence(view.id, index, []).then(unpack);
    const forget = () => this.#sounds.delete(key);
    sound.then((found) => found.key === key || forget(), forget); // the article was changed in the meantime
    this.#sounds.set(key, sound);
    for (const [oldKey, oldSound] of [...this.#sounds].slice(0, -KEPT)) {
      oldSound.then(({ url }) => URL.revokeObjectURL(url)).catch(() => {});
      this.#sounds.delete(oldKey);
    }
    return sound;
  }

  /**
   * @param {Sound} sound
   * @param {number} run
   * @param {(value?: any) => void} begun
   * @returns {Promise<any>}
   */
  #hear(sound, run, begun) {
    this.audio.src = sound.url;
    return new Promise((resolve, reject) => {
      this.audio.onended = resolve;
      this.audio.onpause = () => run !== this.#run && resolve(undefined);
      this.audio.onerror = () => reject(new Problem({ type: "Playback" }));
      this.audio.play().then(
        () => run === this.#run && begun(), // it may be paused after it was settled that it plays
        (error) => (error.name === "AbortError" ? resolve(undefined) : reject(new Problem({ type: "Playback" }))),
      );
    });
  }
}

/** @param {ArticleView} view */
const keysOf = ({ sentences }) => sentences.map(({ key }) => key).join();

/**
 * @param {SpokenSentence} spoken
 * @returns {Sound}
 */
export function unpack(spoken) {
  const bytes = Uint8Array.from(atob(spoken.audio), (letter) => letter.charCodeAt(0));
  return { ...spoken, url: URL.createObjectURL(new Blob([bytes], { type: spoken.type })) };
}
