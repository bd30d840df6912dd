// @ts-check
// A reader reports a word that is said wrong.

import { h, labelled, set } from "./dom.js";
import { icon } from "./icons.js";

/** @import { MoreMenu } from "./more.js" */

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
    for (const [place, word] of [...words.children].entries()) set(word, { "aria-pressed": first + place === chosen });
  };
  const draw = () => {
    const { first, last } = timeline.sentences[index];
    chosen = Math.min(last - 1, Math.max(first, chosen));
    const all = timeline.words.slice(first, last).map(({ text }, place) => {
      const click = () => {
        chosen = first + place;
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
    const { block, start, end } = timeline.sentences[index];
    const word = timeline.words[chosen];
    const sentence = [...timeline.blocks[block].text].slice(start, end).join("");
    const body = { sentence, start: word.start - start, end: word.end - start, note: note.value };
    const answer = await post(manifest?.links.reports ?? "", body);
    if (!answer?.ok) return status.replaceChildren(strings.notSent);
    const thanks = h("p", { class: "thanks", tabindex: -1 }, strings.thanks);
    menu.show(strings.report, thanks);
    return thanks.focus();
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

/**
 * @param {string} url
 * @param {object} body
 */
function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(url, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) }).catch(() => null);
}
