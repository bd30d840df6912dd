// @ts-check
// After one's own changes were added to another editor's: what both had changed, and a way to take theirs.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { withTheirs } from "./merge_changes.js";
import { PAUSES } from "./settings_dialog.js";
import { voiceTitle } from "./voices.js";
import { beginning } from "./wording.js";

/** @import { Merged, SettingConflict, TextConflict } from "./merge_changes.js" */
/** @import { ArticleView } from "./types.js" */
/** @import { WorkingCopy } from "./working_copy.js" */

/** @type {Record<string, string>} */
const SETTINGS = {
  voice: "the voice",
  title_voice: "the headline voice",
  quote_voice: "the quote voice",
  length_scale: "the speed",
};

export class MergeReport {
  element = h("div", { class: "merge-report", role: "status" });
  #leave;

  /** @param {() => void} leave gives the focus back when the last line goes under it */
  constructor(leave) {
    this.#leave = leave;
  }

  /**
   * @param {Merged} merged
   * @param {string} who saved the other changes, "" if that is not known
   * @param {WorkingCopy} copy
   */
  show({ conflicts, lost }, who, copy) {
    const theirs = who ? `${who}’s` : "theirs";
    const both = conflicts.map((conflict) => {
      const place = placeOf(conflict, copy.view);
      const words = `You and ${who || "another editor"} both changed ${place}. Yours is kept; ${theirs} was: ${valueOf(conflict)}`;
      const take = button(`Use ${theirs}`, () => copy.change(changeTo(conflict, copy)), {
        "aria-label": `Use ${theirs}: ${place}`,
      });
      return this.#line(words, take);
    });
    const gone = lost.map((text) => this.#line(`A paragraph that you changed is gone. You had written: “${text}”`));
    this.element.replaceChildren(...both, ...gone);
  }

  /**
   * @param {string} text
   * @param {...HTMLElement} actions
   */
  #line(text, ...actions) {
    const buttons = [...actions, button("Dismiss", () => {}, { class: "quiet" })];
    const line = h("div", { class: "both" }, h("p", {}, text), h("div", { class: "row" }, ...buttons));
    const done = () => {
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      if (next) next.querySelector("button")?.focus();
      else this.#leave();
    };
    for (const each of buttons) each.addEventListener("click", done);
    return line;
  }
}

/**
 * @param {TextConflict | SettingConflict} conflict
 * @param {ArticleView} view
 */
function placeOf(conflict, { blocks }) {
  if ("block" in conflict) {
    const block = blocks.find(({ index }) => index === conflict.block);
    if (block?.kind === "title") return "the headline";
    if (block?.kind === "heading") return "a heading";
    const paragraphs = blocks.filter(
      ({ kind, words, left_out: isSkipped }) => (words.length || isSkipped) && !/^(title|heading)$/.test(kind),
    );
    return `paragraph ${paragraphs.findIndex((each) => each === block) + 1}`;
  }
  const { setting, entry = "" } = conflict;
  if (setting === "voices") return `the voice of “${beginning(entry)}”`;
  if (setting === "pauses_at") return `the pause after “${beginning(entry)}”`;
  return SETTINGS[setting] ?? `the pause after each ${(PAUSES[entry] ?? "block").toLowerCase()}`;
}

/**
 * Theirs, in words.
 * @param {TextConflict | SettingConflict} conflict
 */
function valueOf(conflict) {
  if ("block" in conflict) return /^[“"]/.test(conflict.theirs) ? conflict.theirs : `“${conflict.theirs}”`;
  const { setting, theirs } = conflict;
  if (typeof theirs === "string") return voiceTitle(theirs);
  if (typeof theirs !== "number") return "the default";
  return setting === "length_scale" ? `${(1 / theirs).toFixed(2)}×` : `${theirs / 1000} s`;
}

/**
 * @param {TextConflict | SettingConflict} conflict
 * @param {WorkingCopy} copy
 */
function changeTo(conflict, { choices }) {
  if ("block" in conflict) return { texts: { [conflict.block]: conflict.theirs } };
  return { choices: withTheirs(choices, conflict) };
}
