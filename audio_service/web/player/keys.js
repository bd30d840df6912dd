// Keys: of the keyboard while the player has the focus, of headphones, of the lock screen.

import { RATES, STEP_S } from "./view.js";

const ARROW_S = 5;
const VOLUME_STEP = 0.05;
// Keys that a control needs itself.
const OWN = { SELECT: /^(Arrow|.$)/, BUTTON: /^( |Enter)$/, A: /^Enter$/ };

/** What a key does to a player, or undefined. */
export function actOf({ target, key, ctrlKey, metaKey, altKey, isComposing }, player, { seek, end, transcript, strings }) {
  if (ctrlKey || metaKey || altKey || isComposing || OWN[target.tagName]?.test(key)) return undefined;
  if (/^Arrow/.test(key) && (target === end.volume || (target === transcript && /Up|Down/.test(key)))) return undefined;
  const by = (seconds) => (player.currentTime += seconds);
  const along = strings.dir === "rtl" ? -ARROW_S : ARROW_S;
  const up = (step) => (target === seek ? by(step * ARROW_S) : (player.volume += step * VOLUME_STEP));
  return {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    j: () => by(-STEP_S),
    l: () => by(STEP_S),
    m: () => (player.muted = !player.muted),
    ArrowLeft: () => by(-along),
    ArrowRight: () => by(along),
    ArrowUp: () => up(1),
    ArrowDown: () => up(-1),
    ",": () => (player.playbackRate = RATES.findLast((rate) => rate < player.playbackRate) ?? RATES[0]),
    ".": () => (player.playbackRate = RATES.find((rate) => rate > player.playbackRate) ?? RATES.at(-1)),
  }[key];
}

const session = navigator.mediaSession; // an Android WebView has none

const sessionActs = (player) => ({
  play: () => player.play(),
  pause: () => player.pause(),
  seekbackward: ({ seekOffset = STEP_S }) => (player.currentTime -= seekOffset),
  seekforward: ({ seekOffset = STEP_S }) => (player.currentTime += seekOffset),
  seekto: ({ seekTime }) => player.seek(seekTime),
  previoustrack: () => player.skipSentence(-1),
  nexttrack: () => player.skipSentence(1),
});

/** Let the system control a player, and show what `metadata` says; null for none. */
export function control(player, metadata) {
  if (!session) return;
  session.metadata = player && new MediaMetadata(metadata);
  for (const [action, act] of Object.entries(sessionActs(player))) {
    try {
      session.setActionHandler(action, player && act);
    } catch {
      // this browser does not know the action
    }
  }
}

/** Tell the system how it stands with the player that it controls. */
export function tell({ paused, currentTime: position, duration, playbackRate }) {
  if (!session) return;
  session.playbackState = paused ? "paused" : "playing";
  if (duration > 0 && position <= duration) session.setPositionState?.({ duration, playbackRate, position });
}
