// A team with a channel, and the tab API over it at two processes, for tests of sessions. Who calls is said by the bearer token.

import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { openDatabase, type OpenDatabase } from '../../src/adapters/postgres/open-database.ts';
import { NO_SEARCH } from '../../src/adapters/search/no-search.ts';
import { allowedLinks } from '../../src/core/links.ts';
import type { QuestionView, SessionView } from '../../src/core/session-view.ts';
import type { Log, Search } from '../../src/ports.ts';
import { hubOf, sessionApiOf } from '../../src/sessions.ts';
import { openStage, type Stage } from '../flows/world.ts';
import { serve } from './serve.ts';

export const TEAM = randomUUID();
export const CHANNEL = '19:passkeys@thread.tacv2';
export const [OWNER, ANNA, BERT, CARL, GUEST, STRANGER] = Array.from({ length: 6 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const NAMES: Record<string, string> = {
  [OWNER]: 'owner',
  [ANNA]: 'anna',
  [BERT]: 'bert',
  [CARL]: 'carl',
  [GUEST]: 'guest',
};

const ENTRY = {
  id: 'what-is-a-passkey',
  topic: 'basics',
  urgent: false,
  links: [],
  question: 'What is a passkey?',
  answer: 'Ask {helpDesk}.',
  source: 'organisation',
  reviewedOn: '2026-11-24',
};
const FAQ = { files: [], allowed: allowedLinks({}), onePerson: false };
/** Knows one entry, and is sure of it when asked for a passkey. */
const SEARCH: Search = {
  ...NO_SEARCH,
  ask: async (text) =>
    text.includes('passkey')
      ? { band: 'answer', lang: 'en', hits: [{ id: ENTRY.id, score: 1 }] }
      : { band: 'none', lang: null, hits: [] },
  entry: (id) => (id === ENTRY.id ? { ...ENTRY, lang: 'en' } : null),
};

export type Answer<T> = { readonly status: number; readonly body: T };
export type State = {
  version: number;
  session: SessionView;
  questions: QuestionView[];
  gone: string[];
  votes: { id: string; votes: number }[];
  present: number;
  me: { host: boolean; votes: string[]; mine: QuestionView[] };
};

export async function openSessionStage(log: Log) {
  const stage: Stage = await openStage();
  await stage.people(OWNER, ANNA, BERT, CARL, GUEST, STRANGER);
  stage.script.owners = () => [OWNER];
  stage.script.channels = () => [{ id: CHANNEL, name: 'Passkeys' }];
  stage.script.member = (_team, id) =>
    NAMES[id] === undefined ? null : { guest: id === GUEST, name: NAMES[id] };
  await stage.world.store.saveTeam({
    id: TEAM,
    threadId: '19:general@thread.tacv2',
    serviceUrl: 'https://teams.example/',
    name: 'Everybody',
  });
  const other: OpenDatabase = await openDatabase({ databaseUrl: stage.databaseUrl, dataDir: '', log });
  const processOver = async (database: Pick<OpenDatabase, 'store' | 'signals'>) => {
    const world = { ...stage.world, log, store: database.store, search: SEARCH };
    return serve({
      log,
      sessions: { api: sessionApiOf(world, FAQ), hub: await hubOf(world, database.signals, log) },
      verifyCaller: async (header) => {
        const [, personId] = /^Bearer (\S+)/u.exec(header ?? '') ?? [];
        return personId === undefined ? null : { personId, roles: [], groups: [] };
      },
    });
  };
  const servers: readonly [HttpServer, HttpServer] = [
    await processOver({ store: stage.world.store, signals: stage.signals }),
    await processOver(other),
  ];

  async function call<T = Record<string, unknown>>(
    who: string,
    method: string,
    path: string,
    body?: object,
    at: 0 | 1 = 0,
  ): Promise<Answer<T>> {
    const response = await fetch(`${servers[at].url}/api/sessions${path}`, {
      method,
      headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** A session that takes questions. */
  async function opened(rules = {}): Promise<string> {
    const { body } = await call<SessionView>(OWNER, 'POST', '', draft(rules));
    await call(OWNER, 'POST', `/${body.id}/acts`, { act: 'open' });
    return body.id;
  }

  async function asked(session: string, who: string, text: string, more = {}): Promise<QuestionView> {
    const { status, body } = await call<QuestionView>(who, 'POST', `/${session}/questions`, {
      text,
      ...more,
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  const read = async (session: string, who: string, at: 0 | 1 = 0) =>
    (await call<State>(who, 'GET', `/${session}`, undefined, at)).body;

  /** Anything that is no JSON: a file. */
  async function file(who: string, path: string) {
    const response = await fetch(`${servers[0].url}/api/sessions${path}`, {
      headers: { authorization: `Bearer ${who}` },
    });
    return { status: response.status, text: await response.text() };
  }

  async function follow(session: string, who: string, at: 0 | 1, after = 0) {
    const stop = new AbortController();
    const response = await fetch(`${servers[at].url}/api/sessions/${session}/events?after=${after}`, {
      headers: { authorization: `Bearer ${who}` },
      signal: stop.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const changes = () =>
      text
        .split('\n\n')
        .flatMap((part) =>
          part.startsWith('id: ') ? [JSON.parse(part.slice(part.indexOf('data: ') + 6)) as State] : [],
        );
    const until = async (fits: (all: readonly State[]) => boolean) => {
      while (!fits(changes())) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        text += value;
      }
      return changes();
    };
    return { status: response.status, until, stop: () => stop.abort() };
  }

  return {
    stage,
    call,
    opened,
    asked,
    read,
    file,
    follow,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await other.close();
      await stage.close();
    },
  };
}

export const draft = (rules = {}) => ({
  team: TEAM,
  channel: CHANNEL,
  title: 'Passkeys, live',
  startsAt: '2026-12-01T09:00:00Z',
  endsAt: '2026-12-01T10:00:00Z',
  timeZone: 'Europe/Berlin',
  rules: { anonymous: true, moderated: false, guests: false, ...rules },
});
