// @ts-check
// The More menu with its pages, the bubbles, and the offer of the next article: a file of its own, loaded by
// load_pages.js.

import { addSigns } from "../icons.js";
import { MENU_PATHS } from "../menu_icons.js";
import more from "../more.css";
import pages from "../pages.css";

export { fromHere, showHint } from "../bubble.js";
export { MoreMenu } from "../more.js";
export { offerNext } from "../next_offer.js";

addSigns(MENU_PATHS);
const sheet = new CSSStyleSheet();
sheet.replaceSync(more + pages);

/**
 * Give a player the style of the menu.
 * @param {Element} element of the player
 */
export function dress(element) {
  const { adoptedStyleSheets: sheets } = /** @type {ShadowRoot} */ (element.getRootNode());
  if (!sheets.includes(sheet)) sheets.unshift(sheet); // the player's own rules win
}
