// The article's text in the player itself, for pages that do not have it, and for readers who want it there.

import { h } from "./dom.js";
import { utf16 } from "./story.js";

const TAGS = { title: "h3", heading: "h4", quote: "blockquote" };

export class Transcript {
  #blocks = []; // by block: its text node and the UTF-16 places of its code points
  #shown = 0;

  constructor(element) {
    this.element = element;
  }

  /** Show the sentences of a story that are not shown yet. */
  show(story) {
    this.story = story;
    for (; this.#shown < story.blocks.length; this.#shown += 1) {
      const { kind, text } = story.blocks[this.#shown];
      const node = document.createTextNode(text);
      this.element.append(h(TAGS[kind] ?? "p", { class: kind, dir: "auto" }, node));
      this.#blocks.push({ node, at: utf16(text) });
    }
  }

  clear() {
    this.element.replaceChildren();
    this.#blocks = [];
    this.#shown = 0;
  }

  word(n) {
    const { block, start, end } = this.story.words[n];
    return this.#range(block, start, end);
  }

  words(first, last) {
    if (first >= last) return [];
    const [{ block, start }, { end }] = [this.story.words[first], this.story.words[last - 1]];
    return [this.#range(block, start, end)].filter(Boolean);
  }

  wordAt(node, offset) {
    const block = this.#blocks.findIndex((each) => each.node === node);
    const { at } = this.#blocks[block] ?? {};
    return this.story.words.findIndex((word) => word.block === block && at(word.start) <= offset && offset < at(word.end));
  }

  #range(block, start, end) {
    const { node, at } = this.#blocks[block] ?? {};
    if (!node) return null;
    const range = document.createRange();
    range.setStart(node, at(start));
    range.setEnd(node, at(end));
    return range;
  }
}
