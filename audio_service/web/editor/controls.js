// @ts-check
// What the editor's page is built of: buttons, fields, dialogs.

import { h } from "../player/dom.js";
import { messageOf } from "./api.js";

/** @import { Attributes } from "../player/dom.js" */

/**
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} click
 * @param {Attributes} [more]
 */
export const button = (text, click, more = {}) => h("button", { type: "button", click, ...more }, text);

/**
 * A labelled field.
 * @param {string} label
 * @param {...HTMLElement} content
 */
export function field(label, ...content) {
  return h("label", { class: "field" }, h("span", {}, label), ...content);
}

/**
 * A field for seconds, with a decimal point or comma, in any language of the browser.
 * @param {number} ms its first value
 * @param {number} most seconds
 */
export function secondsInput(ms, most) {
  const input = h("input", { inputmode: "decimal", required: true, value: String(ms / 1000) });
  const seconds = () => (/^\s*\d*[.,]?\d+\s*$/.test(input.value) ? Number(input.value.replace(",", ".")) : NaN);
  const check = () => input.setCustomValidity(seconds() <= most ? "" : `Enter seconds from 0 to ${most}, such as 0.5.`);
  input.addEventListener("input", check);
  check();
  return { input, ms: () => Math.round(seconds() * 1000) };
}

/**
 * A choice of one.
 * @param {Record<string, string>} options value -> label
 * @param {string} value
 * @param {(value: string) => void} change
 */
export function select(options, value, change) {
  const entries = Object.entries(options).map(([key, label]) => h("option", { value: key }, label));
  /** @type {HTMLSelectElement} */
  const element = h("select", { change: () => change(element.value) }, ...entries);
  element.value = value;
  return element;
}

/**
 * Gives an element these children, in this order. Those that it has already are not moved, so that they keep what they
 * are in the middle of: the focus, a press, a place in a scrolled list.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} children
 */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) child.remove();
  for (const [place, child] of children.entries())
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
}

let dialogs = 0;

/**
 * A dialog with a title; it goes when it is closed.
 * @param {string} title
 * @param {...HTMLElement} content
 */
export function dialog(title, ...content) {
  const id = `dialog-${(dialogs += 1)}`;
  const close = button("Close", () => element.close(), { class: "quiet" });
  /** @type {HTMLDialogElement} */
  const element = h(
    "dialog",
    { "aria-labelledby": id },
    h("div", { class: "top" }, h("h2", { id }, title), close),
    ...content,
  );
  element.addEventListener("close", () => element.remove());
  document.body.append(element);
  element.showModal();
  return element;
}

/**
 * A question with two answers; whether it was answered with the verb.
 * @param {string} title
 * @param {string} text
 * @param {string} verb
 * @returns {Promise<boolean>}
 */
export function ask(title, text, verb) {
  let yes = false;
  const accept = button(
    verb,
    () => {
      yes = true;
      element.close();
    },
    { class: "main" },
  );
  const cancel = button("Cancel", () => element.close());
  const element = dialog(title, h("p", {}, text), h("div", { class: "row" }, accept, cancel));
  element.querySelector(".top button")?.remove(); // "Cancel" is the same
  cancel.focus();
  return new Promise((resolve) => element.addEventListener("close", () => resolve(yes)));
}

/** Says how something went, in a dialog. */
export const statusLine = (text = "") => h("p", { role: "status", class: "says" }, text);

/**
 * Do something; what goes wrong with it is said.
 * @param {HTMLElement} status
 * @param {() => Promise<void>} action
 */
export async function attempt(status, action) {
  try {
    await action();
    status.classList.remove("wrong");
  } catch (error) {
    status.classList.add("wrong");
    status.textContent = messageOf(error);
  }
}
