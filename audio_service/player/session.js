// The lock screen, headphones and media keys.

const ACTIONS = ["play", "pause", "seekbackward", "seekforward", "seekto", "previoustrack", "nexttrack"];

/** Let the system control a player: `title`, `artist`, `artwork` are shown; `acts` by name of the action. */
export function take({ title, artist, artwork }, acts) {
  if (!navigator.mediaSession) return;
  const images = artwork ? [{ src: artwork }] : [];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork: images });
  for (const action of ACTIONS) {
    try {
      navigator.mediaSession.setActionHandler(action, acts[action] ?? null);
    } catch {
      // this browser does not know the action
    }
  }
}

export function tell(playing, position, duration, playbackRate) {
  if (!navigator.mediaSession) return;
  navigator.mediaSession.playbackState = playing ? "playing" : "paused";
  if (duration > 0 && position <= duration) navigator.mediaSession.setPositionState?.({ duration, playbackRate, position });
}

export function release() {
  if (!navigator.mediaSession) return;
  navigator.mediaSession.metadata = null;
  navigator.mediaSession.playbackState = "none";
  for (const action of ACTIONS) navigator.mediaSession.setActionHandler(action, null);
}
