// <listen-article article-id="…">: plays an article's narration and highlights the word that is being said.

const text = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
};

const base = new URL(".", import.meta.url);

class ListenArticle extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `
      <link rel="stylesheet" href="${new URL("player.css", base)}">
      <div part="player" role="region" aria-label="Listen to the article">
        <button part="play" type="button" aria-label="Play"><span aria-hidden="true"></span></button>
        <span part="label">Listen to the article</span>
        <input part="seek" type="range" min="0" max="0" step="0.1" value="0" aria-label="Position" hidden>
        <span part="time"><span id="now">0:00</span> / <span id="length">0:00</span></span>
        <p part="message" role="status"></p>
      </div>`;
    this.audio = new Audio();
    this.audio.preload = "none";
    this.button = root.querySelector("button");
    this.seek = root.querySelector("input");
    this.button.addEventListener("click", () => this.toggle());
    this.seek.addEventListener("input", () => { this.audio.currentTime = Number(this.seek.value); });
    for (const event of ["play", "pause", "ended"]) this.audio.addEventListener(event, () => this.show());
    this.audio.addEventListener("timeupdate", () => this.show());
    this.audio.addEventListener("error", () => this.say("The audio could not be loaded. Try again."));
    try {
      const answer = await fetch(new URL(`v1/articles/${encodeURIComponent(this.getAttribute("article-id"))}`, base));
      if (!answer.ok) throw new Error(String(answer.status));
      this.manifest = await answer.json();
      this.audio.src = this.manifest.audio[0].src;
      this.show();
    } catch {
      this.say("There is no audio for this article.");
    }
  }

  get length() {
    return (this.manifest?.duration_ms ?? 0) / 1000 || this.audio.duration || 0;
  }

  async toggle() {
    if (!this.audio.paused) return this.audio.pause();
    this.timeline ??= await (await fetch(this.manifest.timeline)).json();
    this.words ??= this.find();
    await this.audio.play();
    const follow = () => {
      this.mark(this.audio.currentTime * 1000);
      if (!this.audio.paused) requestAnimationFrame(follow);
    };
    follow();
  }

  // A Range for each word: the timeline's words are looked for in order in the page's text.
  find() {
    const page = this.closest("article") ?? document.body;
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let all = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push([all.length, node]);
      all += node.data;
    }
    let at = 0;
    return this.timeline.words.map((word) => {
      const start = all.indexOf(word.text, at);
      if (start < 0) return null;
      at = start + word.text.length;
      const [offset, node] = nodes.findLast(([first]) => first <= start);
      if (at - offset > node.data.length) return null;
      const range = document.createRange();
      range.setStart(node, start - offset);
      range.setEnd(node, at - offset);
      return range;
    });
  }

  mark(ms) {
    const words = this.timeline.words;
    let low = 0;
    for (let high = words.length; low < high;) {
      const middle = (low + high) >> 1;
      if (words[middle].start_ms <= ms) low = middle + 1; else high = middle;
    }
    const index = low - 1;
    if (index === this.current) return;
    this.current = index;
    const range = this.words[index];
    CSS.highlights?.set("listen-word", range ? new Highlight(range) : new Highlight());
  }

  show() {
    const playing = !this.audio.paused;
    this.toggleAttribute("playing", playing);
    this.button.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.seek.hidden = !this.audio.currentTime && !playing;
    this.seek.max = String(this.length);
    this.seek.value = String(this.audio.currentTime);
    this.shadowRoot.querySelector("#now").textContent = text(this.audio.currentTime);
    this.shadowRoot.querySelector("#length").textContent = text(this.length);
  }

  say(message) {
    this.shadowRoot.querySelector("[part=message]").textContent = message;
  }
}

customElements.define("listen-article", ListenArticle);

const style = new CSSStyleSheet();
style.replaceSync("::highlight(listen-word) { background-color: #ffe08a; color: #1d1d1f; }");
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
