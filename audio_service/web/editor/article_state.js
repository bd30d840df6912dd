// @ts-check
// How an article stands, as a small label.

import { h } from "../player/dom.js";

/** @import { ArticleState } from "./types.js" */

/** @type {Record<ArticleState, string>} */
export const STATES = {
  draft: "Draft",
  live: "Live",
  changed: "Live with unpublished changes",
  newer: "CMS sent a newer text",
  rendering: "Making audio",
  failed: "Audio failed",
};

/** @param {ArticleState} state */
export const badge = (state) => h("span", { class: "badge", "data-badge": state }, STATES[state]);
