// What the player asks of the service that it came from.

// How often something that is busy or out of reach is asked again, and after which times.
const WAITS_MS = [500, 2000, 5000];

/** There is no narration for this page, or none that this reader may hear. */
export class Missing extends Error {}

const SERVICE = new URL("..", import.meta.url);

const address = (path) => new URL(path, SERVICE);

/** The manifest of an article by its id, or else of the page at `url`. Throws Missing. */
export async function manifestOf({ id, url, draft }, signal) {
  if (id) return json(address(`v1/articles/${encodeURIComponent(id)}${draft ? `?draft=${encodeURIComponent(draft)}` : ""}`), { signal });
  const body = JSON.stringify({ url });
  return json(address("v1/listen"), { signal, method: "POST", body, headers: { "Content-Type": "application/json" } });
}

/** The address that takes the counts of an article's plays. */
export function playsOf(manifest) {
  return address(`v1/articles/${encodeURIComponent(manifest.id)}/plays`).href;
}

/** A JSON answer; what is busy or out of reach is asked again. */
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

/** Follow a narration in the making: `told.sentence(data)`, `told.ready(manifest)`, `told.failed()`; a function that stops it. */
export function follow(manifest, told) {
  const source = new EventSource(manifest.links.events);
  source.addEventListener("sentence", (event) => told.sentence(JSON.parse(event.data)));
  source.addEventListener("ready", (event) => {
    source.close();
    told.ready(JSON.parse(event.data));
  });
  source.addEventListener("failed", () => {
    source.close();
    told.failed();
  });
  // A broken connection is taken up again by the browser, after the last sentence that came; a refused one is not.
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED && told.failed());
  return () => source.close();
}

/** The page that the player stands on: its canonical address, or its own. */
export function pageAddress() {
  return document.querySelector("link[rel=canonical]")?.href || location.href.split("#")[0];
}
