// @ts-check
// Keys of the keyboard, while the player has the focus.

import { RATES } from "./controls.js";
import { STEP_S } from "./view.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { View } from "./view.js" */

const ARROW_S = 5;
const VOLUME_STEP = 0.05;
/**
 * Keys that a control needs itself, by its type or name; INPUT is a field with text.
 * @type {Record<string, RegExp>}
 */
const OWN_KEYS = {
  SELECT: /^(Arrow|.$)/,
  BUTTON: /^( |Enter)$/,
  A: /^Enter$/,
  TEXTAREA: /./,
  INPUT: /./,
  checkbox: /^ $/,
};

/**
 * What a key does to a player, or undefined.
 * @param {KeyboardEvent} event
 * @param {ListenArticle} player
 * @param {View} view
 * @returns {(() => unknown) | undefined}
 */
export function actionOf(event, player, view) {
  const { key } = event;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  if (OWN_KEYS[target.getAttribute("type") ?? target.tagName]?.test(key)) return undefined;
  const isUpDown = /^Arrow(Up|Down)/.test(key);
  if (isUpDown && view.menu.has(target)) return () => view.menu.move(key === "ArrowDown" ? 1 : -1);
  if (target.part.contains("volume") && /^Arrow/.test(key)) return undefined;
  if (isUpDown && target === view.transcript) return undefined;

  const move = (/** @type {number} */ seconds) => (player.currentTime += seconds);
  const forward = view.strings.dir === "rtl" ? -ARROW_S : ARROW_S;
  const upDown = (/** @type {1 | -1} */ step) =>
    target === view.seek ? move(step * ARROW_S) : (player.volume += step * VOLUME_STEP);
  /** @type {Record<string, () => unknown>} */
  const actions = {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    j: () => move(-STEP_S),
    l: () => move(STEP_S),
    s: () => player.playSelection(),
    m: () => (player.muted = !player.muted),
    ArrowLeft: () => move(-forward),
    ArrowRight: () => move(forward),
    ArrowUp: () => upDown(1),
    ArrowDown: () => upDown(-1),
    ",": () => (player.playbackRate = RATES.findLast((rate) => rate < player.playbackRate) ?? player.playbackRate),
    ".": () => (player.playbackRate = RATES.find((rate) => rate > player.playbackRate) ?? player.playbackRate),
  };
  return actions[key];
}
