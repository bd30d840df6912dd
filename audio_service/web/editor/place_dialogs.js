// @ts-check
// What one place has of its own: the voice of a paragraph, the pause after a sentence.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, button, dialog, field, secondsInput, statusLine } from "./controls.js";
import { voicePicker, voiceTitle } from "./voices.js";

/** @import { ArticleEditor } from "./article_editor.js" */

const LONGEST_S = 5;

/**
 * With an entry set or, if it is undefined, taken away; undefined if none is left.
 * @template T
 * @param {Record<string, T> | null | undefined} entries
 * @param {string} text
 * @param {T | undefined} value
 */
function withEntry(entries, text, value) {
  const changed = { ...entries };
  if (value === undefined) delete changed[text];
  else changed[text] = value;
  return Object.keys(changed).length ? changed : undefined;
}

/** @param {ArticleEditor} editor */
export async function openBlockVoice(editor) {
  const { view, chosenBlock: block, copy, player } = editor;
  if (!block) return;
  const first = view.sentences.findIndex((sentence) => sentence.block === block.index);
  const status = statusLine();
  const hear = (/** @type {string} */ voice) =>
    attempt(status, async () => {
      status.textContent = `“${await player.playWith(view, first, [], voice)}”`;
    });
  const change = (/** @type {string} */ voice) => {
    const changed = withEntry(copy.choices.voices, block.text, voice || undefined);
    copy.change({ choices: { ...copy.choices, voices: changed } });
  };
  const value = copy.choices.voices?.[block.text] ?? "";
  const language = view.language ?? view.voice;
  const none = `Same as the article: ${voiceTitle(value ? view.voice : view.sentences[first].voice)}`;
  dialog("Voice of this paragraph", status).addEventListener("close", () => player.stop());
  await attempt(status, async () => {
    const voices = await api.voices();
    status.before(voicePicker({ voices, language, value, none, hear, change }));
  });
}

/** @param {ArticleEditor} editor */
export function openPause(editor) {
  const { view, text, copy } = editor;
  const { pause_ms: usual } = view.sentences[text.chosen];
  const sentence = text.sentenceText(text.chosen);
  const seconds = secondsInput(Math.min(usual, LONGEST_S * 1000), LONGEST_S);
  const set = (/** @type {number | undefined} */ ms) => {
    const changed = withEntry(copy.choices.pauses_at, sentence, ms);
    copy.change({ choices: { ...copy.choices, pauses_at: changed } });
    opened.close();
  };
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    set(seconds.ms());
  };
  const buttons = [h("button", { class: "main" }, "Set pause")];
  if (copy.choices.pauses_at?.[sentence] !== undefined) buttons.unshift(button("Usual pause", () => set(undefined)));
  const form = h("form", { submit }, field("Seconds", seconds.input), h("div", { class: "row" }, ...buttons));
  const opened = dialog("Pause after this sentence", h("p", { class: "hint" }, sentence), form);
  seconds.input.select();
}
