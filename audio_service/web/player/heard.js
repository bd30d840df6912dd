// @ts-check
// One player is heard at a time, and is what the lock screen shows.

import { loadPages } from "./load_pages.js";

/** @import { ListenArticle } from "./element.js" */

/** @type {ListenArticle | null} */
let heard = null;
/** @type {typeof import("./lock_screen.js") | undefined} */
let lockScreen;

export const isHeard = (/** @type {ListenArticle} */ player) => player === heard;

/**
 * This one is heard, and the one before is paused.
 * @param {ListenArticle} player
 */
export function take(player) {
  heard?.pause();
  heard = player;
  loadPages().then(
    (pages) => {
      ({ lockScreen } = pages);
      if (heard) lockScreen.control(heard);
    },
    () => {}, // out of reach: the system shows what it shows of any page that sounds
  );
}

/** @param {ListenArticle} player */
export function leave(player) {
  if (player !== heard) return;
  heard = null;
  lockScreen?.control(null);
}

/** @param {ListenArticle} player */
export function report(player) {
  if (player === heard) lockScreen?.report(player);
}
