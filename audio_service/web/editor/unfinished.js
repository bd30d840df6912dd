// @ts-check
// Says above the article that something was being typed when the page was closed, and offers to continue it.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { draftsOf, forgetDraft } from "./drafts.js";

/** @import { ArticleView } from "./types.js" */

/**
 * The name of what is typed in a block's field.
 * @param {string} id of the article
 * @param {number} block its index
 */
export const blockDraft = (id, block) => `${id}:block:${block}`;

/**
 * @param {ArticleView} view
 * @param {(block: number) => void} edit opens the field of a block, with what was typed
 */
export function unfinishedEdits(view, edit) {
  const element = h("div", { class: "unfinished" });
  for (const [name, draft] of draftsOf(`${view.id}:block:`)) {
    const index = Number(name.split(":").at(-1));
    const isThere = view.blocks.some((block) => block.index === index && block.text === draft.base);
    if (draft.text === draft.base) {
      forgetDraft(name);
      continue;
    }
    const begins = draft.text.length > 60 ? `${draft.text.slice(0, 60)}…` : draft.text;
    const line = h("p", { class: "typed" }, `You were editing a paragraph: “${begins}” `);
    const done = (/** @type {() => void} */ action) => () => {
      line.remove();
      action();
    };
    // The text of a block that has changed since can still be copied.
    if (isThere)
      line.append(
        button(
          "Continue editing",
          done(() => edit(index)),
          { class: "quiet" },
        ),
      );
    else line.replaceChildren(`The paragraph you were editing has changed. You had typed: “${draft.text}” `);
    line.append(
      button(
        "Discard",
        done(() => forgetDraft(name)),
        { class: "quiet" },
      ),
    );
    element.append(line);
  }
  return element;
}
