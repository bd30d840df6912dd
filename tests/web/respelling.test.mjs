// Phonemes in the letters of English.

import assert from "node:assert/strict";
import test from "node:test";

import { respelled } from "../../audio_service/web/editor/respelling.js";

const KNOWN = {
  nˈʊɹmən: "NOOR-muhn",
  hˈuːθi: "HOO-thee",
  "ʃˈiː dʒˈɪnpɪŋ": "shee JIN-ping",
  wˈɪn: "win",
  kˈɛli: "KEL-ee",
  ʃɪvˈɔːn: "shih-VAWN",
  kˈiːspeɪ: "KEE-spay",
  ɪkstɹˈiːm: "iks-TREEM",
  ˈaɪə: "EYE-uh",
  ɡədˈɪniə: "guh-DIN-ee-uh",
  ǂˈɑː: "", // no letters of English for it
  st: "",
};

test("phonemes are respelled as in a newspaper", () => {
  assert.deepEqual(Object.fromEntries(Object.keys(KNOWN).map((ipa) => [ipa, respelled(ipa)])), KNOWN);
});
