// The calls of the tab API that are about sessions of a channel. What readers may see of a question, the server decides.

import type { QuestionView, Seen, SessionView } from '../core/session-view.ts';
import type { Effect, SessionSummary } from '../core/session-report.ts';
import type { SessionAct, SessionRules } from '../core/session.ts';
import type { Instant } from '../core/time.ts';

export type Channel = {
  /** Null = the client does not say. */
  readonly name: string | null;
  /** Conversation id, 19:… */
  readonly id: string;
  /** Entra group id. */
  readonly teamId: string;
};
/** A person as the client's picker gives them. */
export type Picked = { readonly id: string; readonly name: string };
export type SessionList = { readonly sessions: readonly SessionView[]; readonly maySchedule: boolean };
/** What an event brings: what changed after the version that was had. */
export type SessionChange = Seen & {
  readonly version: number;
  readonly session: SessionView;
  readonly present: number;
};
export type SessionAnswer = SessionChange & {
  readonly me: {
    readonly host: boolean;
    readonly mayAsk: boolean;
    readonly votes: readonly string[];
    /** Those that were asked by name. */
    readonly mine: readonly QuestionView[];
  };
};
export type SessionDraft = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly timeZone: string;
  readonly rules: SessionRules;
  readonly coHosts: readonly string[];
};
export type Similar = {
  readonly questions: readonly string[];
  readonly faq: readonly { readonly id: string; readonly question: string; readonly answer: string }[];
};
export type Moderation =
  | { readonly act: 'publish' | 'pin' | 'unpin' | 'split' }
  | { readonly act: 'dismiss'; readonly why: string }
  | { readonly act: 'merge'; readonly into: string }
  | { readonly act: 'tag'; readonly tags: readonly string[] };
export type SummaryInfo = SessionSummary & { readonly effect: Effect };
type Words = { readonly text: string; readonly tags: readonly string[] };

export type Method = 'POST' | 'PUT' | 'DELETE';
type Calls = {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly get: <T>(path: string, query?: Readonly<Record<string, string>>) => Promise<T>;
  readonly send: <T>(method: Method, path: string, body?: unknown, signal?: AbortSignal) => Promise<T>;
};

export function sessionCalls({ request, get, send }: Calls) {
  const at = (id: string) => `/api/sessions/${id}`;
  const of = (id: string, question: string) => `${at(id)}/questions/${question}`;
  return {
    sessions: ({ id, teamId }: Channel) => get<SessionList>('/api/sessions', { team: teamId, channel: id }),
    scheduleSession: ({ id, teamId }: Channel, draft: SessionDraft) =>
      send<SessionView>('POST', '/api/sessions', { team: teamId, channel: id, ...draft }),
    editSession: (id: string, draft: SessionDraft) => send<SessionView>('PUT', at(id), draft),
    steerSession: (id: string, act: SessionAct) => send<SessionView>('POST', `${at(id)}/acts`, { act }),
    showQuestion: (id: string, questionId: string | null) =>
      send<SessionView>('PUT', `${at(id)}/current`, { questionId }),
    session: (id: string) => get<SessionAnswer>(at(id)),
    sessionEvents: (id: string, after: number, signal: AbortSignal) =>
      request(`${at(id)}/events?after=${after}`, { signal }),
    /** `secretHash` undefined = by name. */
    ask: (id: string, words: Words, secretHash: string | undefined) =>
      send<QuestionView>('POST', `${at(id)}/questions`, { ...words, secretHash }),
    ownQuestions: async (id: string, secrets: readonly string[]) =>
      (await send<{ questions: readonly QuestionView[] }>('POST', `${at(id)}/mine`, { secrets })).questions,
    editQuestion: (id: string, question: string, words: Words, secret: string | undefined) =>
      send<QuestionView>('PUT', of(id, question), { ...words, secret }),
    withdraw: (id: string, question: string, secret: string | undefined) =>
      send<QuestionView>('POST', `${of(id, question)}/withdraw`, { secret }),
    vote: (id: string, question: string, on: boolean) =>
      send<{ changed: boolean }>(on ? 'PUT' : 'DELETE', `${of(id, question)}/vote`),
    moderate: (id: string, question: string, moderation: Moderation) =>
      send<QuestionView>('POST', `${of(id, question)}/moderate`, moderation),
    answerQuestion: (id: string, question: string, answer: { is: 'live' | 'written'; text: string }) =>
      send<QuestionView>('PUT', `${of(id, question)}/answer`, answer),
    similar: (id: string, text: string, lang: string, signal: AbortSignal) =>
      send<Similar>('POST', `${at(id)}/similar`, { text, lang }, signal),
    promoteQuestion: (id: string, question: string, lang: string) =>
      send<unknown>('POST', `${of(id, question)}/promote`, { lang }),
    summary: (id: string) => get<SummaryInfo>(`${at(id)}/summary`),
    sessionCalendar: async (id: string) => (await request(`${at(id)}/calendar.ics`)).blob(),
    exportSession: async (id: string, file: 'session.csv' | 'session.json' | 'session.md') =>
      (await request(`${at(id)}/${file}`)).blob(),
  };
}
