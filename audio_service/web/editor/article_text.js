// @ts-check
// The article as it will be read, and beside it what is left out, what is said otherwise and what is guessed.

import { utf16 } from "../player/timeline.js";
import { h } from "../player/view.js";
import { button } from "./controls.js";

/** @import { ArticleView, Block, Foreign, Place, Removal, Sentence, Word } from "./types.js" */

/**
 * @typedef {Sentence & { index: number }} NumberedSentence
 * @typedef {Word & { text: string }} PrintedWord
 * @typedef {{ start: number, node: Text }} Piece  a text node, and where it starts in UTF-16 of the block's text
 * @typedef {{ block: number, start: number, word: boolean }} Selection  its start; whether it is a word
 * @typedef {"restore" | "skip" | "read" | "leave"} Action
 */

/** @type {Record<string, "h1" | "h2" | "blockquote" | "li" | "pre">} */
const TAGS = { title: "h1", heading: "h2", quote: "blockquote", item: "li", code: "pre" };

const marks = { word: new Highlight(), chosen: new Highlight(), foreign: new Highlight() };
marks.word.priority = 1;
CSS.highlights.set("editor-word", marks.word);
CSS.highlights.set("editor-chosen", marks.chosen);
CSS.highlights.set("editor-foreign", marks.foreign);

export class ArticleText {
  /** @type {Map<number, { pieces: Piece[], at: (codePoint: number) => number }>} by block index */
  #pieces = new Map();
  /** @type {ArticleView | undefined} */
  #view;
  #act;

  /** @param {(action: Action, text: string) => void} act "restore" a removal, "read" a block again, "skip" it again */
  constructor(act) {
    this.#act = act;
    this.element = h("article", { class: "text", "aria-label": "The article as it will be read" });
    this.chosen = -1;
    this.word = -1;
  }

  /** @param {ArticleView} view */
  render(view) {
    const selection = this.#selection;
    this.#view = view;
    this.#pieces.clear();
    this.element.lang = view.language ?? "";
    const numbered = view.sentences.map((sentence, index) => ({ ...sentence, index }));
    const byBlock = Map.groupBy(numbered, ({ block }) => block);
    const shown = [];
    /** @type {HTMLElement[]} since the last block that is read */
    let removed = [];
    for (const block of view.blocks) {
      const sentences = byBlock.get(block.index);
      if (sentences) {
        shown.push(this.#block(block, sentences, removed));
        removed = [];
      } else {
        removed.push(this.#unread(block));
      }
    }
    if (removed.length) shown.push(h("div", { class: "block" }, beside(removed)));
    this.element.replaceChildren(...shown);
    marks.word.clear();
    marks.foreign.clear();
    for (const { index, foreign } of view.blocks) {
      const ranges = foreign.map(({ start, end }) => this.#range(index, start, end));
      for (const range of ranges) if (range) marks.foreign.add(range);
    }
    const { sentence, word } = this.find(selection) ?? { sentence: Math.min(this.chosen, view.sentences.length - 1) };
    this.choose(sentence, word);
  }

  /** @returns {Selection | undefined} */
  get #selection() {
    const sentence = this.#view?.sentences[this.chosen];
    if (!sentence) return undefined;
    const word = this.words(this.chosen)[this.word];
    return { block: sentence.block, start: (word ?? sentence).start, word: Boolean(word) };
  }

  /**
   * What stands there now, also when sentences before it are others; undefined if nothing does.
   * @param {Selection | undefined} selection
   */
  find(selection) {
    if (!selection) return undefined;
    const { block, start } = selection;
    const sentence = this.#sentences.findLastIndex((each) => each.block === block && each.start <= start);
    if (sentence < 0) return undefined;
    const word = selection.word ? this.words(sentence).findIndex((each) => each.start === start) : -1;
    return { sentence, word };
  }

  get #sentences() {
    return this.#view?.sentences ?? [];
  }

  /** @param {number} index */
  #blockAt(index) {
    const block = this.#view?.blocks.find((each) => each.index === index);
    if (!block) throw new Error(`no block ${index}`);
    return block;
  }

