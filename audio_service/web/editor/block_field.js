// @ts-check
// The field in which the text of a block is edited, in the place of its line, with Save and Cancel below it.

import { h } from "../player/dom.js";
import { button } from "./controls.js";
import { draftOf, forgetDraft, keepDraft } from "./drafts.js";

/**
 * Put a field in the place of a line, and return what stands there. Save, Enter, leaving it, Cancel and Escape end it.
 * @param {Element} line
 * @param {string} text
 * @param {string} draft under this name, what is typed is kept until the end, and continued
 * @param {(text: string) => void} end is called once, while the field is still there; "" after Cancel and Escape
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
  const save = button("Save", () => finish(field.value), { title: "Save (Enter)", "aria-keyshortcuts": "Enter" });
  const cancel = button("Cancel", () => finish(""), { title: "Cancel (Esc)", "aria-keyshortcuts": "Escape" });
  save.classList.add("main");
  const ends = h("div", { class: "row" }, save, cancel);
  const element = h("div", { class: "block-field" }, field, ends);
  field.addEventListener("input", () => {
    grow();
    keepDraft(draft, field.value, { base: text });
  });
  // A press of a button does not leave the field, which would save it.
  ends.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!element.contains(/** @type {Node | null} */ (relatedTarget))) finish(field.value);
  });
  element.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const isSaved = event.target === field || event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && isSaved && !event.isComposing) finish(field.value);
    else if (event.key === "Escape") finish("");
    else return;
    event.preventDefault();
  });
  line.replaceWith(element);
  grow();
  ends.scrollIntoView({ block: "nearest" });
  field.focus();
  return element;
}
