// @ts-check
// Plays a word or a sound alone.

import { Problem, speakWord } from "./api.js";
import { unpack } from "./sentence_player.js";

/** @import { Rule } from "./types.js" */

// Words whose audio is cached.
const KEPT = 60;
// A word that no text has: a sound is said in its place.
const CARRIER = "Xx";

const audio = new Audio();
/** @type {Map<string, Promise<string>>} URLs by request */
const sounds = new Map();
let asked = 0;

/**
 * Play a text with rules that are only tried.
 * @param {{ text: string, voice?: string, language?: string, rules?: Rule[] }} word
 */
export async function playWord(word) {
  const turn = (asked += 1);
  const key = JSON.stringify(word);
  const sound = sounds.get(key) ?? speakWord(word).then((spoken) => unpack(spoken).url);
  sounds.set(key, sound);
  sound.catch(() => sounds.delete(key));
  for (const [old, url] of [...sounds].slice(0, -KEPT)) {
    url.then(URL.revokeObjectURL).catch(() => {});
    sounds.delete(old);
  }
  const url = await sound;
  if (turn !== asked) return; // another was asked for since
  audio.src = url;
  try {
    await audio.play();
  } catch (error) {
    if (error.name !== "AbortError") throw new Problem({ type: "Playback" });
  }
}

/**
 * Play a sound, and the word that has it.
 * @param {{ carrier: string, example: string }} sound
 * @param {string} voice
 */
export function playSound({ carrier, example }, voice) {
  const rule = { written: CARRIER, kind: "ipa", said: carrier, scope: "global" };
  return playWord({ text: example ? `${CARRIER}, ${example}` : CARRIER, voice, rules: [rule] });
}
