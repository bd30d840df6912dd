// @ts-check
// The signs of the player: strokes on a 24 px square, and discs of 44 px with the sign cut out, which show on any
// background.

import { svg } from "./dom.js";

const DISC = "M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
/** @typedef {keyof typeof PATHS | keyof typeof import("./menu_icons.js").MENU_PATHS} Sign */
const PATHS = {
  play: `${DISC}M17 13.5v17L31.5 22z`,
  pause: `${DISC}M15 14v16h5V14zM24 14v16h5V14z`,
  back: "M12 4.5a8.5 8.5 0 1 1-8.5 8.5M12 1.5l-3 3 3 3",
  ahead: "M12 4.5a8.5 8.5 0 1 0 8.5 8.5M12 1.5l3 3-3 3",
  chevron: "M7 10l5 5 5-5",
  more: "M4.5 12a.75.75 0 1 0 1.5 0a.75.75 0 1 0-1.5 0M11.25 12a.75.75 0 1 0 1.5 0a.75.75 0 1 0-1.5 0M18 12a.75.75 0 1 0 1.5 0a.75.75 0 1 0-1.5 0",
  close: "M6 6l12 12M18 6L6 18",
};
/** @type {Record<string, string>} */
const paths = PATHS;

/** @param {Record<string, string>} more signs, of the menu */
export function addSigns(more) {
  Object.assign(paths, more);
}

/**
 * @param {Sign} sign
 * @param {string} [text] is written into it: how far an arrow goes
 */
export function icon(sign, text) {
  const path = paths[sign];
  const isDisc = path.startsWith(DISC);
  const look = {
    viewBox: isDisc ? "0 0 44 44" : "0 0 24 24",
    class: `${isDisc ? "disc" : "sign"} sign-${sign}`,
    "aria-hidden": true,
  };
  return svg("svg", look, svg("path", { d: path }), ...(text ? [svg("text", { x: 12, y: 16 }, text)] : []));
}

/**
 * @param {Element} element
 * @param {Sign} sign
 */
export function show(element, sign) {
  if (!element.querySelector(`.sign-${sign}`)) element.replaceChildren(icon(sign));
}
