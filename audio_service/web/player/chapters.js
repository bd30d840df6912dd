// @ts-check
// The headings of the article as chapters.

/** @import { Timeline } from "./timeline.js" */

// With fewer headings there is nothing to choose from.
const HEADINGS_MIN = 2;

/**
 * The title and the headings, with their times; none where there are few.
 * @param {Timeline} timeline
 */
export function chaptersOf({ blocks, sentences }) {
  /** @type {Map<number, { kind: string, text: string, start_ms: number }>} */
  const found = new Map();
  for (const { block, start_ms } of sentences) {
    const { kind, text } = blocks[block];
    if (/^(title|heading)$/.test(kind) && !found.has(block)) found.set(block, { kind, text, start_ms });
  }
  const chapters = [...found.values()];
  return chapters.filter(({ kind }) => kind === "heading").length < HEADINGS_MIN ? [] : chapters;
}
