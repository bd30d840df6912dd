// What the service's API gives the editor's page. Places are in code points of a block's text.

import type { ProblemDetails } from "./problems.js";

export type Role = "edit" | "publish";

export type ArticleState = "draft" | "live" | "changed" | "newer" | "rendering" | "failed";

export type Origin = "pushed" | "edited" | "fetched";

export interface ArticleView {
  id: string;
  version: number;
  title: string | null;
  language: string | null;
  source: string;
  /** The host whose rules apply to it. */
  site: string | null;
  section: string | null;
  voice: string;
  choices: Choices;
  /** As they are for this article. */
  pauses: Pauses;
  published: boolean;
  state: ArticleState;
  /** When it was edited without being published, and the name of the key. */
  saved_at: string | null;
  saved_by: string;
  /** Of the last revision. */
  origin: Origin | null;
  revised_at: string | null;
  revised_by: string;
  /** The article was revised elsewhere after this copy was made. */
  overtaken: boolean;
  /** The last revision that was published in the editor, if the CMS has replaced it. */
  replaced: number | null;
  preview_only: boolean;
  notices: Notice[];
  blocks: Block[];
  sentences: Sentence[];
  /** Stored pronunciation rules that apply to it. */
  rules: StoredRule[];
}

/** Something to check before publishing: of removals, their reason and how many words they took. */
export interface Notice {
  kind: string;
  reason: string | null;
  words: number;
  of_words: number;
  share: number;
  count: number;
  begins: string;
}

export interface Choices {
  voice?: string | null;
  title_voice?: string | null;
  quote_voice?: string | null;
  length_scale?: number | null;
  pauses?: Pauses | null;
  /** Texts of removals that are read all the same. */
  keep?: string[];
  /** Texts of blocks that are not read. */
  drop?: string[];
  /** Voices of single blocks, by the block's text. */
  voices?: Record<string, string> | null;
  /** Silence after single sentences in milliseconds, by the sentence's text. */
  pauses_at?: Record<string, number> | null;
}

/** Silence after each kind of block, in milliseconds. */
export type Pauses = Record<string, number>;

/** Without sentences it is not read. */
export interface Block {
  index: number;
  kind: string;
  text: string;
  /** By the editor's choice. */
  left_out: boolean;
  removed: Removal[];
  words: Word[];
  foreign: Foreign[];
}

/** A passage in another language than it is read in. */
export interface Foreign extends Place {
  note: string;
}

export interface Place {
  start: number;
  end: number;
}

export interface Removal extends Place {
  reason: string;
}

/** `spoken` and `ipa` only where it is said otherwise than it is written; `guess` says why it was guessed. */
export interface Word extends Place {
  sentence: number;
  spoken: string | null;
  ipa: (string | null)[] | null;
  guess: string | null;
  /** How unsure the guess is, 1 to 100. */
  unsure: number | null;
  /** What a narrator's mark asks for. */
  mark: string | null;
  /** The id of the pronunciation rule that applies to it. */
  rule: number | null;
}

export interface Sentence extends Place {
  block: number;
  key: string;
  voice: string;
  pause_ms: number;
  /** A narrator's mark or the editor sets the pause. */
  marked: boolean;
  /** It was spoken before. */
  stored: boolean;
}

export interface ListedVoice {
  name: string;
  language: string;
  quality: string;
}

/** What is changed on top of a version; `texts` of blocks, by their index. */
export interface Changes {
  version: number;
  choices: Choices;
  texts: Record<string, string>;
}

/** How a word is said. */
export interface Rule {
  written: string;
  kind: string;
  said: string;
  scope: string;
  /** The only section of the site, or of all sites, that it is for. */
  section?: string;
  language?: string;
  /** With these capitals only. */
  exact?: boolean;
}

export interface StoredRule extends Rule {
  id: number;
  saved_by: string;
  saved_at: string;
  /** Of the article that it is for, in a page of the list. */
  title?: string | null;
}

/** Rules that are deleted, and rules that are saved. */
export interface RuleChange {
  remove: Rule[];
  save: Rule[];
}

/** A sound of a language: a word that has it ("" if none is known), and phonemes to hear it by. */
export interface LanguageSound {
  symbol: string;
  example: string;
  carrier: string;
}

/** A sentence to be heard, in base64; `words` are the times of its words in milliseconds. */
export interface SpokenSentence {
  /** Of the audio; of rules that are only tried there is none. */
  key: string;
  spoken: string;
  pause_ms: number;
  words: [number, number][];
  type: string;
  audio: string;
}

export interface Report {
  duration_ms: number;
  fit: boolean;
  findings: Finding[];
}

export interface Finding {
  name: string;
  value: number;
  unit: string;
  verdict: "fine" | "look" | "refused";
  says: string;
  sentence: number | null;
}

/** A line of a check's answer. */
export interface CheckLine {
  done?: number;
  report?: Report;
  error?: string;
  /** The error as a problem of the API. */
  problem?: ProblemDetails;
}

export interface Manifest {
  id: string;
  title: string | null;
  status: "rendering" | "ready" | "failed";
  published: boolean;
  audio: { src: string }[];
  captions: string;
  /** For callers with a key. */
  embed?: string | null;
  links: { page: string };
  error: string | null;
}

/** A word that readers heard said wrong; `count` equal reports. */
export interface ReaderReport {
  id: number;
  article_id: string;
  title: string | null;
  word: string;
  before: string;
  after: string;
  note: string;
  count: number;
  last_at: string;
}

/** An article in the list. */
export interface OverviewEntry {
  id: string;
  title: string | null;
  url: string | null;
  published: boolean;
  state: ArticleState;
  /** Of the working copy, 0 if there is none. */
  version: number;
  changed_at: string;
  changed_by: string;
  /** Of the audio that is served. */
  duration_ms: number | null;
}

export interface OverviewPage {
  articles: OverviewEntry[];
  next: string | null;
}

export interface Revision {
  number: number;
  origin: Origin;
  saved_by: string;
  saved_at: string;
  status: "rendering" | "ready" | "failed" | "replaced";
  served: boolean;
  withdrawn: boolean;
  duration_ms: number | null;
  audio: string | null;
}

/** What a revision had, and what the article has now instead. */
export interface RevisionDiff {
  changes: { was: string[]; now: string[] }[];
  other_choices: boolean;
}

/** The article in a clipboard's HTML; a part is a block, or a row of a table. */
export interface Pasted {
  origin: "word" | "docs" | "web";
  html: string;
  headings: number;
  quotes: number;
  items: number;
  tables: number;
  parts: { tag: string; text: string }[];
}
