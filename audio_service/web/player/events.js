// @ts-check
// The events that a site hears.

/**
 * @param {HTMLElement} player
 * @param {string} name
 * @param {object} [detail]
 */
export function dispatch(player, name, detail = {}) {
  const send = (/** @type {EventTarget} */ target, more = {}) =>
    target.dispatchEvent(
      new CustomEvent(`listen:${name}`, { detail: { ...detail, ...more }, bubbles: true, composed: true }),
    );
  send(player);
  // A page that has removed the player still learns how long it was heard.
  if (name === "heard" && !player.isConnected) send(document, { player });
}
