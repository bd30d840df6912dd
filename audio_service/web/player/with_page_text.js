// @ts-check
// An element that plays from where its article's text on the page is clicked on or selected.

import { loadPages } from "./load_pages.js";
import { WithQueue } from "./queue.js";

/** @import { ListenArticle } from "./element.js" */
/** @import { Narration } from "./narration.js" */
/** @import { PageInput } from "./page_input.js" */
/** @import { View } from "./view.js" */

export class WithPageText extends WithQueue {
  /** The word that it was last played from, or -1. */
  pickedWord = -1;
  /** @type {PageInput | undefined} */
  pageInput;
  #left = new AbortController();

  /** The first word of the article that is selected on the page, or -1. */
  get selectedWord() {
    return this.pageInput?.selected ?? -1;
  }

  /** Play from the selected text. */
  playSelection() {
    return this.pageInput?.play();
  }

  /**
   * @param {Narration} narration one that was opened
   * @param {View} view
   */
  async attendToPage({ follower, memory }, view) {
    const { signal } = (this.#left = new AbortController());
    const pages = await loadPages().catch(() => null);
    if (!pages || !follower || signal.aborted) return; // out of reach: clicks on the text do nothing
    pages.dress(view.panel);
    const player = /** @type {ListenArticle} */ (/** @type {unknown} */ (this));
    this.pageInput = new pages.PageInput(player, follower, view);
    if (follower.isFound) this.pageInput.hint(memory);
  }

  leavePage() {
    this.#left.abort();
    this.pageInput?.close();
    this.pageInput = undefined;
  }
}
