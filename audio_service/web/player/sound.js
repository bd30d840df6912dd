// @ts-check
// The audio: a finished file, or one that grows and becomes the finished file without a break.

const MP3 = "audio/mpeg";
const EVENTS = ["playing", "pause", "waiting", "ended", "timeupdate", "progress", "seeking", "seeked", "error"];
// How soon the switch to the finished file may come, and how long it is prepared at most. The file plays muted for a
// while before, since starting takes up to a third of a second on a busy computer.
const SWITCH_AHEAD_S = 2;
const SWITCH_WAIT_S = 20;
const MUTED_S = 1.5;
// A full buffer is tried again, as it is emptied while it is played.
const RETRY_MS = 1000;
// A growing file that breaks off is requested again after these times.
const WAITS_MS = [500, 1000, 2000, 4000, 8000];
// A seek that has not ended after this time is tried again, a little further on; a finished file is then loaded again.
const STUCK_MS = 5000;
// WebKitGTK's clock may stand after a seek in a file that was just opened; a second seek moves it.
const STANDS_MS = 500;
const NUDGE_S = 0.05;

export class Sound {
  #notify;
  #growing = false;
  #growingSrc = "";
  #feeding = new AbortController();
  /** @type {HTMLAudioElement | null} the finished file, which takes over */
  #finished = null;
  #recoveries = 0;
  #renewedSrc = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watchdog;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #lookout;

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
    this.#growing = true;
    this.#growingSrc = src;
    const Source = window.ManagedMediaSource ?? window.MediaSource;
    if (Source?.isTypeSupported(MP3)) {
      this.audio.disableRemotePlayback = true; // a ManagedMediaSource asks for it
      this.#feed(new Source(), this.#feeding.signal);
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
      for await (const bytes of download(() => this.#growingSrc, signal)) await append(buffer, bytes, signal);
    } catch {
      if (!signal.aborted) return this.#notify("error");
    }
    const [buffer] = source.sourceBuffers;
    if (buffer?.updating) await new Promise((resolve) => buffer.addEventListener("updateend", resolve, { once: true }));
    if (source.readyState === "open") source.endOfStream();
  }

  /** The rest of the growing file will not come: it ends with what was received. */
  cut() {
    this.#growing = false;
    this.#feeding.abort();
    if (this.audio.error) this.#notify("error");
    else if (!this.audio.src.startsWith("blob:")) this.#endWhereItStops();
  }

  /** A file that the browser loads by itself may stay open, and is waited for. */
  #endWhereItStops() {
    const { audio } = this;
    let before = -1;
    const stop = () => {
      this.#notify("ended");
      audio.currentTime = 0;
    };
    this.#lookout = setInterval(() => {
      const { currentTime: now, paused, readyState } = audio;
      if (now === before && !paused && readyState < 3) {
        audio.addEventListener("pause", stop, { once: true });
        audio.pause();
      }
      before = now;
    }, STUCK_MS);
  }

  /**
   * The file is finished: the next seek or start is in it.
   * @param {string} src
   */
  prepare(src) {
    if (this.#growing) this.#finished = this.#element(src);
  }

  /**
   * Change to the finished file in one of the `gaps` between sentences, `[end, start]` in seconds.
   * @param {number[][]} gaps
   */
  async finish(gaps) {
    const next = this.#finished;
    if (next && !next.readyState) {
      await new Promise((resolve) => next.addEventListener("loadedmetadata", resolve, { once: true }));
    }
    if (!next || next !== this.#finished || this.audio.paused) return;
    await this.#startInGap(next, gaps);
    // A browser may refuse a second sound.
    if (this.#finished === next && !this.audio.paused && !next.paused) this.#replace(next);
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
    const replaced = () => this.audio !== audio;
    const left = () => replaced() || audio.paused || audio.currentTime < now - 1; // by the reader
    await until(() => left() || audio.currentTime >= next.currentTime);
    if (!left()) await next.play().catch(() => {});
    await until(() => {
      if (left() || next.paused || audio.currentTime >= place) return true;
      next.playbackRate = rate * (audio.currentTime > next.currentTime ? 1.5 : 1);
      return false;
    });
    if (!replaced() && (left() || audio.currentTime > gap[1])) next.pause();
  }

  /**
   * Let the finished file be heard, where the browser lets it sound without a press.
   * @param {HTMLAudioElement} next it plays, muted
   */
  #replace(next) {
    const { audio } = this;
    const { playbackRate, defaultPlaybackRate, volume, muted } = audio;
    Object.assign(next, { playbackRate, defaultPlaybackRate, volume, muted });
    if (next.paused) return;
    this.#end();
    this.audio = next;
    silence(audio);
  }

  /** The growing file is needed no more. */
  #end() {
    this.#feeding.abort();
    this.#growing = false;
    this.#finished = null;
  }

  /**
   * Play another file, in the same element: WebKit lets a new one sound only when the reader presses something.
   * @param {string} src
   * @param {number} seconds
   */
  #moveTo(src, seconds) {
    const { audio } = this;
    const plays = !audio.paused;
    this.#renewedSrc = "";
    this.#feeding.abort();
    audio.src = src;
    audio.currentTime = seconds;
    if (plays) audio.play().catch(() => audio.paused && this.#notify("pause")); // the browser refused it
    this.#watch(seconds, 0);
  }

  /** @param {number} seconds */
  #moveToFinished(seconds) {
    const finished = /** @type {HTMLAudioElement} */ (this.#finished);
    this.#moveTo(finished.src, seconds);
    this.#end();
    silence(finished);
  }

  /** @returns {Promise<void>} */
  play() {
    const { audio } = this;
    if (this.#finished) this.#moveToFinished(audio.ended ? 0 : audio.currentTime);
    else if (this.#renewedSrc) this.#moveTo(this.#renewedSrc, audio.ended ? 0 : audio.currentTime);
    return audio.play();
  }

  /** @param {number} seconds */
  seek(seconds) {
    if (this.#finished) this.#moveToFinished(seconds);
    else if (this.#renewedSrc) this.#moveTo(this.#renewedSrc, seconds);
    else this.audio.currentTime = seconds;
    this.#watch(seconds, 0);
  }

  /**
   * See that a seek ends, and that the clock moves from there.
   * @param {number} seconds
   * @param {number} tries
   */
  #watch(seconds, tries) {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      const { audio } = this;
      const stands = !audio.paused && audio.readyState > 2 && Math.abs(audio.currentTime - seconds) < NUDGE_S / 2;
      if (stands && !audio.seeking) audio.currentTime = seconds + NUDGE_S;
      else this.#watchdog = setTimeout(() => this.#seekAgain(seconds, tries), STUCK_MS - STANDS_MS);
    }, STANDS_MS);
  }

  /**
   * @param {number} seconds
   * @param {number} tries
   */
  #seekAgain(seconds, tries) {
    const { audio } = this;
    if (!audio.seeking || audio.error || !audio.readyState) return;
    this.#notify("stuck");
    if (!tries || this.#growing) audio.currentTime = seconds + NUDGE_S;
    else this.#moveTo(audio.src, seconds);
    this.#watch(seconds, tries + 1);
  }

  /**
   * The file has another address; the one before is not valid for long. The next seek or start is in it.
   * @param {string} src
   * @param {boolean} now it stopped there: it resumes from the new one
   */
  renew(src, now) {
    if (this.#finished) this.#finished.src = src;
    else if (this.#growing) this.#growingSrc = src;
    else this.#renewedSrc = src;
    if (now) this.#moveTo(src, this.audio.currentTime);
  }

  /** Try the present address no more: another one may come. */
  hold() {
    clearTimeout(this.#watchdog);
  }

  /** After an error of a growing file: play the finished one if it is there, else the growing one by its address. */
  recover() {
    if (!this.#growing || this.#recoveries >= WAITS_MS.length) return false;
    const at = this.audio.currentTime;
    const wait = this.#finished || !this.#recoveries ? 0 : WAITS_MS[this.#recoveries];
    this.#recoveries += 1;
    setTimeout(() => {
      if (this.#finished) this.#moveToFinished(at);
      else if (this.#growing) this.#moveTo(this.#growingSrc, at);
    }, wait);
    return true;
  }

  close() {
    this.#feeding.abort();
    this.#growing = false;
    clearTimeout(this.#watchdog);
    clearInterval(this.#lookout);
    silence(this.audio);
    if (this.#finished) silence(this.#finished);
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
 * The bytes of a file as they come. Where it breaks off, it is requested again, and what was there already is left out.
 * @param {() => string} src
 * @param {AbortSignal} signal
 */
async function* download(src, signal) {
  let had = 0;
  for (const wait of [...WAITS_MS, null]) {
    try {
      const answer = await fetch(src(), { signal, credentials: "omit" });
      if (!answer.ok || !answer.body) throw new Error(String(answer.status));
      const reader = answer.body.getReader();
      let at = 0;
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const bytes = part.value.subarray(Math.max(0, had - at));
        at += part.value.length;
        had = Math.max(had, at);
        if (bytes.length) yield bytes;
      }
      return;
    } catch (error) {
      if (signal.aborted || wait === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
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
