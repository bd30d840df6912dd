// @ts-check

import { h, labelled } from "./dom.js";
import { icon } from "./icons.js";
import { QUEUED_MAX } from "./queue.js";

/** @import { MoreMenu } from "./more.js" */
/** @import { Queued } from "./queue.js" */

/**
 * Queue the article that is shown, or take it off.
 * @param {MoreMenu} menu
 */
export function toggleQueued(menu) {
  const { player, strings } = menu;
  const { manifest, queue } = player;
  if (!manifest) return;
  const others = queue.filter(({ id }) => id !== manifest.id);
  const isQueued = others.length < queue.length;
  const isFull = !isQueued && queue.length >= QUEUED_MAX;
  const full = strings.fullQueue.replace("{n}", new Intl.NumberFormat(strings.lang).format(QUEUED_MAX));
  menu.say(isFull ? full : isQueued ? "" : strings.queued);
  if (!isFull)
    player.queue = isQueued ? others : [...others, { id: manifest.id, title: manifest.title ?? document.title }];
}

/**
 * The queue as a list, to play, move and remove.
 * @param {MoreMenu} menu
 */
export function showQueue(menu) {
  const { player, strings } = menu;
  const list = h("ol", {});
  const empty = h("p", { role: "status" });
  const draw = () => {
    const { queue } = player;
    list.replaceChildren(...queue.map((_, at) => h("li", {}, ...queuedRow(menu, at, change))));
    empty.textContent = queue.length ? "" : strings.emptyQueue;
  };
  /** @type {Change} */
  const change = (queue, at, control) => {
    player.queue = queue;
    draw();
    const row = list.children[at] ?? list.lastElementChild ?? menu.page;
    const wanted = [control, ".up", ".down", ".name", ".row"].map((each) => row.querySelector(`${each}:enabled`));
    /** @type {HTMLElement | null | undefined} */ (wanted.find(Boolean))?.focus();
  };
  /** @type {HTMLInputElement} */
  const auto = h("input", { type: "checkbox", change: () => (player.autoplayNext = auto.checked) });
  auto.checked = player.autoplayNext;
  draw();
  menu.show(strings.queue, list, empty, h("label", { class: "row" }, auto, strings.autoplay));
}

/**
 * Make it the queue; a control of an article in it gets the focus.
 * @callback Change
 * @param {Queued[]} queue
 * @param {number} at
 * @param {string} control
 */

/**
 * @param {MoreMenu} menu
 * @param {number} at place in the queue
 * @param {Change} change
 */
function queuedRow(menu, at, change) {
  const { player, strings } = menu;
  const { queue } = player;
  const { id, title } = queue[at];
  const others = queue.toSpliced(at, 1);
  const play = () => {
    menu.close();
    player.playArticle(id);
  };
  /** @type {(name: "up" | "down", to: number) => HTMLElement} */
  const move = (name, to) => {
    const click = () => change(others.toSpliced(to, 0, queue[at]), to, `.${name}`);
    const disabled = to < 0 || to > others.length;
    return h("button", { class: name, ...labelled(`${strings[name]}: ${title}`), disabled, click }, icon("chevron"));
  };
  const remove = () => change(others, at, ".remove");
  return [
    h("button", { class: "name", dir: "auto", click: play }, title),
    move("up", at - 1),
    move("down", at + 1),
    h("button", { class: "remove", ...labelled(`${strings.remove}: ${title}`), click: remove }, icon("close")),
  ];
}
