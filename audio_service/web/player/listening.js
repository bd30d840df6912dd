// @ts-check
// How much of an article was heard. A listening lasts from its start until the article ends or another one is opened.

// The position moves less than this between two looks unless it was moved.
const LEAP_S = 5;

export class Listening {
  /** Seconds of audio that were played in this listening, at any speed; skipped ones do not count. */
  heard = 0;
  playedTo = 0; // in seconds
  #reported = 0;
  #position = NaN; // in seconds
  #begun = false;
  /** @type {Set<string>} */
  #told = new Set();

  /** It sounds again; whether this begins a listening. */
  begin() {
    if (this.#begun) return false;
    this.heard = this.playedTo = this.#reported = 0;
    this.#told.clear();
    return (this.#begun = true);
  }

  end() {
    this.#begun = false;
    this.jump();
  }

  /** The position was moved. */
  jump() {
    this.#position = NaN;
  }

  /**
   * It has played to a position, in seconds.
   * @param {number} now
   * @returns {[before: number, now: number] | undefined} what was played since the last time
   */
  at(now) {
    const before = this.#position;
    this.#position = now;
    if (!(now > before && now - before < LEAP_S)) return undefined;
    this.heard += now - before;
    this.playedTo = now;
    return [before, now];
  }

  /**
   * Whether something happens for the first time in this listening.
   * @param {string} event
   */
  isFirst(event) {
    return this.#begun && this.#told.size < this.#told.add(event).size;
  }

  /** Seconds that were heard since the last report. */
  report() {
    const seconds = this.heard - this.#reported;
    this.#reported = this.heard;
    return round(seconds);
  }
}

/**
 * Which of the equal parts of a length, counted from 1, ended between two positions.
 * @param {[before: number, now: number]} played
 * @param {number} length
 * @param {number} parts
 */
export function ended([before, now], length, parts) {
  const all = Array.from({ length: parts }, (_, n) => n + 1);
  return all.filter((part) => before < (length * part) / parts && now >= (length * part) / parts);
}

export const round = (/** @type {number} */ seconds) => Math.round(seconds * 10) / 10;
