// The client of the FAQ's routes, over the calls that the rest of the API makes too.

import type { EntryText } from '../core/faq.ts';
import type { Finding } from '../core/finding.ts';
import type { OwnContent, OwnEntry, OwnHistory, OwnState } from '../core/own-entry.ts';
import type { Instant } from '../core/time.ts';

export type FaqListed = {
  readonly id: string;
  readonly topic: string;
  readonly urgent: boolean;
  readonly question: string;
  readonly languages: readonly string[];
  readonly state: OwnState | 'shipped';
  readonly live: boolean;
};
export type FaqList = {
  readonly entries: readonly FaqListed[];
  readonly languages: readonly string[];
  readonly topics: readonly string[];
};
export type FaqLike = {
  readonly id: string;
  readonly question: string;
  readonly lang: string;
  readonly asked: string;
  readonly score: number;
};
export type FaqEntryInfo = {
  readonly id: string;
  readonly shipped: {
    readonly topic: string;
    readonly urgent: boolean;
    readonly links: readonly string[];
    readonly locales: Readonly<Record<string, EntryText>>;
  } | null;
  readonly own: OwnEntry | null;
  readonly history: readonly OwnHistory[];
  readonly problems: readonly Finding[];
  readonly like: readonly FaqLike[];
  readonly allowed: { readonly onePerson: boolean };
};
export type FaqGap = {
  readonly lang: string;
  readonly count: number;
  readonly waiting: number;
  readonly rated: number;
  readonly lastAt: Instant;
  readonly nearest: {
    readonly id: string;
    readonly question: string;
    readonly score: number;
    readonly answers: boolean;
  } | null;
  readonly examples: readonly {
    readonly id: string;
    readonly text: string;
    readonly at: Instant;
    readonly answer: string | null;
  }[];
};
export type FaqGaps = {
  readonly since: Instant;
  readonly questions: number;
  readonly cut: boolean;
  readonly groups: readonly FaqGap[];
};
export type FaqWaiting = {
  readonly at: Instant;
  readonly count: number;
  readonly questions: readonly {
    readonly id: string;
    readonly text: string | null;
    readonly lang: string;
    readonly topic: string | null;
    readonly why: string | null;
    readonly taken: { readonly by: string | null; readonly at: Instant } | null;
    readonly since: Instant;
    readonly channel: string | null;
  }[];
};
export type FaqTried = {
  readonly band: 'answer' | 'choices' | 'none';
  readonly lang: string | null;
  readonly hits: readonly { readonly id: string; readonly question: string; readonly score: number }[];
};
export type FaqStep = 'ask-review' | 'send-back' | 'publish' | 'retire';

type Calls = {
  get<T>(path: string, query?: Readonly<Record<string, string>>): Promise<T>;
  send<T>(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
};

export function faqCalls({ get, send }: Calls) {
  const at = (id: string) => `/api/faq/entries/${encodeURIComponent(id)}`;
  return {
    faqEntries: (search: string, lang: string) => get<FaqList>('/api/faq/entries', { search, lang }),
    faqEntry: (id: string) => get<FaqEntryInfo>(at(id)),
    addFaqEntry: (content: OwnContent) => send<OwnEntry>('POST', '/api/faq/entries', content),
    saveFaqEntry: (id: string, content: OwnContent, seen: number) =>
      send<OwnEntry>('PUT', at(id), { content, seen }),
    restoreFaqVersion: (id: string, version: number) =>
      send<OwnEntry>('POST', `${at(id)}/restore`, { version }),
    stepFaqEntry: (id: string, step: FaqStep) => send<OwnEntry>('POST', `${at(id)}/${step}`),
    faqGaps: (days: number) => get<FaqGaps>('/api/faq/gaps', { days: String(days) }),
    promote: (question: string, phrasingOf: string | null) =>
      send<{ entry: OwnEntry; like: readonly FaqLike[] }>('POST', '/api/faq/promote', {
        question,
        phrasingOf,
      }),
    tryFaq: (question: string, lang: string) => send<FaqTried>('POST', '/api/faq/try', { question, lang }),
    faqWaiting: () => get<FaqWaiting>('/api/faq/waiting'),
  };
}
