// What the service's API gives the player. Times are in milliseconds, places in code points of a block's text.

export interface Manifest {
  id: string;
  title: string | null;
  status: "rendering" | "ready" | "failed";
  /** null while it is rendered. */
  duration_ms: number | null;
  /** Until the token of its addresses expires; null where they need none. */
  expires_s?: number | null;
  audio: { src: string }[];
  timeline: string;
  /** The page's site and picture, as the page says them. */
  site_name: string | null;
  image: string | null;
  synthetic?: boolean;
  voice_credit?: string;
  links: { page: string; events: string; stream: string; plays: string; reports?: string };
  /** null where it is switched off; older services have none. */
  voice_label?: string | null;
  voice_label_url?: string | null;
  error?: string | null;
}

export interface Block {
  kind: string;
  text: string;
}

interface Part {
  block: number;
  start: number;
  end: number;
  start_ms: number;
  end_ms: number;
}

export interface Word extends Part {
  text: string;
  spoken: string;
}

/** With its words, from `first` to before `last`. */
export interface Sentence extends Part {
  first: number;
  last: number;
}

/** timeline.json */
export interface TimelineFile {
  duration_ms: number;
  blocks: Block[];
  sentences: Part[];
  words: Word[];
}

/** The event `sentence` of a narration that is rendered. */
export interface SentenceEvent extends Omit<Part, "block"> {
  index: number;
  block: Block & { index: number };
  words: Word[];
}

declare global {
  interface Window {
    /** Safari's on iPhones. */
    ManagedMediaSource?: typeof MediaSource;
  }
}
