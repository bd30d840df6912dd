// @ts-check
// Whether the reader is using the player: then nothing moves under the finger.

const RECENT_MS = 4000;

export class Usage {
  #usedAt = -Infinity;
  #byKeyboard = false;

  /** @param {HTMLElement} host */
  constructor(host) {
    const pointer = () => {
      this.#usedAt = performance.now();
      this.#byKeyboard = false;
    };
    for (const name of ["pointerdown", "pointermove", "pointerup", "input"]) host.addEventListener(name, pointer);
    const key = () => {
      this.#usedAt = performance.now();
      this.#byKeyboard = true;
    };
    for (const name of ["keydown", "keyup"]) host.addEventListener(name, key);
    host.addEventListener("focusout", () => (this.#byKeyboard = false));
  }

  /** The keyboard's focus is in it, or it was used in the last seconds. */
  get recent() {
    return this.#byKeyboard || performance.now() - this.#usedAt < RECENT_MS;
  }
}
