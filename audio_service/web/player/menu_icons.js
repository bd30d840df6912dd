// @ts-check
// The signs of the More menu.

export const MENU_PATHS = {
  sentence: "M9.5 6l6 6-6 6", // "previous" is mirrored
  paragraph: "M13 6l6 6-6 6M6 6l6 6-6 6",
  sound: "M4 10v4h4l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  silent: "M4 10v4h4l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  transcript: "M5 7h14M5 12h14M5 17h9",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  tap: "M7 4l11 8-5 1-2.5 5z",
  chapters: "M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5",
  later: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 8v4.5l3 2",
  queue: "M4 6h13M4 12h8M4 18h8M16 11.5v7l5-3.5z",
  share: "M12 15V4M8 7.5L12 3.5l4 4M5 12v8h14v-8",
  check: "M5 12.5l4.5 4.5L19 7.5",
  report: "M5 4h14v12h-8l-4 4v-4H5zM12 7.5v3.5M12 13.4v.1",
};
