// @ts-check
// Says who else has the article open, and tells the others that this window has.

import { h } from "../player/dom.js";
import * as api from "./api.js";

const EVERY_MS = 20_000;
const NAMES = new Intl.ListFormat("en-GB");

export class OpenElsewhere {
  element = h("p", { class: "open-elsewhere", role: "status" });
  #id;
  #window = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join("");
  #closed = new AbortController();

  /** @param {string} id of the article */
  constructor(id) {
    this.#id = id;
    const { signal } = this.#closed;
    for (const name of ["focus", "pageshow", "signedin"]) addEventListener(name, () => this.#say(), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    const timer = setInterval(() => this.#say(), EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#say();
  }

  close() {
    this.#closed.abort();
    this.#leave();
  }

  #leave() {
    api.closeWindow(this.#id, this.#window).catch(() => {}); // it is forgotten after a while
  }

  async #say() {
    let text = "";
    try {
      const { others, own } = await api.keepWindow(this.#id, this.#window);
      if (others.length) text = `${NAMES.format(others)} ${others.length > 1 ? "have" : "has"} this article open.`;
      else if (own) text = "You have this article open in another window.";
    } catch {
      // without an answer nothing is known
    }
    if (this.element.textContent !== text) this.element.textContent = text;
    if (this.#closed.signal.aborted) this.#leave();
  }
}
