// Changes of two editors are put together by block and by setting.

import assert from "node:assert/strict";
import { test } from "node:test";

import { includes, mergeChanges, withTheirs } from "../../audio_service/web/editor/merge_changes.js";

const TEXTS = { 0: "The mill", 1: "By Tomas", 2: "It was sold.", 3: "Nobody knows why.", 5: "It was built in 1742." };
const PAUSES = { title: 900, paragraph: 500 };
/** @type {(choices?: object, texts?: object, pauses?: object) => any} */
const version = (choices = {}, texts = {}, pauses = {}) => ({
  choices,
  texts: { ...TEXTS, ...texts },
  pauses: { ...PAUSES, ...pauses },
});

test("changes of different blocks and settings are both kept", () => {
  const base = version({ keep: ["By Tomas"], drop: ["It was sold."], voice: "anna", voices: { "The mill": "ben" } });
  const theirs = version(
    { keep: ["By Tomas", "[1]"], drop: [], voice: "carl", voices: { "The mill": "ben", "It was sold.": "dora" } },
    { 3: "Nobody says why." },
  );
  const mine = {
    choices: { keep: [], drop: ["It was sold.", "Nobody knows why."], voice: "anna", length_scale: 1.2, voices: null },
    texts: { 5: "It was built in 1743." },
  };
  assert.deepEqual(mergeChanges(base, theirs, mine), {
    choices: {
      keep: ["[1]"],
      drop: ["Nobody says why."], // it has another text now
      voice: "carl",
      length_scale: 1.2,
      voices: { "It was sold.": "dora" },
    },
    texts: { 5: "It was built in 1743." },
    conflicts: [],
    lost: [],
  });
});

test("what both changed is mine, and theirs is named", () => {
  const base = version({ voice: "anna", pauses_at: { "It was sold.": 100 } });
  const theirs = version(
    { voice: "carl", quote_voice: "eva", pauses_at: { "It was sold.": 200 }, pauses: { ...PAUSES, title: 1000 } },
    { 2: "It was sold off.", 3: "Nobody says." },
    { title: 1000 },
  );
  const mine = {
    choices: { voice: "dora", quote_voice: "eva", pauses: { ...PAUSES, title: 800, paragraph: 600 } },
    texts: { 2: "It was sold again.", 3: "Nobody says." },
  };
  const merged = mergeChanges(base, theirs, mine);
  assert.deepEqual(merged, {
    choices: {
      keep: [],
      drop: [],
      voice: "dora",
      quote_voice: "eva",
      pauses: { title: 800, paragraph: 600 },
    },
    texts: { 2: "It was sold again." },
    conflicts: [
      { block: 2, theirs: "It was sold off." },
      { setting: "voice", theirs: "carl" },
      { setting: "pauses_at", entry: "It was sold.", theirs: 200 },
      { setting: "pauses", entry: "title", theirs: 1000 },
    ],
    lost: [],
  });
  const taken = merged.conflicts
    .slice(1)
    .reduce((choices, each) => withTheirs(choices, /** @type {any} */ (each)), merged.choices);
  assert.deepEqual(taken, {
    ...merged.choices,
    voice: "carl",
    pauses_at: { "It was sold.": 200 },
    pauses: { title: 1000, paragraph: 600 },
  });
});

test("a choice for a block stays with it when both change its text", () => {
  const theirs = version({ drop: ["It was sold."], voices: { "Nobody says.": "dora" } }, { 3: "Nobody says." });
  const mine = { choices: {}, texts: { 2: "It was sold again.", 3: "Nobody knows." } };
  const { choices } = mergeChanges(version(), theirs, mine);
  assert.deepEqual(choices, { keep: [], drop: ["It was sold again."], voices: { "Nobody knows.": "dora" } });
});

test("a block that moved takes its text along; one that is gone is not written over another", () => {
  const theirs = version();
  theirs.texts = { 0: "Another mill", 1: "It was sold.", 2: "It burnt.", 3: "All of it." };
  const mine = { choices: {}, texts: { 2: "It was sold again.", 3: "Somebody knows why." } };
  const merged = mergeChanges(version(), theirs, mine);
  assert.deepEqual(merged.texts, { 1: "It was sold again." });
  assert.deepEqual(merged.lost, ["Somebody knows why."]);
  assert.deepEqual(merged.conflicts, []);
});

test("who changed nothing takes all of theirs", () => {
  const theirs = version({ keep: ["[1]"], drop: [], pauses: { ...PAUSES, title: 1 } }, { 2: "Sold." }, { title: 1 });
  const { choices, texts, conflicts } = mergeChanges(version(), theirs, { choices: {}, texts: {} });
  assert.deepEqual(choices, theirs.choices);
  assert.deepEqual([texts, conflicts], [{}, []]);
});

test("an article that has the changes already is known", () => {
  const now = version({ keep: [], drop: ["It was sold."], voice: "anna", pauses: { title: 700 } }, {}, { title: 700 });
  const sent = {
    choices: { voice: "anna", drop: ["It was sold."], pauses: { title: 700, paragraph: 500 } },
    texts: { 0: "The mill" },
  };
  assert.ok(includes(now, sent));
  assert.ok(!includes(now, { ...sent, texts: { 0: "The old mill" } }));
  assert.ok(!includes(now, { ...sent, choices: { ...sent.choices, drop: [] } }));
});
