// @ts-check
// An article as it is edited: its text, the toolbar of the chosen sentence, the bar at the foot.

import { clock } from "../player/strings.js";
import { h } from "../player/view.js";
import { discard } from "./api.js";
import { ArticleText } from "./article_text.js";
import { editLine } from "./block_field.js";
import { button } from "./controls.js";
import { LeftOut } from "./left_out.js";
import { Notices } from "./notices.js";
import { openPronunciation } from "./pronunciation_dialog.js";
import { openPublishing } from "./publishing_dialog.js";
import { isOwn } from "./removals.js";
import { SentencePlayer } from "./sentence_player.js";
import { openSettings } from "./settings_dialog.js";
import { explained, isSpecial } from "./spoken_forms.js";
import { ToCheck } from "./to_check.js";
import { count } from "./wording.js";
import { WorkingCopy } from "./working_copy.js";

/** @import { Action, Selection } from "./article_text.js" */
/** @import { State as PlayerState } from "./sentence_player.js" */
/** @import { ArticleView, Choices, Role } from "./types.js" */
/** @import { State as CopyState } from "./working_copy.js" */

const STATES = {
  saved: "Saved",
  saving: "Saving…",
  offline: "Offline. Your changes are kept here and will be saved when you’re back.",
  overtaken: "Not saved",
};
// After these no press is under way.
const RELEASES = /** @type {const} */ (["pointerup", "click", "pointercancel", "keydown"]);
// The click of a finger follows its release within so many milliseconds, if it follows; that of a mouse at once.
const CLICK_OF_FINGER_MS = 500;
const KEYS = [
  "Arrows: sentence and word",
  "Enter: hear",
  "P: paragraph",
  "Shift+Enter: from here",
  "R: pronounce",
  "E: edit",
  "X: leave out",
  "Ctrl+Z: undo",
];

export class ArticleEditor {
  #listeners = new AbortController();
  /** @type {Selection | undefined} what the pointer was pressed on, until it is released */
  #pressed;
  /** A pointer is down: what it will click stays where it is. */
  #down = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #after;
  /** @type {(() => void) | undefined} takes away the field of a block, which waits for the pointer */
  #closeField;
  /** @type {ArticleView | undefined} */
  #shown;
  /** What the toolbar was last built for. */
  #toolsFor = "";
  #editing = false;

  #status = h("p", { class: "status", role: "status" });
  #undo = button("Undo", () => this.copy.undo());
  #banner = h("div", { class: "banner", role: "alert", hidden: true });
  #tools = h("div", { class: "tools", role: "toolbar", "aria-label": "Selected sentence", hidden: true });
  #toggle = button("Play", () => this.#togglePlaying(), { class: "main" });
  #now = h("p", { class: "now" });
  #time = h("span", { class: "time" });

