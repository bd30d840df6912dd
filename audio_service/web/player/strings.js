// @ts-check
// The words of the player, by language. Numbers and lengths of time come from Intl.

import { languageOf } from "./languages.js";

/** The other languages have the same keys: a module each in strings/, loaded only where it is needed. */
const ENGLISH = {
  listen: "Listen to this article",
  resume: "Continue listening",
  again: "Listen again",
  play: "Play",
  pause: "Pause",
  position: "Seek",
  of: "{now} of {length}",
  back: "Back {n} seconds",
  ahead: "Forward {n} seconds",
  speed: "Speed",
  more: "More",
  transcript: "Transcript",
  close: "Close",
  failed: "The audio could not be loaded.",
  rest: "The rest of the audio could not be loaded.",
  missing: "Audio isn’t available for this article.",
  locked: "For subscribers",
  retry: "Try again",
  playFrom: "Play from {time}",
  left: "{time} left", // two forms are divided by "|": of one minute, and of more
};

/** @typedef {typeof ENGLISH & typeof import("./menu_strings.js").MENU} Dictionary  the menu's English is in its file */
/** @typedef {Dictionary & { lang: string, dir: "ltr" | "rtl" }} Strings */

const RIGHT_TO_LEFT = ["ar", "he"];

/**
 * The strings of the first language (BCP 47) that there are strings for, else English, with `lang` and `dir`.
 * @param {...(string | undefined)} tags
 * @returns {Promise<Strings>}
 */
export async function stringsFor(...tags) {
  const { lang, code } = languageOf(...tags);
  /** @type {Dictionary} */
  const dictionary =
    code === "en"
      ? /** @type {Dictionary} */ (ENGLISH)
      : (await import(String(new URL(`strings/${code}.js`, import.meta.url)))).default;
  return { ...dictionary, lang, dir: RIGHT_TO_LEFT.includes(code) ? "rtl" : "ltr" };
}

/**
 * 75 -> "1:15", 3675 -> "1:01:15".
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const twoDigits = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = twoDigits(whole % 60);
  return hours ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * 75 -> "1 minute 15 seconds"; `short` -> "1 min", never "0 min".
 * @param {number} seconds
 * @param {string} lang
 */
export function spokenLength(seconds, lang, short = false) {
  /** @type {(value: number, unit: string, unitDisplay: "long" | "short") => string} */
  const format = (value, unit, unitDisplay) =>
    new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay }).format(value);
  if (short) return format(Math.max(1, Math.round(seconds / 60)), "minute", "short");
  const whole = Math.max(0, Math.round(seconds || 0));
  const minutes = Math.floor(whole / 60);
  return [minutes && format(minutes, "minute", "long"), format(whole % 60, "second", "long")].filter(Boolean).join(" ");
}

/**
 * 75 -> "1 min left"
 * @param {number} seconds
 * @param {Strings} strings
 */
export function timeLeft(seconds, { left, lang }) {
  const forms = left.split("|");
  return forms[Math.round(seconds / 60) < 2 ? 0 : forms.length - 1].replace(
    "{time}",
    spokenLength(seconds, lang, true),
  );
}
