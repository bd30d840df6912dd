// An article as it is edited: its text, the tools for what is chosen in it, the bar at the foot.

import { h } from "../player/view.js";
import { clock } from "../player/strings.js";
import { WorkingCopy } from "./working_copy.js";
import { publishing, pronouncing, settings } from "./dialogs.js";
import { SentencePlayer } from "./sentence_player.js";
import { ArticleText, form } from "./article_text.js";

const STATES = { saved: "Saved", saving: "Saving…", offline: "Not saved: kept in this browser, retrying", overtaken: "Not saved" };
// After these no press is under way.
const RELEASES = ["pointerup", "click", "pointercancel", "keydown"];
const KEYS = "Arrows: sentence and word · Enter: hear · P: paragraph · Shift+Enter: from here · R: pronounce · E: edit · X: leave out · Ctrl+Z: undo";

const button = (text, click, more = {}) => h("button", { type: "button", click, ...more }, text);

export class ArticleEditor {
  /** `leave()` goes back to the list; `role` is that of the key. */
  constructor(given, role, leave) {
    this.role = role;
    this.text = new ArticleText((name, detail) => this.#act(name, detail));
    this.sentences = new SentencePlayer((index, state, error) => this.#heard(index, state, error));
    this.#build(leave);
    this.copy = new WorkingCopy(given, () => this.#changed());
    this.text.render(this.copy.view);
    this.#changed();
    this.keys = (event) => this.#key(event);
    addEventListener("keydown", this.keys);
    this.released = (event) => this.#release(event);
    for (const name of RELEASES) addEventListener(name, this.released);
  }

  close() {
    this.sentences.stop();
    removeEventListener("keydown", this.keys);
    for (const name of RELEASES) removeEventListener(name, this.released);
  }

  #build(leave) {
    this.status = h("p", { class: "status", role: "status" });
    this.undo = button("Undo", () => this.copy.undo());
    const head = h("header", { class: "head" },
      button("‹ Articles", leave, { class: "quiet" }),
      this.status,
      this.undo,
      button("Voice and pauses", () => settings(this), { class: "wide" }),
      button("Check and publish", () => publishing(this), { class: "wide main" }));
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.tools = h("div", { class: "tools", role: "toolbar", "aria-label": "Selected sentence", hidden: true });
    this.toggle = button("Play", () => this.#toggle(), { class: "main" });
    this.now = h("p", { class: "now" });
    this.time = h("span", { class: "time" });
    const foot = h("footer", { class: "foot", "aria-label": "Sound" }, this.toggle, this.now, this.time);
    const page = h("main", { class: "page" }, this.text.element, h("p", { class: "hint" }, KEYS));
    this.element = h("div", { class: "editor" }, head, this.banner, page, foot);
    this.text.element.addEventListener("pointerdown", (event) => (this.pressed = this.text.at(event)));
    this.text.element.addEventListener("focusin", (event) => {
      if (this.pressed) return; // the tools move the text: not before the button is up again
      const found = event.target.closest("[data-sentence]");
      if (found && Number(found.dataset.sentence) !== this.text.chosen) this.choose(Number(found.dataset.sentence));
    });
  }

  get view() {
    return this.copy.view;
  }

  // ---- what changed

  #changed() {
    if (!this.copy) return;
    const { view, state, problem } = this.copy;
    if (this.shown !== view) {
      const focused = this.text.element.contains(document.activeElement);
      this.shown = view;
      this.text.render(view);
      if (focused) this.text.sentence(this.text.chosen)?.focus({ preventScroll: true });
    }
    const fresh = view.sentences.filter((sentence) => !sentence.stored).length;
    const speak = fresh ? `${fresh} of ${view.sentences.length} sentences to be spoken` : "all sentences spoken";
    this.status.textContent = `${STATES[state]} · ${speak}${problem && state !== "overtaken" ? ` · ${problem}` : ""}`;
    this.status.dataset.state = state;
    this.undo.disabled = !this.copy.undoable;
    this.#warn(state, problem);
    this.#showTools();
    if (!this.sentences.playing) this.now.textContent = `${view.title ?? "Untitled"} · ${view.voice}`;
  }

  #warn(state, problem) {
    const { overtaken, preview_only: preview } = this.view;
    this.banner.hidden = state !== "overtaken" && !overtaken && !preview;
    if (state === "overtaken") {
      this.banner.replaceChildren(
        h("p", {}, `${problem} Nothing was overwritten.`),
        button("Open the saved one", () => this.copy.resolve(false)),
        button("Apply my changes on top", () => this.copy.resolve(true)));
    } else if (overtaken) {
      this.banner.replaceChildren(
        h("p", {}, "A newer text of this article has arrived. Publishing is off until you take it over."),
        button("Take over the newer text", () => this.#takeOver()));
    } else if (preview) {
      this.banner.replaceChildren(h("p", {}, "The page shows only the beginning of this article."));
    }
  }

  async #takeOver() {
    const { discard } = await import("./api.js");
    await discard(this.view.id, this.view.version);
    await this.copy.resolve(false);
  }

  #act(name, text) {
    const { keep = [], drop = [] } = this.copy.choices;
    const without = (list) => list.filter((each) => each !== text);
    const choices = {
      restore: { keep: [...without(keep), text] },
      skip: { keep: without(keep) },
      read: { drop: without(drop) },
      leave: { drop: [...without(drop), text] },
    }[name];
    this.copy.change({ choices: { ...this.copy.choices, ...choices } });
  }

  // ---- what is chosen

  choose(index, word = -1) {
    if (index < 0 || index >= this.view.sentences.length) return;
    this.text.choose(index, word);
    const element = this.text.sentence(index);
    if (document.activeElement !== element) element.focus();
    this.#showTools();
    for (const each of [this.tools, element]) each.scrollIntoView({ block: "nearest" });
  }

  /** What was pressed is chosen, wherever it is released: leaving a field or saving may have moved the text since. */
  #release(event) {
    const { type, pointerType, detail } = event;
    if (type === "pointerup" && pointerType === "touch") return; // a finger gives the focus only now; the click follows
    const chooses = type === "pointerup" || type === "click";
    // A click that no press begins is assistive technology's.
    const place = this.pressed ?? (type === "click" && detail === 0 ? this.text.at(event) : undefined);
    this.pressed = undefined;
    const found = chooses ? this.text.find(place) : undefined;
    if (found) this.choose(found.sentence, found.word);
  }

