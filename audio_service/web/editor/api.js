// @ts-check
// The editor's API calls.

import { wordsFor } from "./problems.js";
import { checkUser, useAs } from "./user.js";

/** @import { ProblemDetails } from "./problems.js" */
/** @import { ArticleState, ArticleView, Changes, CheckLine, LanguageSound, Manifest } from "./types.js" */
/** @import { OverviewPage, Pasted, ReaderReport, Revision, RevisionDiff, Role, Rule } from "./types.js" */
/** @import { SpokenSentence, StoredRule } from "./types.js" */

/** A failed request: its `details`, and a message for a person. Status 0 means no connection. */
export class Problem extends Error {
  /** @param {ProblemDetails} details */
  constructor(details) {
    super(wordsFor(details));
    this.status = details.status ?? 0;
    this.details = details;
  }
}

/**
 * Any error, in words for a person.
 * @param {Error} error
 */
export function messageOf(error) {
  if (error instanceof Problem) return error.message;
  console.error(error);
  return "Something went wrong. Reload the page and try again.";
}

const SESSION = "/v1/editor/session";
/** @type {() => Promise<boolean>} */
let renewSession = async () => false;

/**
 * @param {() => Promise<boolean>} renew is called when a session has ended; if it is fulfilled with true, what was
 *   asked for is asked again
 */
export function whenSessionEnds(renew) {
  renewSession = renew;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {boolean} [asks] for the key when the session has ended: not for what nobody pressed
 * @returns {Promise<Response>}
 */
async function request(method, path, body, asks = true) {
  if (path !== SESSION) await checkUser();
  /** @type {Record<string, string>} */
  const headers = { "X-Editor": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, credentials: "same-origin", body: body && JSON.stringify(body) });
  } catch {
    throw new Problem({ status: 0 });
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && asks && path !== SESSION && (await renewSession())) return request(method, path, body);
  const problem = await answer.json().catch(() => ({}));
  throw new Problem({ ...problem, status: answer.status });
}

/**
 * A call that nobody waits for: also as the page is closed, and without asking for the key.
 * @param {string} method
 * @param {string} path
 */
async function tell(method, path) {
  const answer = await fetch(path, { method, headers: { "X-Editor": "1" }, keepalive: true });
  if (!answer.ok) throw new Problem({ status: answer.status });
  return answer.status === 204 ? undefined : answer.json();
}

/**
 * A JSON answer, undefined where there is no content. Throws Problem.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {boolean} [asks] as above
 */
async function call(method, path, body, asks) {
  const answer = await request(method, path, body, asks);
  if (answer.status === 204) return undefined;
  // It was cut off, or is a page of the network in between.
  return answer.json().catch(() => {
    throw new Problem({ status: 0 });
  });
}

/**
 * The objects of an answer of JSON lines, as they come.
 * @param {string} method
 * @param {string} path
 */
async function* lines(method, path) {
  const { body } = await request(method, path);
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const found = (rest + part.value).split("\n");
    rest = found.pop() ?? "";
    for (const line of found) if (line) yield JSON.parse(line);
  }
}

/** @param {string} id */
const workingCopy = (id) => `/v1/editor/articles/${encodeURIComponent(id)}`;
/** @param {string} id */
const article = (id) => `/v1/articles/${encodeURIComponent(id)}`;

/** The site of the key, which changes only its own pronunciations; null for all sites. */
export let ownSite = /** @type {string | null} */ (null);

/** @returns {Promise<{ name: string, role: Role }>} */
export async function session() {
  const found = await call("GET", SESSION);
  ownSite = found.site;
  await useAs(found.name);
  return found;
}

/**
 * Sign in; the window's event `signedin` has the key's role.
 * @param {string} key
 */
export async function signIn(key) {
  const { name, role, site } = await call("POST", SESSION, { key });
  ownSite = site;
  await useAs(name);
  dispatchEvent(new CustomEvent("signedin", { detail: /** @type {Role} */ (role) }));
}

export const signOut = () => call("DELETE", SESSION);

/** @type {(search: string, state: ArticleState | "", after: string | null, asks?: boolean) => Promise<OverviewPage>} */
export const overview = (search, state, after, asks) => {
  const query = new URLSearchParams({ search, ...(state && { state }), ...(after && { after }) });
  return call("GET", `/v1/editor/overview?${query}`, undefined, asks);
};