  /**
   * A block that is read, with what was removed before it and how its words are said.
   * @param {Block} block
   * @param {NumberedSentence[]} sentences
   * @param {HTMLElement[]} removed
   */
  #block(block, sentences, removed) {
    const kept = this.#view?.choices.keep ?? [];
    const text = h(TAGS[block.kind] ?? "p", { class: "line", dir: "auto" });
    this.#fill(text, block, sentences);
    const read = h("div", { class: "read" }, text);
    if (kept.includes(block.text)) {
      const again = button("Leave out again", () => this.#act("skip", block.text), { class: "quiet" });
      read.append(h("p", { class: "note" }, "Put back by you. ", again));
    }
    const box = h("div", { class: `block ${block.kind}`, "data-block": block.index });
    const forms = notes(block);
    if (removed.length) box.append(beside(removed));
    if (forms.length) box.append(h("ul", { class: "forms" }, ...forms));
    box.append(read);
    return box;
  }

  /** @param {Block} block */
  #unread({ index, text, left_out: byEditor, removed }) {
    const reason = byEditor ? "left out by you" : (removed[0]?.reason ?? "nothing to say");
    const click = () => this.#act(byEditor ? "read" : "restore", text);
    return h(
      "p",
      { class: "unread", "data-block": index },
      h("s", { dir: "auto" }, text),
      " ",
      h("span", { class: "reason" }, reason),
      " ",
      button(byEditor ? "Read it" : "Put back", click, { class: "quiet" }),
    );
  }

  /**
   * Write the text of a block into an element, with its sentences, words and removals marked.
   * @param {HTMLElement} element
   * @param {Block} block
   * @param {NumberedSentence[]} sentences
   */
  #fill(element, block, sentences) {
    const at = utf16(block.text);
    /** @type {Piece[]} */
    const pieces = [];
    let written = 0;
    /** @type {(parent: HTMLElement, end: number, wrap?: (node: Text) => HTMLElement) => void} */
    const write = (parent, end, wrap) => {
      if (end <= written) return;
      const node = document.createTextNode(block.text.slice(written, end));
      pieces.push({ start: written, node });
      parent.append(wrap ? wrap(node) : node);
      written = end;
    };
    /** @type {(parent: HTMLElement, marked: (Removal | Word)[], end: number) => void} */
    const writeMarked = (parent, marked, end) => {
      const from = written;
      for (const part of marked) {
        const [first, last] = [at(part.start), at(part.end)];
        if (first < from || last > end) continue;
        write(parent, first);
        write(parent, last, (node) => ("reason" in part ? this.#removal(node, part) : said(node, part)));
      }
      write(parent, end);
    };
    const special = block.words.filter(isSpecial);
    for (const sentence of sentences) {
      writeMarked(element, block.removed, at(sentence.start));
      const span = h("span", { class: "sentence", "data-sentence": sentence.index, tabindex: -1 });
      element.append(span);
      const words = special.filter((word) => word.sentence === sentence.index);
      writeMarked(span, [...block.removed, ...words].sort(byStart), at(sentence.end));
    }
    writeMarked(element, block.removed, block.text.length);
    this.#pieces.set(block.index, { pieces, at });
  }

  /**
   * @param {Text} node
   * @param {Removal} removal
   */
  #removal(node, { reason }) {
    const click = (/** @type {MouseEvent} */ event) => {
      event.stopPropagation();
      this.#act("restore", node.data);
    };
    return h(
      "button",
      { type: "button", class: "hole", title: `Not read: ${reason}. Put it back.`, click },
      h("s", {}, node),
    );
  }

  /**
   * A range of code points of a block, or null.
   * @param {number} block
   * @param {number} start
   * @param {number} end
   */
  #range(block, start, end) {
    const { pieces, at } = this.#pieces.get(block) ?? {};
    if (!pieces || !at) return null;
    const locate = (/** @type {number} */ place) => pieces.findLast((piece) => piece.start <= place);
    const [first, last] = [locate(at(start)), locate(at(end) - 1)];
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(first.node, at(start) - first.start);
    range.setEnd(last.node, at(end) - last.start);
    return range;
  }

  /**
   * What is under the pointer: a word, else its sentence; undefined outside of sentences, and on buttons.
   * @param {MouseEvent} event
   * @returns {Selection | undefined}
   */
  at(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    /** @type {HTMLElement | null} */
    const element = target.closest("[data-sentence]");
    if (!element || target.closest("button")) return undefined;
    const sentence = Number(element.dataset.sentence);
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = caret?.offsetNode ?? range?.startContainer;
    const offset = caret?.offset ?? range?.startOffset ?? 0;
    const { block, start } = this.#sentences[sentence];
    const shown = this.#pieces.get(block);
    if (!shown) return undefined;
    const { pieces, at } = shown;
    const piece = pieces.find((each) => each.node === node);
    const place = piece ? piece.start + offset : -1;
    const word = this.words(sentence).find((each) => at(each.start) <= place && place <= at(each.end));
    return { block, start: (word ?? { start }).start, word: Boolean(word) };
  }

  /**
   * The words of a sentence.
   * @param {number} sentence
   * @returns {PrintedWord[]}
   */
  words(sentence) {
    const { text, words } = this.#blockAt(this.#sentences[sentence].block);
    return words.filter((word) => word.sentence === sentence).map((word) => ({ ...word, text: textOf(text, word) }));
  }

  /** @param {number} index */
  sentenceText(index) {
    const sentence = this.#sentences[index];
    return textOf(this.#blockAt(sentence.block).text, sentence);
  }

  /**
   * @param {number} index
   * @returns {HTMLElement | null}
   */
  sentence(index) {
    return this.element.querySelector(`[data-sentence="${index}"]`);
  }

  /** Choose a sentence, and a word of it (-1: none). */
  choose(index = -1, word = -1) {
    this.sentence(this.chosen)?.classList.remove("chosen");
    for (const each of this.element.querySelectorAll("[data-sentence][tabindex='0']"))
      each.setAttribute("tabindex", "-1");
    this.chosen = index;
    this.word = word;
    marks.chosen.clear();
    const element = this.sentence(index);
    (element ?? this.sentence(0))?.setAttribute("tabindex", "0");
    if (!element) return;
    element.classList.add("chosen");
    this.#mark(marks.chosen, index, word);
  }

  /** Mark the word that is said (-1: none). */
  markSpoken(sentence = -1, word = -1) {
    marks.word.clear();
    if (sentence >= 0) this.#mark(marks.word, sentence, word);
  }

  /**
   * @param {Highlight} highlight
   * @param {number} sentence
   * @param {number} index of the word, -1 for none
   */
  #mark(highlight, sentence, index) {
    const word = this.words(sentence)[index];
    const range = word && this.#range(this.#sentences[sentence].block, word.start, word.end);
    if (range) highlight.add(range);
  }

  /** @param {number} index of the sentence that is heard, -1 for none */
  showSpeaking(index) {
    this.element.querySelector(".speaking")?.classList.remove("speaking");
    this.sentence(index)?.classList.add("speaking");
  }
}

