// @ts-check
// How a word or phrase is pronounced: a respelling, sounds or letters; heard before it is saved, changed or removed.

import { h } from "../player/dom.js";
import { attempt, button, dialog, field, select, statusLine } from "./controls.js";
import { draftOf, forgetDraft, keepDraft } from "./drafts.js";
import {
  METHODS,
  appliesTo,
  effectOf,
  placeOf,
  plain,
  saidAs,
  savedBy,
  scopeAt,
  stored,
} from "./pronunciation_rules.js";
import { respelled } from "./respelling.js";
import { soundKeys } from "./sound_keys.js";

/** @import { Rule, RuleChange, StoredRule } from "./types.js" */

/**
 * What a dialog is opened for.
 * @typedef {object} Pronounced
 * @property {string} written the word or phrase that is proposed
 * @property {StoredRule} [rule] that applies to it already
 * @property {Record<string, string>} scopes scope, with its section as in `placeOf` -> label, the narrowest first
 * @property {string} draft under this name, what is typed is kept until the dialog is closed, and continued
 * @property {string} voice
 * @property {string} language of its sounds
 * @property {(rule: Rule) => Promise<string>} preview plays it; what is said
 * @property {(change: RuleChange, words: string) => Promise<void>} change saves and deletes rules, and says so
 */

// A phrase of more words, or one with a mark between them, is never found in a text.
const LONGEST_PHRASE = 5;

export class PronunciationDialog {
  #given;
  #known;
  /** @type {HTMLInputElement} */
  #written;
  /** @type {HTMLInputElement} */
  #said;
  #kind;
  #scope;
  #saidField;
  /** What is missing, at its field. */
  #missing = h("p", { class: "wrong missing", role: "alert" });
  #respelling = h("span", { class: "respelled", "aria-live": "polite" });
  #keys = h("div", { class: "sound-keys", hidden: true });
  #effect = statusLine();
  #status = statusLine();
  /** Of the effects only that of the latest rule counts. */
  #asked = 0;

