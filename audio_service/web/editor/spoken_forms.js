// @ts-check
// How words are said where they are not said as they are written: in the text, in the notes beside it, in the toolbar.
// And a narrator's pauses, in words.

import { h } from "../player/dom.js";
import { withRespelling } from "./pronunciation_rules.js";
import { textOf } from "./removals.js";

/** @import { Block, Foreign, Place, Word } from "./types.js" */

/**
 * How a word is said, for people: its phonemes where they are given, else the words, without the marks behind them.
 * @param {Word} word
 */
function spokenForm({ spoken, ipa }) {
  const given = ipa?.filter(Boolean).join(" ");
  return given ? withRespelling(given) : (spoken ?? "").replace(/[\s.,;:!?]+$/, "");
}

/** The guess of most words to check: it needs no reason beside each of them. */
export const NAME = "unknown-name";

/** @type {Record<string, string>} */
const WHY = {
  [NAME]: "unknown name",
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
  const kind = word.guess ? " guess" : isPlainNumber(node.data) ? " plain" : "";
  return h("span", { class: `said${kind}`, title: explained(word) }, node);
}

/**
 * How a word is said, and whether that is a guess.
 * @param {Word} word
 */
export function explained(word) {
  const spoken = spokenForm(word) || (word.spoken === null ? "" : "Not read aloud");
  const guess = word.guess && (word.guess === NAME ? "Best guess" : `Best guess: ${whyOf(word)}`);
  const mark = word.mark && (word.mark === "emphasis" ? "emphasized" : "as marked");
  return [spoken, guess, mark].filter(Boolean).join(" · ");
}

/**
 * A line for each word that is not said as it is written, and each passage in another language.
 * @param {Block} block
 */
export function notes({ text, words, foreign }) {
  /** @type {(Foreign | Word)[]} */
  const parts = [...phrases(words).filter(isSpecial), ...foreign];
  return parts.sort(byStart).map((part) => {
    const printed = textOf(text, part).replace(/[,;:]$|(?<=[\p{L}\d]{3})\.$/u, "");
    const word = h("span", { class: "printed" }, printed);
    if ("note" in part) {
      const note = h("span", { class: "passage-note" }, part.note);
      return h("li", { class: "guessed passage", dir: "auto", title: printed }, word, " ", note);
    }
    const kind = part.guess ? "guessed" : isPlainNumber(textOf(text, part)) && "plain";
    return h("li", { class: kind, dir: "auto", title: explained(part) }, word, " ", explained(part));
  });
}

/**
 * The words of a block, those of a rule for a phrase put together.
 * @param {Word[]} words
 */
function phrases(words) {
  /** @type {Word[]} */
  const found = [];
  for (const word of words) {
    const before = found.at(-1);
    const isSame = before && word.rule && before.rule === word.rule && before.sentence === word.sentence;
    if (!isSame) found.push({ ...word });
    else {
      before.end = word.end;
      before.spoken = [before.spoken, word.spoken].filter(Boolean).join(" ");
      before.ipa = before.ipa && word.ipa && [...before.ipa, ...word.ipa];
    }
  }
  return found;
}

/**
 * A figure as everybody reads it: it is marked on demand only.
 * @param {string} printed
 */
const isPlainNumber = (printed) => /^[("“]*[\d.,:%]+(?:st|nd|rd|th|s)?[)”",.;:!?]*$/u.test(printed);

/** @type {(a: Place, b: Place) => number} */
export const byStart = (a, b) => a.start - b.start;
