// @ts-check
// The player's one address: <script type="module" src="…/player.js"></script><listen-article></listen-article>

import { ListenArticle } from "./player/element.js";

if (!customElements.get("listen-article")) customElements.define("listen-article", ListenArticle);
