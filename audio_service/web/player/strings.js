// What the player says, by language. Numbers and lengths of time come from Intl.

const KEYS = `listen resume again play pause position of back ahead previousSentence nextSentence previousParagraph
nextParagraph speed mute volume transcript download tap close failed missing retry`.split(/\s/);

// A line per key. The other languages are in strings/, and are loaded where they are wanted.
const ENGLISH = `Listen to the article
Continue listening
Listen again
Play
Pause
Position
{now} of {length}
Back {n} seconds
Ahead {n} seconds
Previous sentence
Next sentence
Previous paragraph
Next paragraph
Speed
Mute
Volume
Transcript
Download
Play from a word when it is tapped
Close
The audio could not be loaded.
There is no audio for this article.
Try again`;

export const LANGUAGES = "en de fr es it pt nl pl sv da uk ru tr ar he ja zh".split(" ");
const RIGHT_TO_LEFT = ["ar", "he"];

const base = (tag) => tag.toLowerCase().split("-")[0];

/** The strings of the first language (BCP 47) that there are strings for, else English, with `lang` and `dir`. */
export async function stringsFor(...tags) {
  const lang = tags.find((each) => each && LANGUAGES.includes(base(each))) ?? "en";
  const code = base(lang);
  const text = code === "en" ? ENGLISH : (await import(`./strings/${code}.js`)).default;
  const lines = text.split("\n");
  const strings = Object.fromEntries(KEYS.map((key, n) => [key, lines[n]]));
  return { ...strings, lang, dir: RIGHT_TO_LEFT.includes(code) ? "rtl" : "ltr" };
}

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 75 -> "1 minute 15 seconds"; `short` -> "1 min", never "0 min". */
export function spokenLength(seconds, lang, short = false) {
  const unit = (value, unit, unitDisplay) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay }).format(value);
  if (short) return unit(Math.max(1, Math.round(seconds / 60)), "minute", "short");
  const whole = Math.max(0, Math.round(seconds || 0));
  const minutes = Math.floor(whole / 60);
  return [minutes && unit(minutes, "minute", "long"), unit(whole % 60, "second", "long")].filter(Boolean).join(" ");
}
