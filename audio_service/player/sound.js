// The audio: a finished file, or one that grows while it is rendered and becomes the finished file without a break.

const MP3 = "audio/mpeg";
const HLS = "application/vnd.apple.mpegurl";
const EVENTS = ["playing", "pause", "waiting", "ended", "timeupdate", "progress", "ratechange", "volumechange", "seeked"];
// How soon the switch to the finished file may come, and how long it is prepared at most, in seconds.
const SWITCH_AHEAD_S = 1;
const SWITCH_WAIT_S = 20;
// A full buffer is tried again as it is played and emptied.
const RETRY_MS = 1000;

export class Sound {
  #told;
  #listeners = new AbortController();
  #growing = null;
  #plain = "";

  /** `told(event name)` is called for what the audio does; "error" when it cannot go on. */
  constructor(told) {
    this.#told = told;
    this.audio = this.#element();
  }

  /** Play from a file that is whole. */
  open(src) {
    this.#stopGrowing();
    this.audio.src = src;
  }

  /** Play from a file that grows. `stream` is its HLS playlist, for browsers that cannot be fed an mp3. */
  openGrowing(src, stream) {
    this.#plain = src;
    const Source = window.ManagedMediaSource ?? window.MediaSource;
    if (Source?.isTypeSupported(MP3)) {
      this.#growing = new AbortController();
      this.audio.disableRemotePlayback = true; // a ManagedMediaSource asks for it
      this.#feed(new Source(), src, this.#growing.signal);
    } else if (this.audio.canPlayType(HLS)) {
      this.audio.src = stream;
    } else {
      this.audio.src = src;
    }
  }

  /** True while the audio comes from a source that has no end yet. */
  get growing() {
    return this.#growing !== null;
  }

  async #feed(source, src, signal) {
    const url = URL.createObjectURL(source);
    this.audio.src = url;
    try {
      await once(source, "sourceopen", signal);
      URL.revokeObjectURL(url);
      const buffer = source.addSourceBuffer(MP3);
      const answer = await fetch(src, { signal, credentials: "omit" });
      if (!answer.ok) throw new Error(`${src}: ${answer.status}`);
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        await append(buffer, part.value, signal);
      }
      if (source.readyState === "open") source.endOfStream();
    } catch {
      if (!signal.aborted) this.#told("error");
    }
  }

  /**
   * Go over to the finished file: at once when nothing is heard, else in one of the `gaps` between sentences, which are
   * `[end, start]` in seconds. Where the browser does not let a second element play, the first goes on.
   */
  async finish(src, gaps) {
    if (!this.growing) return;
    const next = this.#element(src);
    await once(next, "loadedmetadata", this.#growing.signal).catch(() => {});
    if (!this.growing) return;
    if (!this.audio.paused) await this.#meet(next, gaps);
    if (!this.growing || (!this.audio.paused && next.paused)) return;
    if (this.audio.paused) next.currentTime = this.audio.currentTime;
    this.#replace(next);
  }

  /** Start `next` in a silence, where the other one is at that moment. */
  async #meet(next, gaps) {
    const now = this.audio.currentTime;
    const rate = this.audio.playbackRate;
    const gap = gaps.find(([end, start]) => end > now + SWITCH_AHEAD_S * rate && start > end);
    if (!gap || gap[0] - now > SWITCH_WAIT_S * rate) return;
    const place = (gap[0] + gap[1]) / 2;
    next.currentTime = place;
    next.playbackRate = rate;
    next.muted = true;
    await until(() => this.audio.paused || this.audio.currentTime >= place || this.audio.currentTime < now - 1);
    if (this.audio.paused || this.audio.currentTime < now - 1 || this.audio.currentTime > gap[1]) return;
    await next.play().catch(() => {});
  }

  #replace(next) {
    const old = this.audio;
    for (const name of ["playbackRate", "defaultPlaybackRate", "volume", "muted"]) next[name] = old[name];
    this.#stopGrowing();
    this.audio = next;
    old.pause();
    old.removeAttribute("src");
    old.load();
  }

  /** Once, where feeding failed, the growing file as the browser plays it by itself; false when that was tried. */
  fallBack() {
    if (!this.growing) return false;
    const { playbackRate, volume, muted } = this.audio;
    this.close();
    this.#listeners = new AbortController();
    this.audio = this.#element(this.#plain);
    Object.assign(this.audio, { playbackRate, volume, muted });
    this.audio.play().catch(() => {});
    return true;
  }

  close() {
    this.#stopGrowing();
    this.#listeners.abort();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  #stopGrowing() {
    this.#growing?.abort();
    this.#growing = null;
  }

  #element(src) {
    const audio = new Audio();
    audio.preload = src ? "auto" : "metadata";
    audio.preservesPitch = true;
    if (src) audio.src = src;
    for (const name of [...EVENTS, "error"]) {
      const tell = () => audio === this.audio && this.#told(name);
      audio.addEventListener(name, tell, { signal: this.#listeners.signal });
    }
    return audio;
  }
}

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

function once(target, name, signal) {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function until(condition) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!condition()) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
}
