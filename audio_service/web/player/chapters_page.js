// @ts-check

import { chaptersOf } from "./chapters.js";
import { h, write } from "./dom.js";
import { clock } from "./strings.js";
import { lastBefore } from "./timeline.js";

/** @import { MoreMenu } from "./more.js" */

/** @param {MoreMenu} menu */
export function showChapters(menu) {
  const { player, strings } = menu;
  const chapters = chaptersOf(player.timeline);
  const ms = Math.round(player.currentTime * 1000);
  const now = Math.max(
    0,
    lastBefore(chapters, ms, (chapter) => chapter.start_ms),
  );
  const rows = chapters.map(({ text, start_ms: start }, index) => {
    const click = () => {
      menu.close();
      player.seek(start / 1000);
      player.play();
    };
    const time = h("span", { class: "time" });
    write(time, clock(start / 1000));
    const row = h("button", { class: "row chapter", "aria-current": index === now, click });
    row.append(h("span", { dir: "auto" }, text), time);
    return h("li", {}, row);
  });
  menu.show(strings.chapters, h("ol", {}, ...rows));
}
