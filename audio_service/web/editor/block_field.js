// @ts-check
// The field in which the text of a block is edited, in the place of its line.

import { h } from "../player/dom.js";

import { draftOf, forgetDraft, keepDraft } from "./drafts.js";

/**
 * Put a field in the place of a line, and return it. Enter, leaving it and Escape end it.
 * @param {Element} line
 * @param {string} text
 * @param {string} draft under this name, what is typed is kept until the end, and continued
 * @param {(text: string) => void} end is called once, while the field is still there; "" after Escape
 */
export function editLine(line, text, draft, end) {
  const field = h("textarea", { class: "line", "aria-label": "Edit paragraph", rows: 1 });
  const kept = draftOf(draft);
  field.value = kept?.base === text ? kept.text : text;
  let over = false;
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  const finish = (/** @type {string} */ written) => {
    if (over) return;
    over = true;
    forgetDraft(draft);
    end(written.split(/\s+/).join(" ").trim());
  };
  field.addEventListener("input", () => {
    grow();
    keepDraft(draft, field.value, { base: text });
  });
  field.addEventListener("blur", () => finish(field.value));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) finish(field.value);
    else if (event.key === "Escape") finish("");
    else return;
    event.preventDefault();
  });
  line.replaceWith(field);
  grow();
  field.focus();
  return field;
}
