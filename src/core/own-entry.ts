// An entry of the organisation's own, or its word on one of ours: its life, and how it and the files become the bank that
// people get answers from. An entry of the files keeps its id: in each language that the organisation worded, its words take the
// place of ours and its phrasings come beside ours; words of null add phrasings alone. Everything else stays as in the files.
//
//   draft ── ask review ─▶ in-review ── publish (by somebody else) ─▶ published ── retire ─▶ retired
//     ▲───────── send back ────┘                                        │                       │
//     └──────────────────────────── save or restore a version ──────────┴───────────────────────┘
//
// While a newer version is drafted and reviewed, people get the published one.

import { languagesOf, type Bank, type Entry, type EntryText } from './faq.ts';
import type { Instant } from './time.ts';

/** The source of what only the organisation itself can know. */
export const OWN_SOURCE = 'organisation';

export type OwnWords = Pick<EntryText, 'question' | 'answer' | 'source'>;

export type OwnText = {
  readonly phrasings: readonly string[];
  /** Null = the words of the files stay. */
  readonly words: OwnWords | null;
};

/** What an author writes. `locales` by language; an own entry may be in one language alone. */
export type OwnContent = Pick<Entry, 'topic' | 'urgent' | 'links'> & {
  readonly locales: Readonly<Record<string, OwnText>>;
};

export type OwnState = 'draft' | 'in-review' | 'published' | 'retired';

export type OwnEntry = {
  readonly id: string;
  /** Of the newest version. */
  readonly state: OwnState;
  /** Number of the newest version, from 1. */
  readonly version: number;
  readonly content: OwnContent;
  /** Who saved the newest version, by Entra object id, and when. */
  readonly by: string;
  readonly at: Instant;
  /** What people get; null = nothing of it. */
  readonly live: Live | null;
  /** The question whose answer it was made from; null = none. */
  readonly from: string | null;
};

/** `on`: the day on which it was reviewed and published, such as 2026-11-24. */
export type Live = { readonly version: number; readonly content: OwnContent; readonly on: string };

export type OwnAct = 'saved' | 'restored' | 'review-asked' | 'sent-back' | 'published' | 'retired';

/** One line of an entry's history; `content` with what saved a version. */
export type OwnHistory = {
  readonly version: number;
  readonly act: OwnAct;
  readonly by: string;
  readonly at: Instant;
  readonly content: OwnContent | null;
};

export type OwnRefusal =
  /** Somebody has saved another version since. */
  | 'newer-version'
  | 'not-a-draft'
  | 'not-in-review'
  /** Who saved the version may not publish it. */
  | 'own-version'
  | 'not-published';

export type OwnResult =
  | { readonly is: 'changed'; readonly entry: OwnEntry; readonly act: OwnAct }
  /** It was so already: a second click. */
  | { readonly is: 'unchanged'; readonly entry: OwnEntry }
  | { readonly is: 'refused'; readonly why: OwnRefusal };

type Acting = { readonly by: string; readonly at: Instant };

const refused = (why: OwnRefusal): OwnResult => ({ is: 'refused', why });

/** A new entry, not kept yet. */
export function drafted(id: string, content: OwnContent, { by, at }: Acting, from: string | null): OwnEntry {
  return { id, state: 'draft', version: 1, content, by, at, live: null, from };
}

/** `seen`: the version that the author began with; what somebody else saved meanwhile is never overwritten unseen. */
export function save(
  entry: OwnEntry,
  content: OwnContent,
  seen: number,
  { by, at }: Acting,
  act: 'saved' | 'restored' = 'saved',
): OwnResult {
  if (seen !== entry.version) return refused('newer-version');
  const version = entry.version + 1;
  return { is: 'changed', act, entry: { ...entry, state: 'draft', version, content, by, at } };
}

export function askReview(entry: OwnEntry): OwnResult {
  if (entry.state === 'in-review') return { is: 'unchanged', entry };
  if (entry.state !== 'draft') return refused('not-a-draft');
  return { is: 'changed', act: 'review-asked', entry: { ...entry, state: 'in-review' } };
}

export function sendBack(entry: OwnEntry): OwnResult {
  if (entry.state === 'draft') return { is: 'unchanged', entry };
  if (entry.state !== 'in-review') return refused('not-in-review');
  return { is: 'changed', act: 'sent-back', entry: { ...entry, state: 'draft' } };
}

/** `onePerson`: the organisation lets an author publish what they saved. */
export function publish(entry: OwnEntry, { by, at }: Acting, onePerson: boolean): OwnResult {
  if (entry.state === 'published') return { is: 'unchanged', entry };
  if (entry.state !== 'in-review') return refused('not-in-review');
  if (!onePerson && by === entry.by) return refused('own-version');
  const live = { version: entry.version, content: entry.content, on: at.slice(0, 10) };
  return { is: 'changed', act: 'published', entry: { ...entry, state: 'published', live } };
}

/** People get it no more, whatever is drafted; of an entry of the files they get what the files say again. */
export function retire(entry: OwnEntry): OwnResult {
  if (entry.live === null)
    return entry.state === 'retired' ? { is: 'unchanged', entry } : refused('not-published');
  return { is: 'changed', act: 'retired', entry: { ...entry, state: 'retired', live: null } };
}

/** The bank that people get answers from: the files with what is published over them, own entries last. */
export function mergeBank(files: Bank, own: readonly Pick<OwnEntry, 'id' | 'live'>[]): Bank {
  const live = new Map(own.flatMap(({ id, live }) => (live === null ? [] : [[id, live] as const])));
  const ours = files.map((entry) => {
    const over = live.get(entry.id);
    return over === undefined ? entry : merged(entry, over);
  });
  const known = new Set(files.map(({ id }) => id));
  const theirs = [...live]
    .filter(([id]) => !known.has(id))
    .map(([id, over]) => merged({ id, locales: {}, ...metaOf(over.content) }, over));
  return [...ours, ...theirs.filter(({ locales }) => Object.keys(locales).length > 0)];
}

const metaOf = ({ topic, urgent, links }: OwnContent) => ({ topic, urgent, links });

function merged(entry: Entry, { content, on }: Live): Entry {
  const texts = Object.entries(content.locales).flatMap(([lang, { phrasings, words }]) => {
    const ours = Object.hasOwn(entry.locales, lang) ? entry.locales[lang] : undefined;
    const all = [...(ours?.phrasings ?? []), ...phrasings];
    if (words !== null) return [[lang, { ...words, phrasings: all, reviewedOn: on }] as const];
    return ours === undefined ? [] : [[lang, { ...ours, phrasings: all }] as const];
  });
  return { id: entry.id, ...metaOf(content), locales: { ...entry.locales, ...Object.fromEntries(texts) } };
}

/**
 * The name under which the files have that language, such as de for de-CH; another language stays as it is. A regional name of its own
 * would be a language with one entry to those who speak it, and hide all others from them.
 */
export function languageOfBank(files: Bank, lang: string): string {
  const languages = languagesOf(files);
  const base = lang.split('-')[0];
  return (
    languages.find((each) => each === lang) ?? languages.find((each) => each.split('-')[0] === base) ?? lang
  );
}

const LONGEST_ID = 60;

/** An id that no entry of the files has or will have, from the heading where its letters allow. */
export function ownId(heading: string, taken: ReadonlySet<string>): string {
  const words =
    heading
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/gu) ?? [];
  const base = `own-${words.join('-').slice(0, LONGEST_ID) || 'entry'}`.replace(/-+$/u, '');
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1) if (!taken.has(`${base}-${count}`)) return `${base}-${count}`;
}
