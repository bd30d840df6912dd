// @ts-check
// The check before publishing: what was measured, what is wrong, and publishing; below it what is published.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { unpublish } from "./article_standing.js";
import { attempt, button, dialog, statusLine } from "./controls.js";
import { findingWords } from "./findings.js";
import { wordsFor } from "./problems.js";
import { count, duration } from "./wording.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { Finding, Report } from "./types.js" */

const VERDICTS = { fine: "✓", look: "Check", refused: "✗" };
const READY_MS = 500;
const TITLE = "Ready to publish?";

/** @param {ArticleEditor} editor */
export async function openPublishing(editor) {
  await new PublishingDialog(editor).check();
}

/** Each part of it has one writer. */
class PublishingDialog {
  #editor;
  #dialog;
  #fit = false;
  #isPublished = false; // as it was checked
  #isUnsure = false; // an answer was lost
  #status = statusLine("Recording and checking…");
  #progress;
  #done = h("span", { class: "reason", "aria-hidden": "true" }); // the bar has the same for a screen reader
  #findings = h("ul", { class: "findings" });
  #publish = button("Publish", () => this.#press(), { class: "main", disabled: true });
  #unpublish = button("Unpublish…", () => this.#takeBack());
  #why = h("p", { class: "why", hidden: true });
  #published = h("div", { class: "row" }); // #showPublished() writes it, and what comes of it into the line below
  #publishedStatus = statusLine();

  /** @param {ArticleEditor} editor */
  constructor(editor) {
    this.#editor = editor;
    const { view } = editor;
    const length = view.sentences.length;
    this.#progress = h("progress", { max: length, value: 0, "aria-label": "Sentences checked" });
    this.#dialog = dialog(
      TITLE,
      h("div", { class: "row" }, this.#publish, this.#unpublish, this.#why), // on top: what follows grows
      this.#status,
      this.#progress,
      this.#done,
      this.#findings,
      this.#published,
      this.#publishedStatus,
    );
    this.#dialog.classList.add("growing");
    this.#offer();
  }

