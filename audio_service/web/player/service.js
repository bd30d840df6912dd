// What the player asks of the service that it came from.

// What is busy or out of reach is asked again after these times.
const WAITS_MS = [500, 2000, 5000];

/** There is none, or none that this reader may hear. */
export class Missing extends Error {}

const SERVICE = new URL("..", import.meta.url);

const address = (path) => new URL(path, SERVICE);

/** The manifest of an article by its id, or of the page at `url`. Throws Missing. */
export async function manifestOf({ id, url, draft }, signal) {
  if (id) return json(address(`v1/articles/${encodeURIComponent(id)}${draft ? `?draft=${encodeURIComponent(draft)}` : ""}`), { signal });
  const body = JSON.stringify({ url });
  return json(address("v1/listen"), { signal, method: "POST", body, headers: { "Content-Type": "application/json" } });
}

export async function json(url, options) {
  for (const wait of [...WAITS_MS, null]) {
    const answer = await fetch(url, { credentials: "omit", ...options }).catch((error) => {
      if (wait === null || options.signal?.aborted) throw error;
    });
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500 && answer.status !== 429) throw new Missing(`${url}: ${answer.status}`);
    if (wait === null) throw new Error(`${url}: ${answer?.status}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
    options.signal?.throwIfAborted();
  }
}

/** Follow a narration in the making: `told.sentence(data)`, `told.ready(manifest)`, `told.failed()`. */
export function follow(manifest, signal, told) {
  const source = new EventSource(manifest.links.events);
  signal.addEventListener("abort", () => source.close());
  source.addEventListener("sentence", (event) => told.sentence(JSON.parse(event.data)));
  source.addEventListener("ready", (event) => {
    source.close();
    told.ready(JSON.parse(event.data));
  });
  source.addEventListener("failed", () => {
    source.close();
    told.failed();
  });
  // The browser takes up a broken connection again, but not a refused one.
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED && told.failed());
}

export function pageAddress() {
  return document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0];
}

/** Counts of plays, and nothing of who. */
export class Beacons {
  #sent = new Set();
  #before = 0;

  constructor({ id }) {
    this.address = address(`v1/articles/${encodeURIComponent(id)}/plays`);
  }

  /** It came to `now` of `length` seconds. A tenth counts when its end was played, not when it was skipped. */
  at(now, length) {
    this.#send("play");
    const before = this.#before;
    this.#before = now;
    if (now < before || now - before > 5 || !length) return;
    for (let tenth = 1; tenth < 10; tenth += 1) {
      if (before < (length * tenth) / 10 && now >= (length * tenth) / 10) this.#send(`tenth-${tenth}`);
    }
  }

  ended() {
    this.#send("complete");
  }

  #send(event) {
    if (this.#sent.has(event)) return;
    this.#sent.add(event);
    const body = JSON.stringify({ event });
    // Plain text: no preflight.
    fetch(this.address, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  }
}
