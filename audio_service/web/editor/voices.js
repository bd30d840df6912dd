// @ts-check
// Voices as a person knows them, grouped by language, each to be heard before it is chosen.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { languageName } from "./wording.js";

/** @import { ListedVoice } from "./types.js" */

let pickers = 0;

/** @param {string} tag */
const baseOf = (tag) => tag.split(/[-_]/)[0].toLowerCase();

/**
 * "en_US-heart-medium" -> "Heart (American English)"; a name of another form is as it is.
 * @param {string} name
 */
export function voiceTitle(name) {
  const [, tag, person] = /^([a-z]{2,3}(?:_[A-Z]{2})?)-(.+?)(?:-(?:x_low|low|medium|high))?$/.exec(name) ?? [];
  if (!person) return name;
  const words = person.split(/[_ ]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const language = languageName(tag.replace("_", "-")).replace(" (", ", ").replace(")", "");
  return `${words.join(" ")} (${language})`;
}

/**
 * Voices by the name of their language: the article's first, the others by name.
 * @param {ListedVoice[]} voices
 * @param {string} language of the article
 */
function grouped(voices, language) {
  const groups = Map.groupBy(voices, (voice) => baseOf(voice.language));
  const rank = (/** @type {string} */ base) => (base === baseOf(language) ? "" : languageName(base));
  const isOther = (/** @type {ListedVoice} */ voice) => Number(voice.language !== language);
  for (const group of groups.values()) group.sort((one, other) => isOther(one) - isOther(other));
  return [...groups].sort(([one], [other]) => rank(one).localeCompare(rank(other)));
}

/**
 * Voices to choose from, with a button beside each that speaks a sentence in it.
 * @param {object} of
 * @param {ListedVoice[]} of.voices
 * @param {string} of.language of the article
 * @param {string} of.value the chosen voice, "" for none
 * @param {string} of.none what is chosen with none
 * @param {(voice: string) => unknown} of.hear
 * @param {(voice: string) => void} of.change
 */
export function voicePicker({ voices, language, value, none, hear, change }) {
  const name = `voice-${(pickers += 1)}`;
  const titles = voices.map((voice) => voiceTitle(voice.name));
  const row = (/** @type {string} */ voice, /** @type {string} */ title) => {
    const input = h("input", { type: "radio", name, value: voice, change: () => change(voice) });
    input.checked = voice === value;
    const choice = h("label", {}, input, h("span", {}, title));
    if (!voice) return h("li", {}, choice);
    return h(
      "li",
      {},
      choice,
      button("▶", () => hear(voice), { class: "quiet", "aria-label": `Hear ${title}` }),
    );
  };
  const rows = grouped(voices, language).flatMap(([base, group]) => [
    h("h3", {}, languageName(base)),
    h(
      "ul",
      {},
      ...group.map((voice) => {
        const title = voiceTitle(voice.name);
        // Two sizes of one voice have one title.
        const isOnly = titles.filter((each) => each === title).length === 1;
        return row(voice.name, isOnly ? title : `${title}, ${voice.quality.replace("_", " ")}`);
      }),
    ),
  ]);
  return h("div", { class: "voices" }, h("ul", {}, row("", none)), ...rows);
}
