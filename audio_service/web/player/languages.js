// @ts-check

export const LANGUAGES = "en de fr es it pt nl pl sv da nb uk ru tr ar he ja zh".split(" ");

const base = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];

/**
 * The first of the languages (BCP 47) that there are strings for, else English, and the name of its strings.
 * @param {...(string | undefined)} tags
 */
export function languageOf(...tags) {
  const lang = tags.find((tag) => tag && LANGUAGES.includes(base(tag))) ?? "en";
  return { lang, code: base(lang) };
}
