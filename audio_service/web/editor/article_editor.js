// @ts-check
// An article as it is edited: its text, the toolbar of the chosen sentence, the bar at the foot.

import { clock } from "../player/strings.js";
import { h } from "../player/dom.js";
import { messageOf } from "./api.js";
import { ArticleHead } from "./article_head.js";
import { ArticleRules } from "./article_rules.js";
import { ArticleStanding } from "./article_standing.js";
import { ArticleText } from "./article_text.js";
import { editLine } from "./block_field.js";
import { button } from "./controls.js";
import { actOnKey, openShortcuts } from "./editor_keys.js";
import { LeftOut } from "./left_out.js";
import { Notices } from "./notices.js";
import { OpenElsewhere } from "./open_windows.js";
import { PronunciationDialog } from "./pronunciation_dialog.js";
import { PARTLY_DONE, mayChange, scopesFor } from "./pronunciation_rules.js";
import { isOwn } from "./removals.js";
import { reportedPlace } from "./reports.js";
import { SentencePlayer } from "./sentence_player.js";
import { SentenceToolbar } from "./sentence_toolbar.js";
import { ToCheck } from "./to_check.js";
import { UndoLine } from "./undo_line.js";
import { blockDraft, unfinishedEdits, wordDraft } from "./unfinished.js";
import { voiceTitle } from "./voices.js";
import { titleOf } from "./wording.js";
import { WorkingCopy } from "./working_copy.js";

/** @import { Action, Selection } from "./article_text.js" */
/** @import { State as PlayerState } from "./sentence_player.js" */
/** @import { ArticleView, Block, Choices, Role, StoredRule } from "./types.js" */

