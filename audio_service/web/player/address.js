// @ts-check

// #t=83, also #t=1:23, as media fragments have it; an end ("83,90") is ignored.
const TIME = /(?:^#|&)t=(?:npt:)?((?:\d{1,4}:){0,2}\d{1,6}(?:\.\d+)?)(?:[,&]|$)/;

/**
 * The seconds that an address begins at, 0 for none.
 * @param {string} fragment
 */
export function timeIn(fragment) {
  const parts = TIME.exec(fragment)?.[1].split(":") ?? [];
  return parts.reduce((seconds, part) => 60 * seconds + Number(part), 0);
}
