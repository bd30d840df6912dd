// Sentences one after the other: fetched ahead by one, each with the times of its words.

import { sentence } from "./api.js";

// Of how many sentences the sound is kept at hand.
const KEPT = 40;

export class SentencePlayer {
  #sounds = new Map(); // by content key: a promise of {url, words, duration_ms, pause_ms}
  #run = 0;

  /** `told(index, state)`: "loading", "playing", "stopped" or "failed", with the error then. */
  constructor(told) {
    this.told = told;
    this.audio = new Audio();
    this.index = -1;
    this.playing = false;
  }

  /** Play sentences of a view from `first` to before `last`, one after the other. */
  async play(view, first, last) {
    this.stop();
    const run = ++this.#run;
    this.playing = true;
    for (let index = first; index < last && run === this.#run; index += 1) {
      this.index = index;
      this.told(index, "loading");
      try {
        const sound = await this.#sound(view, index);
        if (run !== this.#run) return;
        if (index + 1 < last) this.#sound(view, index + 1).catch(() => {}); // told when its turn comes
        this.words = sound.words;
        await this.#hear(sound, run, () => this.told(index, "playing"));
        if (index + 1 < last) await new Promise((resolve) => setTimeout(resolve, sound.pause_ms));
      } catch (error) {
        if (run === this.#run) {
          this.playing = false;
          this.told(index, "failed", error);
        }
        return;
      }
    }
    if (run === this.#run) this.stop();
  }

  /** Begin to play a sentence with rules that are only tried; what is said. */
  async attempt(view, index, rules) {
    this.stop();
    const run = ++this.#run;
    const sound = unpack(await sentence(view.id, index, rules));
    await new Promise((begun, failed) => {
      this.#hear(sound, run, begun).then(begun, failed);
    });
    return sound.spoken;
  }

  stop() {
    this.#run += 1;
    this.audio.pause();
    const { index, playing } = this;
    this.playing = false;
    if (playing) this.told(index, "stopped");
  }

  /** Which word of the sentence is said now; -1 between words. */
  get word() {
    const ms = this.audio.currentTime * 1000;
    return (this.words ?? []).findIndex(([start, end]) => start <= ms && ms < end);
  }

  #sound(view, index) {
    const { key } = view.sentences[index];
    if (!this.#sounds.has(key)) {
      const asked = sentence(view.id, index, []).then(unpack);
      asked.catch(() => this.#sounds.delete(key));
      this.#sounds.set(key, asked);
      for (const old of [...this.#sounds.keys()].slice(0, -KEPT)) this.#forget(old);
    }
    return this.#sounds.get(key);
  }

  #forget(key) {
    this.#sounds.get(key).then(({ url }) => URL.revokeObjectURL(url), () => {});
    this.#sounds.delete(key);
  }

  #hear(sound, run, begun) {
    this.audio.src = sound.url;
    return new Promise((resolve, reject) => {
      this.audio.onended = resolve;
      this.audio.onpause = () => run !== this.#run && resolve();
      this.audio.onerror = () => reject(new Error("This browser cannot play the sound."));
      this.audio.play().then(begun, (error) => (error.name === "AbortError" ? resolve() : reject(error)));
    });
  }
}

function unpack(given) {
  const bytes = Uint8Array.from(atob(given.audio), (letter) => letter.charCodeAt(0));
  return { ...given, url: URL.createObjectURL(new Blob([bytes], { type: given.type })) };
}
