// @ts-check
// Who is signed in, and what they keep in this browser, apart from what others keep in it.

const KEY = "editor-signed-in";

let name = "";

/**
 * Somebody has signed in. Fulfilled for who is working here; for another person the page is loaded again instead: what
 * is open, and what was pressed, is not theirs.
 * @param {string} found the name of the key
 * @returns {Promise<void>}
 */
export function useAs(found) {
  if (name && found !== name) return reload();
  name = found;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // storage is shut off: other windows do not learn it
  }
  return Promise.resolve();
}

/** Before something is sent: fulfilled unless another person has signed in in another window. */
export async function checkUser() {
  if (name && name !== (lastUser() ?? name)) await reload();
}

function lastUser() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is shut off
  }
}

/** @returns {Promise<void>} never fulfilled */
function reload() {
  location.reload();
  return new Promise(() => {});
}

addEventListener("storage", ({ key }) => key === KEY && checkUser());

/**
 * The name in the browser's storage of what this person keeps.
 * @param {string} prefix
 * @param {string} rest
 */
export const ownKey = (prefix, rest) => `${prefix}${encodeURIComponent(name)}:${rest}`;

/**
 * Who else keeps something in this browser.
 * @param {string} prefix
 * @param {(rest: string) => boolean} isIt
 * @returns {string[]} names of keys
 */
export function othersWho(prefix, isIt) {
  const found = storedKeys().flatMap((key) => {
    const [, who, rest] = (key.startsWith(prefix) && key.slice(prefix.length).match(/^([^:]*):(.*)$/s)) || [];
    return who && isIt(rest) && !key.startsWith(ownKey(prefix, "")) ? [decodeURIComponent(who)] : [];
  });
  return [...new Set(found)].sort();
}

/** The names of all that this browser keeps. */
export function storedKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
