// @ts-check
// Keeps a subscriber's token fresh while an article is played. A file of its own: only subscribers need it.

/** @import { Narration } from "../narration.js" */
/** @import { Manifest } from "../types.js" */

// The site is asked for another token so long before one expires; what waits for it fails after a while.
const AHEAD_S = 60;
const WAIT_MS = 10_000;

export class Renewal {
  /** @type {ReturnType<typeof setTimeout> | undefined} until a token is asked for, or waited for no more */
  #timer;
  #isLocked = false; // it stopped since its token had expired
  #narration;
  #ask;

  /**
   * @param {Narration} narration
   * @param {() => Promise<Manifest>} ask for its manifest, with the present token
   */
  constructor(narration, ask) {
    this.#narration = narration;
    this.#ask = ask;
  }

  /** Ask for the next token in time. */
  plan() {
    const left = this.#narration.manifest?.expires_s ?? 0;
    clearTimeout(this.#timer);
    if (left) this.#timer = setTimeout(() => this.#request(), 1000 * Math.max(left - AHEAD_S, left / 2));
  }

  #request() {
    this.#narration.notify("token", { article: this.#narration.manifest?.id });
  }

  /** With the token that the site has given: what is loaded from now on, and what stopped for want of it. */
  async renew() {
    const refused = await this.#open(this.#isLocked).catch((error) => error);
    if (refused && this.#isLocked) this.#narration.notify("fatal", refused);
  }

  /**
   * Get the addresses with the present token.
   * @param {boolean} now it resumes from there
   */
  async #open(now) {
    const narration = this.#narration;
    narration.manifest = await this.#ask();
    this.plan();
    this.#isLocked = false;
    narration.sound?.renew(narration.manifest.audio[0].src, now);
  }

  /**
   * The audio failed, or hangs: where its token has expired, it resumes with another one.
   * @param {Error} [failure]
   */
  async unlock(failure) {
    if (this.#isLocked) return undefined; // a token was asked for
    const narration = this.#narration;
    narration.notify("waiting");
    const before = narration.audio?.src;
    try {
      await this.#open(false);
      const src = narration.manifest?.audio[0].src ?? "";
      if (src !== before) narration.sound?.renew(src, true);
      else if (failure) narration.notify("fatal", failure);
    } catch (refused) {
      if (refused.status !== 401) return narration.notify("fatal", refused);
      this.#isLocked = true;
      narration.sound?.hold();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => narration.notify("fatal", refused), WAIT_MS);
      this.#request();
    }
    return undefined;
  }
}