  /** @param {Pronounced} given */
  constructor(given) {
    const { rule: known, scopes } = given;
    this.#given = given;
    this.#known = known;
    this.#written = h("input", { value: known?.written ?? given.written, required: true, maxlength: 200 });
    this.#said = h("input", { value: known?.said ?? "", maxlength: 200, autocomplete: "off", spellcheck: "false" });
    this.#saidField = field("Pronounced", this.#said, this.#respelling);
    this.#kind = select(METHODS, known?.kind ?? "alias", () => this.#showMethod());
    const scope = known && placeOf(known) in scopes ? placeOf(known) : Object.keys(scopes)[0];
    this.#scope = select(scopes, scope, () => this.#showEffect());
    for (const each of [this.#said, this.#written]) each.addEventListener("change", () => this.#showEffect());
    this.#said.addEventListener("input", () => this.#showRespelling());
    this.#continue();
    for (const each of [this.#said, this.#written, this.#kind]) each.addEventListener("input", () => this.#keep());
    this.#effect.classList.add("reserved");
    this.element = this.#build();
    for (const each of [this.#said, this.#written]) {
      each.addEventListener("keydown", (event) => this.#press(event));
      each.addEventListener("input", () => this.#forgetProblem());
    }
    this.element.addEventListener("close", () => forgetDraft(given.draft));
    (this.#written.value ? this.#said : this.#written).focus();
    this.#showMethod();
    this.#addKeys();
  }

  /** What was typed when the page was closed. */
  #continue() {
    const kept = draftOf(this.#given.draft);
    if (!kept || kept.base !== (this.#known?.said ?? "")) return;
    this.#said.value = kept.text;
    this.#written.value ||= kept.written ?? "";
    if (kept.label) this.#kind.value = kept.label;
  }

  #keep() {
    const [written, base] = [this.#written.value, this.#known?.said ?? ""];
    keepDraft(this.#given.draft, this.#said.value, { base, label: this.#kind.value, written });
  }

  #build() {
    const known = this.#known;
    const saved = known && `${known.saved_by ? "saved by " : ""}${savedBy(known)}`;
    const facts = known ? [appliesTo(known, articleOf(this.#given.scopes)), saved] : [];
    return dialog(
      "Pronunciation",
      ...(known ? [h("p", { class: "reason" }, facts.filter(Boolean).join(" · "))] : []),
      field("Word or name", this.#written),
      field("Method", this.#kind),
      this.#saidField,
      this.#missing,
      this.#keys,
      field("Apply to", this.#scope),
      this.#effect,
      this.#status,
      h("p", { class: "hint by-keys" }, "Enter previews, Ctrl+Enter saves."),
      h(
        "div",
        { class: "row" },
        button("Preview", () => this.#preview()),
        button(known ? "Save changes" : "Save", () => this.#save(), { class: "main" }),
        ...(known ? [button("Remove", () => this.#remove(known))] : []),
      ),
    );
  }

  async #addKeys() {
    const { voice, language } = this.#given;
    /** @param {string} symbol */
    const type = (symbol) => {
      const { selectionStart: start, selectionEnd: end } = this.#said;
      this.#said.setRangeText(symbol, start ?? 0, end ?? 0, "end");
      this.#showRespelling();
      this.#keep();
    };
    const failed = (/** @type {Error} */ error) => attempt(this.#status, () => Promise.reject(error));
    await attempt(this.#status, async () => this.#keys.append(...(await soundKeys(voice, language, type, failed))));
  }

  /** @returns {Rule} as it is filled in */
  get #rule() {
    const kind = this.#kind.value;
    return {
      ...(this.#known ? plain(this.#known) : {}),
      written: this.#written.value.trim(),
      kind,
      said: kind === "letters" ? "" : this.#said.value.trim(),
      ...scopeAt(this.#scope.value),
    };
  }

  get #isWhole() {
    const { written, kind, said } = this.#rule;
    return Boolean(written && (kind === "letters" || said));
  }

  #showMethod() {
    this.#keys.hidden = this.#kind.value !== "ipa";
    this.#saidField.hidden = this.#kind.value === "letters";
    this.#showRespelling();
    this.#showEffect();
  }

  #showRespelling() {
    const letters = this.#kind.value === "ipa" ? respelled(this.#said.value) : "";
    this.#respelling.textContent = letters && `Sounds like ${letters}`;
  }

  #showEffect() {
    const asked = (this.#asked += 1);
    const warning = warningOf(this.#written.value);
    return attempt(this.#effect, async () => {
      const effect = this.#isWhole && !warning ? await this.#effectOf(this.#rule) : warning;
      if (asked === this.#asked) this.#effect.textContent = effect;
    });
  }

  /**
   * A sound that the voice lacks is said in one place, below: the preview says it, too.
   * @param {Rule} rule
   */
  async #effectOf(rule) {
    try {
      return `${await effectOf(rule)}.`;
    } catch (error) {
      if (error.details?.code !== "phonemes") throw error;
      await attempt(this.#status, () => Promise.reject(error));
      return "";
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) this.#save();
    else this.#preview();
  }

  /** The field is being corrected. */
  #forgetProblem() {
    this.#missing.textContent = "";
    for (const each of [this.#said, this.#written]) each.removeAttribute("aria-invalid");
    if (this.#status.classList.contains("wrong")) this.#status.textContent = "";
  }

  /** @param {() => Promise<void>} action */
  #ifWhole(action) {
    this.#forgetProblem();
    if (this.#isWhole) return attempt(this.#status, action);
    const isWritten = Boolean(this.#rule.written);
    const empty = isWritten ? this.#said : this.#written;
    (isWritten ? this.#saidField : this.#written.closest("label"))?.after(this.#missing);
    this.#missing.textContent = isWritten ? "Enter how it is pronounced." : "Enter the word or name.";
    empty.setAttribute("aria-invalid", "true");
    return empty.focus();
  }

  #preview() {
    return this.#ifWhole(async () => {
      this.#status.textContent = `“${await this.#given.preview(this.#rule)}”`;
    });
  }

  #save() {
    return this.#ifWhole(async () => {
      const rule = this.#rule;
      const change = await changeTo(rule, this.#known, Object.keys(this.#given.scopes));
      await this.#given.change(change, `“${rule.written}” is now pronounced ${saidAs(rule)}.`);
      this.element.close();
    });
  }

  /** @param {StoredRule} known */
  #remove(known) {
    return attempt(this.#status, async () => {
      await this.#given.change({ remove: [known], save: [] }, `Removed the pronunciation of “${known.written}”.`);
      this.element.close();
    });
  }
}

/** @param {string} written */
function warningOf(written) {
  const words = written.trim().split(/\s+/);
  if (words.length > LONGEST_PHRASE) return `A phrase can have up to ${LONGEST_PHRASE} words.`;
  if (words.slice(0, -1).some((word) => /[,;:()!?]$/.test(word)))
    return "A phrase can’t have a comma or bracket in it.";
  return "";
}

/** @param {Record<string, string>} scopes */
const articleOf = (scopes) =>
  Object.keys(scopes)
    .find((scope) => scope.startsWith("article:"))
    ?.slice("article:".length);

/**
 * What saving a rule changes. The known rule goes, but where the new one is for fewer articles: the others keep it.
 * @param {Rule} rule
 * @param {StoredRule | undefined} known
 * @param {string[]} scopes the narrowest first
 * @returns {Promise<RuleChange>}
 */
async function changeTo(rule, known, scopes) {
  const before = await stored(rule);
  const isNarrower = known && scopes.indexOf(placeOf(rule)) < scopes.indexOf(placeOf(known));
  const replaced = [before, isNarrower ? undefined : known].filter((each) => each !== undefined);
  return { remove: [...new Map(replaced.map((each) => [each.id, each])).values()], save: [rule] };
}
