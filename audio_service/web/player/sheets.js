// @ts-check
// The styles, once for all players of a page.

import highlights from "./highlights.css";
import player from "./player.css";

export const [highlightsSheet, playerSheet] = [highlights, player].map((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
});
