// @ts-check

import { h, labelled, pageColor, write } from "./dom.js";
import { icon } from "./icons.js";
import { MENU } from "./menu_strings.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Manifest } from "./types.js" */
/** @import { View } from "./view.js" */

// The reader can stop the next article within this time.
const NEXT_AFTER_MS = 5000;

/**
 * Offer the first of these articles that can be heard, and play it after a while, unless the signal is given. Whether
 * there is one.
 * @param {View} view
 * @param {string[]} ids
 * @param {AbortSignal} signal
 * @param {(id: string) => Promise<Manifest>} ask for a manifest
 */
export async function offerNext(view, ids, signal, ask) {
  const { player, offer, root, play } = view;
  const strings = { ...MENU, ...view.strings };
  const found = await firstOf(player, ids, signal, ask);
  if (!found || signal.aborted) return false;
  const start = () => player.playArticle(found.id);
  const timer = player.autoplayNext ? setTimeout(start, NEXT_AFTER_MS) : undefined;
  const cancel = () => {
    player.pause();
    play.focus({ preventScroll: true });
  };
  const left = h("span", { class: "countdown", "aria-hidden": true, hidden: !timer });
  const count = countDown(left, strings.lang);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    clearInterval(count);
  });
  const title = strings.next.replace("{title}", found.title ?? "");
  const playNow = h("button", { part: "play-next", class: "text", click: start }, strings.playNow);
  offer.replaceChildren(
    h("span", { class: "upcoming", dir: "auto", title }, title),
    left,
    playNow,
    h("button", { part: "cancel-next", ...labelled(strings.cancel), click: cancel }, icon("close")),
  );
  view.panel.style.setProperty("--page", pageColor(player));
  const isOnPlay = root.activeElement === play;
  view.showOffer(title);
  // On the smallest screens there is no room for both.
  if (isOnPlay && !play.getClientRects().length) playNow.focus({ preventScroll: true });
  return true;
}

/**
 * Show how long it takes until the next article starts. Screen readers hear of it once, not every second.
 * @param {HTMLElement} element
 * @param {string} lang
 */
function countDown(element, lang) {
  const times = new Intl.RelativeTimeFormat(lang, { style: "narrow" });
  const end = performance.now() + NEXT_AFTER_MS;
  const show = () => write(element, times.format(Math.max(0, Math.round((end - performance.now()) / 1000)), "second"));
  show();
  return setInterval(show, 1000);
}

/**
 * Those of the queue that the service does not have are taken off.
 * @param {ListenArticle} player
 * @param {string[]} ids
 * @param {AbortSignal} signal
 * @param {(id: string) => Promise<Manifest>} ask for a manifest
 */
async function firstOf(player, ids, signal, ask) {
  for (const id of ids) {
    const manifest = await ask(id).catch(({ status }) => (status ? null : undefined));
    if (signal.aborted) return undefined;
    if (manifest === undefined) continue; // the service is out of reach
    if (manifest && (manifest.status !== "failed" || manifest.duration_ms !== null)) return manifest;
    if (player.queue.some((queued) => queued.id === id)) {
      player.queue = player.queue.filter((queued) => queued.id !== id);
    }
  }
  return undefined;
}
