// @ts-check
// What a lock screen shows: title, site and picture.

/** @import { Manifest } from "./types.js" */

/**
 * The page's own words go before the manifest's, except for an article of another page.
 * @param {HTMLElement} host
 * @param {Manifest} manifest
 * @param {boolean} isOwn the page has the article
 * @returns {MediaMetadataInit}
 */
export function lockScreen(host, manifest, isOwn) {
  /** @type {(property: string) => string | null | undefined} */
  const meta = (property) =>
    isOwn ? document.querySelector(`meta[property="og:${property}"]`)?.getAttribute("content") : null;
  const src = (isOwn && host.getAttribute("artwork")) || meta("image") || manifest.image;
  return {
    title: manifest.title ?? document.title,
    artist: meta("site_name") || manifest.site_name || location.hostname,
    artwork: src && URL.canParse(src, document.baseURI) ? [{ src: new URL(src, document.baseURI).href }] : [],
  };
}
