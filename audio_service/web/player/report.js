// @ts-check
// A reader reports a word that is said wrong.

import { h, set } from "./dom.js";
import { icon } from "./icons.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { MoreMenu } from "./more.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Timeline } from "./timeline.js" */

const NOTE_MAX = 200;

// What stands before and behind a word, and is not part of it: "1998," is 1998. Signs that are said stay: 5 %, #1.
const AROUND = /^[^\p{L}\p{N}\p{M}\p{S}%‰#@&*§]+|[^\p{L}\p{N}\p{M}\p{S}%‰#@&*§]+$/gu;
const SHORTENED = /[\p{L}\p{N}]\.[\p{L}\p{N}]+\.$/u; // U.S.

/**
 * The sentence that is heard, word by word to choose from. None is chosen, unless the reader selected or clicked one.
 * @param {MoreMenu} menu
 */
export function reportWord(menu) {
  const { player, strings } = menu;
  const { timeline, manifest } = player;
  const { whichWord } = strings;
  let { index, chosen } = pointedAt(player);
  const words = h("div", { class: "choices", role: "group", "aria-label": whichWord, dir: "auto" });
  const note = h("textarea", { class: "field", rows: 2, maxlength: NOTE_MAX, dir: "auto" });
  const status = h("p", { role: "status" });

  const draw = () => {
    const press = (/** @type {number} */ n) => {
      chosen = n;
      mark();
    };
    words.replaceChildren(...choices(timeline, index, press));
    mark();
  };
  const mark = () => {
    for (const each of words.children) set(each, { "aria-pressed": wordOf(each) === chosen });
    set(button, { "aria-disabled": chosen < 0 });
    status.replaceChildren();
    rove(words, words.querySelector("[aria-pressed=true]") ?? words.firstElementChild);
  };
  const step = (/** @type {1 | -1} */ by) => {
    index = Math.max(0, Math.min(timeline.sentences.length - 1, index + by));
    chosen = -1;
    draw();
  };
  const send = async () => {
    if (chosen < 0) {
      /** @type {HTMLElement | null} */ (words.querySelector("[tabindex='0']"))?.focus();
      return status.replaceChildren(whichWord);
    }
    button.disabled = true; // one press, one report
    const report = { ...place(timeline, index, chosen), note: note.value };
    const answer = await post(manifest?.links.reports ?? "", report);
    if (answer?.ok) return thank(menu);
    button.disabled = false;
    button.focus();
    return status.replaceChildren(strings.notSent);
  };
  const skips = [skip(strings, "previousSentence", () => step(-1)), skip(strings, "nextSentence", () => step(1))];
  const label = h("label", { class: "labelled" }, strings.note, note);
  const button = h("button", { class: "send", click: send }, strings.send);
  words.addEventListener("keydown", (event) => moveIn(words, event));
  draw();
  menu.show(strings.report, h("p", {}, whichWord), words, h("div", { class: "skip" }, ...skips), label, button, status);
}

/**
 * @param {Strings} strings
 * @param {"previousSentence" | "nextSentence"} name
 * @param {() => void} click
 */
const skip = (strings, name, click) =>
  h("button", { part: `${name}-shown`, class: "row", click }, icon("sentence"), h("span", {}, strings[name]));

/**
 * The sentence to show, and the word in it that the reader selected or clicked, or -1.
 * @param {ListenArticle} player
 */
function pointedAt({ timeline, currentTime, selectedWord, pickedWord }) {
  const { sentences } = timeline;
  const sentenceOf = (/** @type {number} */ n) => sentences.findIndex(({ first, last }) => n >= first && n < last);
  const heard = Math.max(0, timeline.sentenceAt(currentTime * 1000));
  if (selectedWord >= 0) return { index: sentenceOf(selectedWord), chosen: selectedWord };
  return { index: heard, chosen: sentenceOf(pickedWord) === heard ? pickedWord : -1 };
}

/**
 * A button for each word of a sentence.
 * @param {Timeline} timeline
 * @param {number} index of the sentence
 * @param {(n: number) => void} press
 */
function choices(timeline, index, press) {
  const { first, last } = timeline.sentences[index];
  return timeline.words.slice(first, last).flatMap(({ text }, n) => {
    const { word } = bare(text);
    return word ? [h("button", { value: first + n, click: () => press(first + n) }, word)] : [];
  });
}

const wordOf = (/** @type {Element} */ button) => Number(button.getAttribute("value"));

/**
 * A word without the punctuation around it, and how many code points stand before it.
 * @param {string} text
 */
function bare(text) {
  const start = text.match(AROUND)?.[0] ?? "";
  const before = text.startsWith(start) ? [...start].length : 0;
  const word = text.replace(AROUND, (marks, at) => (at && SHORTENED.test(text) ? marks : ""));
  return { word, before };
}

/**
 * One of the words can be reached by Tab.
 * @param {Element} words
 * @param {Element | null} one
 */
function rove(words, one) {
  for (const each of words.children) set(each, { tabindex: each === one ? 0 : -1 });
}

/**
 * Arrow keys, Home and End go from word to word.
 * @param {HTMLElement} words
 * @param {KeyboardEvent} event
 */
function moveIn(words, event) {
  const all = /** @type {HTMLElement[]} */ ([...words.children]);
  const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
  const forward = getComputedStyle(words).direction === "rtl" ? -1 : 1;
  /** @type {Record<string, number>} */
  const targets = {
    ArrowRight: at + forward,
    ArrowLeft: at - forward,
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: all.length - 1,
  };
  const to = targets[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const one = all[Math.max(0, Math.min(all.length - 1, to))];
  rove(words, one);
  one.focus();
}

/** @param {MoreMenu} menu */
function thank(menu) {
  const thanks = h("p", { tabindex: -1 }, menu.strings.thanks);
  menu.show(menu.strings.report, thanks);
  thanks.focus();
}

/**
 * A sentence and the place of a word in it, in code points.
 * @param {Timeline} timeline
 * @param {number} index of the sentence
 * @param {number} n of the word
 */
function place({ blocks, sentences, words }, index, n) {
  const { block, start, end } = sentences[index];
  const sentence = [...blocks[block].text].slice(start, end).join("");
  const { word, before } = bare(words[n].text);
  const at = words[n].start - start + before;
  return { sentence, start: at, end: at + [...word].length };
}

/**
 * @param {string} url
 * @param {object} body
 */
function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(url, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) }).catch(() => null);
}
