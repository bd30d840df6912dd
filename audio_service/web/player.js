// @ts-check
// The player's one address: <script type="module" src="…/player.js"></script><listen-article></listen-article>
// It loads the player, and meanwhile the words of the page's language and the manifests of the players in sight.

import { languageOf } from "./player/languages.js";
import { ask, manifestRequest } from "./player/request.js";

const at = (/** @type {string} */ path) => String(new URL(path, import.meta.url));
const player = import(at(`player/${VERSION}/player.js`));
/** @type {Map<string, Promise<Response>>} */
const asked = new Map();
const ignore = () => {}; // the player asks again

for (const element of document.querySelectorAll("listen-article")) {
  /** @type {HTMLElement | null} */
  const inLanguage = element.closest("[lang]");
  const { code } = languageOf(inLanguage?.lang, navigator.language);
  if (code !== "en") import(at(`player/${VERSION}/strings/${code}.js`)).catch(ignore);
  if (!(element.getClientRects()[0]?.top < innerHeight)) continue;
  const [path, body] = manifestRequest(element);
  const answer = ask(at(path), body);
  answer.catch(ignore);
  asked.set(path + body, answer);
}
(await player).start(asked);
