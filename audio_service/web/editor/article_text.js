// @ts-check
// The article as it will be read, marked where text is left out; beside it what is said otherwise and what is guessed.

import { utf16 } from "../player/timeline.js";
import { h } from "../player/dom.js";
import { BlockNotes } from "./block_notes.js";
import { arrange, button } from "./controls.js";
import { isOwn, nameOf, partsOf, placeOf, textOf } from "./removals.js";
import { RemovedRun } from "./removed_run.js";
import { byStart, isSpecial, notes, pauseWords, said } from "./spoken_forms.js";
import { voiceTitle } from "./voices.js";

/** @import { Part } from "./removals.js" */
/** @import { ArticleView, Block, Removal, Sentence, Word } from "./types.js" */

/**
 * @typedef {Sentence & { index: number }} NumberedSentence
 * @typedef {Word & { text: string }} PrintedWord
 * @typedef {{ start: number, node: Text }} Piece  a text node, and where it starts in UTF-16 of the block's text
 * @typedef {{ block: number, start: number, word: boolean, last?: number }} Selection  its start; whether it is a word;
 *   of a phrase also the start of its last word
 * @typedef {{ pieces: Piece[], at: (codePoint: number) => number }} Written  the text of a block
 * @typedef {{ made: string, box: HTMLElement, written: Written }} Shown  a block that is read, and of what it was made
 * @typedef {"restore" | "skip" | "read" | "leave"} Action
 */

/** @type {Record<string, "h1" | "h2" | "blockquote" | "li" | "pre">} */
const TAGS = { title: "h1", heading: "h2", quote: "blockquote", item: "li", code: "pre" };

const marks = { word: new Highlight(), chosen: new Highlight(), foreign: new Highlight() };
marks.word.priority = 1;
CSS.highlights.set("editor-word", marks.word);
CSS.highlights.set("editor-chosen", marks.chosen);
CSS.highlights.set("editor-foreign", marks.foreign);

/** @param {string} text */
const withoutMarks = (text) => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

