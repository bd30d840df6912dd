// @ts-check
// The articles that a reader wants to hear later, on all pages of a site.

import { dispatch } from "./events.js";
import { UpNext } from "./up_next.js";

/** @import { ListenArticle } from "./element.js" */
/** @typedef {{ id: string, title: string }} Queued */
/** @typedef {{ items: Queued[], stops?: boolean }} Stored  it may stop after each article */

const KEY = "listen-article:queue";
export const QUEUED_MAX = 50;

/** @returns {Stored} */
function stored() {
  try {
    const { items, stops } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { items: Array.isArray(items) ? items.filter(({ id }) => typeof id === "string") : [], stops };
  } catch {
    return { items: [] };
  }
}

/** An element with a queue, which is in the reader's own storage: none with remember="off", or without consent. */
export class WithQueue extends HTMLElement {
  /** It plays what its page has, and not another article. */
  isOwnArticle = true;
  upNext = new UpNext(/** @type {ListenArticle} */ (/** @type {unknown} */ (this)));

  /** "granted" or "denied": whether plays may be counted, and speed and position remembered. */
  get consent() {
    return this.getAttribute("consent") === "denied" ? "denied" : "granted";
  }

  set consent(consent) {
    this.setAttribute("consent", consent);
  }

  get remembers() {
    return this.getAttribute("remember") !== "off" && this.consent === "granted";
  }

  /** Articles to hear later: a copy. */
  get queue() {
    return this.remembers ? stored().items : [];
  }

  /** @param {Queued[]} items */
  set queue(items) {
    if (items.length > QUEUED_MAX) throw new RangeError(`at most ${QUEUED_MAX} articles`);
    this.#keep({ ...stored(), items });
    dispatch(this, "queue", { queue: this.queue });
  }

  get autoplayNext() {
    return !(this.remembers && stored().stops);
  }

  set autoplayNext(plays) {
    this.#keep({ ...stored(), stops: !plays });
  }

  /** @param {Stored} state */
  #keep(state) {
    try {
      if (this.remembers) localStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      // then nothing is queued
    }
  }
}
