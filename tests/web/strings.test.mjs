// The player's words, and how it writes times.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LANGUAGES } from "../../audio_service/web/player/languages.js";
import { MENU } from "../../audio_service/web/player/menu_strings.js";
import { clock, spokenLength, stringsFor, timeLeft } from "../../audio_service/web/player/strings.js";

test("a clock has hours only where there are some", () => {
  const seconds = [0, 59.9, 75, 3600, 3675, -1, NaN];
  assert.deepEqual(seconds.map(clock), ["0:00", "0:59", "1:15", "1:00:00", "1:01:15", "0:00", "0:00"]);
});

test("a length is spoken in the reader's language", () => {
  assert.equal(spokenLength(75, "en"), "1 minute 15 seconds");
  assert.equal(spokenLength(60, "en"), "1 minute 0 seconds");
  assert.equal(spokenLength(9.6, "de"), "10 Sekunden");
});

test("a short length is never no minutes", () => {
  assert.deepEqual(
    [1, 89, 91].map((seconds) => spokenLength(seconds, "en", true)),
    ["1 min", "1 min", "2 min"],
  );
});

test("the time that is left agrees with its number", async () => {
  const lengths = [20, 89, 91, 300];
  const left = async (/** @type {string} */ code) => {
    const strings = await stringsFor(code);
    return lengths.map((seconds) => timeLeft(seconds, strings)).join(", ");
  };
  assert.equal(await left("en"), "1 min left, 1 min left, 2 min left, 5 min left");
  assert.equal(await left("es"), "queda 1 min, queda 1 min, quedan 2 min, quedan 5 min");
  assert.equal(await left("pt"), "falta 1 min, falta 1 min, faltam 2 min, faltam 5 min");
  assert.equal(await left("ru"), "ещё 1 мин, ещё 1 мин, ещё 2 мин, ещё 5 мин");
});

test("the first known language is taken, else English", async () => {
  const found = await Promise.all([stringsFor("xx", "de-AT", "fr"), stringsFor("HE"), stringsFor(undefined, "xx")]);
  assert.deepEqual(
    found.map(({ play, lang, dir }) => [play, lang, dir]),
    [
      ["Abspielen", "de-AT", "ltr"],
      ["נגינה", "HE", "rtl"],
      ["Play", "en", "ltr"],
    ],
  );
});

test("every language has every string", async () => {
  const english = { ...MENU, ...(await stringsFor("en")) };
  const marks = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).sort();
  const titles = new Set();
  for (const code of LANGUAGES) {
    const { dir, lang, ...own } = code === "en" ? english : await stringsFor(code);
    assert.equal(dir, ["ar", "he"].includes(code) ? "rtl" : "ltr");
    assert.equal(lang, code);
    assert.deepEqual(Object.keys({ ...own, lang, dir }).sort(), Object.keys(english).sort());
    for (const [key, text] of Object.entries(own)) {
      assert.ok(text, `${code} ${key}`);
      for (const form of text.split("|")) assert.deepEqual(marks(form), marks(english[key]), `${code} ${key}`);
    }
    titles.add(own.listen);
  }
  assert.ok(LANGUAGES.length >= 17);
  assert.equal(titles.size, LANGUAGES.length);
});
