// @ts-check
// The styles, once for all players of a page.

import forcedColors from "./forced_colors.css";
import highlights from "./highlights.css";
import player from "./player.css";

export const [highlightsSheet, playerSheet] = [highlights, player + forcedColors].map((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
});
