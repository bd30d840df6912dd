// What a reader's browser remembers of them, in localStorage: speed, volume, and how far they came in which article.

const PREFIX = "listen-article:";
// Articles of which the position is kept.
const KEPT = 50;
// Below this, and so near the end, one begins at the beginning, in seconds.
const WORTH_S = 10;

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise; // storage is shut off, or holds something else
  }
}

function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // storage is shut off or full: then nothing is remembered
  }
}

export class Memory {
  constructor(on) {
    this.on = on;
  }

  get preferences() {
    const { rate = 1, volume = 1, muted = false } = (this.on && read("preferences", {})) || {};
    return { rate, volume, muted };
  }

  set preferences(value) {
    if (this.on) write("preferences", value);
  }

  /** Where one was in an article, in seconds; 0 for the beginning. */
  position(article) {
    const found = this.on && read("positions", []).find(([id]) => id === article);
    return found ? found[1] : 0;
  }

  keep(article, seconds, length) {
    if (!this.on) return;
    const others = read("positions", []).filter(([id]) => id !== article);
    const worth = seconds > WORTH_S && seconds < length - WORTH_S;
    write("positions", worth ? [[article, Math.round(seconds * 10) / 10], ...others].slice(0, KEPT) : others);
  }
}