  get chosenWord() {
    return this.text.chosen < 0 ? undefined : this.text.words(this.text.chosen)[this.text.word];
  }

  get block() {
    const index = this.view.sentences[this.text.chosen]?.block;
    return this.view.blocks.find((block) => block.index === index);
  }

  #showTools() {
    const { chosen } = this.text;
    const element = this.text.sentence(chosen);
    this.tools.hidden = !element || this.editing;
    if (this.tools.hidden) return;
    const word = this.chosenWord;
    element.closest(".read").append(this.tools);
    const shown = JSON.stringify([this.block.text, chosen, word]);
    if (shown === this.toolsFor) return; // the button that was pressed keeps the focus
    this.toolsFor = shown;
    const said = word && (word.spoken !== null || word.guess)
      ? [h("p", { class: "said-as" }, `${word.guess ? `guessed (${word.guess}) · ` : ""}said: ${form(word) || "nothing"}`)] : [];
    this.tools.replaceChildren(
      button("Hear", () => this.#play("sentence")),
      button("Paragraph", () => this.#play("paragraph")),
      button("From here", () => this.#play("rest")),
      button(word ? `Pronounce “${word.text}”` : "Pronounce…", () => this.#pronounce()),
      button("Edit", () => this.#edit()),
      button("Leave out", () => this.#act("leave", this.block.text)),
      ...said);
  }

  /** Of a sentence without a chosen word none is proposed: a rule must not go to a word that nobody meant. */
  #pronounce() {
    pronouncing(this, this.chosenWord?.text ?? "");
  }

  /** Change the text of the block in place. */
  #edit() {
    const { block } = this;
    const line = this.text.element.querySelector(`[data-block="${block.index}"] .line`);
    const field = h("textarea", { class: "line", "aria-label": "Text of this block", rows: 1 });
    field.value = block.text;
    const grow = () => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
    };
    let over = false;
    const end = (keep) => {
      if (over) return;
      over = true;
      this.editing = false;
      const text = field.value.split(/\s+/).join(" ").trim();
      field.replaceWith(line);
      if (keep && text && text !== block.text) this.copy.change({ texts: { [block.index]: text } });
      this.choose(this.text.chosen, -1);
    };
    field.addEventListener("input", grow);
    field.addEventListener("blur", () => end(true));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) end(true);
      else if (event.key === "Escape") end(false);
      else return;
      event.preventDefault();
    });
    this.editing = true;
    this.#showTools();
    line.replaceWith(field);
    grow();
    field.focus();
  }

  // ---- sound

  #play(what) {
    const { sentences } = this.view;
    const first = Math.max(0, this.text.chosen);
    const end = sentences.findIndex((each, n) => n > first && each.block !== sentences[first].block);
    const last = { sentence: first + 1, paragraph: end < 0 ? sentences.length : end, rest: sentences.length }[what];
    this.sentences.play(this.view, first, last);
  }

  #toggle() {
    if (this.sentences.playing) this.sentences.stop();
    else this.#play("rest");
  }

  #heard(index, state, error) {
    this.toggle.textContent = state === "stopped" || state === "failed" ? "Play" : "Stop";
    this.toggle.setAttribute("aria-busy", String(state === "loading"));
    const running = state === "loading" || state === "playing";
    this.text.speaking(running ? index : -1);
    this.now.textContent = error ? error.message : this.text.sentenceText(index);
    this.now.classList.toggle("wrong", Boolean(error));
    if (state === "playing") {
      const fresh = this.view.sentences[index];
      if (!fresh.stored) fresh.stored = true;
      this.text.sentence(index)?.scrollIntoView({ block: "nearest" });
      this.#follow(index);
    }
    if (!running) this.text.mark(-1);
    this.#changed();
    if (running || error) this.now.textContent = error ? error.message : this.text.sentenceText(index);
  }

  #follow(index) {
    const step = () => {
      if (!this.sentences.playing || this.sentences.index !== index) return;
      this.text.mark(index, this.sentences.word);
      this.time.textContent = clock(this.sentences.audio.currentTime);
      requestAnimationFrame(step);
    };
    step();
  }

  // ---- keys

  #key(event) {
    if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]") || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) this.copy.redo();
      else this.copy.undo();
      return;
    }
    const near = event.target === document.body || event.target.closest("[data-sentence], .tools");
    if (command || event.altKey || !near || this.text.chosen < 0) return;
    if (event.target.closest("button") && /^(Enter| |Tab)$/.test(event.key)) return;
    const { chosen, word } = this.text;
    const words = this.text.words(chosen).length;
    const act = {
      ArrowDown: () => this.choose(chosen + 1),
      ArrowUp: () => this.choose(chosen - 1),
      ArrowRight: () => this.choose(chosen, Math.min(word + 1, words - 1)),
      ArrowLeft: () => this.choose(chosen, Math.max(word - 1, -1)),
      Enter: () => this.#play(event.shiftKey ? "rest" : "sentence"),
      " ": () => (this.sentences.playing ? this.sentences.stop() : this.#play("sentence")),
      p: () => this.#play("paragraph"),
      r: () => this.#pronounce(),
      e: () => this.#edit(),
      x: () => this.#act("leave", this.block.text),
      Escape: () => this.sentences.stop(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
