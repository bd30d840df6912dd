// @ts-check
// Rows move up when one goes: the second click of a slow double click must not reach the next one.

const AGAIN_MS = 1000;
const SAME_PLACE_PX = 8;

/**
 * Ignore a click on a button of a list where another row was clicked just before, or was until just now.
 * @param {HTMLElement} element
 */
export function ignoreSecondClicks(element) {
  /** @type {{ row: Element, x: number, y: number, isGone: boolean } | undefined} */
  let last;
  let since = 0;
  // What was clicked may be answered late: the rows move then.
  const moved = new MutationObserver(() => {
    if (!last || last.isGone || last.row.isConnected) return;
    last.isGone = true;
    since = performance.now();
  });
  moved.observe(element, { childList: true, subtree: true });
  const click = (/** @type {MouseEvent} */ event) => {
    const { clientX: x, clientY: y, detail } = event;
    const row = /** @type {Element} */ (event.target).closest("button") && rowOf(event);
    const isSoon = performance.now() - since < AGAIN_MS;
    const isThere = last && Math.hypot(x - last.x, y - last.y) <= SAME_PLACE_PX;
    if (row && detail && isSoon && isThere && last?.row !== row) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    last = row ? { row, x, y, isGone: false } : undefined;
    since = performance.now();
  };
  element.addEventListener("click", click, { capture: true });
}

/** @param {MouseEvent} event */
const rowOf = ({ target }) => /** @type {Element} */ (target).closest("li, details");
