// The editor's page: sign in, choose an article or bring one, work on it.

import { h } from "../player/view.js";
import * as api from "./api.js";
import { ArticleEditor } from "./article_editor.js";

const app = document.querySelector("#app");
const FORMS = { html: "html", htm: "html", md: "markdown", markdown: "markdown", txt: "text" };

let role = "edit";
let editor = null;

function show(...content) {
  editor?.close();
  editor = null;
  app.replaceChildren(...content);
}

/** Do something; what goes wrong is said in `says`, and a session that is over asks for the key again. */
async function attempt(says, act) {
  says.textContent = "";
  try {
    await act();
  } catch (error) {
    if (error.status === 401 && says.dataset.signin === undefined) return signIn();
    says.textContent = error.message;
  }
  return undefined;
}

function signIn() {
  const key = h("input", { type: "password", autocomplete: "current-password", required: true, id: "key" });
  const says = h("p", { role: "alert", class: "wrong", "data-signin": "" });
  const submit = (event) => {
    event.preventDefault();
    attempt(says, async () => {
      ({ role } = await api.signIn(key.value.trim()));
      await route();
    });
  };
  show(h("main", { class: "narrow" }, h("h1", {}, "Editor"),
    h("form", { submit }, h("label", { class: "field" }, h("span", {}, "Your key"), key), says, h("button", { class: "main" }, "Sign in")),
    h("p", { class: "hint" }, "A key with the role edit or publish: audio-service keys create NAME --role publish")));
  key.focus();
}

/** Bring an article: text, an address or a file. */
function bring() {
  const says = h("p", { role: "alert", class: "wrong" });
  const open = (article) => attempt(says, async () => {
    says.textContent = "";
    const view = await api.takeIn(article);
    location.hash = `article=${encodeURIComponent(view.id)}`;
  });
  const text = h("textarea", { rows: 6, required: true, placeholder: "Paste an article: text, Markdown or HTML" });
  const url = h("input", { type: "url", required: true, placeholder: "https://…" });
  const file = h("input", { type: "file", accept: ".html,.htm,.md,.markdown,.txt" });
  const form = (field, label, submit) => h("form", {
    submit: (event) => {
      event.preventDefault();
      submit();
    },
  }, h("label", { class: "field" }, h("span", {}, label), field), h("button", {}, "Open"));
  return h("section", { class: "bring", "aria-label": "A new article" },
    form(text, "Text", () => open({ [formOf(text.value)]: text.value })),
    form(url, "Address", () => open({ url: url.value })),
    form(file, "File", async () => {
      const [chosen] = file.files;
      if (chosen) open({ [FORMS[chosen.name.split(".").at(-1).toLowerCase()] ?? "text"]: await chosen.text() });
    }),
    says);
}

/** What pasted text is: HTML if it begins with a tag, Markdown if it has a heading or a link of that kind. */
function formOf(text) {
  if (/^\s*<(!doctype|[a-z])/i.test(text)) return "html";
  return /^#{1,6} \S|\[[^\]]+\]\(https?:/m.test(text) ? "markdown" : "text";
}

async function list() {
  const says = h("p", { role: "alert", class: "wrong" });
  const working = h("ul", { class: "list" });
  const found = h("ul", { class: "list" });
  const search = h("input", { type: "search", placeholder: "Title, id or address" });
  const leave = h("button", { type: "button", class: "quiet", click: () => attempt(says, async () => {
    await api.signOut();
    signIn();
  }) }, "Sign out");
  const seek = () => attempt(says, async () => {
    const { articles } = await api.articles(search.value);
    found.replaceChildren(...articles.map((each) => entry(each.id, each.title, each.published ? "published" : "draft")));
  });
  let timer;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(seek, 200);
  });
  show(h("main", { class: "narrow" }, h("div", { class: "top" }, h("h1", {}, "Articles"), leave), bring(), says,
    h("h2", {}, "On the desk"), working,
    h("h2", {}, "All articles"), h("label", { class: "field" }, h("span", {}, "Search"), search), found));
  await attempt(says, async () => {
    const copies = await api.working();
    const when = (time) => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
    working.append(...copies.map((each) => entry(each.id, each.title, `${each.saved_by}, ${when(each.saved_at)}`)));
    if (!copies.length) working.append(h("li", { class: "hint" }, "None: every change is published."));
  });
  await seek();
}

function entry(id, title, note) {
  return h("li", {}, h("a", { href: `#article=${encodeURIComponent(id)}` }, title ?? id), h("span", { class: "reason" }, note));
}

async function route() {
  const id = new URLSearchParams(location.hash.slice(1)).get("article");
  if (!id) return list();
  const says = h("p", { role: "alert", class: "wrong" });
  show(h("main", { class: "narrow" }, says, h("p", {}, h("a", { href: "#" }, "‹ Articles"))));
  return attempt(says, async () => {
    const view = await api.view(id);
    const opened = new ArticleEditor(view, role, () => (location.hash = ""));
    show(opened.element);
    editor = opened;
    document.title = `${view.title ?? "Untitled"} · Editor`;
  });
}

addEventListener("hashchange", route);

try {
  ({ role } = await api.session());
  await route();
} catch {
  signIn();
}
