// @ts-check
// Two editors changed an article at once: their changes put together, by block and by setting.

/** @import { ArticleView, Choices } from "./types.js" */
/** @typedef {Record<string, string>} Texts of blocks, by their index */
/**
 * @typedef {object} Version of an article
 * @property {Choices} choices
 * @property {Record<string, number>} pauses as they are for it
 * @property {Texts} texts
 */
/** @typedef {string | number | true | undefined} Value */
/**
 * What both changed, and one's own is kept of: a block's text or a setting; `entry` is one of a setting's several.
 * @typedef {{ block: number, theirs: string }} TextConflict
 * @typedef {{ setting: keyof Choices, entry?: string, theirs: Value }} SettingConflict
 */
/**
 * `lost`: one's own texts of blocks that the article has no more.
 * @typedef {object} Merged
 * @property {Choices} choices
 * @property {Texts} texts that are to be changed
 * @property {(TextConflict | SettingConflict)[]} conflicts
 * @property {string[]} lost
 */

const SINGLE = /** @type {const} */ (["voice", "title_voice", "quote_voice", "length_scale"]);
const LISTS = /** @type {const} */ (["keep", "drop"]);

/**
 * @param {ArticleView} view
 * @returns {Version}
 */
export const versionOf = ({ choices, pauses, blocks }) => ({
  choices,
  pauses,
  texts: Object.fromEntries(blocks.map(({ index, text }) => [index, text])),
});

/**
 * One's own changes on top of theirs.
 * @param {Version} base what both began with
 * @param {Version} theirs
 * @param {{ choices: Choices, texts: Texts }} mine texts that were changed
 * @returns {Merged}
 */
export function mergeChanges(base, theirs, mine) {
  const { texts, conflicts, lost, renamed } = mergeTexts(base.texts, theirs.texts, mine.texts);
  const own = { ...mine, pauses: mine.choices.pauses ?? base.pauses };
  const [before, now, wanted] = [base, theirs, own].map((version) => settingsOf(version, renamed));
  const merged = new Map(now);
  for (const path of new Set([...before.keys(), ...wanted.keys()])) {
    const [old, other, value] = [before, now, wanted].map((settings) => settings.get(path));
    if (value === old || value === other) continue;
    if (other !== old) conflicts.push({ ...settingAt(path), theirs: other });
    if (value === undefined) merged.delete(path);
    else merged.set(path, value);
  }
  const { pauses, ...choices } = choicesOf(merged);
  const isPaused = theirs.choices.pauses || mine.choices.pauses;
  return { choices: isPaused ? { ...choices, pauses } : choices, texts, conflicts, lost };
}

/**
 * A block that is the same at its place, or at another one, takes one's own text.
 * @param {Texts} base
 * @param {Texts} theirs
 * @param {Texts} mine
 */
function mergeTexts(base, theirs, mine) {
  const same = Object.keys(base).filter((index) => theirs[index] === base[index]).length;
  const isSameArticle = 2 * same >= Object.keys(base).length; // else it was brought again, with other blocks
  /** @type {Merged} */
  const merged = { choices: {}, texts: {}, conflicts: [], lost: [] };
  /** @type {Map<string, string>} text of a block -> what it is now */
  const names = new Map();
  if (isSameArticle) for (const [index, text] of Object.entries(base)) names.set(text, theirs[index] ?? text);
  for (const [index, text] of Object.entries(mine)) {
    const [before, other] = [base[index], theirs[index]];
    if (text === before || text === other) continue;
    const place = other === before ? index : Object.keys(theirs).find((each) => theirs[each] === before);
    if (place === undefined && !(isSameArticle && other !== undefined)) {
      merged.lost.push(text);
      continue;
    }
    if (place === undefined) merged.conflicts.push({ block: Number(index), theirs: other });
    merged.texts[place ?? index] = text;
    for (const name of [before, theirs[place ?? index]]) names.set(name, text);
  }
  const current = new Set(Object.values({ ...theirs, ...merged.texts }));
  const renamed = (/** @type {string} */ text) => (current.has(text) ? text : (names.get(text) ?? text));
  return { ...merged, renamed };
}

/**
 * Every setting's value, by its name and entry.
 * @param {Omit<Version, "texts">} version
 * @param {(text: string) => string} renamed the text of a block, as it is now
 */
function settingsOf({ choices, pauses }, renamed) {
  /** @type {Map<string, Value>} */
  const found = new Map();
  const put = (/** @type {Value | null} */ value, /** @type {string[]} */ ...path) => {
    if (value !== null && value !== undefined) found.set(JSON.stringify(path), value);
  };
  for (const name of SINGLE) put(choices[name], name);
  for (const name of LISTS) for (const text of choices[name] ?? []) put(true, name, renamed(text));
  for (const [text, voice] of Object.entries(choices.voices ?? {})) put(voice, "voices", renamed(text));
  for (const [sentence, ms] of Object.entries(choices.pauses_at ?? {})) put(ms, "pauses_at", sentence);
  for (const [kind, ms] of Object.entries(pauses)) put(ms, "pauses", kind);
  return found;
}

/**
 * Whether an article is as changes would make it.
 * @param {Version} now
 * @param {{ choices: Choices, texts: Texts }} changes
 */
export function includes(now, { choices, texts }) {
  const [has, wanted] = [now, { choices, pauses: choices.pauses ?? now.pauses }].map((version) =>
    JSON.stringify([...settingsOf(version, (text) => text)].sort()),
  );
  return has === wanted && Object.entries(texts).every(([index, text]) => now.texts[index] === text);
}

/** @param {string} path */
function settingAt(path) {
  const [setting, entry] = JSON.parse(path);
  return /** @type {Omit<SettingConflict, "theirs">} */ ({ setting, ...(entry !== undefined && { entry }) });
}

/**
 * @param {Map<string, Value>} settings
 * @returns {Choices}
 */
function choicesOf(settings) {
  /** @type {Record<string, any>} */
  const choices = { keep: [], drop: [] };
  for (const [path, value] of settings) {
    const { setting, entry } = settingAt(path);
    if (entry === undefined) choices[setting] = value;
    else if (value === true) choices[setting].push(entry);
    else choices[setting] = { ...choices[setting], [entry]: value };
  }
  return choices;
}

/**
 * The choices with their value of a setting.
 * @param {Choices} choices
 * @param {SettingConflict} conflict
 * @returns {Choices}
 */
export function withTheirs(choices, { setting, entry, theirs }) {
  const { [setting]: value, ...rest } = choices;
  if (entry === undefined) return theirs === undefined ? rest : { ...rest, [setting]: theirs };
  const entries = { .../** @type {Record<string, Value>} */ (value), [entry]: theirs };
  if (theirs === undefined) delete entries[entry];
  return { ...rest, [setting]: entries };
}
