// @ts-check
// What the player asks of the service that it came from.

import { ask, manifestRequest } from "./request.js";

/** @import { Manifest, SentenceEvent } from "./types.js" */

// What is busy or out of reach is asked again after these times; a rendering again and again.
const WAITS_MS = [500, 2000, 5000];
const LONGEST_WAIT_MS = 30_000;

/** There is none, or none that this reader may hear. */
export class Missing extends Error {
  /**
   * @param {string} message
   * @param {number} [status] of the answer
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * It is for subscribers, and the player has no valid token.
 * @param {any} error
 */
export const isLocked = (error) => error instanceof Missing && error.status === 401;

/**
 * What a site's developer can do about it.
 * @param {Missing} error
 */
export function advice({ message, status }) {
  const what =
    status === 401
      ? "It is for subscribers: give the player a token."
      : status === 403
        ? "The service does not accept this page's host: add it to AUDIO_SERVICE_LISTEN_HOSTS."
        : status === 404
          ? "No article of this id or address is published."
          : "There is no audio.";
  return `${what} (${message}) See "Without audio" in docs/player.md.`;
}

// The player is at player/VERSION/player.js.
const SERVICE = new URL("../..", import.meta.url);

const address = (/** @type {string} */ path) => new URL(path, SERVICE);

/** @type {Map<string, Promise<Response>>} requests that /player.js sent, by their path and body */
let asked = new Map();

/** @param {typeof asked} requests */
export function handOver(requests) {
  asked = requests;
}

/** @typedef {{ getAttribute: (name: string) => string | null }} Named  what the attributes of a player name */

/**
 * @param {string} id
 * @param {Element} player whose token is for it, too
 * @returns {Named}
 */
export const articleNamed = (id, player) => ({
  getAttribute: (name) => (name === "article-id" ? id : name === "token" ? player.getAttribute(name) : null),
});

/**
 * The manifest of a player's article. Throws Missing.
 * @param {Named} player
 * @param {AbortSignal} signal
 * @returns {Promise<Manifest>}
 */
export async function manifestOf(player, signal) {
  const [path, body] = manifestRequest(player);
  const first = asked.get(path + body);
  asked.delete(path + body); // its body can be read once
  return json(address(path), { body, signal, first });
}

/**
 * @param {string | URL} url
 * @param {{ signal: AbortSignal, body?: string, first?: Promise<Response> }} request `first` is one that was sent
 */
export async function json(url, { signal, body, first }) {
  for (const wait of [...WAITS_MS, null]) {
    const answer = await (first ?? ask(url, body, signal)).catch((error) => {
      if (wait === null || signal.aborted) throw error;
    });
    first = undefined;
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Missing(`${url}: ${answer.status}`, answer.status);
    if (wait === null) throw new Error(`${url}: ${answer?.status}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
}

/**
 * @typedef {object} RenderingListeners
 * @property {(event: SentenceEvent) => void} sentence
 * @property {(manifest: Manifest) => void} ready
 * @property {() => void} failed
 */

/**
 * Follow a narration that is rendered.
 * @param {() => Manifest} manifest the present one
 * @param {AbortSignal} signal
 * @param {RenderingListeners} on
 * @param {number} [wait] before it is tried again where it is refused
 */
export function followRendering(manifest, signal, on, wait = WAITS_MS[0]) {
  if (signal.aborted) return;
  const source = new EventSource(manifest().links.events);
  signal.addEventListener("abort", () => source.close());
  source.addEventListener("open", () => (wait = WAITS_MS[0]));
  source.addEventListener("sentence", (event) => on.sentence(JSON.parse(event.data)));
  source.addEventListener("ready", (event) => {
    source.close();
    on.ready(JSON.parse(event.data));
  });
  source.addEventListener("failed", () => {
    source.close();
    on.failed();
  });
  // The browser reconnects a broken connection by itself, but not a refused one; why it was refused it does not say.
  source.addEventListener("error", async () => {
    if (source.readyState !== EventSource.CLOSED) return;
    const answer = await fetch(source.url, { method: "HEAD", signal }).catch(() => undefined);
    if (answer?.status === 404) on.failed();
    else setTimeout(() => followRendering(manifest, signal, on, Math.min(2 * wait, LONGEST_WAIT_MS)), wait);
  });
}

/**
 * Count that something of an article was played, and nothing of who did.
 * @param {Manifest} manifest
 * @param {string} event
 */
export function countPlay({ links }, event) {
  const body = JSON.stringify({ event });
  // Plain text: no preflight.
  const request = { method: "POST", body, keepalive: true, credentials: /** @type {const} */ ("omit") };
  fetch(links.plays, request).catch(() => {});
}
