// @ts-check
// Controls with a value: the speed, which the line and the More menu show, and the volume.

import { h, labelled, set } from "./dom.js";
import { icon, show } from "./icons.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Strings } from "./strings.js" */
/** @typedef {{ element: HTMLElement, paint: () => void }} Control */

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/**
 * @param {ListenArticle} player
 * @param {Strings} strings
 * @returns {Control}
 */
export function speedControl(player, strings) {
  const { format } = new Intl.NumberFormat(strings.lang);
  const option = (/** @type {number} */ rate) => h("option", { value: rate }, `${format(rate)}×`);
  // "1×" is written from left to right in every language.
  const look = { part: "speed", dir: "ltr", ...labelled(strings.speed) };
  const select = h("select", look, ...RATES.map(option));
  select.addEventListener("change", () => (player.playbackRate = Number(select.value)));
  const element = h("span", { class: "pill" }, select, icon("chevron"));
  return {
    element,
    paint() {
      const rate = String(player.playbackRate);
      select.value = rate;
      if (select.value !== rate) select.append(option(player.playbackRate));
      select.value = rate;
    },
  };
}

/**
 * @param {ListenArticle} player
 * @param {Strings} strings
 * @returns {Control}
 */
export function volumeControl(player, strings) {
  const mute = h("button", { part: "mute", ...labelled(strings.mute), click: () => (player.muted = !player.muted) });
  /** @type {HTMLInputElement} */
  const volume = h("input", {
    type: "range",
    part: "volume",
    min: 0,
    max: 1,
    step: 0.05,
    "aria-label": strings.volume,
    input: () => (player.volume = volume.valueAsNumber),
  });
  return {
    element: h("div", { class: "row" }, mute, h("span", { class: "volume" }, volume)),
    paint() {
      const { muted } = player;
      show(mute, muted ? "silent" : "sound");
      set(mute, { "aria-pressed": muted });
      volume.value = String(muted ? 0 : player.volume);
    },
  };
}
