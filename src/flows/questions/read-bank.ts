// The FAQ as its editors see it: ours and the organisation's own entries in one list, and one of them with its history, what must be
// mended, and which other entries are like it.

import { languagesOf, waysToAsk, type Bank, type Entry } from '../../core/faq.ts';
import { ownFinding } from '../../core/check-own-entry.ts';
import { spokenForm } from '../../core/command.ts';
import type { Finding } from '../../core/finding.ts';
import {
  mergeBank,
  type OwnContent,
  type OwnEntry,
  type OwnHistory,
  type OwnState,
} from '../../core/own-entry.ts';
import type { Search, World } from '../../ports.ts';
import { problemsOf, type BankNeeds } from './edit-bank.ts';

export type Listed = {
  readonly id: string;
  readonly topic: string;
  readonly urgent: boolean;
  /** In the language asked for, or in the first that it has. */
  readonly question: string;
  readonly languages: readonly string[];
  /** `shipped`: the organisation has said nothing about it. */
  readonly state: OwnState | 'shipped';
  /** People get something of the organisation's own. */
  readonly live: boolean;
};

export type EntryRead = {
  readonly id: string;
  /** As the files have it; null = the organisation's own. */
  readonly shipped: Entry | null;
  readonly own: OwnEntry | null;
  readonly history: readonly OwnHistory[];
  readonly problems: readonly Finding[];
  readonly like: readonly Like[];
};

/** Another entry that the search finds for what this one is asked by, and for which words. */
export type Like = {
  readonly id: string;
  readonly question: string;
  readonly lang: string;
  readonly asked: string;
  readonly score: number;
};

/** Without `drafts` only what people get: a draft may hold the words of somebody who asked. */
export type BankAsked = { readonly search: string; readonly lang: string; readonly drafts: boolean };

/** Entries whose id, heading or phrasings have all the words in them, in the order of the bank. */
export async function listBank(
  { store, faq: { files } }: BankNeeds,
  { search, lang, drafts }: BankAsked,
): Promise<{
  readonly entries: readonly Listed[];
  readonly languages: readonly string[];
  readonly topics: readonly string[];
}> {
  const own = await store.bankEntries();
  const bank = drafts ? newest(files, own) : mergeBank(files, own);
  const states = new Map(own.map((entry) => [entry.id, entry]));
  const words = spokenForm(search).split(' ');
  return {
    entries: bank
      .filter((entry) => has(entry, words))
      .map((entry) => listed(entry, states.get(entry.id), lang)),
    languages: languagesOf(files),
    topics: [...new Set(files.map(({ topic }) => topic))],
  };
}

/** The entry without drafts and versions: what people get. Null when they get nothing. */
export function withoutDrafts(read: EntryRead): EntryRead | null {
  const live = read.own?.live ?? null;
  if (live === null && read.shipped === null) return null;
  const own = live === null || read.own === null ? null : { ...read.own, content: live.content, from: null };
  return { ...read, own, history: [], problems: [], like: [] };
}

/** Null when there is no such entry. */
export async function readEntry(
  { store, faq, search }: BankNeeds & { readonly search: Pick<Search, 'ask'> },
  id: string,
): Promise<EntryRead | null> {
  const shipped = faq.files.find((entry) => entry.id === id) ?? null;
  const all = await store.bankEntries();
  const own = all.find((entry) => entry.id === id) ?? null;
  if (shipped === null && own === null) return null;
  const unfinished = own !== null && own.state !== 'published' && own.state !== 'retired';
  return {
    id,
    shipped,
    own,
    history: await store.bankHistory(id),
    problems: unfinished ? problemsOf(faq, own, all).map((problem) => ownFinding(id, problem)) : [],
    like: own === null ? [] : await likeEntries(search, mergeBank(faq.files, all), id, own.content),
  };
}

/** Most texts that are asked about for one entry: an author waits for it. */
const MOST_ASKED = 40;

/** Entries that the search is sure of when asked for this one: people would get those. Each once, the surest first. */
export async function likeEntries(
  search: Pick<Search, 'ask'>,
  bank: Bank,
  id: string | null,
  { locales }: Pick<OwnContent, 'locales'>,
): Promise<readonly Like[]> {
  const found = new Map<string, Like>();
  const asked = Object.entries(locales).flatMap(([lang, { words, phrasings }]) =>
    (words === null ? phrasings : waysToAsk({ ...words, phrasings, reviewedOn: '' }))
      .filter((text) => spokenForm(text) !== '')
      .map((text) => ({ lang, text })),
  );
  for (const { lang, text } of asked.slice(0, MOST_ASKED)) {
    const { band, hits } = await search.ask(text, lang, 1);
    const [hit] = hits;
    if (band !== 'answer' || hit === undefined || hit.id === id) continue;
    if ((found.get(hit.id)?.score ?? 0) >= hit.score) continue;
    found.set(hit.id, { ...hit, lang, asked: text, question: headingOf(bank, hit.id, lang) });
  }
  return [...found.values()].toSorted((one, other) => other.score - one.score);
}

/** The entry's heading in that language, or in any; its id when it is gone. */
export function headingOf(bank: Bank, id: string, lang: string): string {
  const entry = bank.find((each) => each.id === id);
  return (entry && headingIn(entry, lang)) ?? id;
}

function headingIn({ locales }: Entry, lang: string): string | undefined {
  return (locales[lang] ?? locales['en'] ?? Object.values(locales)[0])?.question;
}

/** Drafts too: an editor looks for what they wrote. */
function newest(files: Bank, own: readonly OwnEntry[]): Bank {
  return mergeBank(
    files,
    own.map(({ id, version, content }) => ({ id, live: { version, content, on: '' } })),
  );
}

function has({ id, locales }: Entry, words: readonly string[]): boolean {
  const texts = Object.values(locales).flatMap(waysToAsk);
  const all = spokenForm([id, ...texts].join(' '));
  return words.every((word) => all.includes(word));
}

function listed(entry: Entry, own: OwnEntry | undefined, lang: string): Listed {
  const { id, topic, urgent, locales } = entry;
  return {
    id,
    topic,
    urgent,
    question: headingIn(entry, lang) || id,
    languages: Object.keys(locales).toSorted(),
    state: own?.state ?? 'shipped',
    live: own?.live != null,
  };
}

export type Tried = {
  readonly band: 'answer' | 'choices' | 'none';
  readonly lang: string | null;
  readonly hits: readonly { readonly id: string; readonly question: string; readonly score: number }[];
};

const TRIED = 5;

/** What the bot would do with a question, with the entries that come near and their scores; nothing is kept. */
export async function tryQuestion(
  {
    store,
    faq,
    search,
  }: Pick<World, 'store'> & Pick<BankNeeds, 'faq'> & { readonly search: Pick<Search, 'ask'> },
  question: string,
  lang: string,
): Promise<Tried> {
  const found = await search.ask(question, lang, TRIED);
  const bank = mergeBank(faq.files, await store.bankEntries());
  return {
    ...found,
    hits: found.hits.map((hit) => ({ ...hit, question: headingOf(bank, hit.id, found.lang ?? lang) })),
  };
}
