// @ts-check
// Signing in: the form, and the dialog over what is open when a session has ended.

import { h } from "../player/dom.js";
import * as api from "./api.js";
import { attempt, dialog, field } from "./controls.js";

/** @type {Promise<boolean> | undefined} while the dialog is open */
let asking;
/** The dialog was closed without a key: it opens again after the next press only. */
let isDeclined = false;

for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => (isDeclined = false), { capture: true });

/** @param {() => unknown} signedIn */
export function signInForm(signedIn) {
  const key = h("input", { type: "password", autocomplete: "current-password", required: true, id: "key" });
  const status = h("p", { role: "alert", class: "wrong" });
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    status.textContent = "";
    key.select(); // another one is typed over it
    attempt(status, async () => {
      await api.signIn(key.value.trim());
      await signedIn();
    });
  };
  return h("form", { submit }, field("Access key", key), status, h("button", { class: "main" }, "Sign in"));
}

/** Ask for the key over what is open, once for all who wait for it; whether somebody signed in. */
export function renewSession() {
  if (document.querySelector("main #key")) return Promise.resolve(false); // the page asks already
  if (!asking && isDeclined) return Promise.resolve(false);
  asking ??= askForKey().finally(() => (asking = undefined));
  return asking;
}

/** @returns {Promise<boolean>} */
function askForKey() {
  let isSignedIn = false;
  const done = () => {
    isSignedIn = true;
    element.close();
  };
  const says = "Your session has ended. Nothing that you typed is lost.";
  const element = dialog("Sign in again", h("p", {}, says), signInForm(done));
  element.classList.add("sign-in");
  element.querySelector("input")?.focus();
  const closed = new AbortController();
  // They may have signed in in another tab.
  addEventListener("focus", () => api.session().then(done, () => {}), { signal: closed.signal });
  return new Promise((resolve) =>
    element.addEventListener("close", () => {
      closed.abort();
      isDeclined = !isSignedIn;
      resolve(isSignedIn);
    }),
  );
}
