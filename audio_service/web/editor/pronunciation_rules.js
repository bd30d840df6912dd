// @ts-check
// Pronunciation rules: in words, saved, deleted and taken back.

import * as api from "./api.js";
import { respelled } from "./respelling.js";
import { count, dateAndTime } from "./wording.js";

/** @import { ArticleView, Rule, RuleChange, StoredRule } from "./types.js" */

/** Kinds of rules: kind -> label. */
export const METHODS = { alias: "Respelling", ipa: "Sounds (IPA)", letters: "Spelled out" };

/**
 * How a rule says its words, for people.
 * @param {Rule} rule
 */
export function saidAs({ kind, said }) {
  if (kind === "letters") return "letter by letter";
  return kind === "ipa" ? withRespelling(said) : `“${said}”`;
}

/**
 * Phonemes and their respelling.
 * @param {string} ipa
 */
export function withRespelling(ipa) {
  const letters = respelled(ipa);
  return letters ? `/${ipa}/ (${letters})` : `/${ipa}/`;
}

/**
 * Where a rule applies, in words.
 * @param {{ scope: string, section?: string, title?: string | null }} rule
 * @param {string} [article] the article that is open
 */
export function appliesTo({ scope, section, title }, article) {
  const [level, ...rest] = scope.split(":");
  const name = rest.join(":");
  if (section) return `Section ${section} of ${level === "site" ? name : "all sites"}`;
  if (level === "site") return `All articles on ${name}`;
  if (level === "global") return "All articles";
  return name === article ? "This article" : `Only “${title ?? name}”`;
}

/**
 * Scope and section of a rule as one value, to select from.
 * @param {{ scope: string, section?: string }} rule
 */
export const placeOf = ({ scope, section }) => (section ? `${scope}\t${section}` : scope);

/**
 * The inverse of `placeOf`.
 * @param {string} place
 */
export function scopeAt(place) {
  const [scope, section = ""] = place.split("\t");
  return { scope, section };
}

/** The widest scope of rules that the key may change. */
const widest = () => (api.ownSite ? `site:${api.ownSite}` : "global");

/**
 * Whether the key may change a rule; one of a site sees those of all sites, too.
 * @param {{ scope: string }} rule
 */
export const mayChange = ({ scope }) => !api.ownSite || scope !== "global";

/**
 * What a rule can be for that is made in no article, or is changed: scope and section -> label.
 * @param {StoredRule} [rule]
 */
export function scopesOf(rule) {
  return Object.fromEntries(
    [...(rule ? [rule] : []), { scope: widest() }].map((each) => [placeOf(each), appliesTo(each)]),
  );
}

/**
 * What a rule can be for that is made in an article, the narrowest first: scope and section -> label.
 * @param {ArticleView} view
 * @param {StoredRule} [rule] that applies already
 */
export function scopesFor({ id, site, section }, rule) {
  const place = rule ? placeOf(rule) : widest();
  const on = site ? `site:${site}` : widest();
  const own = section ? placeOf({ scope: on, section }) : on;
  const places = [`article:${id}`, own, rule?.section ? place : on, on, widest(), place];
  return Object.fromEntries(places.map((each) => [each, appliesTo(scopeAt(each), id)]));
}

/**
 * Who saved a rule, and when.
 * @param {StoredRule} rule
 */
export function savedBy({ saved_by: by, saved_at: at }) {
  return [by, dateAndTime(at)].filter(Boolean).join(", ");
}

/**
 * What a rule affects, in words.
 * @param {Rule} rule
 */
export async function effectOf(rule) {
  const { sentences, articles, looked_through: of } = await api.effect(plain(rule));
  if (!sentences) return "Not used in any published article";
  const newest = articles < of && of >= 500 ? ` of the newest ${of}` : "";
  return `Used in ${count(sentences, "sentence")} of ${count(articles, "article")}${newest}`;
}

/**
 * A stored rule as it is sent.
 * @param {Rule} rule
 * @returns {Rule}
 */
export function plain({ written, kind, said, scope, section = "", language = "", exact = false }) {
  return { written, kind, said, scope, section, language, exact };
}

/** @type {(a: Rule, b: Rule) => boolean} */
const isForSameWords = (a, b) =>
  a.written === b.written && placeOf(a) === placeOf(b) && (a.language ?? "") === (b.language ?? "");

/**
 * The stored rule for the same words and articles, which saving this one replaces.
 * @param {Rule} rule
 * @returns {Promise<StoredRule | undefined>}
 */
export async function stored(rule) {
  const limit = 200;
  for (let after = 0, read = limit; read === limit;) {
    const { written: search, scope, section = "" } = rule;
    const page = await api.rules({ search, scope, section, limit, after });
    const found = page.find((each) => isForSameWords(each, rule));
    if (found) return found;
    read = page.length;
    after = page.at(-1)?.id ?? 0;
  }
  return undefined;
}

/**
 * Save and delete rules. `failed`: what went wrong; `done` is what was done before that.
 * @param {RuleChange} change
 * @returns {Promise<{ done: RuleChange, failed: Error | null }>}
 */
export async function applyChange({ remove, save }) {
  /** @type {RuleChange} */
  const done = { remove: [], save: [] };
  try {
    for (const rule of save) {
      await api.saveRule(plain(rule));
      done.save.push(rule);
      done.remove.push(...remove.filter((each) => isForSameWords(each, rule))); // replaced
    }
    for (const rule of remove) {
      if (done.remove.includes(rule)) continue;
      const now = await stored(rule);
      if (now) await api.deleteRule(now.id);
      done.remove.push(rule);
    }
  } catch (error) {
    return { done, failed: error };
  }
  return { done, failed: null };
}

/** Of a change that failed in between. */
export const PARTLY_DONE = "The new pronunciation was saved, but the one before could not be removed.";

/** @param {RuleChange} change */
export const isNothing = ({ remove, save }) => !remove.length && !save.length;

/**
 * What takes a change back.
 * @param {RuleChange} change
 * @returns {RuleChange}
 */
export const inverse = ({ remove, save }) => ({ remove: save, save: remove });
