// @ts-check
// What follows when an article ends: the reader's queue, then the articles that the site names.

import { loadPages } from "./load_pages.js";
import { articleNamed, manifestOf } from "./service.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { View } from "./view.js" */

export class UpNext {
  /** @type {Set<string>} */
  #heard = new Set();
  #state = "";
  #current = ""; // the article that was started and has not ended
  #asking = new AbortController();
  isOffering = false; // or looks for what it can offer

  /** @param {ListenArticle} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * The player is in this state.
   * @param {string} state
   * @param {View} view
   */
  async follow(state, view) {
    if (state === this.#state) return;
    this.#state = state;
    const { manifest, queue } = this.player;
    this.stop(view);
    if (state === "ended") this.#current = "";
    if (state === "playing" && manifest && manifest.id !== this.#current) {
      this.#heard.add((this.#current = manifest.id));
      const others = queue.filter(({ id }) => id !== manifest.id);
      if (others.length < queue.length) this.player.queue = others;
    }
    if (state !== "ended") return;
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const named = (this.player.getAttribute("next") ?? "").split(/\s+/).filter((id) => id && !this.#heard.has(id));
    // One that is in the queue again is for later.
    const ids = [...queue.map(({ id }) => id), ...named].filter((id) => id !== manifest?.id);
    if (!ids.length) return;
    this.isOffering = true;
    const pages = await loadPages().catch(() => null);
    pages?.dress(view.panel);
    const isOffered = await pages?.offerNext(view, ids, signal, (id) =>
      manifestOf(articleNamed(id, this.player), signal),
    );
    if (!isOffered && !signal.aborted) this.player.pause();
  }

  /**
   * Offer nothing, or no longer.
   * @param {View} [view]
   */
  stop(view) {
    this.#asking.abort();
    this.isOffering = false;
    if (!view || view.offer.hidden) return;
    if (view.offer.contains(view.root.activeElement)) view.play.focus({ preventScroll: true });
    view.offer.hidden = true;
    view.announce("");
  }
}
