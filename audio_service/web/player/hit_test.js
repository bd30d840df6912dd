// @ts-check
// The word under a pointer, by where the words stand: browsers differ in what they find inside shadow roots.

/** @typedef {{ word: (n: number) => Range | null | undefined }} Words */

/**
 * The word nearest to a point, at most a line away from it; -1 for none.
 * @param {Words} words
 * @param {Iterable<number>} candidates
 * @param {{ clientX: number, clientY: number }} point
 */
export function wordAtPoint(words, candidates, { clientX: x, clientY: y }) {
  let [nearest, least] = [-1, Infinity];
  for (const n of candidates) {
    for (const box of words.word(n)?.getClientRects() ?? []) {
      const across = Math.max(box.left - x, x - box.right, 0);
      const down = Math.max(box.top - y, y - box.bottom, 0);
      const distance = Math.hypot(across, down);
      if (distance < least && Math.max(across, down) <= box.height) [nearest, least] = [n, distance];
    }
  }
  return nearest;
}

/**
 * @param {Node} node
 * @param {{ clientY: number }} point
 */
export function isNear(node, { clientY: y }) {
  const range = new Range();
  range.selectNodeContents(node);
  const { top, bottom, height } = range.getBoundingClientRect();
  return height > 0 && top - height <= y && y <= bottom + height;
}
