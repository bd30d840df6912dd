// @ts-check
// The lock screen and the keys of headphones: title, site and picture, and what they do to the player.

import { STEP_S } from "./view.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Manifest } from "./types.js" */

const session = navigator.mediaSession; // an Android WebView has none

/** @type {Record<string, (player: ListenArticle, details: MediaSessionActionDetails) => unknown>} */
const SESSION_ACTIONS = {
  play: (player) => player.play(),
  pause: (player) => player.pause(),
  seekbackward: (player, { seekOffset = STEP_S }) => (player.currentTime -= seekOffset),
  seekforward: (player, { seekOffset = STEP_S }) => (player.currentTime += seekOffset),
  seekto: (player, { seekTime = 0 }) => player.seek(seekTime),
  previoustrack: (player) => player.skipSentence(-1),
  nexttrack: (player) => player.skipSentence(1),
};

/**
 * Let the system control a player and show what it plays; null for none.
 * @param {ListenArticle | null} player
 */
export function control(player) {
  if (!session) return;
  session.metadata = player?.manifest
    ? new MediaMetadata(metadataOf(player, player.manifest, player.isOwnArticle))
    : null;
  for (const [action, act] of Object.entries(SESSION_ACTIONS)) {
    try {
      session.setActionHandler(
        /** @type {MediaSessionAction} */ (action),
        player && ((details) => act(player, details)),
      );
    } catch {
      // this browser does not know the action
    }
  }
}

/**
 * Show the system the state of the player that it controls.
 * @param {ListenArticle} player
 */
export function report({ paused, currentTime: position, duration, playbackRate }) {
  if (!session) return;
  session.playbackState = paused ? "paused" : "playing";
  if (duration > 0 && position <= duration) session.setPositionState?.({ duration, playbackRate, position });
}

/**
 * The page's own words go before the manifest's, except for an article of another page.
 * @param {HTMLElement} host
 * @param {Manifest} manifest
 * @param {boolean} isOwn the page has the article
 * @returns {MediaMetadataInit}
 */
function metadataOf(host, manifest, isOwn) {
  /** @type {(property: string) => string | null | undefined} */
  const meta = (property) =>
    isOwn ? document.querySelector(`meta[property="og:${property}"]`)?.getAttribute("content") : null;
  const src = (isOwn && host.getAttribute("artwork")) || meta("image") || manifest.image;
  return {
    title: manifest.title ?? document.title,
    artist: meta("site_name") || manifest.site_name || location.hostname,
    artwork: src && URL.canParse(src, document.baseURI) ? [{ src }] : [],
  };
}
