// @ts-check
// How a word is said: other words, phonemes or letters; heard in its sentence before it is saved.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, button, dialog, field, select, statusLine } from "./controls.js";
import { count } from "./wording.js";

/** @import { ArticleEditor } from "./article_editor.js" */

const KINDS = { alias: "Respelling", ipa: "Sounds (IPA)", letters: "Spelled out" };

/**
 * @param {ArticleEditor} editor
 * @param {string} text the word that is proposed, with its punctuation
 */
export async function openPronunciation(editor, text) {
  const { view } = editor;
  const word = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const written = h("input", { value: word, required: true, maxlength: 200 });
  const said = h("input", { maxlength: 200, autocomplete: "off", spellcheck: "false" });
  const saidField = field("Pronounced", said);
  const keyboard = h("div", { class: "phonemes", role: "group", "aria-label": "Sounds", hidden: true });
  const kind = select(KINDS, "alias", (value) => {
    keyboard.hidden = value !== "ipa";
    saidField.hidden = value === "letters";
  });
  const scope = select(scopesOf(view), `article:${view.id}`, () => showEffect());
  const status = statusLine();

  const rule = () => ({ written: written.value, kind: kind.value, said: said.value, scope: scope.value });
  const showEffect = () =>
    attempt(status, async () => {
      if (!written.value || (!said.value && kind.value !== "letters")) return;
      const { sentences, articles, looked_through: of } = await api.effect(rule());
      status.textContent = `Affects ${count(sentences, "sentence")} in ${articles} of the last ${count(of, "article")}.`;
    });
  const hear = () =>
    attempt(status, async () => {
      status.textContent = `“${await editor.player.playWith(view, editor.text.chosen, [rule()])}”`;
    });
  const save = () =>
    attempt(status, async () => {
      await api.saveRule(rule());
      await editor.copy.refresh();
      opened.close();
    });
  said.addEventListener("change", showEffect);

  const opened = dialog(
    "Pronunciation",
    field("Word or name", written),
    field("Method", kind),
    saidField,
    keyboard,
    field("Apply to", scope),
    status,
    h("div", { class: "row" }, button("Preview", hear), button("Save", save, { class: "main" })),
  );
  (written.value ? said : written).focus();
  const symbols = await api.phonemes(view.sentences[editor.text.chosen].voice);
  /** @param {string} symbol */
  const type = (symbol) => said.setRangeText(symbol, said.selectionStart ?? 0, said.selectionEnd ?? 0, "end");
  keyboard.append(...symbols.map((symbol) => button(symbol, () => type(symbol))));
}

/**
 * Scopes of a rule: scope -> label.
 * @param {ArticleEditor["view"]} view
 * @returns {Record<string, string>}
 */
function scopesOf({ id, source }) {
  const host = source.includes("://") ? new URL(source).hostname : "";
  return {
    [`article:${id}`]: "This article",
    ...(host ? { [`site:${host}`]: `All articles on ${host}` } : {}),
    global: "All articles",
  };
}
