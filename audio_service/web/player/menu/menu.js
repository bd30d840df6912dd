// @ts-check
// What a player needs once it was started: the More menu with its pages, the floating bar, clicks on the text, the
// time at the pointer, the offer of the next article, the lock screen. A file of its own, loaded by load_pages.js.

import { addSigns } from "../icons.js";
import { MENU_PATHS } from "../menu_icons.js";
import more from "../more.css";
import pages from "../pages.css";

export { FloatingBar } from "../floating_bar.js";
export * as lockScreen from "../lock_screen.js";
export { MoreMenu } from "../more.js";
export { offerNext } from "../next_offer.js";
export { PageInput } from "../page_input.js";
export { showTimes } from "../pointed_time.js";

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
