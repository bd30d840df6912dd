// @ts-check
// The keyboard shortcuts of an open article: which keys, what they are called, what they do.

import { h } from "../player/dom.js";
import { dialog } from "./controls.js";
import { openBlockVoice, openPause } from "./place_dialogs.js";

/** @import { ArticleEditor } from "./article_editor.js" */

/**
 * @typedef {object} Shortcut
 * @property {string} shown the keys, as a person reads them
 * @property {string} label what they do
 * @property {Record<string, (editor: ArticleEditor) => void>} actions by key, "Shift+" or "Ctrl+" before it
 * @property {boolean} [anywhere] also where no sentence is chosen
 */

/** @type {Shortcut[]} */
const SHORTCUTS = [
  {
    shown: "↑ ↓",
    label: "Previous or next sentence",
    actions: {
      ArrowDown: (editor) => editor.choose(editor.text.chosen + 1),
      ArrowUp: (editor) => editor.choose(editor.text.chosen - 1),
    },
  },
  {
    shown: "← →",
    label: "Previous or next word",
    actions: {
      ArrowRight: (editor) => chooseWord(editor, editor.text.word + 1),
      ArrowLeft: (editor) => chooseWord(editor, editor.text.word - 1),
    },
  },
  {
    shown: "Shift+←, Shift+→",
    label: "Select several words",
    actions: {
      "Shift+ArrowRight": (editor) => extendPhrase(editor, 1),
      "Shift+ArrowLeft": (editor) => extendPhrase(editor, -1),
    },
  },
  { shown: "Enter", label: "Listen to sentence", actions: { Enter: (editor) => editor.play("sentence") } },
  {
    shown: "Space",
    label: "Listen or stop",
    actions: { " ": (editor) => (editor.player.playing ? editor.player.stop() : editor.play("sentence")) },
  },
  { shown: "P", label: "Listen to paragraph", actions: { p: (editor) => editor.play("paragraph") } },
  { shown: "Shift+Enter", label: "Listen from here", actions: { "Shift+Enter": (editor) => editor.play("rest") } },
  { shown: "Esc", label: "Stop", actions: { Escape: (editor) => editor.player.stop() } },
  { shown: "R", label: "Change pronunciation", actions: { r: (editor) => editor.pronounce() } },
  { shown: "E", label: "Edit paragraph", actions: { e: (editor) => editor.edit() } },
  { shown: "Ctrl+Enter", label: "Save paragraph or pronunciation", actions: {} },
  { shown: "Esc", label: "Cancel editing", actions: {} },
  { shown: "V", label: "Voice of paragraph", actions: { v: openBlockVoice } },
  { shown: "S", label: "Pause after sentence", actions: { s: openPause } },
  { shown: "X", label: "Skip paragraph", actions: { x: (editor) => editor.leaveOut() } },
  { shown: "Ctrl+Z", label: "Undo", anywhere: true, actions: { "Ctrl+z": (editor) => editor.copy.undo() } },
  {
    shown: "Ctrl+Shift+Z",
    label: "Redo",
    anywhere: true,
    actions: { "Ctrl+Shift+z": (editor) => editor.copy.redo() },
  },
  { shown: "?", label: "Keyboard shortcuts", anywhere: true, actions: { "?": () => openShortcuts() } },
];

// In this browser: single keys act (WCAG 2.1.4), unless this is "off".
const SINGLE_KEYS = "editor-single-keys";

/** The table above, for a person, and a switch for keys that speech input or a slip could press. */
export function openShortcuts() {
  const rows = SHORTCUTS.map(({ shown, label }) => h("div", {}, h("dt", {}, h("kbd", {}, shown)), h("dd", {}, label)));
  const box = h("input", { type: "checkbox", checked: singleKeysAct() });
  box.addEventListener("change", () => setSingleKeys(box.checked));
  const choice = h("label", {}, box, " Single keys: P, R, E, V, S, X and ?");
  dialog("Keyboard shortcuts", h("dl", { class: "keys" }, ...rows), h("p", {}, choice));
}

let singleKeys = true;

function singleKeysAct() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return singleKeys; // storage is shut off: until the page is left
  }
}

/** @param {boolean} act */
function setSingleKeys(act) {
  singleKeys = act;
  try {
    if (act) localStorage.removeItem(SINGLE_KEYS);
    else localStorage.setItem(SINGLE_KEYS, "off");
  } catch {
    // storage is shut off: the variable has it
  }
}

/**
 * @param {ArticleEditor} editor
 * @param {number} word
 */
function chooseWord(editor, word) {
  const { chosen } = editor.text;
  editor.choose(chosen, Math.min(Math.max(word, -1), editor.text.words(chosen).length - 1));
}

/**
 * A word more or less at the end of what is chosen.
 * @param {ArticleEditor} editor
 * @param {number} by
 */
export function extendPhrase(editor, by) {
  const { chosen, word, lastWord } = editor.text;
  const first = Math.max(word, 0);
  const last = Math.min(Math.max(lastWord + by, first), editor.text.words(chosen).length - 1);
  editor.choose(chosen, first, word < 0 ? first : last);
}

/**
 * Do what a key is for, where it is for the article: not in fields and dialogs.
 * @param {ArticleEditor} editor
 * @param {KeyboardEvent} event
 */
export function actOnKey(editor, event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("input, textarea, select") || document.querySelector("dialog[open]") || event.isComposing) return;
  const [shortcut, act] = shortcutOf(event);
  if (!shortcut || !act) return;
  if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !singleKeysAct()) return;
  if (!shortcut.anywhere && !isOnSentence(editor, event)) return;
  event.preventDefault();
  act(editor);
}

/**
 * @param {KeyboardEvent} event
 * @returns {[Shortcut, (editor: ArticleEditor) => void] | []}
 */
function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey) return [];
  const command = ctrlKey || metaKey;
  // Caps Lock turns the case around.
  const typed = key.length > 1 ? key : shiftKey && !command ? key.toUpperCase() : key.toLowerCase();
  const plain = command ? `Ctrl+${shiftKey ? "Shift+" : ""}${typed}` : typed;
  for (const name of shiftKey && !command ? [`Shift+${typed}`, typed] : [plain])
    for (const shortcut of SHORTCUTS) if (shortcut.actions[name]) return [shortcut, shortcut.actions[name]];
  return [];
}

/**
 * @param {ArticleEditor} editor
 * @param {KeyboardEvent} event
 */
function isOnSentence({ text }, { key, target }) {
  const element = /** @type {Element} */ (target);
  const near = element === document.body || element.closest("[data-sentence], .tools");
  if (!near || text.chosen < 0) return false;
  return !(element.closest("button") && /^(Enter| |Tab)$/.test(key));
}
