// Calls of the editor's page to its service.

/** An answer that is no success: `status`, and the problem's own words. A status of 0 is a connection that is down. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function answer(method, path, body) {
  const options = { method, headers: { "X-Editor": "1" }, credentials: "same-origin" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let given;
  try {
    given = await fetch(path, options);
  } catch {
    throw new Problem(0, "The service cannot be reached.");
  }
  if (given.ok) return given;
  const problem = await given.json().catch(() => ({}));
  const detail = typeof problem.detail === "string" ? problem.detail : `The service answered ${given.status}.`;
  throw new Problem(given.status, detail);
}

/** A JSON answer, undefined where there is no content. Throws Problem. */
export async function call(method, path, body) {
  const given = await answer(method, path, body);
  return given.status === 204 ? undefined : given.json();
}

/** The objects of an answer of JSON lines, as they come. */
export async function* lines(method, path, body) {
  const reader = (await answer(method, path, body)).body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const found = (held + part.value).split("\n");
    held = found.pop();
    for (const line of found) if (line) yield JSON.parse(line);
  }
}

const of = (id) => `/v1/editor/articles/${encodeURIComponent(id)}`;

export const session = () => call("GET", "/v1/editor/session");
export const signIn = (key) => call("POST", "/v1/editor/session", { key });
export const signOut = () => call("DELETE", "/v1/editor/session");
export const working = () => call("GET", "/v1/editor/articles");
export const articles = (search) => call("GET", `/v1/articles?limit=50&search=${encodeURIComponent(search)}`);
export const takeIn = (article) => call("POST", "/v1/editor/articles", article);
export const view = (id) => call("GET", of(id));
export const save = (id, changes) => call("PUT", of(id), changes);
export const discard = (id, version) => call("DELETE", `${of(id)}?version=${version}`);
export const sentence = (id, index, rules) => call("POST", `${of(id)}/sentences/${index}`, { rules });
export const check = (id) => lines("POST", `${of(id)}/check`);
export const publish = (id, version) => call("POST", `${of(id)}/publish`, { version });
export const unpublish = (id) => call("POST", `/v1/articles/${encodeURIComponent(id)}/unpublish`);
export const manifest = (id) => call("GET", `/v1/articles/${encodeURIComponent(id)}`);
export const voices = () => call("GET", "/v1/voices");
export const phonemes = (voice) => call("GET", `/v1/editor/phonemes?voice=${encodeURIComponent(voice)}`);
export const effect = (rule) => call("POST", "/v1/editor/effect", rule);
export const saveRule = (rule) => call("POST", "/v1/lexicon", rule);
