// @ts-check
// The editor's page: sign in, choose an article or bring one, work on it.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { ArticleEditor } from "./article_editor.js";
import { ArticleList } from "./article_list.js";
import { attempt, button, field } from "./controls.js";
import { PasteArea } from "./paste_area.js";
import { PronunciationList } from "./pronunciation_list.js";
import { reportedPlace, reportsLine, reportsPage } from "./reports.js";
import { ignoreSecondClicks } from "./second_click.js";
import { renewSession, signInForm } from "./session.js";
import { titleOf } from "./wording.js";
import { stopCopy } from "./working_copy.js";

/** @import { Role } from "./types.js" */

const app = /** @type {HTMLElement} */ (document.querySelector("#app"));
/** @type {Record<string, string>} by the ending of a file's name */
const FORMATS = { html: "html", htm: "html", md: "markdown", markdown: "markdown", txt: "text" };

/** @type {Role} */
let role = "edit";
/** @type {ArticleEditor | null} */
let editor = null;

/** @param {HTMLElement} content */
function show(content) {
  editor?.close();
  editor = null;
  // The browser's Back leaves dialogs open.
  for (const each of document.querySelectorAll("dialog:not(.sign-in)")) each.remove();
  app.replaceChildren(content);
}

const alertLine = () => h("p", { role: "alert", class: "wrong" });

/** @param {string} [problem] */
function signIn(problem = "") {
  const form = signInForm(route);
  show(
    h(
      "main",
      { class: "narrow" },
      h("h1", {}, "Listen to this article · Editor"),
      ...(problem ? [h("p", { role: "alert", class: "wrong" }, problem)] : []),
      form,
      h("p", { class: "hint" }, "Ask your administrator for a key."),
    ),
  );
  form.querySelector("input")?.focus();
}

/**
 * The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252. The service refuses what is not text.
 * @param {ArrayBuffer} bytes
 */
function decoded(bytes) {
  const [first, second] = new Uint8Array(bytes);
  const utf16 = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[first * 256 + second];
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Bring an article: text, an address or a file. */
function newArticle() {
  const status = alertLine();
  /** @type {(source: Record<string, string>, done?: () => void) => Promise<void>} */
  const open = (source, done = () => {}) => {
    status.textContent = "";
    return attempt(status, async () => {
      const view = await api.create(source);
      done();
      location.hash = `article=${encodeURIComponent(view.id)}`;
    });
  };
  const pasteArea = new PasteArea();
  const url = h("input", { type: "url", required: true, placeholder: "https://…" });
  const file = h("input", { type: "file", required: true, accept: ".html,.htm,.md,.markdown,.txt" });
  const openFile = async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const ending = chosen.name.split(".").at(-1)?.toLowerCase() ?? "";
    await open({ [FORMATS[ending] ?? "text"]: decoded(await chosen.arrayBuffer()) });
  };
  /** @type {(input: HTMLElement, verb: string, action: () => Promise<void>) => HTMLFormElement} */
  const form = (input, verb, action) => {
    const press = h("button", {}, verb);
    let busy = false;
    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (busy) return; // a second press would make a second article
      busy = true;
      press.textContent = `${verb}ing…`;
      await action();
      press.textContent = verb;
      busy = false;
    };
    return h("form", { submit }, input, press);
  };
  return h(
    "section",
    { class: "bring", "aria-label": "New article" },
    form(pasteArea.element, "Open", () => open(pasteArea.source, () => pasteArea.done())),
    form(field("Web address", url), "Fetch", () => open({ url: url.value })),
    form(field("Upload a file", file), "Open", openFile),
    status,
  );
}

const rulesLink = () => h("a", { href: "#pronunciations", class: "rules-link" }, "Pronunciations");

async function list() {
  const status = alertLine();
  const signOut = () =>
    attempt(status, async () => {
      await api.signOut();
      signIn();
    });
  const articles = new ArticleList(role);
  show(
    h(
      "main",
      { class: "narrow" },
      h("div", { class: "top" }, h("h1", {}, "Articles"), rulesLink(), button("Sign out", signOut, { class: "quiet" })),
      newArticle(),
      status,
      reportsLine(),
      articles.element,
    ),
  );
  document.title = "Articles · Editor";
  await articles.show();
}

async function route() {
  const place = new URLSearchParams(location.hash.slice(1));
  if (place.has("reports")) {
    document.title = "Readers’ reports · Editor";
    return show(reportsPage(alertLine()));
  }
  if (place.has("pronunciations")) {
    document.title = "Pronunciations · Editor";
    return show(new PronunciationList().element);
  }
  const id = place.get("article");
  if (!id) return list();
  const status = alertLine();
  show(h("main", { class: "narrow" }, status, h("p", {}, h("a", { href: "#" }, "‹ Articles"))));
  return attempt(status, async () => {
    await stopCopy(id);
    const view = await api.view(id);
    if (!status.isConnected) return; // another page was opened in the meantime
    const opened = new ArticleEditor(view, role, () => (location.hash = ""));
    show(opened.element);
    editor = opened;
    const word = place.get("word");
    const found = word && reportedPlace(view, word, place.get("before") ?? "");
    if (found) opened.go(found);
    document.title = `${titleOf(view)} · Editor`;
  });
}

addEventListener("hashchange", route);
addEventListener("signedin", (event) => {
  role = /** @type {CustomEvent<Role>} */ (event).detail;
  if (editor) editor.role = role;
});
api.whenSessionEnds(renewSession);
ignoreSecondClicks(app);

try {
  ({ role } = await api.session());
  await route();
} catch (error) {
  signIn(error.status === 401 ? "" : api.messageOf(error));
}
