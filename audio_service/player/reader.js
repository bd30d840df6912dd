// What is kept of a reader, in their own browser's localStorage, and what is told of them: counts, nothing of who.

const PREFIX = "listen-article:";
// Articles of which the position is kept.
const KEPT = 50;
// Below this, and so near the end, one begins at the beginning, in seconds.
const WORTH_S = 10;

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise; // storage is shut off, or holds something else
  }
}

function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // storage is shut off or full: then nothing is remembered
  }
}

/** Speed, volume, and how far one came in which article. */
export class Memory {
  constructor(on) {
    this.on = on;
  }

  get preferences() {
    const { rate = 1, volume = 1, muted = false } = (this.on && read("preferences", {})) || {};
    return { rate, volume, muted };
  }

  set preferences(value) {
    if (this.on) write("preferences", value);
  }

  /** Where one was in an article, in seconds; 0 for the beginning. */
  position(article) {
    const found = this.on && read("positions", []).find(([id]) => id === article);
    return found ? found[1] : 0;
  }

  keep(article, seconds, length) {
    if (!this.on) return;
    const others = read("positions", []).filter(([id]) => id !== article);
    const worth = seconds > WORTH_S && seconds < length - WORTH_S;
    write("positions", worth ? [[article, Math.round(seconds * 10) / 10], ...others].slice(0, KEPT) : others);
  }
}

/** Counts of plays: that it began, which tenths were listened to, that it came to the end. */
export class Beacons {
  #sent = new Set();
  #before = 0;

  /** `address` takes the counts; null sends nothing. */
  constructor(address) {
    this.address = address;
  }

  /** Playback came to `now` of `length` seconds. A tenth counts when its end was played, not when it was skipped. */
  at(now, length) {
    this.#send("play");
    const before = this.#before;
    this.#before = now;
    if (now < before || now - before > 5 || !length) return;
    for (let tenth = 1; tenth < 10; tenth += 1) {
      if (before < (length * tenth) / 10 && now >= (length * tenth) / 10) this.#send(`tenth-${tenth}`);
    }
  }

  ended() {
    this.#send("complete");
  }

  #send(event) {
    if (!this.address || this.#sent.has(event)) return;
    this.#sent.add(event);
    const body = JSON.stringify({ event });
    // Plain text needs no preflight, and without credentials no cookie goes along.
    fetch(this.address, { method: "POST", body, keepalive: true, credentials: "omit", headers: { "Content-Type": "text/plain" } }).catch(() => {});
  }
}
