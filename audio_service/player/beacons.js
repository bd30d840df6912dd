// Counts of plays: that it began, which tenths were listened to, that it came to the end. Nothing of who.

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
