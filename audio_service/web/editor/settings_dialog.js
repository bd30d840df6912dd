// @ts-check
// Voices, speed and pauses of an article.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, dialog, field, secondsInput, statusLine } from "./controls.js";
import { voicePicker, voiceTitle } from "./voices.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { Choices, ListedVoice } from "./types.js" */
/** @import { WorkingCopy } from "./working_copy.js" */

/** @type {Record<string, string>} */
export const PAUSES = {
  sentence_ms: "Sentence",
  paragraph_ms: "Paragraph",
  item_ms: "List item",
  quote_ms: "Quote",
  heading_ms: "Subheading",
  title_ms: "Headline",
};

/** @type {["voice" | "title_voice" | "quote_voice", string, string][]} choice, label, kind of block to hear it with */
const VOICES = [
  ["voice", "Voice", "paragraph"],
  ["title_voice", "Headline voice", "title"],
  ["quote_voice", "Quote voice", "quote"],
];

/** @param {ArticleEditor} editor */
export async function openSettings({ copy, player }) {
  const status = statusLine();
  const hear = (/** @type {string} */ voice, /** @type {string} */ kind) =>
    attempt(status, async () => {
      const { view } = copy;
      const block = view.blocks.find((each) => each.kind === kind && each.words.length);
      const sample = view.sentences.findIndex((sentence) => sentence.block === block?.index);
      status.textContent = `“${await player.playWith(view, Math.max(0, sample), [], voice)}”`;
    });
  dialog("Voice & pauses", status).addEventListener("close", () => player.stop());
  await attempt(status, async () => {
    const voices = await api.voices();
    const voiceFields = VOICES.map(([name, label, kind]) =>
      voiceField(copy, voices, { name, label, hear: (voice) => hear(voice, kind) }),
    );
    status.before(...voiceFields);
    status.after(
      speedField(copy),
      h("h3", { id: "pauses" }, "Pause after (seconds)"),
      h("div", { class: "grid", role: "group", "aria-labelledby": "pauses" }, ...pauseFields(copy)),
    );
  });
}

/**
 * @param {WorkingCopy} copy
 * @param {Choices} values
 */
function change(copy, values) {
  const entries = Object.entries({ ...copy.choices, ...values });
  copy.change({ choices: Object.fromEntries(entries.filter(([, value]) => value !== "" && value !== null)) });
}

/**
 * @param {WorkingCopy} copy
 * @param {ListedVoice[]} voices
 * @param {{ name: "voice" | "title_voice" | "quote_voice", label: string, hear: (voice: string) => void }} of
 */
function voiceField(copy, voices, { name, label, hear }) {
  const titleOf = (/** @type {string} */ voice) => (voice ? voiceTitle(voice) : "Default");
  const value = copy.choices[name] ?? "";
  const shown = h("span", {}, titleOf(value));
  const choose = (/** @type {string} */ voice) => {
    shown.textContent = titleOf(voice);
    change(copy, { [name]: voice });
  };
  const language = copy.view.language ?? copy.view.voice;
  const picker = voicePicker({ voices, language, value, none: "Default", hear, change: choose });
  return h("details", { class: "voice-choice" }, h("summary", {}, h("span", {}, label), shown), picker);
}

/** @param {WorkingCopy} copy */
function speedField(copy) {
  const value = String(1 / (copy.choices.length_scale ?? 1));
  const speed = h("input", { type: "range", min: 0.5, max: 2, step: 0.05, value });
  const shown = h("output", {});
  const show = () => (shown.textContent = `${speed.valueAsNumber.toFixed(2)}×`);
  show();
  speed.addEventListener("input", show);
  speed.addEventListener("change", () => change(copy, { length_scale: Math.round(1000 / speed.valueAsNumber) / 1000 }));
  return field("Speed", speed, shown);
}

const LONGEST_S = 10;

/** @param {WorkingCopy} copy */
function pauseFields(copy) {
  return Object.entries(PAUSES).map(([name, label]) => {
    const { input, ms } = secondsInput(copy.view.pauses[name], LONGEST_S);
    input.addEventListener("change", () => {
      if (!input.reportValidity()) return;
      const pause = { [name]: ms() };
      change(copy, { pauses: { ...copy.view.pauses, ...copy.choices.pauses, ...pause } });
    });
    return field(label, input);
  });
}
