// @ts-check
// A reader reports a word that is said wrong.

import { h, labelled, set } from "./dom.js";
import { icon } from "./icons.js";

/** @import { MoreMenu } from "./more.js" */
/** @import { Timeline } from "./timeline.js" */

const NOTE_MAX = 200;

/**
 * The sentence that is heard, word by word to choose from; the word that is or was said last is chosen.
 * @param {MoreMenu} menu
 */
export function reportWord(menu) {
  const { player, strings } = menu;
  const { timeline, manifest } = player;
  const ms = player.currentTime * 1000;
  let index = Math.max(0, timeline.sentenceAt(ms));
  let chosen = Math.max(0, timeline.wordAt(ms));
  const words = h("div", { class: "choices", role: "group", "aria-label": strings.whichWord, dir: "auto" });
  const note = h("textarea", { class: "field", rows: 2, maxlength: NOTE_MAX, dir: "auto" });
  const status = h("p", { role: "status" });

  const mark = () => {
    const { first } = timeline.sentences[index];
    for (const [n, word] of [...words.children].entries()) set(word, { "aria-pressed": first + n === chosen });
  };
  const draw = () => {
    const { first, last } = timeline.sentences[index];
    chosen = Math.min(last - 1, Math.max(first, chosen));
    const all = timeline.words.slice(first, last).map(({ text }, n) => {
      const click = () => {
        chosen = first + n;
        mark();
      };
      return h("button", { click }, text);
    });
    words.replaceChildren(...all);
    mark();
  };
  const step = (/** @type {1 | -1} */ by) => {
    index = Math.max(0, Math.min(timeline.sentences.length - 1, index + by));
    draw();
  };
  const send = async () => {
    button.disabled = true; // one press, one report
    const report = { ...place(timeline, index, chosen), note: note.value };
    const answer = await post(manifest?.links.reports ?? "", report);
    if (answer?.ok) return thank(menu);
    button.disabled = false;
    button.focus();
    return status.replaceChildren(strings.notSent);
  };
  /** @type {(name: "previousSentence" | "nextSentence", by: 1 | -1) => HTMLElement} */
  const skip = (name, by) =>
    h("button", { part: `${name}-shown`, ...labelled(strings[name]), click: () => step(by) }, icon("sentence"));
  const skips = h("div", { class: "skips" }, skip("previousSentence", -1), skip("nextSentence", 1));
  const label = h("label", { class: "labelled" }, strings.note, note);
  draw();
  const button = h("button", { class: "send", click: send }, strings.send);
  menu.show(strings.report, words, skips, label, button, status);
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
  return { sentence, start: words[n].start - start, end: words[n].end - start };
}

/**
 * @param {string} url
 * @param {object} body
 */
function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(url, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) }).catch(() => null);
}
