// @ts-check
// Numbers, lengths and dates in the words of the editor's page.

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/**
 * "1 part", "1,250 words".
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 */
export const count = (number, noun, plural = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;

/**
 * "26 Nov, 01:24", with the year if it is another.
 * @param {string} moment
 * @param {Date} [now]
 */
export function dateAndTime(moment, now = new Date()) {
  const date = new Date(moment);
  const day = (date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
  return `${day}, ${TIME.format(date)}`;
}

/**
 * "1 min 18 s".
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return [minutes && `${minutes.toLocaleString("en")} min`, (seconds % 60 || !minutes) && `${seconds % 60} s`]
    .filter(Boolean)
    .join(" ");
}