  /** Check the audio, then show what is published already: below all else, so that nothing moves under the pointer. */
  async check() {
    await this.#editor.copy.settled; // the service checks what is saved
    const { id, published, state } = this.#editor.copy.view;
    await attempt(this.#status, async () => {
      for await (const line of api.check(this.#editor.view.id)) {
        if (!this.#dialog.isConnected) return;
        if (line.problem) throw new api.Problem(line.problem);
        if (line.done) this.#showDone(line.done);
        if (line.report) this.#show(line.report);
      }
      await this.#editor.copy.refresh(); // all sentences are spoken now
    });
    for (const each of [this.#progress, this.#done]) each.hidden = true;
    if (published || state === "failed") await attempt(this.#publishedStatus, () => this.#showPublished(id));
  }

  /** @param {number} number of sentences */
  #showDone(number) {
    this.#progress.value = number;
    this.#done.textContent = `${number.toLocaleString("en")} of ${count(this.#progress.max, "sentence")}`;
  }

  /** @param {Report} report */
  #show({ fit, duration_ms: length, findings }) {
    for (const each of [this.#progress, this.#done]) each.hidden = true;
    this.#fit = fit;
    const { toCheck, view } = this.#editor;
    const passages = view.blocks.flatMap(({ foreign }) => foreign).length;
    const ready = [
      "Ready to publish",
      duration(length),
      toCheck.left,
      passages && `${count(passages, "passage")} in another language`,
    ];
    this.#status.textContent = fit ? ready.filter(Boolean).join(" · ") : "Not ready to publish yet";
    this.#findings.append(...findings.map((finding) => this.#finding(finding)));
    this.#offer();
  }

  /** @param {Finding} finding */
  #finding(finding) {
    const { verdict, sentence } = finding;
    const text = h("span", { class: "finding" }, findingWords(finding));
    const item = h("li", { class: verdict }, h("span", { class: "verdict" }, VERDICTS[verdict]), text);
    if (sentence !== null) {
      const show = () => {
        this.#dialog.close();
        this.#editor.choose(sentence);
      };
      item.append(button("Show", show, { class: "quiet" }));
    }
    return item;
  }

  /** The buttons that publish and unpublish, and why one may not publish. */
  #offer() {
    const { copy, role } = this.#editor;
    const { view } = copy;
    const mayPublish = role === "publish";
    const saved = copy.state === "saved" && !view.overtaken;
    const title = this.#dialog.querySelector("h2");
    if (title) title.textContent = this.#isPublished ? "Published" : TITLE;
    this.#publish.textContent = view.published ? "Publish again" : "Publish";
    this.#publish.disabled = !(mayPublish && this.#fit && saved) || this.#isPublished;
    this.#unpublish.hidden = !(mayPublish && view.published);
    const unsaved = view.overtaken ? wordsFor({ type: "Conflict" }) : copy.problem || wordsFor({ type: "Unsaved" });
    this.#why.hidden = mayPublish && saved;
    this.#why.textContent = mayPublish ? unsaved : "You can edit but not publish.";
  }

  async #press() {
    this.#publish.disabled = true;
    await attempt(this.#status, async () => {
      const { copy } = this.#editor;
      const { id } = copy;
      await api.publish(id, copy.view.version).catch((error) => this.#arrived(error));
      this.#isPublished = true;
      await copy.takeSaved();
      this.#status.textContent = "Published.";
      this.#offer();
      await this.#showPublished(id);
      this.#published.querySelector("a")?.focus(); // the button that had the focus is off
    });
    this.#offer();
  }

  /**
   * Throws the error of publishing, unless only an answer was lost: the article is live, in another version.
   * @param {Error} error
   */
  async #arrived(error) {
    if (!(error instanceof api.Problem)) throw error;
    const isLost = error.status === 0;
    if (!isLost && !(error.status === 409 && this.#isUnsure)) throw error;
    this.#isUnsure = true;
    const { id, version } = this.#editor.copy.view;
    const now = await api.view(id);
    if (now.version === version || !/live|rendering/.test(now.state)) throw error;
  }

  async #takeBack() {
    if (!(await unpublish(this.#editor, this.#publishedStatus))) return;
    this.#published.replaceChildren();
    this.#isPublished = false;
    this.#offer();
    this.#dialog.querySelector("button")?.focus(); // "Close": a second press must not publish again
  }

  /**
   * Embed code, downloads and the way back, once it is published.
   * @param {string} id
   */
  async #showPublished(id) {
    let manifest = await api.manifest(id);
    while (manifest.status === "rendering") {
      this.#publishedStatus.textContent = "Making audio…";
      await new Promise((resolve) => setTimeout(resolve, READY_MS));
      if (!this.#published.isConnected) return;
      manifest = await api.manifest(id);
    }
    this.#publishedStatus.textContent = "";
    if (manifest.status === "failed") {
      this.#publishedStatus.textContent = "The audio couldn’t be made.";
      return;
    }
    const code = h("pre", { class: "code", tabindex: 0, "aria-label": "Embed code" }, manifest.embed ?? "");
    /** @type {HTMLButtonElement} */
    const copy = button("Copy embed code", async () => {
      try {
        await navigator.clipboard.writeText(manifest.embed ?? "");
        copy.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(code); // over plain http there is no clipboard
        copy.textContent = "Press Ctrl+C to copy";
      }
    });
    this.#published.replaceChildren(
      h("a", { href: manifest.links.page, target: "_blank" }, "View article"),
      h("a", { href: manifest.audio[0].src, download: `${id}.mp3` }, "Download MP3"),
      h("a", { href: manifest.captions, download: `${id}.vtt` }, "Download captions"),
      copy,
      code,
    );
  }
}
