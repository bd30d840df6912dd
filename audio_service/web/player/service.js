// @ts-check
// What the player asks of the service that it came from.

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
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Missing(`${url}: ${answer.status}`, answer.status);
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
