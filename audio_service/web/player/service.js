// @ts-check
// What the player asks of the service that it came from.

/** @import { Manifest, SentenceEvent } from "./types.js" */

// What is busy or out of reach is asked again after these times.
const WAITS_MS = [500, 2000, 5000];

/** There is none, or none that this reader may hear. */
export class Missing extends Error {}

const SERVICE = new URL("..", import.meta.url);

const address = (/** @type {string} */ path) => new URL(path, SERVICE);

/**
 * The manifest of an article by its id, or of the page at `url`. Throws Missing.
 * @param {{ id: string | null, url: string, draft: string | null }} article
 * @param {AbortSignal} signal
 * @returns {Promise<Manifest>}
 */
export async function manifestOf({ id, url, draft }, signal) {
  if (id) {
    const query = draft ? `?draft=${encodeURIComponent(draft)}` : "";
    return json(address(`v1/articles/${encodeURIComponent(id)}${query}`), { signal });
  }
  const body = JSON.stringify({ url });
  return json(address("v1/listen"), { signal, method: "POST", body, headers: { "Content-Type": "application/json" } });
}

/**
 * @param {string | URL} url
 * @param {RequestInit & { signal: AbortSignal }} options
 */
export async function json(url, options) {
  for (const wait of [...WAITS_MS, null]) {
    const answer = await fetch(url, { credentials: "omit", ...options }).catch((error) => {
      if (wait === null || options.signal.aborted) throw error;
    });
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500 && answer.status !== 429) throw new Missing(`${url}: ${answer.status}`);
    if (wait === null) throw new Error(`${url}: ${answer?.status}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
    options.signal.throwIfAborted();
  }
}

/**
 * Follow a narration that is rendered.
 * @param {Manifest} manifest
 * @param {AbortSignal} signal
 * @param {{ sentence: (event: SentenceEvent) => void, ready: (manifest: Manifest) => void, failed: () => void }} on
 */
export function followRendering(manifest, signal, on) {
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
    if (source.readyState === EventSource.CLOSED) on.failed();
  });
}

export function pageAddress() {
  /** @type {HTMLLinkElement | null} */
  const canonical = document.querySelector("link[rel=canonical]");
  return canonical?.href || location.href.split("#")[0];
}

/** Counts of plays, and nothing of who. */
export class Beacons {
  /** @type {Set<string>} */
  #sent = new Set();
  #before = 0;

  /** @param {Manifest} manifest */
  constructor({ id }) {
    this.address = address(`v1/articles/${encodeURIComponent(id)}/plays`);
  }

  /**
   * It came to `now` of `length` seconds. A tenth counts when its end was played, not when it was skipped.
   * @param {number} now
   * @param {number} length
   */
  at(now, length) {
    this.#send("play");
    const before = this.#before;
    this.#before = now;
    if (now < before || now - before > 5 || !length) return;
    for (let tenth = 1; tenth < 10; tenth += 1) {
      const end = (length * tenth) / 10;
      if (before < end && now >= end) this.#send(`tenth-${tenth}`);
    }
  }

  ended() {
    this.#send("complete");
  }

  /** @param {string} event */
  #send(event) {
    if (this.#sent.has(event)) return;
    this.#sent.add(event);
    const body = JSON.stringify({ event });
    // Plain text: no preflight.
    fetch(this.address, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  }
}
