// @ts-check
// Numbers, lengths, dates, languages and titles in the words of the editor's page.

/** @import { ArticleView } from "./types.js" */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/**
 * "1 part", "1,250 words".
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 */
export const count = (number, noun, plural = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;

/**
 * "26 Nov, 01:24", with the year if it is another.
 * @param {string} moment
 * @param {Date} [now]
 */
export function dateAndTime(moment, now = new Date()) {
  const date = new Date(moment);
  const day = (date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
  return `${day}, ${TIME.format(date)}`;
}

/**
 * "1 min 18 s".
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return [minutes && `${minutes.toLocaleString("en")} min`, (seconds % 60 || !minutes) && `${seconds % 60} s`]
    .filter(Boolean)
    .join(" ");
}

const LANGUAGES = new Intl.DisplayNames("en", { type: "language" });

/**
 * "American English", or the tag itself where it has no name.
 * @param {string} tag
 */
export function languageName(tag) {
  try {
    return LANGUAGES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const SHORT = 60;

/**
 * The first words of a text.
 * @param {string} text
 */
export const beginning = (text) => (text.length > SHORT ? `${text.slice(0, SHORT).replace(/\s+\S*$/, "")}…` : text);

/**
 * An article's headline, else its first words.
 * @param {ArticleView} view
 */
export function titleOf({ title, blocks, sentences }) {
  const first = blocks.find(({ index }) => index === sentences[0]?.block);
  return title ?? (first ? beginning(first.text) : "Untitled");
}