// After these no press is under way.
const RELEASES = /** @type {const} */ (["pointerup", "click", "pointercancel", "keydown"]);
// The click of a finger follows its release within so many milliseconds, if it follows; that of a mouse at once.
const CLICK_OF_FINGER_MS = 500;

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
    /** A block is written in. */
    this.editing = false;
    this.text = new ArticleText((action, texts) => this.#choose(action, texts));
    this.leftOut = new LeftOut({
      putBack: (parts) =>
        this.#choose(
          isOwn(parts[0]) ? "read" : "restore",
          parts.map(({ text }) => text),
        ),
      show: (part) => this.text.reveal(part),
    });
    this.toCheck = new ToCheck(given.id, (found) => this.go(found));
    this.rules = new ArticleRules((rule) => this.#openApplied(rule));
    this.notices = new Notices(given.id, (reason) => this.leftOut.open(reason));
    this.player = new SentencePlayer((index, state, error) => this.#heard(index, state, error));
    this.head = new ArticleHead(this, leave);
    this.undoLine = new UndoLine(() => this.choose(this.text.chosen, this.text.word, this.text.lastWord));
    this.standing = new ArticleStanding(this);
    this.toolbar = new SentenceToolbar(this);
    this.elsewhere = new OpenElsewhere(given.id);
    this.element = this.#build(given);
    this.copy = new WorkingCopy(given, () => this.#changed());
    this.#render(this.copy.view);
    this.#changed();
    const { signal } = this.#listeners;
    addEventListener("keydown", (event) => actOnKey(this, event), { signal });
    for (const name of RELEASES) addEventListener(name, (event) => this.#release(event), { signal });
    addEventListener("pointermove", ({ buttons }) => buttons || this.#released(), { signal }); // released elsewhere
    this.element.addEventListener("pointerdown", () => this.#press(), { capture: true });
  }

  close() {
    this.#listeners.abort();
    this.player.stop();
    this.elsewhere.close();
  }

  /** @param {ArticleView} given */
  #build(given) {
    const shortcuts = button("Keyboard shortcuts", openShortcuts, { class: "quiet shortcuts" });
    const foot = h(
      "footer",
      { class: "foot", "aria-label": "Playback" },
      this.#toggle,
      this.#now,
      this.#time,
      shortcuts,
    );
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
    const unfinished = unfinishedEdits(given, {
      edit: (block) => this.#continueEdit(block),
      pronounce: (written) => this.#continueRule(written),
    });
    const showAll = () => this.text.showReadings(all.checked);
    /** @type {HTMLInputElement} */
    const all = h("input", { type: "checkbox", change: showAll });
    const readings = h("label", { class: "readings" }, all, " Show all readings");
    const lists = [
      this.elsewhere.element,
      this.standing.element,
      unfinished,
      this.toCheck.element,
      this.rules.element,
      this.leftOut.element,
    ];
    const page = h("main", { class: "page" }, ...lists, readings, text);
    const { element: head, banner, report } = this.head;
    return h("div", { class: "editor" }, head, banner, report, this.notices.element, page, this.undoLine.element, foot);
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
    this.rules.render(view);
    this.leftOut.render(view);
    this.notices.render(view.notices);
    this.standing.render(view);
  }

  #changed() {
    if (!this.copy) return; // it is not there yet when it restores what was not saved
    if (this.#listeners.signal.aborted) return; // another article may be shown
    this.player.update(this.copy.view);
    this.head.showStatus(this.copy);
    if (this.#down || this.editing) return; // what is pressed and what is written in stay where they are
    const { view } = this.copy;
    if (this.#shown !== view) {
      this.#shown = view;
      this.undoLine.hide(); // of the change before
      this.#render(view);
    }
    this.head.showBanner(this.copy);
    this.toolbar.show();
    if (!this.player.playing) this.#now.textContent = `${titleOf(view)} · ${voiceTitle(view.voice)}`;
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
  choose(index, word = -1, last = word) {
    const element = this.text.sentence(index);
    if (!element) return;
    this.text.choose(index, word, last);
    if (document.activeElement !== element) element.focus();
    this.toolbar.show();
    for (const each of [this.toolbar.element, element]) each.scrollIntoView({ block: "nearest" });
  }

  /** @param {Selection} selection of a word to check */
  go(selection) {
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
    const at = type === "pointerup" || isUnpressed ? this.text.at(/** @type {PointerEvent} */ (event)) : undefined;
    const selection = this.#pressed ? this.text.between(this.#pressed, at) : isUnpressed && at;
    this.#pressed = undefined;
    if (type !== "pointerup" && type !== "click") return;
    const found = this.text.find(selection || undefined);
    if (found) this.choose(found.sentence, found.word, found.last);
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

  /** Where the button that was pressed is off. */
  focusText() {
    this.text.sentence(Math.max(0, this.text.chosen))?.focus({ preventScroll: true });
  }

  get chosenWord() {
    return this.text.chosen < 0 ? undefined : this.text.words(this.text.chosen)[this.text.word];
  }

  /** The block of the chosen sentence. */
  get chosenBlock() {
    const index = this.view.sentences[this.text.chosen]?.block;
    return this.view.blocks.find((block) => block.index === index);
  }

  leaveOut() {
    if (this.chosenBlock) this.#choose("leave", [this.chosenBlock.text]);
  }

  /** Of a sentence without a chosen word none is proposed: a rule must not go to a word that nobody meant. */
  pronounce() {
    const { view, text } = this;
    const { chosen, word, lastWord } = text;
    const words = chosen < 0 ? [] : text.words(chosen).slice(Math.max(word, 0), word < 0 ? 0 : lastWord + 1);
    const rule = view.rules.find(({ id }) => words.length > 0 && words.every((each) => each.rule === id));
    this.openRule(text.chosenText, rule);
  }

  /** @param {StoredRule} rule shown at the first word that it applies to */
  #openApplied(rule) {
    for (const { index, words } of this.view.blocks) {
      const word = words.find((each) => each.rule === rule.id);
      if (!word) continue;
      this.go({ block: index, start: word.start, word: true });
      return this.openRule(rule.written, rule);
    }
    return undefined;
  }

  /**
   * @param {string} written
   * @param {StoredRule} [rule] that applies to it
   */
  openRule(written, rule) {
    const { view, text } = this;
    const sentence = view.sentences[Math.max(0, text.chosen)];
    const known = rule && mayChange(rule) ? rule : undefined;
    const { element } = new PronunciationDialog({
      written,
      rule: known,
      scopes: scopesFor(view, known),
      draft: wordDraft(view.id, written),
      voice: sentence.voice,
      language: view.language ?? "",
      preview: (tried) => this.player.playWith(view, Math.max(0, text.chosen), [tried]),
      change: async (change, words) => {
        const { undo, failed } = await this.copy.changeRules(change);
        this.undoLine.show(failed ? PARTLY_DONE : words, undo);
        if (failed) throw failed;
      },
    });
    element.addEventListener("close", () => this.choose(text.chosen, text.word, text.lastWord));
  }

  /** Change the text of the block in place. */
  edit() {
    const block = this.chosenBlock;
    const line = block && this.text.element.querySelector(`[data-block="${block.index}"] .line`);
    if (!line) return;
    const close = () => {
      this.#closeField = undefined;
      field.replaceWith(line);
      this.#changed();
      this.choose(this.text.chosen, this.text.word);
    };
    this.editing = true;
    this.toolbar.show();
    const draft = blockDraft(this.copy.id, block.index);
    const field = editLine(line, block.text, draft, (text) => {
      this.editing = false;
      this.text.choose(this.text.chosen); // the word may be another now
      if (text && text !== block.text) this.#rewrite(block, text);
      if (this.#down) this.#closeField = close;
      else close();
    });
  }

  /**
   * @param {Block} block
   * @param {string} text
   */
  #rewrite({ index, text: before }, text) {
    const { choices } = this.copy;
    const voice = choices.voices?.[before];
    const voices = voice && { ...choices.voices, [text]: voice };
    this.copy.change({ texts: { [index]: text }, ...(voices && { choices: { ...choices, voices } }) });
  }

  /** @param {number} block its index */
  #continueEdit(block) {
    this.choose(this.view.sentences.findIndex((sentence) => sentence.block === block));
    this.edit();
  }

  /** @param {string} written */
  #continueRule(written) {
    const found = written && reportedPlace(this.view, written, "");
    if (found) this.go(found);
    this.openRule(
      written,
      this.view.rules.find((rule) => rule.written === written),
    );
  }

  // ---- sound

  /** @param {"sentence" | "paragraph" | "rest"} what */
  play(what) {
    const { sentences } = this.view;
    const first = Math.max(0, this.text.chosen);
    const next = sentences.findIndex(({ block }, index) => index > first && block !== sentences[first].block);
    const last = { sentence: first + 1, paragraph: next < 0 ? sentences.length : next, rest: sentences.length }[what];
    this.player.play(this.view, first, last);
  }

  #togglePlaying() {
    if (this.player.playing) this.player.stop();
    else this.play("rest");
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
    if (running || error) this.#now.textContent = error ? messageOf(error) : this.text.sentenceText(index);
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
}
