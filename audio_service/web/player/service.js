// @ts-check
// What the player asks of the service that it came from.

import { ask, manifestRequest } from "./request.js";

/** @import { Manifest, SentenceEvent } from "./types.js" */

// What is busy or out of reach is asked again after these times.
const WAITS_MS = [500, 2000, 5000];

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
 * What a site's developer can do about it.
 * @param {Missing} error
 */
export function advice({ message, status }) {
  const what =
    status === 403
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
 * @returns {Named}
 */
export const articleNamed = (id) => ({ getAttribute: (name) => (name === "article-id" ? id : null) });

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
 * @property {() => void} refused  it cannot be followed
 */

/**
 * Follow a narration that is rendered.
 * @param {Manifest} manifest
 * @param {AbortSignal} signal
 * @param {RenderingListeners} on
 * @param {number[]} [waits] before it is tried again where it is refused
 */
export function followRendering(manifest, signal, on, [wait, ...later] = WAITS_MS) {
  if (signal.aborted) return;
  const source = new EventSource(manifest.links.events);
  signal.addEventListener("abort", () => source.close());
  source.addEventListener("sentence", (event) => on.sentence(JSON.parse(event.data)));
  source.addEventListener("ready", (event) => {
    source.close();
    on.ready(JSON.parse(event.data));
  });
  source.addEventListener("failed", () => {
    source.close();
    on.failed();
  });
  // The browser reconnects a broken connection by itself, but not a refused one.
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    if (wait === undefined) on.refused();
    else setTimeout(() => followRendering(manifest, signal, on, later), wait);
  });
}

/** Counts of plays, and nothing of who. */
export class Beacons {
  /** @type {Set<string>} */
  #sent = new Set();

  /**
   * @param {Manifest} manifest
   * @param {() => boolean} isOn
   */
  constructor({ id }, isOn) {
    this.address = address(`v1/articles/${encodeURIComponent(id)}/plays`);
    this.isOn = isOn;
  }

  /**
   * It plays, and has ended these tenths. One that was skipped does not count.
   * @param {number[]} tenths
   */
  played(tenths) {
    this.#send("play");
    for (const tenth of tenths) if (tenth < 10) this.#send(`tenth-${tenth}`);
  }

  ended() {
    this.#send("complete");
  }

  /** @param {string} event */
  #send(event) {
    if (this.#sent.has(event) || !this.isOn()) return;
    this.#sent.add(event);
    const body = JSON.stringify({ event });
    // Plain text: no preflight.
    fetch(this.address, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  }
}