/** @type {(id: string) => Promise<Revision[]>} */
export const revisions = (id) => call("GET", `${workingCopy(id)}/revisions`);

/** @type {(id: string, number: number) => Promise<RevisionDiff>} */
export const revision = (id, number) => call("GET", `${workingCopy(id)}/revisions/${number}`);

/** @type {(id: string, version: number, revision: number | null) => Promise<ArticleView>} */
export const restore = (id, version, number) =>
  call("POST", `${workingCopy(id)}/restore`, { version, revision: number });

/** @type {(source: Record<string, string>) => Promise<ArticleView>} */
export const create = (source) => call("POST", "/v1/editor/articles", source);

/** @type {(html: string) => Promise<Pasted>} */
export const readPasted = (html) => call("POST", "/v1/editor/pasted", { html });

/** @type {(id: string, asks?: boolean) => Promise<ArticleView>} */
export const view = (id, asks) => call("GET", workingCopy(id), undefined, asks);

/** @type {(id: string, changes: Changes) => Promise<ArticleView>} */
export const save = (id, changes) => call("PUT", workingCopy(id), changes);

/** @type {(id: string, window: string) => Promise<{ others: string[], own: boolean }>} */
export const keepWindow = (id, window) => tell("PUT", `${workingCopy(id)}/windows/${window}`);

/** @type {(id: string, window: string) => Promise<void>} */
export const closeWindow = (id, window) => tell("DELETE", `${workingCopy(id)}/windows/${window}`);

/** @type {(id: string, version: number) => Promise<void>} */
export const discard = (id, version) => call("DELETE", `${workingCopy(id)}?version=${version}`);

/** @type {(id: string, index: number, rules: Rule[], voice?: string) => Promise<SpokenSentence>} */
export const sentence = (id, index, rules, voice) =>
  call("POST", `${workingCopy(id)}/sentences/${index}`, { rules, voice });

/** @type {(id: string) => AsyncIterable<CheckLine>} */
export const check = (id) => lines("POST", `${workingCopy(id)}/check`);

/** @type {(id: string, version: number) => Promise<{ manifest: Manifest, embed: string }>} */
export const publish = (id, version) => call("POST", `${workingCopy(id)}/publish`, { version });

/** @type {(id: string) => Promise<Manifest>} */
export const unpublish = (id) => call("POST", `${article(id)}/unpublish`);

/** @type {(id: string, asks?: boolean) => Promise<Manifest>} */
export const manifest = (id, asks) => call("GET", article(id), undefined, asks);

/** @type {(limit: number) => Promise<{ total: number, words: number, reports: ReaderReport[] }>} */
export const reports = (limit) => call("GET", `/v1/editor/reports?limit=${limit}`);

/** @type {(id: string, which: { word?: string, until: string }) => Promise<void>} */
export const closeReports = (id, which) => call("DELETE", `${workingCopy(id)}/reports?${new URLSearchParams(which)}`);

/** @type {() => Promise<import("./types.js").ListedVoice[]>} */
export const voices = () => call("GET", "/v1/voices");

/** @type {(voice: string, language: string) => Promise<Record<"vowels" | "consonants" | "more", LanguageSound[]>>} */
export const sounds = (voice, language) => call("GET", `/v1/editor/sounds?${new URLSearchParams({ voice, language })}`);

/** @type {(rule: Rule) => Promise<{ sentences: number, articles: number, looked_through: number }>} */
export const effect = (rule) => call("POST", "/v1/editor/effect", rule, false);

/** @type {(query: Record<string, string | number>) => Promise<StoredRule[]>} */
export const rules = (query) =>
  call("GET", `/v1/lexicon?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, `${value}`]))}`);

/** @type {(rule: Rule) => Promise<StoredRule>} */
export const saveRule = (rule) => call("POST", "/v1/lexicon", rule);

/** @type {(id: number) => Promise<void>} */
export const deleteRule = (id) => call("DELETE", `/v1/lexicon/${id}`);

/** @type {(word: object) => Promise<SpokenSentence>} */
export const speakWord = (word) => call("POST", "/v1/editor/words", word);
