// @ts-check
// The field for an article's text. HTML that is pasted keeps its headings, quotes, lists and tables, and is shown as it
// will be taken in.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { button, field } from "./controls.js";
import { draftOf, forgetDraft, keepDraft, othersDrafting } from "./drafts.js";
import { othersChanges } from "./unfinished.js";
import { count } from "./wording.js";

/** @import { Pasted } from "./types.js" */

const DRAFT = "new";
const ORIGINS = { word: "Word", docs: "Google Docs", web: "a web page" };
/** @type {Record<string, "h2" | "h3" | "p" | "blockquote" | "li" | "pre">} the page's own h1 is another */
const SHOWN = { h1: "h2", h2: "h3", h3: "h3", blockquote: "blockquote", li: "li", pre: "pre" };

export class PasteArea {
  /** @type {Pasted | null} what is taken in instead of the text */
  #pasted = null;
  #text = h("textarea", { rows: 6, required: true, placeholder: "Text, Markdown or HTML" });
  #field = field("Paste text", this.#text);
  #found = h("div", { class: "pasted", hidden: true });
  #says = h("p", { class: "hint", role: "status" });

  constructor() {
    this.element = h(
      "div",
      { class: "paste-area" },
      ...othersChanges(othersDrafting(DRAFT)),
      this.#says,
      this.#field,
      this.#found,
    );
    this.#text.addEventListener("paste", (event) => this.#paste(event));
    this.#text.addEventListener("input", () => keepDraft(DRAFT, this.#text.value));
    const draft = draftOf(DRAFT);
    if (!draft) return;
    this.#text.value = draft.text;
    this.#says.textContent = "Restored from your last visit.";
    if (draft.base) this.#read(draft.base, draft.label);
  }

  /** What is to be taken in: the pasted HTML, or the text in its format. */
  get source() {
    if (this.#pasted) return { html: this.#pasted.html };
    return { [formatOf(this.#text.value)]: this.#text.value };
  }

  /** It was taken in. */
  done() {
    forgetDraft(DRAFT);
  }

  /** @param {ClipboardEvent} event */
  #paste({ clipboardData }) {
    const html = clipboardData?.getData("text/html");
    if (html && !this.#text.value.trim()) this.#read(html);
  }

  /**
   * @param {string} html
   * @param {string} [origin] of HTML that was read before
   */
  async #read(html, origin) {
    try {
      const pasted = await api.readPasted(html);
      if (!this.element.isConnected) return; // it was opened as text in the meantime
      if (origin) pasted.origin = /** @type {Pasted["origin"]} */ (origin);
      // Paragraphs alone are in the text as well, and source code that was copied with its colours is text.
      if (!pasted.headings && !pasted.quotes && !pasted.items && !pasted.tables) return;
      keepDraft(DRAFT, this.#text.value, { base: pasted.html, label: pasted.origin });
      this.#show(pasted);
    } catch (error) {
      this.#says.textContent = `Pasted as plain text. ${api.messageOf(error)}`;
    }
  }

  /** @param {Pasted} pasted */
  #show(pasted) {
    this.#pasted = pasted;
    this.#says.textContent = `From ${ORIGINS[pasted.origin]}: ${countsOf(pasted)}.`;
    const preview = h("div", { class: "preview", tabindex: 0, role: "group", "aria-label": "Pasted article" });
    preview.append(...shownParts(pasted));
    const plain = button("Paste as plain text", () => this.#asText(this.#text.value), { class: "quiet" });
    const clear = button("Clear", () => this.#asText(""), { class: "quiet" });
    this.#found.replaceChildren(preview, h("div", { class: "row" }, plain, clear));
    this.#found.hidden = false;
    this.#field.hidden = true;
    preview.focus();
  }

  /** @param {string} text */
  #asText(text) {
    this.#pasted = null;
    this.#found.hidden = true;
    this.#field.hidden = false;
    this.#says.textContent = "";
    this.#text.value = text;
    keepDraft(DRAFT, text);
    this.#text.focus();
  }
}

/**
 * What pasted text is: HTML if it begins with a tag, Markdown if it has a heading or a link of that kind.
 * @param {string} text
 */
function formatOf(text) {
  if (/^\s*<(!doctype|[a-z])/i.test(text)) return "html";
  return /^#{1,6} \S|\[[^\]]+\]\(https?:/m.test(text) ? "markdown" : "text";
}

/** @param {Pasted} pasted */
function countsOf({ headings, quotes, items, tables }) {
  const counted = /** @type {[number, string][]} */ ([
    [headings, "heading"],
    [quotes, "quote"],
    [items, "list item"],
    [tables, "table"],
  ]);
  return counted
    .filter(([number]) => number)
    .map(([number, noun]) => count(number, noun))
    .join(", ");
}

/** @param {Pasted} pasted */
function shownParts({ parts }) {
  /** @type {HTMLElement[]} */
  const shown = [];
  for (const { tag, text } of parts) {
    const outer = tag === "tr" ? "table" : tag === "li" ? "ul" : null;
    const cells = () => text.split(" | ").map((cell) => h("td", {}, cell));
    const inner = tag === "tr" ? h("tr", {}, ...cells()) : h(SHOWN[tag] ?? "p", {}, text);
    if (outer && shown.at(-1)?.localName === outer) shown.at(-1)?.append(inner);
    else shown.push(outer ? h(outer, {}, inner) : inner);
  }
  return shown;
}
