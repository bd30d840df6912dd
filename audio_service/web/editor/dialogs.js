// What opens over the text: how a word is said, voice and pauses, the check before publishing.

import { h } from "../player/view.js";
import { clock } from "../player/strings.js";
import * as api from "./api.js";

const KINDS = { alias: "Other words", ipa: "Phonemes (IPA)", letters: "Letter by letter" };
const VERDICTS = { fine: "✓", look: "look", refused: "✗" };
const PAUSES = { sentence_ms: "Sentence", paragraph_ms: "Paragraph", item_ms: "List item", quote_ms: "Quote", heading_ms: "Heading", title_ms: "Title" };
const READY_MS = 500;

let names = 0;

const button = (text, click, more = {}) => h("button", { type: "button", click, ...more }, text);

/** A dialog with a title; it goes when it is closed. */
function dialog(title, ...content) {
  const id = `dialog-${(names += 1)}`;
  const close = button("Close", () => element.close(), { class: "quiet" });
  const element = h("dialog", { "aria-labelledby": id }, h("div", { class: "top" }, h("h2", { id }, title), close), ...content);
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  element.showModal();
  return element;
}

/** A labelled field. */
function field(label, element) {
  return h("label", { class: "field" }, h("span", {}, label), element);
}

/** A choice of one: a select of value -> label. */
function select(options, value, change) {
  const entries = Object.entries(options).map(([key, label]) => h("option", { value: key }, label));
  const element = h("select", { change: () => change?.(element.value) }, ...entries);
  element.value = value;
  return element;
}

/** How a word is said: other words, phonemes or letters; heard in its sentence before it is kept. */
export async function pronouncing(editor, text) {
  const { view } = editor;
  const written = h("input", { value: text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""), required: true, maxlength: 200 });
  const said = h("input", { maxlength: 200, autocomplete: "off", spellcheck: "false" });
  const kind = select(KINDS, "alias", () => show());
  const host = view.source.includes("://") ? new URL(view.source).host.split(":")[0] : "";
  const scopes = { [`article:${view.id}`]: "this article", ...(host ? { [`site:${host}`]: `all of ${host}` } : {}), global: "every article" };
  const scope = select(scopes, `article:${view.id}`, () => count());
  const keyboard = h("div", { class: "phonemes", role: "group", "aria-label": "Phonemes of this voice", hidden: true });
  const says = h("p", { role: "status", class: "says" });
  const rule = () => ({ written: written.value, kind: kind.value, said: said.value, scope: scope.value });
  const saidField = field("Said as", said);
  const hear = button("Hear it", () => attempt(says, async () => {
    says.textContent = `“${await editor.sentences.attempt(view, editor.text.chosen, [rule()])}”`;
  }));
  const keep = button("Save", () => attempt(says, async () => {
    await api.saveRule(rule());
    await editor.copy.refresh();
    opened.close();
  }), { class: "main" });
  const count = () => attempt(says, async () => {
    if (!written.value || (!said.value && kind.value !== "letters")) return;
    const { sentences, articles, looked_through: of } = await api.effect(rule());
    says.textContent = `Would change ${sentences} sentences in ${articles} of the ${of} newest published articles.`;
  });
  const show = () => {
    keyboard.hidden = kind.value !== "ipa";
    saidField.hidden = kind.value === "letters";
  };
  said.addEventListener("change", count);
  const opened = dialog("Pronunciation", field("Written", written), field("How", kind), saidField, keyboard,
    field("Holds for", scope), says, h("div", { class: "row" }, hear, keep));
  (written.value ? said : written).focus();
  const symbols = await api.phonemes(view.sentences[editor.text.chosen].voice);
  keyboard.append(...symbols.map((symbol) => button(symbol, () => said.setRangeText(symbol, said.selectionStart, said.selectionEnd, "end"))));
}

/** Voices, speed and pauses of this article. */
export async function settings(editor) {
  const { choices } = editor.copy;
  const voices = Object.fromEntries((await api.voices()).map(({ name }) => [name, name]));
  const change = (values) => {
    const next = { ...editor.copy.choices, ...values };
    for (const [key, value] of Object.entries(next)) if (value === "" || value === null) delete next[key];
    editor.copy.change({ choices: next });
  };
  const voice = (name, label) =>
    field(label, select({ "": "as the article is set", ...voices }, choices[name] ?? "", (value) => change({ [name]: value })));
  const scale = h("input", { type: "range", min: 0.5, max: 2, step: 0.05, value: String(1 / (choices.length_scale ?? 1)) });
  const shown = h("output", {}, `${Number(scale.value).toFixed(2)}×`);
  scale.addEventListener("input", () => (shown.textContent = `${Number(scale.value).toFixed(2)}×`));
  scale.addEventListener("change", () => change({ length_scale: Math.round(1000 / Number(scale.value)) / 1000 }));
  const pauses = Object.entries(PAUSES).map(([name, label]) => {
    const given = editor.copy.view.pauses[name];
    const input = h("input", { type: "number", min: 0, max: 10000, step: 50, value: given, inputmode: "numeric" });
    input.addEventListener("change", () => {
      if (input.reportValidity()) change({ pauses: { ...editor.copy.view.pauses, ...editor.copy.choices.pauses, [name]: Number(input.value) } });
    });
    return field(`${label} (ms)`, input);
  });
  dialog("Voice and pauses", voice("voice", "Voice"), voice("title_voice", "Voice of the title"), voice("quote_voice", "Voice of quotes"),
    h("label", { class: "field" }, h("span", {}, "Speed"), scale, shown), h("h3", {}, "Silence after"), h("div", { class: "grid" }, ...pauses));
}

