// @ts-check
// The first request of a player, for its article's manifest. /player.js sends it before the player is there.

export function pageAddress() {
  /** @type {HTMLLinkElement | null} */
  const canonical = document.querySelector("link[rel=canonical]");
  return canonical?.href || location.href.split("#")[0];
}

/**
 * The path below the service's address, and the body of a POST. As plain text: no preflight.
 * @param {{ getAttribute: (name: string) => string | null }} player
 * @returns {[path: string, body?: string]}
 */
export function manifestRequest(player) {
  const [id, url, draft, token] = ["article-id", "url", "draft", "token"].map((name) => player.getAttribute(name));
  const query = draft ? `?draft=${encodeURIComponent(draft)}` : token ? `?token=${encodeURIComponent(token)}` : "";
  if (!id) return [`v1/listen${query}`, JSON.stringify({ url: url ?? pageAddress() })];
  return [`v1/articles/${encodeURIComponent(id)}${query}`];
}

/**
 * @param {string | URL} address
 * @param {string} [body]
 * @param {AbortSignal} [signal]
 */
export const ask = (address, body, signal) =>
  fetch(address, { credentials: "omit", method: body ? "POST" : "GET", body, signal });
