// @ts-check
// What a person is typing, kept in the browser until it is saved: a reload loses nothing.

import { othersWho, ownKey, storedKeys } from "./user.js";

/** @typedef {{ text: string, at: number, base?: string, label?: string, written?: string }} Draft */

const PREFIX = "editor-typing:";
const KEPT = 40;
const CHARACTERS = 500_000;

/** Names of what could not be kept: storage is full or shut off, or it is too long. */
const unkept = new Set();

addEventListener("beforeunload", (event) => {
  if (unkept.size) event.preventDefault();
});

/**
 * @param {string} name
 * @returns {Draft | null}
 */
export function draftOf(name) {
  try {
    return JSON.parse(localStorage.getItem(ownKey(PREFIX, name)) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keep what is typed; empty text forgets it.
 * @param {string} name
 * @param {string} text
 * @param {{ base?: string, label?: string, written?: string }} [more] what it was before; what it is of; of which word
 */
export function keepDraft(name, text, more = {}) {
  if (!text.trim()) {
    forgetDraft(name);
    return;
  }
  try {
    if (text.length > CHARACTERS) throw new Error("too long");
    localStorage.setItem(ownKey(PREFIX, name), JSON.stringify({ text, at: Date.now(), ...more }));
    unkept.delete(name);
    forgetOldest();
  } catch {
    unkept.add(name);
  }
}

/** @param {string} name */
export function forgetDraft(name) {
  unkept.delete(name);
  try {
    localStorage.removeItem(ownKey(PREFIX, name));
  } catch {
    // it was never kept
  }
}

/**
 * Drafts whose names begin so.
 * @param {string} start
 * @returns {[string, Draft][]}
 */
export function draftsOf(start) {
  return names()
    .filter((name) => name.startsWith(start))
    .flatMap((name) => {
      const draft = draftOf(name);
      return draft ? [/** @type {[string, Draft]} */ ([name, draft])] : [];
    });
}

/**
 * Who else has this draft in this browser, or one of those whose names begin so.
 * @param {string} name with ":" at its end it is a beginning
 */
export const othersDrafting = (name) =>
  othersWho(PREFIX, (other) => (name.endsWith(":") ? other.startsWith(name) : other === name));

function names() {
  const start = ownKey(PREFIX, "");
  return storedKeys().flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
}

function forgetOldest() {
  const all = names();
  if (all.length <= KEPT) return;
  all.sort((one, other) => (draftOf(other)?.at ?? 0) - (draftOf(one)?.at ?? 0));
  for (const name of all.slice(KEPT)) forgetDraft(name);
}