/**
 * How a word is said, for people: its phonemes where they are given, else the words, without the marks behind them.
 * @param {Word} word
 */
export function spokenForm({ spoken, ipa }) {
  const given = ipa?.filter(Boolean).join(" ");
  return given ? `/${given}/` : (spoken ?? "").replace(/[\s.,;:!?]+$/, "");
}

/**
 * Whether it is said otherwise than it is written, or guessed.
 * @param {Word} word
 */
export const isSpecial = (word) => word.spoken !== null || word.guess !== null;

/**
 * @param {Text} node
 * @param {Word} word
 */
function said(node, word) {
  return h("span", { class: word.guess ? "said guess" : "said", title: explained(word) }, node);
}

/** @param {Word} word */
function explained(word) {
  const form = spokenForm(word) || (word.spoken === null ? "" : "not said");
  return [word.guess && `guessed (${word.guess})`, form].filter(Boolean).join(": ");
}

/** @param {HTMLElement[]} removed */
const beside = (removed) => h("div", { class: "removed" }, ...removed);

/**
 * A line for each word that is not said as it is written, each passage in another language, each part that is not read.
 * @param {Block} block
 */
function notes({ text, words, foreign, removed }) {
  /** @type {(Foreign | Removal | Word)[]} */
  const parts = [...words.filter(isSpecial), ...foreign, ...removed];
  return parts.sort(byStart).map((part) => {
    const printed = textOf(text, part).replace(/[,;:]$|(?<=[\p{L}\d]{3})\.$/u, "");
    if ("reason" in part) return h("li", { dir: "auto" }, h("s", {}, printed), " ", part.reason);
    const word = h("span", { class: "printed" }, printed);
    if ("note" in part) return h("li", { class: "guessed", dir: "auto" }, word, " ", part.note);
    return h("li", { class: part.guess ? "guessed" : false, dir: "auto" }, word, " ", explained(part));
  });
}

/** @type {(a: Place, b: Place) => number} */
const byStart = (a, b) => a.start - b.start;

/**
 * @param {string} text
 * @param {Place} place in code points
 */
export const textOf = (text, { start, end }) => [...text].slice(start, end).join("");
