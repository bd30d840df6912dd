// @ts-check
// Elements made by code: nothing is parsed as HTML, so a page's policies allow it.

/** @typedef {Record<string, string | number | boolean | ((event: any) => unknown)>} Attributes */

/**
 * An element with attributes (a function is a listener, false leaves one out) and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/**
 * @param {string} name
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
export const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Attributes of a control that shows a sign only.
 * @param {string} label
 */
export const labelled = (label) => ({ "aria-label": label, title: label });

/**
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * The colour behind an element: the nearest opaque background.
 * @param {Element} element
 */
export function pageColor(element) {
  /** @type {Element | null | undefined} */
  let each = element;
  while (each) {
    const { backgroundColor } = getComputedStyle(each);
    if (!/rgba|\//.test(backgroundColor)) return backgroundColor;
    const root = /** @type {Partial<ShadowRoot>} */ (each.getRootNode());
    each = each.assignedSlot ?? each.parentElement ?? root.host;
  }
  // A picture: what the text can be read on.
  const [red, green, blue] = (getComputedStyle(element).color.match(/^rgba?\((.+)\)/)?.[1] ?? "0,0,0").split(",");
  return 0.3 * Number(red) + 0.6 * Number(green) + 0.1 * Number.parseFloat(blue) > 128 ? "#121212" : "Canvas";
}
