// @ts-check
// The player, as /player.js loads it.

import { ListenArticle } from "./element.js";
import { handOver } from "./service.js";

/** @param {Map<string, Promise<Response>>} asked the requests for manifests that were sent before */
export function start(asked) {
  handOver(asked);
  if (!customElements.get("listen-article")) customElements.define("listen-article", ListenArticle);
}
