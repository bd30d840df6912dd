// @ts-check
// What the browser remembers for the reader.

import { RATES } from "./controls.js";

/** @typedef {{ rate: number, volume: number, muted: boolean }} Preferences */

// The reader's own localStorage holds the positions in so many articles.
const PREFIX = "listen-article:";
const KEPT = 50;
// Nearer to an end than this, one begins at the beginning.
const WORTH_S = 10;

/**
 * A number between two bounds; other scripts of the site may have stored anything.
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
const limited = (value, least, most, otherwise = 1) =>
  typeof value === "number" ? Math.min(most, Math.max(least, value)) : otherwise;

/** Speed, volume, and the position in each article; nothing where storage is shut off or full. */
export class Memory {
  /** @param {() => boolean} isOn */
  constructor(isOn) {
    this.isOn = isOn;
  }

  /**
   * @template T
   * @param {string} name
   * @param {T} otherwise
   * @returns {T}
   */
  #read(name, otherwise) {
    try {
      return (this.isOn() && JSON.parse(localStorage.getItem(PREFIX + name) ?? "null")) || otherwise;
    } catch {
      return otherwise;
    }
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #write(name, value) {
    try {
      if (this.isOn()) localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // then nothing is remembered
    }
  }

  /** @returns {Preferences} */
  get preferences() {
    /** @type {Partial<Preferences>} */
    const { rate, volume, muted } = this.#read("preferences", {});
    return { rate: limited(rate, RATES[0], Math.max(...RATES)), volume: limited(volume, 0, 1), muted: Boolean(muted) };
  }

  set preferences(value) {
    this.#write("preferences", value);
  }

  /**
   * Whether something is done for the first time in this browser; never where that cannot be remembered.
   * @param {string} what
   */
  isFirst(what) {
    if (!this.isOn() || this.#read(what, false)) return false;
    this.#write(what, true);
    return this.#read(what, false);
  }

  /** @returns {[string, number][]} of article and seconds, the latest first */
  get #positions() {
    /** @type {[string, number][]} */
    const stored = this.#read("positions", []);
    return Array.isArray(stored) ? stored.filter(Array.isArray) : [];
  }

  /**
   * In seconds.
   * @param {string} article
   */
  position(article) {
    return limited(this.#positions.find(([id]) => id === article)?.[1], 0, Infinity, 0);
  }

  /**
   * @param {string} article
   * @param {number} seconds
   * @param {number} length
   */
  keep(article, seconds, length) {
    const others = this.#positions.filter(([id]) => id !== article);
    const worth = seconds > WORTH_S && seconds < length - WORTH_S;
    this.#write("positions", worth ? [[article, Math.round(seconds * 10) / 10], ...others].slice(0, KEPT) : others);
  }
}
