// The player's timeline: which words are whose, where one jumps to, and code points as JavaScript counts them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline, lastBefore, utf16 } from "../../audio_service/web/player/timeline.js";

const word = (block, start, end, ms) => ({ block, start, end, text: "", spoken: "", start_ms: ms, end_ms: ms + 900 });
const sentence = (block, start, end, ms) => ({ block, start, end, start_ms: ms, end_ms: ms + 1900 });
const FILE = {
  duration_ms: 8000,
  blocks: [
    { kind: "title", text: "One two." },
    { kind: "paragraph", text: "Three four. Five six." },
  ],
  sentences: [sentence(0, 0, 8, 0), sentence(1, 0, 11, 3000), sentence(1, 12, 21, 6000)],
  words: [
    word(0, 0, 3, 0),
    word(0, 4, 8, 1000),
    word(1, 0, 5, 3000),
    word(1, 6, 11, 4000),
    word(1, 12, 16, 6000),
    word(1, 17, 21, 7000),
  ],
};

/** The events of the same narration while it is rendered. */
const EVENTS = FILE.sentences.map(({ block, ...times }, index) => ({
  ...times,
  index,
  block: { index: block, ...FILE.blocks[block] },
  words: FILE.words.slice(2 * index, 2 * index + 2),
}));

test("each sentence has its words", () => {
  const { sentences } = Timeline.of(FILE);
  const ranges = sentences.map(({ first, last }) => `${first}-${last}`);
  assert.deepEqual(ranges, ["0-2", "2-4", "4-6"]);
});

test("a timeline that grew is that of the file", () => {
  const grown = new Timeline();
  for (const event of [EVENTS[0], EVENTS[1], EVENTS[1], EVENTS[2]]) grown.add(event);
  const whole = Timeline.of(FILE);
  assert.deepEqual(grown.blocks, whole.blocks);
  assert.deepEqual(grown.words, whole.words);
  assert.deepEqual(
    grown.sentences.map(({ block, first, last }) => [block, first, last]),
    whole.sentences.map(({ block, first, last }) => [block, first, last]),
  );
  assert.equal(grown.durationMs, 7900);
});

test("back goes to the beginning of a sentence, and from there to the one before", () => {
  const timeline = Timeline.of(FILE);
  assert.equal(timeline.beginning(4499, -1, false), 0);
  assert.equal(timeline.beginning(4500, -1, false), 3000);
  assert.equal(timeline.beginning(0, -1, false), 0);
  assert.equal(timeline.beginning(7000, -1, true), 3000);
  assert.equal(timeline.beginning(4500, 1, false), 6000);
  assert.equal(timeline.beginning(4500, 1, true), undefined);
});

test("a place has what began at or before it", () => {
  const timeline = Timeline.of(FILE);
  assert.deepEqual(
    [-1, 0, 999, 1000, 9000].map((ms) => timeline.wordAt(ms)),
    [-1, 0, 0, 1, 5],
  );
  assert.equal(lastBefore([], 5, Number), -1);
});

test("code points are counted in UTF-16", () => {
  const text = "a😀b";
  const at = utf16(text);
  assert.deepEqual([0, 1, 2, 3].map(at), [0, 1, 3, 4]);
  assert.equal(text.slice(at(1), at(2)), "😀");
  assert.deepEqual([0, 1].map(utf16("ab")), [0, 1]);
});
