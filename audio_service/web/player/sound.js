// @ts-check
// The audio: a finished file, or one that grows and becomes the finished file without a break.

const MP3 = "audio/mpeg";
const EVENTS = ["playing", "pause", "waiting", "ended", "timeupdate", "progress", "seeked", "error"];
// How soon the switch to the finished file may come, and how long it is prepared at most. The file plays muted for a
// while before, since starting takes up to a third of a second on a busy computer.
const SWITCH_AHEAD_S = 2;
const SWITCH_WAIT_S = 20;
const MUTED_S = 1.5;
// A full buffer is tried again, as it is emptied while it is played.
const RETRY_MS = 1000;

export class Sound {
  #notify;
  /** @type {AbortController | null} aborted when the audio does not grow any more */
  #growing = null;
  #growingSrc = "";

  /** @param {(eventName: string) => void} notify is called for what the audio does */
  constructor(notify) {
    this.#notify = notify;
    this.audio = this.#element();
  }

  /**
   * Play a file that grows.
   * @param {string} src
   * @param {string} stream its HLS playlist
   */
  openGrowing(src, stream) {
    this.#growingSrc = src;
    const Source = window.ManagedMediaSource ?? window.MediaSource;
    if (Source?.isTypeSupported(MP3)) {
      this.#growing = new AbortController();
      this.audio.disableRemotePlayback = true; // a ManagedMediaSource asks for it
      this.#feed(new Source(), this.#growing.signal);
    } else {
      this.audio.src = this.audio.canPlayType("application/vnd.apple.mpegurl") ? stream : src;
    }
  }

  /**
   * @param {MediaSource} source
   * @param {AbortSignal} signal
   */
  async #feed(source, signal) {
    const url = URL.createObjectURL(source);
    this.audio.src = url;
    try {
      await once(source, "sourceopen", signal);
      URL.revokeObjectURL(url);
      const buffer = source.addSourceBuffer(MP3);
      const answer = await fetch(this.#growingSrc, { signal, credentials: "omit" });
      if (!answer.ok || !answer.body) throw new Error(String(answer.status));
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        await append(buffer, part.value, signal);
      }
      if (source.readyState === "open") source.endOfStream();
    } catch {
      if (!signal.aborted) this.#notify("error");
    }
  }

  /**
   * Change to the finished file; while it plays, in one of the `gaps` between sentences, `[end, start]` in seconds.
   * @param {string} src
   * @param {number[][]} gaps
   */
  async finish(src, gaps) {
    if (!this.#growing) return;
    const next = this.#element(src);
    await once(next, "loadedmetadata", this.#growing.signal).catch(() => {});
    if (this.#growing && !this.audio.paused) await this.#startInGap(next, gaps);
    if (!this.#growing || (!this.audio.paused && next.paused)) return; // a browser may refuse a second sound
    if (this.audio.paused) next.currentTime = this.audio.currentTime;
    this.#replace(next);
  }

  /**
   * Start `next` muted, and let it catch up with the other one until a silence.
   * @param {HTMLAudioElement} next
   * @param {number[][]} gaps
   */
  async #startInGap(next, gaps) {
    const { audio } = this;
    const { currentTime: now, playbackRate: rate } = audio;
    const gap = gaps.find(([end, start]) => end > now + SWITCH_AHEAD_S * rate && start > end);
    if (!gap || gap[0] - now > SWITCH_WAIT_S * rate) return;
    const place = (gap[0] + gap[1]) / 2;
    Object.assign(next, { currentTime: place - MUTED_S, playbackRate: rate, muted: true });
    const left = () => audio.paused || audio.currentTime < now - 1; // by the reader
    await until(() => left() || audio.currentTime >= next.currentTime);
    if (!left()) await next.play().catch(() => {});
    await until(() => {
      next.playbackRate = rate * (audio.currentTime > next.currentTime ? 1.5 : 1);
      return left() || next.paused || audio.currentTime >= place;
    });
    if (left() || audio.currentTime > gap[1]) next.pause();
  }

  /** @param {HTMLAudioElement} next */
  #replace(next) {
    const { audio } = this;
    const { playbackRate, defaultPlaybackRate, volume, muted } = audio;
    Object.assign(next, { playbackRate, defaultPlaybackRate, volume, muted });
    this.#growing?.abort();
    this.#growing = null;
    this.audio = next;
    silence(audio);
  }

  /** Where feeding failed, once, let the browser play the growing file by itself. */
  fallBack() {
    if (!this.#growing) return false;
    this.#replace(this.#element(this.#growingSrc));
    this.audio.play().catch(() => {});
    return true;
  }

  close() {
    this.#growing?.abort();
    this.#growing = null;
    silence(this.audio);
  }

  #element(src = "") {
    const audio = new Audio();
    audio.preload = src ? "auto" : "metadata";
    if (src) audio.src = src;
    for (const name of EVENTS) {
      audio.addEventListener(name, () => {
        // A wait may be over when its event comes.
        if (audio === this.audio && (name !== "waiting" || audio.readyState < 3)) this.#notify(name);
      });
    }
    return audio;
  }
}

/** @param {HTMLAudioElement} audio */
function silence(audio) {
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
}

/**
 * @param {SourceBuffer} buffer
 * @param {BufferSource} bytes
 * @param {AbortSignal} signal
 */
async function append(buffer, bytes, signal) {
  for (;;) {
    try {
      buffer.appendBuffer(bytes);
      return await once(buffer, "updateend", signal);
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      signal.throwIfAborted();
    }
  }
}

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {AbortSignal} signal
 */
function once(target, name, signal) {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** @param {() => boolean} condition */
function until(condition) {
  return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    const timer = setInterval(() => {
      if (!condition()) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
}