/** The gate: what was measured, what is wrong, and publishing; below it what is published. Each part has one writer. */
export async function publishing(editor) {
  const { view } = editor;
  const bar = h("progress", { max: view.sentences.length, value: 0, "aria-label": "Sentences checked" });
  const shown = {
    fit: false,
    says: h("p", { role: "status", class: "says" }, "Checking every sentence…"),
    findings: h("ul", { class: "findings" }),
    actions: h("div", { class: "row" }), // offer() writes it
    live: h("div", { class: "row" }), // published() writes it, and what comes of it into `told`
    told: h("p", { role: "status", class: "says" }),
  };
  const { says, findings, actions, live, told } = shown;
  const opened = dialog("Before publishing", says, bar, findings, actions, live, told);
  if (view.published) attempt(told, () => published(editor, view.id, shown));
  await attempt(says, async () => {
    for await (const line of api.check(view.id)) {
      if (!opened.isConnected) return;
      if (line.error) throw new api.Problem(0, line.error);
      if (line.done) bar.value = line.done;
      if (line.report) report(editor, line.report, shown, () => opened.close());
    }
    await editor.copy.refresh(); // all sentences are spoken now
  });
  bar.hidden = true;
}

function report(editor, { fit, duration_ms: length, findings: found }, shown, close) {
  shown.fit = fit;
  shown.says.textContent = fit ? `Ready to publish: ${clock(length / 1000)} of audio.` : "This article cannot be published yet.";
  shown.findings.append(...found.map(({ verdict, says: text, sentence }) => {
    const go = sentence === null ? [] : [button("Show", () => {
      close();
      editor.choose(sentence);
    }, { class: "quiet" })];
    const says = h("span", { class: "finding" }, text.replace(/-(?=\d)/g, "−"));
    return h("li", { class: verdict }, h("span", { class: "verdict" }, VERDICTS[verdict]), says, ...go);
  }));
  offer(editor, shown);
}

/** The button that publishes, and why it does not. */
function offer(editor, shown) {
  const { says, actions, fit } = shown;
  const saved = editor.copy.state === "saved" && !editor.view.overtaken;
  const publish = button(editor.view.published ? "Publish again" : "Publish", async () => {
    publish.disabled = true;
    await attempt(says, async () => {
      const { manifest, embed } = await api.publish(editor.view.id, editor.view.version);
      await editor.copy.resolve(false);
      says.textContent = "Published.";
      actions.replaceChildren();
      await published(editor, manifest.id, shown, embed);
      shown.live.querySelector("a")?.focus(); // the button that had the focus is gone
    });
    publish.disabled = false;
  }, { class: "main", ...(editor.role === "publish" && fit && saved ? {} : { disabled: true }) });
  const why = editor.role !== "publish" ? "Your key may edit, not publish." : saved ? "" : "Save it first.";
  actions.replaceChildren(publish, ...(why ? [h("p", {}, why)] : []));
}

/** Embed code, downloads and the way back, once it is published. */
async function published(editor, id, shown, embed) {
  const { live, told } = shown;
  told.textContent = "";
  let manifest = await api.manifest(id);
  while (manifest.status === "rendering" && live.isConnected) {
    await new Promise((resolve) => setTimeout(resolve, READY_MS));
    manifest = await api.manifest(id);
  }
  if (manifest.status === "failed") {
    told.textContent = manifest.error ?? "Rendering failed.";
    return;
  }
  const script = new URL("../player.js", manifest.links.page);
  const code = embed ?? `<script type="module" src="${script}"></script>\n<listen-article article-id="${encodeURIComponent(id)}"></listen-article>`;
  live.replaceChildren(
    h("a", { href: manifest.links.page, target: "_blank" }, "Open the page"),
    h("a", { href: manifest.audio[0].src, download: `${id}.mp3` }, "mp3"),
    h("a", { href: manifest.captions, download: `${id}.vtt` }, "Captions"),
    button("Copy the embed code", async (event) => {
      await navigator.clipboard.writeText(code);
      event.target.textContent = "Copied";
    }),
    h("pre", { class: "code", tabindex: 0, "aria-label": "Embed code" }, code),
    ...(editor.role === "publish" ? [button("Unpublish", () => attempt(told, async () => {
      await api.unpublish(id);
      await editor.copy.refresh();
      told.textContent = "Unpublished.";
      live.replaceChildren();
      offer(editor, shown);
      live.closest("dialog")?.querySelector("button").focus(); // "Close": a second press must not publish again
    }))] : []));
}

/** Do something; what goes wrong with it is said. */
async function attempt(says, act) {
  try {
    await act();
    says.classList.remove("wrong");
  } catch (error) {
    says.classList.add("wrong");
    says.textContent = error.message;
  }
}