export class ArticleText {
  /** @type {Map<number, Shown>} by block index */
  #blocks = new Map();
  /** @type {WeakMap<Element, BlockNotes>} by the text that they are for */
  #notes = new WeakMap();
  #heights = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) this.#notes.get(target)?.fit(contentRect.height);
  });
  /** @type {Map<string, RemovedRun>} by block index, apart for those of the editor's own choice */
  #runs = new Map();
  /** @type {ArticleView | undefined} */
  #view;
  #act;

  /** @param {(action: Action, texts: string[]) => void} act "restore" removals, "read" blocks, "skip" them again */
  constructor(act) {
    this.#act = act;
    this.element = h("article", { class: "text", "aria-label": "The article as it will be read" });
    this.chosen = -1;
    /** The first chosen word of the sentence and the last one; -1 if none is. */
    this.word = -1;
    this.lastWord = -1;
  }

  /** @param {ArticleView} view */
  render(view) {
    const selection = this.#selection;
    const refocus = this.#keepFocus();
    this.#view = view;
    this.element.lang = view.language ?? "";
    arrange(this.element, this.#children(view));
    marks.word.clear();
    marks.foreign.clear();
    for (const { index, foreign } of view.blocks) {
      const ranges = foreign.map(({ start, end }) => this.#range(index, start, end));
      for (const range of ranges) if (range) marks.foreign.add(range);
    }
    const found = this.find(selection) ?? { sentence: Math.min(this.chosen, view.sentences.length - 1) };
    this.choose(found.sentence, found.word, found.last);
    refocus();
  }

  /**
   * The blocks that are read, and between them what is left out. What is as it was stays the same element.
   * @param {ArticleView} view
   */
  #children(view) {
    const numbered = view.sentences.map((sentence, index) => ({ ...sentence, index }));
    const byBlock = Map.groupBy(numbered, ({ block }) => block);
    const parts = Map.groupBy(partsOf(view), ({ block }) => block);
    /** @type {Map<string, RemovedRun>} */
    const runs = new Map();
    /** @type {HTMLElement[]} */
    const children = [];
    /** @type {Part[]} since the last block that is read */
    let removed = [];
    const endRun = () => {
      if (removed.length) children.push(this.#run(removed, runs));
      removed = [];
    };
    for (const block of view.blocks) {
      const sentences = byBlock.get(block.index);
      const [part] = parts.get(block.index) ?? [];
      if (sentences || (removed.length && isOwn(removed[0]) !== isOwn(part))) endRun();
      if (sentences) children.push(this.#block(block, sentences));
      else removed.push(part);
    }
    endRun();
    this.#runs = new Map([...this.#runs, ...runs]);
    return children;
  }

  /**
   * The mark of parts that follow each other. It is the mark that one of them was under; the editor's own are open.
   * @param {Part[]} parts
   * @param {Map<string, RemovedRun>} taken by the marks before it
   */
  #run(parts, taken) {
    const own = isOwn(parts[0]);
    const keys = parts.map(({ block }) => `${own} ${block}`);
    const before = keys.flatMap((key) => this.#runs.get(key) ?? []);
    const others = new Set(taken.values());
    const act = (/** @type {Part[]} */ chosen) =>
      this.#act(
        own ? "read" : "restore",
        chosen.map(({ text }) => text),
      );
    const run = before.find((each) => !others.has(each)) ?? new RemovedRun(act);
    run.element.open ||= before.length ? before.some(({ element }) => element.open) : own;
    for (const key of keys) taken.set(key, run);
    run.render(parts);
    return run.element;
  }

  /** Call what it returns when the text has changed: the focus goes to what has taken the place of what had it. */
  #keepFocus() {
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const inside = this.element.contains(focused);
    const isSentence = inside && focused.matches("[data-sentence]");
    const block = inside && focused.closest("[data-block]")?.getAttribute("data-block");
    const run = inside && focused.closest("details");
    return () => {
      if (!inside || focused.isConnected) return;
      const summary = run && run.isConnected ? run.querySelector("summary") : null;
      const first = this.element.querySelector(`[data-block="${block}"] [data-sentence]`);
      const target = isSentence ? null : (summary ?? /** @type {HTMLElement | null} */ (first));
      (target ?? this.sentence(this.chosen))?.focus({ preventScroll: true });
    };
  }

  /**
   * Show where a part is left out, ready to be put back.
   * @param {Part} part
   */
  reveal(part) {
    /** @type {HTMLElement | null} */
    const found = this.element.querySelector(`[data-place="${placeOf(part)}"]`);
    const run = found?.closest("details");
    if (run) run.open = true;
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "center" });
  }

  /** @returns {Selection | undefined} */
  get #selection() {
    const sentence = this.#view?.sentences[this.chosen];
    if (!sentence) return undefined;
    const words = this.words(this.chosen);
    const [word, last] = [words[this.word], words[this.lastWord]];
    return { block: sentence.block, start: (word ?? sentence).start, word: Boolean(word), last: last?.start };
  }

  /**
   * What stands there now, also when sentences before it are others; undefined if nothing does.
   * @param {Selection | undefined} selection
   * @returns {{ sentence: number, word?: number, last?: number } | undefined}
   */
  find(selection) {
    if (!selection) return undefined;
    const { block, start, last = start } = selection;
    const sentence = this.#sentences.findLastIndex((each) => each.block === block && each.start <= start);
    if (sentence < 0) return undefined;
    if (!selection.word) return { sentence };
    const starts = this.words(sentence).map((each) => each.start);
    const word = starts.indexOf(start);
    return { sentence, word, last: Math.max(word, starts.indexOf(last)) };
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
   * A block that is read, with how its words are said.
   * @param {Block} block
   * @param {NumberedSentence[]} sentences
   */
  #block(block, sentences) {
    const kept = this.#keptIn(block);
    const places = sentences.map(({ index, start, end, marked, pause_ms }) => [index, start, end, marked && pause_ms]);
    const voice = this.#view?.choices.voices?.[block.text];
    const made = JSON.stringify([block, kept, places, voice]);
    const before = this.#blocks.get(block.index);
    if (before?.made === made) return before.box;
    const text = h(TAGS[block.kind] ?? "p", { class: "line", dir: "auto" });
    const written = this.#fill(text, block, sentences);
    const read = h("div", { class: "read" }, text);
    for (const each of kept) {
      const again = button("Skip again", () => this.#act("skip", [each]), { class: "quiet" });
      const what = each === block.text ? "Restored by you. " : `“${each}” restored by you. `;
      read.append(h("p", { class: "note" }, what, again));
    }
    if (voice) read.append(h("p", { class: "note own-voice" }, `Voice: ${voiceTitle(voice)}`));
    const box = h("div", { class: `block ${block.kind}`, "data-block": block.index });
    const forms = notes(block);
    if (forms.length) this.#addNotes(new BlockNotes(forms), box, read);
    box.append(read);
    this.#blocks.set(block.index, { made, box, written });
    return box;
  }

  /**
   * @param {BlockNotes} beside
   * @param {HTMLElement} box
   * @param {HTMLElement} read its text
   */
  #addNotes(beside, box, read) {
    box.append(beside.element);
    this.#notes.set(read, beside);
    this.#heights.observe(read);
  }

  /**
   * Mark plain numbers too, or only what is not read as everybody reads it.
   * @param {boolean} all
   */
  showReadings(all) {
    this.element.classList.toggle("all-readings", all);
    for (const read of this.element.querySelectorAll(".read")) this.#notes.get(read)?.fit();
  }

  /**
   * What the editor put back of a block: all of it, or parts.
   * @param {Block} block
   */
  #keptIn({ text }) {
    const { blocks, choices } = /** @type {ArticleView} */ (this.#view);
    const isPart = (/** @type {string} */ kept) => text.includes(kept) && !blocks.some((block) => block.text === kept);
    return (choices.keep ?? []).filter((kept) => kept === text || (kept && isPart(kept)));
  }

  /**
   * Write the text of a block into an element, with its sentences, words and removals marked.
   * @param {HTMLElement} element
   * @param {Block} block
   * @param {NumberedSentence[]} sentences
   * @returns {Written}
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
        write(parent, last, (node) => ("reason" in part ? this.#removal(node, block, part) : said(node, part)));
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
      if (sentence.marked) element.append(" ", h("span", { class: "pause" }, pauseWords(sentence.pause_ms)));
    }
    writeMarked(element, block.removed, block.text.length);
    return { pieces, at };
  }

  /**
   * @param {Text} node
   * @param {Block} block
   * @param {Removal} removal
   */
  #removal(node, { index, text }, removal) {
    const part = { block: index, start: removal.start, reason: removal.reason, text: textOf(text, removal) };
    const title = `Not read: ${nameOf(part.reason).toLowerCase()}. Restore it.`;
    const click = () => this.#act("restore", [part.text]);
    const more = { class: "hole", title, "data-place": placeOf(part), click };
    return h("button", { type: "button", ...more }, h("s", {}, node));
  }

  /**
   * A range of code points of a block, or null.
   * @param {number} block
   * @param {number} start
   * @param {number} end
   */
  #range(block, start, end) {
    const { pieces, at } = this.#blocks.get(block)?.written ?? {};
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
    const shown = this.#blocks.get(block);
    if (!shown) return undefined;
    const { pieces, at } = shown.written;
    const piece = pieces.find((each) => each.node === node);
    const place = piece ? piece.start + offset : -1;
    const word = this.words(sentence).find((each) => at(each.start) <= place && place <= at(each.end));
    return { block, start: (word ?? { start }).start, word: Boolean(word) };
  }

  /**
   * What lies between where the pointer was pressed and where it was released: a phrase of the pressed sentence.
   * @param {Selection} pressed
   * @param {Selection | undefined} released
   * @returns {Selection}
   */
  between(pressed, released) {
    const [from, to] = [this.find(pressed), this.find(released)];
    if (!pressed.word || from?.word === undefined || !released || !to) return pressed;
    const words = this.words(from.sentence);
    const edge = to.sentence < from.sentence ? 0 : words.length - 1;
    const end = to.sentence === from.sentence ? to.word : edge;
    if (end === undefined || end < 0) return pressed;
    const [first, last] = [Math.min(from.word, end), Math.max(from.word, end)];
    return { ...pressed, start: words[first].start, last: words[last].start };
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

  /** The chosen word or phrase as it is printed, without the marks around it; "" if none is chosen. */
  get chosenText() {
    const words = this.chosen < 0 ? [] : this.words(this.chosen);
    const [first, last] = [words[this.word], words[this.lastWord]];
    if (!first || !last) return "";
    const { text } = this.#blockAt(this.#sentences[this.chosen].block);
    return withoutMarks(textOf(text, { start: first.start, end: last.end }));
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

  /** Choose a sentence, and a word of it (-1: none) or a phrase up to `last`. */
  choose(index = -1, word = -1, last = word) {
    this.element.querySelector(".chosen")?.classList.remove("chosen");
    for (const each of this.element.querySelectorAll("[data-sentence][tabindex='0']"))
      each.setAttribute("tabindex", "-1");
    this.chosen = index;
    this.word = word;
    this.lastWord = last;
    marks.chosen.clear();
    const element = this.sentence(index);
    (element ?? this.sentence(0))?.setAttribute("tabindex", "0");
    if (!element) return;
    element.classList.add("chosen");
    this.#mark(marks.chosen, index, word, last);
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
   * @param {number} [last] of the last word of a phrase
   */
  #mark(highlight, sentence, index, last = index) {
    const words = this.words(sentence);
    const [first, end] = [words[index], words[last]?.end ?? words[index]?.end];
    const range = first && this.#range(this.#sentences[sentence].block, first.start, end);
    if (range) highlight.add(range);
  }

  /** @param {number} index of the sentence that is heard, -1 for none */
  showSpeaking(index) {
    this.element.querySelector(".speaking")?.classList.remove("speaking");
    this.sentence(index)?.classList.add("speaking");
  }
}
