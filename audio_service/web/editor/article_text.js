// The article as it will be read, and beside it all that is not: what is left out, what is said otherwise, what is guessed.

import { h } from "../player/view.js";
import { utf16 } from "../player/timeline.js";

const TAGS = { title: "h1", heading: "h2", quote: "blockquote", item: "li", code: "pre" };

const marks = { word: new Highlight(), chosen: new Highlight() };
marks.word.priority = 1;
CSS.highlights.set("editor-word", marks.word);
CSS.highlights.set("editor-chosen", marks.chosen);

export class ArticleText {
  #pieces = new Map(); // by block index: [{start, node}] in UTF-16 of the block's text

  /** `act(name, detail)`: "restore" a removal, "read" a block again, "skip" it again. */
  constructor(act) {
    this.act = act;
    this.element = h("article", { class: "text", "aria-label": "The article as it will be read" });
    this.chosen = -1;
  }

  render(view) {
    const place = this.#place;
    this.view = view;
    this.#pieces.clear();
    this.element.lang = view.language ?? "";
    const bySentence = Map.groupBy(view.sentences.map((sentence, index) => ({ ...sentence, index })), ({ block }) => block);
    const shown = [];
    let removed = []; // since the last block that is read
    for (const block of view.blocks) {
      const sentences = bySentence.get(block.index);
      if (sentences) shown.push(this.#block(block, sentences, removed));
      else removed.push(this.#unread(block));
      if (sentences) removed = [];
    }
    if (removed.length) shown.push(h("div", { class: "block" }, beside(removed)));
    this.element.replaceChildren(...shown);
    marks.word.clear();
    const { sentence, word } = this.find(place) ?? { sentence: Math.min(this.chosen, view.sentences.length - 1) };
    this.choose(sentence, word);
  }

  /** Where what is chosen begins: {block, start, word}, `word` whether it is a word; undefined where nothing is. */
  get #place() {
    const sentence = this.view?.sentences[this.chosen];
    const word = sentence && this.words(this.chosen)[this.word];
    return sentence && { block: sentence.block, start: (word ?? sentence).start, word: Boolean(word) };
  }

  /** What stands at a place now, also when sentences before it are others: {sentence, word}; undefined if nothing does. */
  find(place) {
    const { sentences } = this.view;
    const sentence = sentences.findLastIndex(({ block, start }) => block === place?.block && start <= place.start);
    if (sentence < 0) return undefined;
    return { sentence, word: place.word ? this.words(sentence).findIndex(({ start }) => start === place.start) : -1 };
  }

  /** A block that is read, with what was removed before it and how its words are said. */
  #block(block, sentences, removed) {
    const { keep = [] } = this.view.choices;
    const text = h(TAGS[block.kind] ?? "p", { class: "line", dir: "auto" });
    this.#fill(text, block, sentences);
    const read = h("div", { class: "read" }, text);
    if (keep.includes(block.text)) {
      const again = h("button", { type: "button", class: "quiet", click: () => this.act("skip", block.text) }, "Leave out again");
      read.append(h("p", { class: "note" }, "Put back by you. ", again));
    }
    const box = h("div", { class: `block ${block.kind}`, "data-block": block.index });
    const forms = notes(block);
    if (removed.length) box.append(beside(removed));
    if (forms.length) box.append(h("ul", { class: "forms" }, ...forms));
    box.append(read);
    return box;
  }

