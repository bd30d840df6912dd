// @ts-check
// Looks at a page again when it has changed: soon, and ever more rarely where the same parts change without effect.

const SOON_MS = 250;
const RARELY_MS = 5000;

export class PageWatch {
  #look;
  #observer = new MutationObserver((records) => this.#changed(records));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #due = Infinity; // when it looks again
  #wait = SOON_MS; // for what is restless
  /** @type {Set<Node>} since the last look */
  #changes = new Set();
  /** @type {WeakSet<Node>} whose changes made no difference */
  #restless = new WeakSet();

  /** @param {() => boolean} look  and report whether anything is different */
  constructor(look) {
    this.#look = look;
  }

  /** @param {Element} root */
  observe(root) {
    this.#observer.disconnect();
    const attributeFilter = ["class", "hidden", "open", "style"]; // that show and hide text
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter });
  }

  close() {
    clearTimeout(this.#timer);
    this.#observer.disconnect();
  }

  /** @param {MutationRecord[]} records */
  #changed(records) {
    const targets = records.map(({ target }) => target);
    for (const target of targets) this.#changes.add(target);
    const wait = targets.every((target) => this.#restless.has(target)) ? this.#wait : SOON_MS;
    const due = performance.now() + wait;
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lookAgain(), wait);
  }

  #lookAgain() {
    const isDifferent = this.#look();
    this.#due = Infinity;
    this.#wait = isDifferent ? SOON_MS : Math.min(2 * this.#wait, RARELY_MS);
    for (const target of this.#changes) this.#restless[isDifferent ? "delete" : "add"](target);
    this.#changes.clear();
  }
}
