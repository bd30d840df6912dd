// @ts-check
// The time at the pointer, above the seek bar.

import { h, pageColor, write } from "./dom.js";
import { clock } from "./strings.js";

/** @import { View } from "./view.js" */

// The middle of the thumb is so far from the ends of the bar.
const INSET_PX = 6;

/** @param {View} view */
export function showTimes({ seek, player, strings }) {
  const time = h("span", { class: "pointed", part: "pointed-time", "aria-hidden": true, hidden: true });
  seek.after(time);
  const show = (/** @type {PointerEvent} */ { clientX, pointerType }) => {
    const { left, width } = seek.getBoundingClientRect();
    const x = Math.min(width - INSET_PX, Math.max(INSET_PX, clientX - left));
    const share = (x - INSET_PX) / (width - 2 * INSET_PX);
    if (time.hidden) time.style.setProperty("--page", pageColor(player));
    time.hidden = pointerType === "touch" || !player.duration;
    write(time, clock(player.duration * (strings.dir === "rtl" ? 1 - share : share)));
    const half = time.offsetWidth / 2;
    time.style.left = `${Math.min(width - half, Math.max(half, x))}px`;
  };
  const hide = () => (time.hidden = true);
  for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) seek.addEventListener(name, show);
  for (const name of ["pointerleave", "pointercancel"]) seek.addEventListener(name, hide);
}