  #unread({ index, text, left_out: mine, removed }) {
    const label = mine ? "left out by you" : (removed[0]?.reason ?? "nothing to say");
    const click = () => this.act(mine ? "read" : "restore", text);
    return h("p", { class: "unread", "data-block": index },
      h("s", { dir: "auto" }, text), " ",
      h("span", { class: "reason" }, label), " ",
      h("button", { type: "button", class: "quiet", click }, mine ? "Read it" : "Put back"));
  }

  #fill(element, block, sentences) {
    const at = utf16(block.text);
    const pieces = [];
    let place = 0;
    const add = (parent, end, wrap) => {
      if (end <= place) return;
      const node = document.createTextNode(block.text.slice(place, end));
      pieces.push({ start: place, node });
      parent.append(wrap ? wrap(node) : node);
      place = end;
    };
    const holes = block.removed.map((each) => ({ ...each, hole: true }));
    const special = block.words.filter((word) => word.spoken !== null || word.guess);
    for (const sentence of sentences) {
      this.#parts(element, holes, place, at(sentence.start), at, add);
      const span = h("span", { class: "sentence", "data-sentence": sentence.index, tabindex: -1 });
      element.append(span);
      const inside = special.filter((word) => word.sentence === sentence.index);
      this.#parts(span, [...holes, ...inside].sort((a, b) => a.start - b.start), place, at(sentence.end), at, add);
    }
    this.#parts(element, holes, place, block.text.length, at, add);
    this.#pieces.set(block.index, { pieces, at });
  }

  /** Text up to `end` with what is marked in it. */
  #parts(parent, marked, from, end, at, add) {
    for (const each of marked) {
      const [first, last] = [at(each.start), at(each.end)];
      if (first < from || last > end) continue;
      add(parent, first);
      add(parent, last, (node) => (each.hole ? this.#hole(node, each) : said(node, each)));
    }
    add(parent, end);
  }

  #hole(node, { reason }) {
    const act = (event) => {
      event.stopPropagation();
      this.act("restore", node.data);
    };
    return h("button", { type: "button", class: "hole", title: `Not read: ${reason}. Put it back.`, click: act }, h("s", {}, node));
  }

  /** A range of code points of a block, or null. */
  range(index, start, end) {
    const { pieces, at } = this.#pieces.get(index) ?? {};
    if (!pieces) return null;
    const range = document.createRange();
    const locate = (place) => pieces.findLast((piece) => piece.start <= place);
    const [first, last] = [locate(at(start)), locate(at(end) - 1)];
    range.setStart(first.node, at(start) - first.start);
    range.setEnd(last.node, at(end) - last.start);
    return range;
  }

  /** The place of what is under the pointer: a word, else its sentence; undefined outside of sentences, and on buttons. */
  at(event) {
    const element = event.target.closest("[data-sentence]");
    if (!element || event.target.closest("button")) return undefined;
    const sentence = Number(element.dataset.sentence);
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = caret?.offsetNode ?? range?.startContainer;
    const offset = caret?.offset ?? range?.startOffset;
    const { block, start } = this.view.sentences[sentence];
    const { pieces, at } = this.#pieces.get(block);
    const piece = pieces.find((each) => each.node === node);
    const place = piece ? piece.start + offset : -1;
    const word = this.words(sentence).find((each) => at(each.start) <= place && place <= at(each.end));
    return { block, start: (word ?? { start }).start, word: Boolean(word) };
  }

  words(sentence) {
    const block = this.view.blocks.find(({ index }) => index === this.view.sentences[sentence].block);
    return block.words.filter((word) => word.sentence === sentence).map((word) => ({ ...word, text: points(block.text, word) }));
  }

  sentenceText(sentence) {
    const { block, start, end } = this.view.sentences[sentence];
    return points(this.view.blocks.find(({ index }) => index === block).text, { start, end });
  }

  sentence(index) {
    return this.element.querySelector(`[data-sentence="${index}"]`);
  }

  /** Choose a sentence, and a word of it (-1: none). */
  choose(index, word = -1) {
    this.sentence(this.chosen)?.classList.remove("chosen");
    for (const each of this.element.querySelectorAll("[data-sentence][tabindex='0']")) each.tabIndex = -1;
    this.chosen = index;
    this.word = word;
    marks.chosen.clear();
    const element = this.sentence(index);
    (element ?? this.sentence(0))?.setAttribute("tabindex", "0");
    if (!element) return;
    element.classList.add("chosen");
    const chosen = this.words(index)[word];
    if (chosen) marks.chosen.add(this.range(this.view.sentences[index].block, chosen.start, chosen.end));
  }

  /** Mark the word that is said. */
  mark(sentence, word) {
    marks.word.clear();
    const found = sentence >= 0 ? this.words(sentence)[word] : undefined;
    const range = found && this.range(this.view.sentences[sentence].block, found.start, found.end);
    if (range) marks.word.add(range);
  }

  speaking(index) {
    this.element.querySelector(".speaking")?.classList.remove("speaking");
    this.sentence(index)?.classList.add("speaking");
  }
}

/** How a word is said, for people: its phonemes where they are given, else the words, without the marks behind them. */
export function form({ spoken, ipa }) {
  const given = ipa?.filter(Boolean).join(" ");
  return given ? `/${given}/` : (spoken ?? "").replace(/[\s.,;:!?]+$/, "");
}

function said(node, word) {
  return h("span", { class: `said${word.guess ? " guess" : ""}`, title: explained(word) }, node);
}

function explained(word) {
  const text = form(word) || (word.spoken === null ? "" : "not said");
  return [word.guess && `guessed (${word.guess})`, text].filter(Boolean).join(": ");
}

const beside = (removed) => h("div", { class: "removed" }, ...removed);

/** A line for each word that is not said as it is written, and for each part that is not read. */
function notes({ text, words, removed }) {
  const special = words.filter((word) => word.spoken !== null || word.guess);
  const lines = [...special, ...removed].sort((a, b) => a.start - b.start);
  return lines.map((each) => {
    const printed = points(text, each).replace(/[,;:]$|(?<=[\p{L}\d]{3})\.$/u, "");
    const what = each.reason ? h("s", {}, printed) : h("span", { class: "printed" }, printed);
    return h("li", { class: each.guess ? "guessed" : false, dir: "auto" }, what, " ", each.reason ?? explained(each));
  });
}

const points = (text, { start, end }) => [...text].slice(start, end).join("");
