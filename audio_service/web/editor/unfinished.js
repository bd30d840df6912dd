// @ts-check
// Says above the article that something was being typed when the page was closed, and offers to continue it.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { draftsOf, forgetDraft, othersDrafting } from "./drafts.js";
import { othersWho } from "./user.js";
import { beginning } from "./wording.js";
import { UNSAVED } from "./working_copy.js";

/** @import { Draft } from "./drafts.js" */
/** @import { ArticleView } from "./types.js" */
/** @typedef {{ edit: (block: number) => void, pronounce: (written: string) => void }} Actions */

/**
 * The name of what is typed in a block's field.
 * @param {string} id of the article
 * @param {number} block its index
 */
export const blockDraft = (id, block) => `${id}:block:${block}`;

/**
 * The name of what is typed in the dialog of a word or phrase.
 * @param {string} id of the article, "" for the list of all pronunciations
 * @param {string} written
 */
export const wordDraft = (id, written) => `${id}:word:${written}`;

/**
 * @param {ArticleView} view
 * @param {Actions} actions open the field of a block, or the dialog of a word, with what was typed
 */
export function unfinishedEdits(view, { edit, pronounce }) {
  const others = [...othersWho(UNSAVED, (id) => id === view.id), ...othersDrafting(`${view.id}:`)];
  const element = h("div", { class: "unfinished" }, ...othersChanges(others));
  for (const [name, draft] of draftsOf(`${view.id}:block:`)) {
    const index = Number(name.split(":").at(-1));
    if (draft.text === draft.base) forgetDraft(name);
    else if (isRead(view, index, draft))
      element.append(line(name, `You were editing a paragraph: “${beginning(draft.text)}” `, () => edit(index)));
    // The text of a block that has changed since can still be copied.
    else element.append(line(name, `The paragraph you were editing has changed. You had typed: “${draft.text}” `));
  }
  element.append(...unfinishedRules(view.id, pronounce));
  return element;
}

/**
 * Says whose unsaved changes this browser has; nobody else can save them.
 * @param {string[]} others names of keys
 */
export const othersChanges = (others) =>
  [...new Set(others)].map((name) =>
    h(
      "p",
      { class: "typed" },
      `${name} has changes here that are not saved. They are kept for ${name}’s next sign-in.`,
    ),
  );

/**
 * @param {string} id of the article, "" for the list of all pronunciations
 * @param {(written: string, draft: Draft) => void} pronounce
 */
export function unfinishedRules(id, pronounce) {
  const start = wordDraft(id, "");
  return draftsOf(start).map(([name, draft]) => {
    const written = name.slice(start.length);
    const of = written || draft.written ? ` of “${written || draft.written}”` : "";
    const says = `You were changing the pronunciation${of}: “${beginning(draft.text)}” `;
    return line(name, says, () => pronounce(written, draft));
  });
}

/**
 * @param {ArticleView} view
 * @param {number} index of a block
 * @param {Draft} draft
 */
function isRead({ blocks, sentences }, index, { base }) {
  const isThere = blocks.some((block) => block.index === index && block.text === base);
  return isThere && sentences.some(({ block }) => block === index);
}

/**
 * @param {string} name of the draft
 * @param {string} text
 * @param {() => void} [proceed]
 */
function line(name, text, proceed) {
  const element = h("p", { class: "typed" }, text);
  const offer = (/** @type {string} */ label, /** @type {() => void} */ action) => {
    const press = () => {
      element.remove();
      action();
    };
    element.append(button(label, press, { class: "quiet" }));
  };
  if (proceed) offer("Continue editing", proceed);
  offer("Discard", () => forgetDraft(name));
  return element;
}
