// @ts-check
// Hands on the address of what is heard.

import { h, set } from "./dom.js";
import { pageAddress } from "./request.js";
import { clock } from "./strings.js";

/** @import { MoreMenu } from "./more.js" */

/**
 * Hand on the address of what is heard now, as far as the browser can: share it, copy it, or show it.
 * @param {MoreMenu} menu
 */
export async function share(menu) {
  const { player, strings } = menu;
  const seconds = Math.floor(player.currentTime);
  // Of several players on a page, the first one takes the time in its address.
  const isPages = player.isOwnArticle && document.querySelector(player.localName) === player;
  const page = isPages ? pageAddress() : player.manifest?.links.page;
  const url = seconds ? `${page}#t=${seconds}` : `${page}`;
  try {
    if (navigator.share) {
      await navigator.share({ title: player.manifest?.title ?? document.title, url });
      return menu.close();
    }
    await navigator.clipboard.writeText(url);
    return menu.say(seconds ? strings.copiedAt.replace("{time}", clock(seconds)) : strings.copied);
  } catch (error) {
    if (error.name === "AbortError") return undefined; // the reader left it
  }
  /** @type {HTMLInputElement} */
  const field = h("input", { class: "field", readonly: true, "aria-label": strings.share, value: url });
  set(field, { dir: "ltr" });
  menu.show(strings.share, field);
  field.focus();
  return field.select();
}
