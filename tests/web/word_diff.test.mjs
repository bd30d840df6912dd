// The words that differ between an article's revisions.

import assert from "node:assert/strict";
import { test } from "node:test";

import { wordDiff } from "../../audio_service/web/editor/word_diff.js";

/** @type {(passage: { text: string, differs: boolean }[][]) => string[]} */
const shown = (passage) =>
  passage.map((pieces) => pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join(""));

test("only the words that differ are marked", () => {
  const [was, now] = wordDiff(
    ["The mill was sold for $50,000 to Quist."],
    ["The old mill was sold for $60,000 to Anna Quist."],
  );
  assert.deepEqual(shown(was), ["The mill was sold for $[50,000] to Quist."]);
  assert.deepEqual(shown(now), ["The [old ]mill was sold for $[60,000] to[ Anna] Quist."]);
  assert.deepEqual(shown(wordDiff(["One two three four."], ["One five six four."])[1]), ["One [five six] four."]);
});

test("paragraphs that were split, added or removed keep their words", () => {
  assert.deepEqual(wordDiff(["A mill. It is old."], ["A mill.", "It is old."]).map(shown), [
    ["A mill.[ ]It is old."],
    ["A mill.", "It is old."],
  ]);
  assert.deepEqual(wordDiff([], ["New."]).map(shown), [[], ["[New.]"]]);
});

test("a very long passage is compared from both ends only", () => {
  const long = (/** @type {string} */ word) =>
    ["Begin ", ...Array.from({ length: 3000 }, (_, at) => `${word}${at} `), "end."].join("");
  const [was] = wordDiff([long("x")], [long("y")]);
  assert.equal(was[0][0].text, "Begin ");
  assert.equal(was[0].length, 3);
});
