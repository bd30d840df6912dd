// @ts-check
// The styles, once for all players of a page.

import highlights from "./highlights.css";
import narrow from "./narrow.css";
import player from "./player.css";

export const [highlightsSheet, playerSheet] = [highlights, player + narrow].map((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
});
