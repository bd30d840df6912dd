// @ts-check
// How words are said where they are not said as they are written: in the text, in the notes beside it, in the toolbar.
// And a narrator's pauses, in words.

import { h } from "../player/dom.js";
import { textOf } from "./removals.js";

/** @import { Block, Foreign, Place, Word } from "./types.js" */

/**
 * How a word is said, for people: its phonemes where they are given, else the words, without the marks behind them.
 * @param {Word} word
 */
export function spokenForm({ spoken, ipa }) {
  const given = ipa?.filter(Boolean).join(" ");
  return given ? `/${given}/` : (spoken ?? "").replace(/[\s.,;:!?]+$/, "");
}

/** @type {Record<string, string>} */
const WHY = {
  "unknown-name": "name not in the dictionary",
  "unknown-capitals": "unknown abbreviation",
  "spelled-out": "spelled out",
  "foreign-script": "another script",
  "number-by-fallback": "read digit by digit",
  "unknown-sign": "a sign without a name",
  "language-without-rules": "a number in this language",
};

/**
 * Why a reading may be wrong, in words.
 * @param {Word} word
 */
export const whyOf = ({ guess }) => (guess ? (WHY[guess] ?? "check it") : "");

/**
 * Whether it is said otherwise than it is written, or guessed, or a narrator marked it.
 * @param {Word} word
 */
export const isSpecial = (word) => word.spoken !== null || word.guess !== null || word.mark !== null;

/**
 * A narrator's pause, in words.
 * @param {number} ms
 */
export function pauseWords(ms) {
  const seconds = ms / 1000;
  const length = { 0: "none", 0.5: "half a second", 1: "one second" }[seconds] ?? `${seconds} seconds`;
  return `Pause, ${length}`;
}

/**
 * @param {Text} node
 * @param {Word} word
 */
export function said(node, word) {
  return h("span", { class: word.guess ? "said guess" : "said", title: explained(word) }, node);
}

/**
 * How a word is said, and whether that is a guess.
 * @param {Word} word
 */
export function explained(word) {
  const spoken = spokenForm(word) || (word.spoken === null ? "" : "Not read aloud");
  const guess = word.guess && `Best guess: ${whyOf(word)}`;
  const mark = word.mark && (word.mark === "emphasis" ? "emphasized" : "as marked");
  return [spoken, guess, mark].filter(Boolean).join(" · ");
}

/**
 * A line for each word that is not said as it is written, and each passage in another language.
 * @param {Block} block
 */
export function notes({ text, words, foreign }) {
  /** @type {(Foreign | Word)[]} */
  const parts = [...words.filter((word) => isSpecial(word) && !isPlainNumber(text, word)), ...foreign];
  return parts.sort(byStart).map((part) => {
    const printed = textOf(text, part).replace(/[,;:]$|(?<=[\p{L}\d]{3})\.$/u, "");
    const word = h("span", { class: "printed" }, printed);
    if ("note" in part) return h("li", { class: "guessed", dir: "auto" }, word, " ", part.note);
    return h("li", { class: part.guess ? "guessed" : false, dir: "auto" }, word, " ", explained(part));
  });
}

/**
 * A figure as everybody reads it: a note on how it is said is only in the way.
 * @param {string} text
 * @param {Word} word
 */
const isPlainNumber = (text, word) => !word.guess && /^[("“]*[\d.,:%]+[)”",.;:!?]*$/u.test(textOf(text, word));

/** @type {(a: Place, b: Place) => number} */
export const byStart = (a, b) => a.start - b.start;
