// @ts-check

/** @type {Promise<typeof import("./menu/menu.js")> | undefined} */
let loading;

/** What few readers open: a file of its own, loaded when it is needed. */
export function loadPages() {
  loading ??= import(String(new URL("menu/menu.js", import.meta.url))).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
