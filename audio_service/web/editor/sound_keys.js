// @ts-check
// Keys for the sounds of a language: vowels, consonants and stress, each with a word that has it and a play button.

import { h } from "../player/dom.js";
import { sounds } from "./api.js";
import { button } from "./controls.js";
import { playSound } from "./word_player.js";

/** @import { LanguageSound } from "./types.js" */

/** @type {LanguageSound[]} */
const STRESS = [
  { symbol: "ˈ", example: "main stress", carrier: "" },
  { symbol: "ˌ", example: "secondary stress", carrier: "" },
  { symbol: "ː", example: "long", carrier: "" },
];

/**
 * @param {string} voice
 * @param {string} language
 * @param {(symbol: string) => void} type is called with the symbol of a key
 * @param {(error: Error) => void} failed
 */
export async function soundKeys(voice, language, type, failed) {
  const { vowels, consonants, more } = await sounds(voice, language);
  /** @param {LanguageSound} sound */
  const key = (sound) => {
    const { symbol, example, carrier } = sound;
    const named = example ? `${symbol}, as in ${example}` : symbol;
    const text = [h("span", { class: "symbol" }, symbol), ...(example ? [h("span", { class: "as-in" }, example)] : [])];
    const typed = h("button", { type: "button", "aria-label": named, click: () => type(symbol) }, ...text);
    const play = button("▶", () => playSound(sound, voice).catch(failed), {
      class: "quiet play-sign",
      "aria-label": `Listen: ${named}`,
    });
    return h("div", { class: "sound-key" }, typed, ...(carrier ? [play] : []));
  };
  /** @type {(label: string, group: LanguageSound[]) => HTMLElement} */
  const keys = (label, group) => h("div", { class: "sounds", role: "group", "aria-label": label }, ...group.map(key));
  /** @type {(label: string, group: LanguageSound[]) => HTMLElement[]} */
  const titled = (label, group) => (group.length ? [h("h3", {}, label), keys(label, group)] : []);
  const rest = h("details", {}, h("summary", {}, "More sounds"), keys("More sounds", more));
  return [
    ...titled("Stress", STRESS),
    ...titled("Vowels", vowels),
    ...titled("Consonants", consonants),
    ...(more.length ? [rest] : []),
  ];
}
