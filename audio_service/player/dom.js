// Elements without HTML text: nothing of an article is ever parsed, and pages with Trusted Types need no exception.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (a function is a listener, false leaves one out) and children (nodes or texts). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// Strokes on a 24 px square; `play` and `pause` are discs of 44 px with the sign cut out, so that they show on any background.
const DISC = "M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44z";
const PATHS = {
  play: `${DISC}M17 13.5v17L31.5 22z`,
  pause: `${DISC}M15 14v16h5V14zM24 14v16h5V14z`,
  back: "M5.5 4v5h5M6 8.7a8 8 0 1 1-1.5 6.8",
  ahead: "M18.5 4v5h-5M18 8.7a8 8 0 1 0 1.5 6.8",
  previousSentence: "M14.5 6l-6 6 6 6",
  nextSentence: "M9.5 6l6 6-6 6",
  previousParagraph: "M11 6l-6 6 6 6M18 6l-6 6 6 6",
  nextParagraph: "M13 6l6 6-6 6M6 6l6 6-6 6",
  sound: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  silent: "M4 10v4h4l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  transcript: "M5 7h14M5 12h14M5 17h9",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  tap: "M7 4l11 8-5 1-2.5 5z",
  close: "M6 6l12 12M18 6L6 18",
};

/** A sign of the list above; `label` is written into it. */
export function icon(name, label = "") {
  const disc = PATHS[name].startsWith(DISC);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", disc ? "0 0 44 44" : "0 0 24 24");
  svg.setAttribute("class", disc ? "disc" : `sign sign-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path(PATHS[name]));
  if (label) {
    const text = document.createElementNS(SVG, "text");
    for (const [key, value] of Object.entries({ x: 12, y: 16.5 })) text.setAttribute(key, value);
    text.textContent = label;
    svg.append(text);
  }
  return svg;
}

/** An SVG path. */
export function path(d) {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", d);
  return line;
}

/** An SVG drawing that is stretched over its box: `width` by 1 units, with one path. */
export function ruler(width) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} 1`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "ticks");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path(""));
  return svg;
}
