// @ts-check
// What is left out of an article: its parts in the order of the page, the names of their reasons, their size.

import { count } from "./wording.js";

/** @import { ArticleView, Place } from "./types.js" */
/** @typedef {{ block: number, start: number, reason: string, text: string }} Part  from that code point of its block */

/** @type {Record<string, [string, string]>} reason -> what it took: one, several */
const NAMES = {
  navigation: ["Menu", "Menus"],
  player: ["Player label", "Player labels"],
  byline: ["Byline", "Bylines"],
  dateline: ["Dateline", "Datelines"],
  date: ["Date", "Dates"],
  caption: ["Caption", "Captions"],
  credit: ["Photo credit", "Photo credits"],
  share: ["Share buttons", "Share buttons"],
  newsletter: ["Newsletter sign-up", "Newsletter sign-ups"],
  related: ["Related article", "Related articles"],
  advertisement: ["Advertisement", "Advertisements"],
  cookies: ["Cookie notice", "Cookie notices"],
  "sign-in": ["Sign-in prompt", "Sign-in prompts"],
  paywall: ["Subscription prompt", "Subscription prompts"],
  comments: ["Comment", "Comments"],
  widget: ["Poll or widget", "Polls and widgets"],
  tags: ["Tags", "Tags"],
  biography: ["Author note", "Author notes"],
  "update-note": ["Update note", "Update notes"],
  correction: ["Correction", "Corrections"],
  "footnote-mark": ["Footnote mark", "Footnote marks"],
  references: ["Reference", "References"],
  table: ["Table", "Tables"],
  code: ["Code", "Code"],
  formula: ["Formula", "Formulas"],
  embed: ["Embedded post", "Embedded posts"],
  url: ["Web address", "Web addresses"],
  symbols: ["Line without words", "Lines without words"],
  struck: ["Deleted text", "Deleted text"],
  duplicate: ["Repeated text", "Repeated text"],
  footer: ["Footer", "Footers"],
  outside: ["Text outside the article", "Text outside the article"],
  "site-rule": ["Excluded by a site rule", "Excluded by a site rule"],
  editor: ["Skipped by you", "Skipped by you"],
};

/**
 * @param {string} reason
 * @param {number} [number] of parts
 */
export function nameOf(reason, number = 1) {
  const [one, several] = NAMES[reason] ?? ["Left out", "Left out"];
  return number === 1 ? one : several;
}

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
