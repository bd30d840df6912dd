// @ts-check
// A working copy in the browser: changes, undo, and saving that loses nothing when the connection does.

import { Problem, restore, save, view } from "./api.js";
import { includes, mergeChanges, versionOf } from "./merge_changes.js";
import { wordsFor } from "./problems.js";
import { applyChange, inverse, isNothing } from "./pronunciation_rules.js";
import { ownKey } from "./user.js";

/** @import { Merged, Version } from "./merge_changes.js" */
/** @import { ArticleView, Changes, Choices, RuleChange } from "./types.js" */
/**
 * `restored`: a revision was put into the copy, or taken out again.
 * @typedef {{ choices?: Choices, texts?: Record<string, string>, restored?: boolean, rules?: RuleChange }} Change
 */
/** @typedef {"saved" | "saving" | "offline" | "overtaken"} State */

const RETRY_MS = 3000;
/** The names of unsaved changes in the browser's storage begin so. */
export const UNSAVED = "editor:";

/** @type {Map<string, WorkingCopy>} by article; one that was left still saves, until it is opened again */
const copies = new Map();

/**
 * Before an article is opened again: its copy here stops, when what it is saving is saved.
 * @param {string} id
 */
export async function stopCopy(id) {
  await copies.get(id)?.stop();
  copies.delete(id);
}

export class WorkingCopy {
  /** @type {Change[]} */
  #undo = [];
  /** @type {Change[]} */
  #redo = [];
  /** @type {Changes | null} changed here and not saved in the service */
  #pending = null;
  /** @type {Version | null} what `#pending` was made from */
  #base = null;
  #saving = false;
  #saved = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #notify;
  #stopped = new AbortController();

  /**
   * @param {ArticleView} given
   * @param {() => void} notify is called when anything of it changed
   */
  constructor(given, notify) {
    this.view = given;
    this.#notify = notify;
    /** @type {State} */
    this.state = "saved";
    /** What is wrong, in words. */
    this.problem = "";
    /** Who saved in between, if that is known. */
    this.savedBy = "";
    for (const name of ["online", "signedin"])
      addEventListener(name, () => this.#flush(), { signal: this.#stopped.signal });
    copies.set(given.id, this);
    this.#restore();
  }

  /** Save no more; fulfilled as `settled` is. */
  stop() {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    return this.#saved;
  }

  /** Fulfilled when what is being saved is saved, or cannot be. */
  get settled() {
    return this.#saved;
  }

  get id() {
    return this.view.id;
  }

  get choices() {
    return this.#pending?.choices ?? this.view.choices;
  }

  /**
   * The text of a block, as it is here.
   * @param {number} index
   */
  text(index) {
    return this.#pending?.texts[index] ?? this.view.blocks.find((block) => block.index === index)?.text ?? "";
  }

  /**
   * Make a change that can be undone.
   * @param {Change} change
   */
  change(change) {
    this.#undo.push(this.#inverse(change));
    this.#redo = [];
    this.#apply(change);
  }

  /**
   * Save and delete pronunciation rules, which can be undone as well, also where it failed in between: `undo` does it.
   * Throws Problem if nothing was changed.
   * @param {RuleChange} change
   */
  async changeRules(change) {
    const { done, failed } = await applyChange(change);
    if (failed && isNothing(done)) throw failed;
    const step = { rules: inverse(done) };
    this.#undo.push(step);
    this.#redo = [];
    await this.refresh().catch((error) => {
      if (!failed) throw error;
    });
    const undo = async () => {
      if (!this.#undo.includes(step)) return; // it was undone already
      this.#undo.splice(this.#undo.indexOf(step), 1);
      this.#redo.push(this.#inverse(step));
      await this.#applyRules(step.rules, this.#redo, this.#undo);
    };
    return { undo, failed };
  }

  get undoable() {
    return this.#undo.length > 0;
  }

  undo() {
    this.#step(this.#undo, this.#redo);
  }

  redo() {
    this.#step(this.#redo, this.#undo);
  }

  /**
   * @param {Change[]} from
   * @param {Change[]} to
   */
  #step(from, to) {
    const change = from.pop();
    if (!change) return;
    to.push(this.#inverse(change));
    if (change.rules) {
      this.#applyRules(change.rules, to, from);
      return;
    }
    if (!change.restored) {
      this.#apply(change);
      return;
    }
    this.#swap(() => {
      to.pop();
      from.push(change);
    });
  }