  /**
   * @param {ArticleView} given
   * @param {Role} role of the key
   * @param {() => void} leave goes back to the list
   */
  constructor(given, role, leave) {
    this.role = role;
    this.text = new ArticleText((action, texts) => this.#choose(action, texts));
    this.leftOut = new LeftOut({
      putBack: (parts) =>
        this.#choose(
          isOwn(parts[0]) ? "read" : "restore",
          parts.map(({ text }) => text),
        ),
      show: (part) => this.text.reveal(part),
    });
    this.toCheck = new ToCheck((found) => this.#check(found));
    this.notices = new Notices(given.id, (reason) => this.leftOut.open(reason));
    this.player = new SentencePlayer((index, state, error) => this.#heard(index, state, error));
    this.element = this.#build(leave);
    this.copy = new WorkingCopy(given, () => this.#changed());
    this.#render(this.copy.view);
    this.#changed();
    const { signal } = this.#listeners;
    addEventListener("keydown", (event) => this.#key(event), { signal });
    for (const name of RELEASES) addEventListener(name, (event) => this.#release(event), { signal });
    addEventListener("pointermove", ({ buttons }) => buttons || this.#released(), { signal }); // released elsewhere
    this.element.addEventListener("pointerdown", () => this.#press(), { capture: true });
  }

  close() {
    this.player.stop();
    this.#listeners.abort();
  }

  /** @param {() => void} leave */
  #build(leave) {
    const head = h(
      "header",
      { class: "head" },
      button("‹ Articles", leave, { class: "quiet" }),
      this.#status,
      this.#undo,
      button("Voice & pauses", () => openSettings(this), { class: "wide" }),
      button("Review and publish", () => openPublishing(this), { class: "wide main" }),
    );
    const foot = h("footer", { class: "foot", "aria-label": "Playback" }, this.#toggle, this.#now, this.#time);
    const text = this.text.element;
    text.addEventListener("pointerdown", (event) => (this.#pressed = this.text.at(event)));
    text.addEventListener("focusin", (event) => {
      if (this.#pressed) return; // the toolbar moves the text: not before the button is up again
      const target = /** @type {Element} */ (event.target);
      /** @type {HTMLElement | null} */
      const found = target.matches("button") ? null : target.closest("[data-sentence]");
      const index = Number(found?.dataset.sentence);
      if (found && index !== this.text.chosen) this.choose(index);
    });
    const hint = h("p", { class: "hint" }, KEYS.join(" · "));
    const page = h("main", { class: "page" }, this.toCheck.element, this.leftOut.element, text, hint);
    return h("div", { class: "editor" }, head, this.#banner, this.notices.element, page, foot);
  }

  /** As it is shown: while something is pressed, the copy's may be newer, with other numbers. */
  get view() {
    return this.#shown ?? this.copy.view;
  }

  // ---- what changed

  /** @param {ArticleView} view */
  #render(view) {
    this.text.render(view);
    this.toCheck.render(view);
    this.leftOut.render(view);
    this.notices.render(view.notices);
  }

  #changed() {
    if (!this.copy) return; // it is not there yet when it restores what was not saved
    this.player.update(this.copy.view);
    this.#showStatus();
    if (this.#down || this.#editing) return; // what is pressed and what is written in stay where they are
    const { view, state } = this.copy;
    if (this.#shown !== view) {
      this.#shown = view;
      this.#render(view);
    }
    this.#warn(state);
    this.#showTools();
    if (!this.player.playing) this.#now.textContent = `${view.title ?? "Untitled"} · ${view.voice}`;
  }

  #showStatus() {
    const { view, state, problem } = this.copy;
    const fresh = view.sentences.filter((sentence) => !sentence.stored).length;
    const spoken = fresh ? `${count(fresh, "sentence")} to record` : "audio up to date";
    const foreign = view.blocks.flatMap((block) => block.foreign).length;
    const other = foreign ? ` · ${count(foreign, "passage")} in another language` : "";
    const trouble = problem && state === "saved" ? ` · ${problem}` : "";
    this.#status.textContent = `${STATES[state]} · ${spoken}${other}${trouble}`;
    this.#status.dataset.state = state;
    this.#undo.disabled = !this.copy.undoable;
  }

  /**
   * @param {CopyState} state
   */
  #warn(state) {
    const { overtaken, replaced } = this.view;
    /** @type {HTMLElement[]} */
    let buttons = [];
    let text = "";
    if (state === "overtaken") {
      text = "Another editor saved this article while you were editing. Your changes are safe.";
      buttons = [
        button("Use the saved version", () => this.copy.resolve(false)),
        button("Add my changes to it", () => this.copy.resolve(true)),
      ];
    } else if (overtaken) {
      text = "The CMS has sent a newer version. Update before you publish.";
      buttons = [button("Update", () => this.#takeOver())];
    } else if (replaced) {
      text =
        `The CMS has sent a newer version, which replaced revision ${replaced} published here. ` +
        "Review and publish it; add your corrections if they are missing.";
    }
    this.#banner.hidden = !text;
    if (this.#banner.querySelector("p")?.textContent === text) return; // its button may be about to be pressed
    this.#banner.replaceChildren(h("p", {}, text), ...buttons);
  }

  async #takeOver() {
    await discard(this.copy.id, this.copy.view.version);
    await this.copy.resolve(false);
  }

  /**
   * Make one change, undone in one step.
   * @param {Action} action
   * @param {string[]} texts
   */
  #choose(action, texts) {
    const { keep = [], drop = [] } = this.copy.choices;
    const chosen = new Set(texts);
    const without = (/** @type {string[]} */ list) => list.filter((each) => !chosen.has(each));
    /** @type {Record<Action, Choices>} */
    const changes = {
      restore: { keep: [...without(keep), ...chosen] },
      skip: { keep: without(keep) },
      read: { drop: without(drop) },
      leave: { drop: [...without(drop), ...chosen] },
    };
    this.copy.change({ choices: { ...this.copy.choices, ...changes[action] } });
  }

  // ---- what is chosen

  /** @param {number} index */
  choose(index, word = -1) {
    const element = this.text.sentence(index);
    if (!element) return;
    this.text.choose(index, word);
    if (document.activeElement !== element) element.focus();
    this.#showTools();
    for (const each of [this.#tools, element]) each.scrollIntoView({ block: "nearest" });
  }

  /** @param {Selection} selection of a word whose reading is a guess */
  #check(selection) {
    const found = this.text.find(selection);
    if (found) this.choose(found.sentence, found.word);
  }

  /**
   * What was pressed is chosen, wherever it is released: leaving a field or saving may have moved the text since.
   * @param {Event} event
   */
  #release(event) {
    const { type, pointerType, detail } = /** @type {PointerEvent} */ (event);
    const isFinger = type === "pointerup" && pointerType === "touch";
    if (this.#down) this.#after = setTimeout(() => this.#released(), isFinger ? CLICK_OF_FINGER_MS : 0);
    if (isFinger) return; // a finger gives the focus only now; the click follows
    // A click that no press begins is assistive technology's.
    const isUnpressed = !this.#pressed && type === "click" && detail === 0;
    const selection = isUnpressed ? this.text.at(/** @type {PointerEvent} */ (event)) : this.#pressed;
    this.#pressed = undefined;
    if (type !== "pointerup" && type !== "click") return;
    const found = this.text.find(selection);
    if (found) this.choose(found.sentence, found.word);
  }

  #press() {
    clearTimeout(this.#after);
    this.#down = true;
  }

  /** After the click, what waited for the pointer follows. */
  #released() {
    if (!this.#down) return;
    this.#down = false;
    if (this.#closeField) this.#closeField();
    else this.#changed();
  }

  get #chosenWord() {
    return this.text.chosen < 0 ? undefined : this.text.words(this.text.chosen)[this.text.word];
  }

  /** The block of the chosen sentence. */
  get #block() {
    const index = this.view.sentences[this.text.chosen]?.block;
    return this.view.blocks.find((block) => block.index === index);
  }

  #showTools() {
    const { chosen } = this.text;
    const element = this.text.sentence(chosen);
    const block = this.#block;
    this.#tools.hidden = !element || this.#editing;
    if (!element || !block || this.#editing) return;
    const word = this.#chosenWord;
    element.closest(".read")?.append(this.#tools);
    const tools = JSON.stringify([block.text, chosen, word]);
    if (tools === this.#toolsFor) return; // the button that was pressed keeps the focus
    this.#toolsFor = tools;
    this.#tools.replaceChildren(
      button("Listen", () => this.#play("sentence")),
      button("Listen to paragraph", () => this.#play("paragraph")),
      button("Listen from here", () => this.#play("rest")),
      button(
        "Change pronunciation…",
        () => this.#pronounce(),
        word ? { "aria-label": `Change pronunciation of “${word.text}”…` } : {},
      ),
      button("Edit", () => this.#edit()),
      button("Skip", () => this.#leaveOut()),
    );
    if (word && isSpecial(word)) {
      this.#tools.append(h("p", { class: "said-as" }, explained(word)));
    }
  }

  #leaveOut() {
    if (this.#block) this.#choose("leave", [this.#block.text]);
  }

  /** Of a sentence without a chosen word none is proposed: a rule must not go to a word that nobody meant. */
  #pronounce() {
    openPronunciation(this, this.#chosenWord?.text ?? "");
  }

  /** Change the text of the block in place. */
  #edit() {
    const block = this.#block;
    const line = block && this.text.element.querySelector(`[data-block="${block.index}"] .line`);
    if (!line) return;
    const close = () => {
      this.#closeField = undefined;
      field.replaceWith(line);
      this.#changed();
      this.choose(this.text.chosen, this.text.word);
    };
    this.#editing = true;
    this.#showTools();
    const field = editLine(line, block.text, (text) => {
      this.#editing = false;
      this.text.choose(this.text.chosen); // the word may be another now
      if (text && text !== block.text) this.copy.change({ texts: { [block.index]: text } });
      if (this.#down) this.#closeField = close;
      else close();
    });
  }

  // ---- sound

  /** @param {"sentence" | "paragraph" | "rest"} what */
  #play(what) {
    const { sentences } = this.view;
    const first = Math.max(0, this.text.chosen);
    const next = sentences.findIndex(({ block }, index) => index > first && block !== sentences[first].block);
    const last = { sentence: first + 1, paragraph: next < 0 ? sentences.length : next, rest: sentences.length }[what];
    this.player.play(this.view, first, last);
  }

  #togglePlaying() {
    if (this.player.playing) this.player.stop();
    else this.#play("rest");
  }

  /**
   * @param {number} index
   * @param {PlayerState} state
   * @param {Error} [error]
   */
  #heard(index, state, error) {
    const running = state === "loading" || state === "playing";
    this.#toggle.textContent = running ? "Stop" : "Play";
    this.#toggle.setAttribute("aria-busy", String(state === "loading"));
    this.text.showSpeaking(running ? index : -1);
    this.#now.classList.toggle("wrong", Boolean(error));
    if (state === "playing") {
      this.view.sentences[index].stored = true;
      this.text.sentence(index)?.scrollIntoView({ block: "nearest" });
      this.#follow(index);
    }
    if (!running) this.text.markSpoken();
    this.#changed();
    if (running || error) this.#now.textContent = error ? error.message : this.text.sentenceText(index);
  }

  /** @param {number} index */
  #follow(index) {
    const step = () => {
      if (!this.player.playing || this.player.index !== index) return;
      this.text.markSpoken(index, this.player.word);
      this.#time.textContent = clock(this.player.audio.currentTime);
      requestAnimationFrame(step);
    };
    step();
  }

  // ---- keys

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("input, textarea, select") || document.querySelector("dialog[open]") || event.isComposing)
      return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) this.copy.redo();
      else this.copy.undo();
      return;
    }
    const near = target === document.body || target.closest("[data-sentence], .tools");
    if (command || event.altKey || !near || this.text.chosen < 0) return;
    if (target.closest("button") && /^(Enter| |Tab)$/.test(event.key)) return;
    const act = this.#actionOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /**
   * What a key does to the chosen sentence, or undefined.
   * @param {KeyboardEvent} event
   */
  #actionOf({ key, shiftKey }) {
    const { chosen, word } = this.text;
    const lastWord = this.text.words(chosen).length - 1;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowDown: () => this.choose(chosen + 1),
      ArrowUp: () => this.choose(chosen - 1),
      ArrowRight: () => this.choose(chosen, Math.min(word + 1, lastWord)),
      ArrowLeft: () => this.choose(chosen, Math.max(word - 1, -1)),
      Enter: () => this.#play(shiftKey ? "rest" : "sentence"),
      " ": () => (this.player.playing ? this.player.stop() : this.#play("sentence")),
      p: () => this.#play("paragraph"),
      r: () => this.#pronounce(),
      e: () => this.#edit(),
      x: () => this.#leaveOut(),
      Escape: () => this.player.stop(),
    };
    return actions[key];
  }
}
