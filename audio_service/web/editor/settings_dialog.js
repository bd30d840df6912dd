// @ts-check
// Voices, speed and pauses of an article.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { dialog, field, select } from "./controls.js";

/** @import { ArticleEditor } from "./article_editor.js" */
/** @import { Choices } from "./types.js" */

const PAUSES = {
  sentence_ms: "Sentence",
  paragraph_ms: "Paragraph",
  item_ms: "List item",
  quote_ms: "Quote",
  heading_ms: "Subheading",
  title_ms: "Headline",
};

/** @param {ArticleEditor} editor */
export async function openSettings({ copy }) {
  const { choices } = copy;
  const names = (await api.voices()).map(({ name }) => [name, name]);
  const voices = { "": "Default", ...Object.fromEntries(names) };

  /** @param {Choices} values */
  const change = (values) => {
    const entries = Object.entries({ ...copy.choices, ...values });
    copy.change({ choices: Object.fromEntries(entries.filter(([, value]) => value !== "" && value !== null)) });
  };
  /**
   * @param {"voice" | "title_voice" | "quote_voice"} name
   * @param {string} label
   */
  const voice = (name, label) =>
    field(
      label,
      select(voices, choices[name] ?? "", (value) => change({ [name]: value })),
    );

  const speed = h("input", {
    type: "range",
    min: 0.5,
    max: 2,
    step: 0.05,
    value: String(1 / (choices.length_scale ?? 1)),
  });
  const shown = h("output", {});
  const show = () => (shown.textContent = `${speed.valueAsNumber.toFixed(2)}×`);
  show();
  speed.addEventListener("input", show);
  speed.addEventListener("change", () => change({ length_scale: Math.round(1000 / speed.valueAsNumber) / 1000 }));

  const pauses = Object.entries(PAUSES).map(([name, label]) => {
    const value = copy.view.pauses[name] / 1000;
    const input = h("input", { type: "number", min: 0, max: 10, step: 0.05, value, inputmode: "decimal" });
    input.addEventListener("change", () => {
      if (!input.reportValidity()) return;
      change({
        pauses: { ...copy.view.pauses, ...copy.choices.pauses, [name]: Math.round(input.valueAsNumber * 1000) },
      });
    });
    return field(label, input);
  });

  dialog(
    "Voice & pauses",
    voice("voice", "Voice"),
    voice("title_voice", "Headline voice"),
    voice("quote_voice", "Quote voice"),
    field("Speed", speed, shown),
    h("h3", { id: "pauses" }, "Pause after (seconds)"),
    h("div", { class: "grid", role: "group", "aria-labelledby": "pauses" }, ...pauses),
  );
}