  /**
   * Undo or redo a change of rules; if that fails it can be tried again.
   * @param {RuleChange} rules
   * @param {Change[]} done where its inverse is
   * @param {Change[]} from where it was taken from
   */
  async #applyRules(rules, done, from) {
    const undone = done.at(-1);
    this.#notify();
    try {
      const { failed } = await applyChange(rules);
      await this.refresh();
      if (failed) throw failed;
    } catch (error) {
      const at = done.findIndex((each) => each === undone);
      if (at >= 0) from.push(...done.splice(at, 1).map(() => ({ rules })));
      this.#to(this.state, error.message);
    }
  }

  /**
   * @param {Change} change
   * @returns {Change}
   */
  #inverse({ choices, texts, restored, rules }) {
    if (restored) return { restored };
    if (rules) return { rules: inverse(rules) };
    const before = Object.fromEntries(Object.keys(texts ?? {}).map((index) => [index, this.text(Number(index))]));
    return { choices: choices && this.choices, texts: before };
  }

  /** @param {Change} change */
  #apply({ choices, texts }) {
    const { version } = this.#pending ?? this.view;
    if (!this.#pending) this.#base = versionOf(this.view);
    this.#pending = {
      version,
      choices: choices ?? this.choices,
      texts: { ...this.#pending?.texts, ...texts },
    };
    this.#keep();
    this.#flush();
  }

  /**
   * Put a revision's text and choices into the copy, as a change that can be undone. Throws Problem.
   * @param {number} number
   */
  async restore(number) {
    if (this.state !== "saved" || this.#pending || this.#saving) throw new Problem({ type: "Unsaved" });
    await this.#exchange(number);
    // The service keeps what the last restored revision replaced, and nothing of those before.
    const last = this.#undo.findLastIndex(({ restored }) => restored);
    this.#undo = [...this.#undo.slice(last + 1), { restored: true }];
    this.#redo = [];
    this.#to("saved");
  }

  /**
   * Exchange a restored revision for what it replaced, or again for the revision.
   * @param {() => void} takeBack is called if that fails
   */
  async #swap(takeBack) {
    while (this.#saving) await this.#saved;
    try {
      if (this.#pending) throw new Problem({ type: "Unsaved" });
      await this.#exchange(null);
      this.#to("saved");
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      takeBack();
      if (error.status === 409) this.#overtaken(error.details.saved_by);
      else this.#to(this.state, error.message);
    }
  }

  /** @param {number | null} number */
  #exchange(number) {
    const exchanged = this.#exchangeNow(number);
    this.#saved = exchanged.catch(() => {}); // it is for who asked for it
    return exchanged;
  }

  /** @param {number | null} number */
  async #exchangeNow(number) {
    this.#saving = true;
    try {
      this.view = await restore(this.id, this.view.version, number);
    } finally {
      this.#saving = false;
    }
    if (!this.#pending) return;
    this.#pending = { ...this.#pending, version: this.view.version };
    this.#base = versionOf(this.view);
    this.#flush();
  }

  /** What is not saved lies in the browser's storage until it is. */
  #keep() {
    const name = ownKey(UNSAVED, this.id);
    try {
      if (this.#pending) localStorage.setItem(name, JSON.stringify({ ...this.#pending, base: this.#base }));
      else localStorage.removeItem(name);
    } catch {
      // storage is full or shut off: it is saved in the service all the same
    }
  }

  #restore() {
    const kept = this.#kept();
    if (!kept) return;
    const { base, ...pending } = kept;
    this.#pending = pending;
    this.#base = base ?? null;
    if (kept.version === this.view.version) this.#flush();
    else this.#overtaken(this.view.saved_by);
  }

  /** @returns {Changes & { base?: Version | null } | null} */
  #kept() {
    try {
      return JSON.parse(localStorage.getItem(ownKey(UNSAVED, this.id)) ?? "null");
    } catch {
      return null; // storage is shut off
    }
  }

  /** @param {string} [by] who saved in between */
  #overtaken(by = "") {
    this.savedBy = by;
    this.#to("overtaken", wordsFor({ type: "Overtaken", saved_by: by }));
  }

  #flush() {
    clearTimeout(this.#timer);
    if (this.#saving || !this.#pending || this.state === "overtaken" || this.#stopped.signal.aborted) return;
    this.#saved = this.#save(this.#pending);
  }

  /** @param {Changes} sent */
  async #save(sent) {
    this.#saving = true;
    this.#to("saving");
    try {
      const saved = await save(this.id, sent).catch((error) => this.#arrived(sent, error));
      this.view = saved;
      // What was changed while it was under way stays to be saved, on top of what is saved now.
      const left = this.#pending;
      this.#pending = !left || left === sent ? null : { ...left, version: saved.version };
      this.#base = versionOf(saved);
      this.#keep();
      this.#saving = false;
      this.#to("saved");
      if (this.#pending) this.#flush();
    } catch (error) {
      this.#saving = false;
      this.#failed(error);
    }
  }

  /**
   * A save whose answer was lost is not somebody else's: the service has what was sent.
   * @param {Changes} sent
   * @param {Error} error
   */
  async #arrived(sent, error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    const now = await view(this.id);
    if (!includes(versionOf(now), sent)) throw error;
    return now;
  }

  /** @param {Error} error */
  #failed(error) {
    if (!(error instanceof Problem)) throw error;
    const { status, message } = error;
    if (status === 409) {
      this.#overtaken(error.details.saved_by);
    } else if (status === 0 || status >= 500 || status === 429 || status === 401) {
      const isRetried = status !== 401 && !this.#stopped.signal.aborted; // without a key only after signing in
      if (isRetried) this.#timer = setTimeout(() => this.#flush(), RETRY_MS);
      this.#to("offline", message);
    } else {
      // The service refuses the change itself: it is taken back here, and said.
      this.#pending = null;
      this.#keep();
      this.#undo.pop();
      this.#to("saved", message);
    }
  }

  /** After somebody else saved, or what is saved was published: give up one's own changes. */
  async takeSaved() {
    this.view = await view(this.id);
    this.#pending = null;
    this.#undo = [];
    this.#redo = [];
    this.#keep();
    this.#to("saved");
  }

  /**
   * After somebody else saved: put one's own changes on top, as one change that can be undone.
   * @returns {Promise<Merged | null>} null: there are none
   */
  async merge() {
    const [base, mine] = [this.#base, this.#pending];
    if (!mine) {
      await this.takeSaved();
      return null;
    }
    this.view = await view(this.id);
    const theirs = versionOf(this.view);
    const merged = mergeChanges(base ?? theirs, theirs, mine);
    this.#pending = null;
    this.state = "saved";
    this.#undo = this.#undo.filter(({ rules }) => rules); // the others would undo the other editor's changes, too
    this.change({ choices: merged.choices, texts: merged.texts });
    return merged;
  }

  /**
   * Read it again: rules or the publication changed, not the copy.
   * @param {boolean} [asks] for the key when the session has ended
   */
  async refresh(asks) {
    const before = this.view;
    const found = await view(this.id, asks);
    if (this.view !== before) {
      await this.refresh(asks); // it was saved in the meantime: what was read may be older
      return;
    }
    this.view = found;
    this.#to(this.state, this.problem);
  }

  /** @param {State} state */
  #to(state, problem = "") {
    this.state = state;
    this.problem = problem;
    this.#notify();
  }
}
