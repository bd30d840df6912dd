// @ts-check
// What went wrong, in a journalist’s words: by the type and code of the API’s problem. Its detail is for programmers.

import { findingWords } from "./findings.js";
import { count, languageName } from "./wording.js";

/**
 * @typedef {object} ProblemDetails  as the API sends them; members beside `type` depend on it
 * @property {string} [type]
 * @property {number} [status]
 * @property {string} [code]
 * @property {string} [host]
 * @property {string} [language]
 * @property {string} [value]
 * @property {string} [unit]
 * @property {number} [limit]
 * @property {{ name: string, value: number }[]} [findings]
 * @property {string} [mark]
 * @property {string} [saved_by]
 * @property {number} [retry_after_s]
 * @typedef {string | ((problem: ProblemDetails) => string)} Words
 */

const TOO_LONG = "That text is too long. Split it into shorter articles.";
const PASTE = "Paste the text instead.";
const TRY_AGAIN = "Something went wrong while making the audio. Try again, or ask your administrator.";

/** @type {Record<string, Words>} by type, or by type and code */
export const PROBLEMS = {
  AudioServiceError: "Something went wrong. Try again, or ask your administrator.",
  InputError: "That can’t be read. Check what you entered.",
  "InputError:address": "That isn’t a web address. It should begin with https://.",
  "InputError:mapping": "A message to this service lacks a field. Ask your administrator.",
  "InputError:phonemes": ({ value }) =>
    `This voice can’t say ${value ? `“${value}”` : "that"}. Pick sounds from the list.`,
  "InputError:rule": "Fill in the word and how it is pronounced.",
  "InputError:text": "That change can’t be saved. Skip the paragraph instead of emptying it.",
  EmptyArticle: "There is nothing to read in that text.",
  "EmptyArticle:navigation": "There is nothing left to read in that text.",
  "EmptyArticle:consent": `That page shows a cookie notice instead of the article. ${PASTE}`,
  "EmptyArticle:sign_in": `That page asks for a login or subscription. ${PASTE}`,
  "EmptyArticle:robot": `That site blocks automatic access. ${PASTE}`,
  "EmptyArticle:missing": "That page no longer exists. Check the address.",
  "EmptyArticle:front": "That page lists several articles. Enter the address of one article.",
  ArticleTooLong: ({ limit, unit }) =>
    unit === "characters" && limit ? `${TOO_LONG} The limit is ${count(limit, "character")}.` : TOO_LONG,
  InvalidMark: ({ mark }) => `The narrator’s mark ${mark ?? ""} isn’t valid. Correct or remove it.`,
  UnsupportedFormat: "That isn’t an article. Use a web page, Markdown or plain text.",
  "UnsupportedFormat:binary": "This file is not text. Export it as HTML, Markdown or plain text.",
  "UnsupportedFormat:script": ({ value }) =>
    `This text is in ${value ?? "other"} letters, which the voice can’t read. Choose another voice.`,
  UnspokenLanguage: ({ language }) => {
    const name = language && language !== "und" && languageName(language.split("-")[0]);
    return name
      ? `This looks like ${name}, and no ${name} voice is installed.`
      : "We couldn’t tell which language this is.";
  },
  NotNarrated: "Articles of this site or section are not read aloud. Ask your administrator.",
  ForbiddenSource: ({ host }) => `Articles can’t be fetched from ${host || "that address"}. ${PASTE}`,
  UnknownVoice: "That voice isn’t installed. Choose another one.",
  VoiceUnusable: "That voice can’t be used at the moment. Choose another one.",
  SpeechFailed: "A sentence couldn’t be recorded. Change or skip it, then try again.",
  EncodingFailed: TRY_AGAIN,
  NotFound: "We can’t find that. It may have been deleted.",
  "NotFound:article": "We can’t find that article.",
  "NotFound:revision": "We can’t find that version of the article.",
  "NotFound:rule": "That pronunciation was already removed.",
  "NotFound:sentence": "The article has changed. Reload the page.",
  "NotFound:host": ({ host }) => `We couldn’t find ${host || "that site"}. Check the address.`,
  "NotFound:site": ({ host }) => `We couldn’t reach ${host || "that site"}. Try again, or paste the text.`,
  "NotFound:page": ({ host }) => `We couldn’t open that page on ${host || "the site"}. Check the address.`,
  "NotFound:login": ({ host }) => `${host || "The site"} asks for a login or subscription. ${PASTE}`,
  Conflict: "The CMS has sent a newer version. Update before you publish.",
  IdTaken: "That address belongs to an article of another site. Ask your administrator.",
  StillServed: "Readers can still hear that version. Unpublish it first.",
  Overtaken: ({ saved_by: who }) =>
    `${who || "Another editor"} saved this article while you were editing. Your changes are safe.`,
  Refused: ({ findings: [first] = [] }) =>
    `${first ? findingWords({ ...first, verdict: "refused" }) : "The audio has a problem"}. Review the article and publish it again.`,
  "Forbidden:401": "Your session has ended. Sign in again.",
  "Forbidden:403": "Your key doesn’t allow this. Ask your administrator.",
  "Forbidden:key": "That key isn’t recognised. Check it and try again.",
  "Forbidden:role": "That key can’t edit articles. Ask your administrator for another.",
  SubscribersOnly: "This article is for subscribers. Sign in again to hear it.",
  Unsaved: "Wait until your changes are saved.",
  Playback: "This browser can’t play the audio.",
  Busy: "The server is busy. Try again in a moment.",
  Unavailable: ({ retry_after_s: wait }) =>
    `The server isn’t available at the moment. Try again in ${wait ? count(wait, "second") : "a moment"}.`,
};

/** @type {Record<number, string>} by status, for problems without a type of their own */
export const STATUSES = {
  0: "Can’t reach the server.",
  400: "The connection was interrupted. Try again.",
  401: "Your session has ended. Sign in again.",
  403: "Your key doesn’t allow this. Ask your administrator.",
  404: "We can’t find that. It may have been deleted.",
  408: "The connection is too slow. Try again.",
  409: "Another editor saved this article while you were editing. Your changes are safe.",
  412: "The CMS has sent a newer version. Update before you publish.",
  413: TOO_LONG,
  422: "That can’t be used. Check what you entered.",
  429: "The server is busy. Try again in a moment.",
  503: "The server isn’t available at the moment. Try again in a moment.",
};

/**
 * A problem in the page's words. One that they do not name is given with its status only.
 * @param {ProblemDetails} problem
 */
export function wordsFor(problem) {
  const { type = "", status = 0, code } = problem;
  const name = type.replace("urn:audio-service:", "");
  const words =
    PROBLEMS[`${name}:${code}`] ??
    PROBLEMS[`${name}:${status}`] ??
    PROBLEMS[name] ??
    STATUSES[status] ??
    `Something went wrong (${status}). Try again.`;
  return typeof words === "string" ? words : words(problem);
}
