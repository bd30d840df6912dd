// @ts-check
// What is left out of an article: its parts in the order of the page, the names of their reasons, their size.

/** @import { ArticleView, Place } from "./types.js" */
/** @typedef {{ block: number, start: number, reason: string, text: string }} Part  from that code point of its block */

/** @type {Record<string, string>} reason -> what it took */
const NAMES = {
  navigation: "Menus and tables of contents",
  player: "Player labels",
  byline: "Bylines",
  dateline: "Datelines",
  date: "Dates",
  caption: "Captions",
  credit: "Credits",
  share: "Share buttons",
  newsletter: "Newsletter sign-ups",
  related: "Related articles",
  advertisement: "Advertisements",
  cookies: "Cookie notices",
  "sign-in": "Sign-in prompts",
  paywall: "Subscription prompts",
  comments: "Comments",
  widget: "Polls and other widgets",
  tags: "Tags",
  biography: "Author notes",
  "update-note": "Update notes",
  correction: "Corrections",
  "footnote-mark": "Footnote marks",
  references: "References",
  table: "Tables",
  code: "Code",
  formula: "Formulas",
  embed: "Embedded posts",
  url: "Web addresses",
  symbols: "Lines without words",
  struck: "Struck-out text",
  duplicate: "Repetitions",
  footer: "Footers",
  outside: "Text outside the article",
  "site-rule": "Parts that the page or the site’s rule excludes",
  editor: "Left out by you",
};

/** @param {string} reason */
export const nameOf = (reason) => NAMES[reason] ?? reason;

/** @param {Part} part */
export const isOwn = ({ reason }) => reason === "editor";

/** @param {Part} part */
export const placeOf = ({ block, start }) => `${block}:${start}`;

/**
 * The blocks and parts of blocks that are left out.
 * @param {ArticleView} view
 * @returns {Part[]}
 */
export function partsOf({ blocks, sentences }) {
  const read = new Set(sentences.map(({ block }) => block));
  return blocks.flatMap(({ index: block, text, left_out: byEditor, removed }) => {
    if (read.has(block))
      return removed.map((part) => ({ block, start: part.start, reason: part.reason, text: textOf(text, part) }));
    return [{ block, start: 0, reason: byEditor ? "editor" : (removed[0]?.reason ?? "symbols"), text }];
  });
}

/** @param {Part[]} parts */
export const sizeOf = (parts) => `${count(parts.length, "part")}, ${count(wordsOf(parts), "word")}`;

/**
 * @param {number} number
 * @param {string} noun
 */
export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** @param {Part[]} parts */
export const wordsOf = (parts) => parts.reduce((sum, { text }) => sum + words(text), 0);

/**
 * As the service counts: a sign of a script that is written without spaces is a word.
 * @param {string} text
 */
function words(text) {
  const tokens = text.split(/\s+/).filter((token) => /[\p{L}\p{N}]/u.test(token));
  return tokens.reduce((sum, token) => sum + (token.match(/[\u3040-\u30ff\u3400-\u9fff]/g)?.length ?? 1), 0);
}

/**
 * @param {string} text
 * @param {Place} place in code points
 */
export const textOf = (text, { start, end }) => [...text].slice(start, end).join("");
