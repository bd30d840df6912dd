// @ts-check
// The state of a player, and the events for it.

import { Missing, isLocked } from "./service.js";

/** @import { Narration } from "./narration.js" */
/** @import { Strings } from "./strings.js" */
/** @typedef {"idle" | "loading" | "playing" | "buffering" | "paused" | "ended" | "failed"} State */

export class Playback {
  /** @type {State} */
  state = "idle";
  message = "";
  retries = false; // another try is offered
  opened = false; // it was played, and shows its controls
  #sounds = false; // it was heard before the present state
  #host;
  #emit;

  /**
   * @param {HTMLElement} host
   * @param {(name: string, detail?: object) => void} emit
   */
  constructor(host, emit) {
    this.#host = host;
    this.#emit = emit;
  }

  /**
   * @param {State} state
   * @param {Narration} narration
   * @param {{ message?: string, retries?: boolean }} [failure]
   */
  set(state, narration, { message = "", retries = false } = {}) {
    const before = this.state;
    Object.assign(this, { state, message, retries });
    this.opened ||= state === "playing";
    if (this.#host.getAttribute("state") !== state) this.#host.setAttribute("state", state);
    if (before === state) return;
    if (state === "playing") {
      // After a wait the words are followed as before: the reader may have scrolled away.
      if (before !== "buffering") narration.run();
    } else if (state !== "buffering") narration.follower?.clear();
    this.#announce(narration);
    this.#emit("state", { state, before });
  }

  /**
   * Each start, pause and end once, whatever the audio waits for in between.
   * @param {Narration} narration
   */
  #announce({ listening }) {
    const { state } = this;
    const sounded = this.#sounds;
    if (state === "playing") {
      this.#sounds = true;
      if (!sounded) this.#emit(listening.begin() ? "play" : "resume");
    } else if (/idle|paused|ended|failed/.test(state)) {
      this.#sounds = false;
      if (sounded && state === "paused") this.#emit("pause");
      if (sounded && state === "ended") this.#emit("ended");
    }
  }
}

/**
 * What the reader is shown; another try only where it can help.
 * @param {Error} error
 * @param {Narration} narration
 * @param {Strings} strings
 */
export function failureOf(error, { endsEarly }, { locked, missing, rest, failed }) {
  const isMissing = error instanceof Missing;
  const absent = isLocked(error) ? locked : missing;
  return { message: isMissing ? absent : endsEarly ? rest : failed, retries: !isMissing && !endsEarly };
}
