// The editor's words for problems, findings, numbers and dates.

import assert from "node:assert/strict";
import { test } from "node:test";

import { FINDINGS, findingWords } from "../../audio_service/web/editor/findings.js";
import { PROBLEMS, STATUSES, wordsFor } from "../../audio_service/web/editor/problems.js";
import { count, dateAndTime, duration } from "../../audio_service/web/editor/wording.js";

const PROGRAMMERS = /`|errno|\bPUT\b|\bGET\b|audio-service|undefined|null|NaN|\bHTTP\b|\bid\b|'/i;

test("every problem is a sentence for a journalist, with its values and without", () => {
  const values = { host: "example.com", language: "ru", value: "Cyrillic", limit: 1000, unit: "characters" };
  for (const key of Object.keys(PROBLEMS)) {
    const [name, code] = key.split(":");
    for (const members of [{}, { ...values, mark: "<break>", saved_by: "anna", retry_after_s: 1 }]) {
      const words = wordsFor({ type: `urn:audio-service:${name}`, code, status: Number(code) || 422, ...members });
      assert.match(words, /^[A-Z“a-z].*\.$/, key);
      assert.doesNotMatch(words, PROGRAMMERS, key);
    }
  }
  for (const words of Object.values(STATUSES)) assert.doesNotMatch(words, PROGRAMMERS);
});

test("the values of a problem stand in its words", () => {
  /** @type {(type: string, members?: object) => string} */
  const say = (type, members) => wordsFor({ type: `urn:audio-service:${type}`, status: 422, ...members });
  assert.equal(
    say("UnspokenLanguage", { language: "ru-RU" }),
    "This looks like Russian, and no Russian voice is installed.",
  );
  assert.equal(say("NotFound", { code: "host", host: "x.test" }), "We couldn’t find x.test. Check the address.");
  assert.equal(
    say("Overtaken", { saved_by: "anna" }),
    "anna saved this article while you were editing. Your changes are safe.",
  );
  assert.equal(
    say("InputError", { code: "phonemes", value: "☃" }),
    "This voice can’t say “☃”. Pick sounds from the list.",
  );
  assert.equal(
    say("Refused", { findings: [{ name: "silence", value: 9000 }] }),
    "A gap is too long (9.0 s). Review the article and publish it again.",
  );
  assert.match(say("Unavailable", { retry_after_s: 1 }), /Try again in 1 second\.$/);
  assert.match(say("Unavailable", { retry_after_s: 5 }), /Try again in 5 seconds\.$/);
});

test("a problem that has no words is given with its status, never with the service's detail", () => {
  const problem = { type: "urn:audio-service:Unheard", status: 500, detail: "[Errno 2] /srv/data" };
  assert.equal(wordsFor(problem), "Something went wrong (500). Try again.");
  assert.equal(wordsFor({ type: "about:blank", status: 413 }), STATUSES[413]);
});

test("findings are written with signs of minus and units", () => {
  const finding = { unit: "", says: "as the service says it", sentence: null };
  assert.equal(
    findingWords({ ...finding, name: "loudness", value: -15.8, verdict: "fine" }),
    "Loudness on target (−15.8 LUFS)",
  );
  assert.equal(
    findingWords({ ...finding, name: "silence", value: 1000, verdict: "fine" }),
    "No long gaps (longest 1.0 s)",
  );
  assert.equal(findingWords({ ...finding, name: "phonemes", value: 1, verdict: "look" }), FINDINGS.phonemes.off(1));
  assert.equal(findingWords({ ...finding, name: "other", value: 1, verdict: "fine" }), "as the service says it");
});

test("counts agree with their nouns, lengths have units, dates are as in a newsroom", () => {
  assert.deepEqual([count(1, "part"), count(1250, "word")], ["1 part", "1,250 words"]);
  assert.deepEqual([78_000, 60_000, 400, 59_600].map(duration), ["1 min 18 s", "1 min", "0 s", "1 min"]);
  const now = new Date(2026, 10, 27);
  assert.equal(dateAndTime("2026-11-26T01:24:00", now), "26 Nov, 01:24");
  assert.equal(dateAndTime("2025-11-26T01:24:00", now), "26 Nov 2025, 01:24");
});
