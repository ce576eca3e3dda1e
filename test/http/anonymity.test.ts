// An attack on anonymous questions. The same session is held twice, alike in everything but who asked anonymously. If any answer,
// event, file, log line, or row of the database could tell who it was, the two would differ in it; and nothing that names an
// anonymous question names a person who has nothing else to do with it. Every route of sessions takes part.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { sessionRoutes, type SessionApi } from '../../src/adapters/http/session-routes.ts';
import type { QuestionView, SessionView } from '../../src/core/session-view.ts';
import { openTestLog } from '../support/https-double.ts';
import {
  ANNA,
  BERT,
  CARL,
  CHANNEL,
  draft,
  GUEST,
  openSessionStage,
  OWNER,
  STRANGER,
  TEAM,
} from './session-stage.ts';

const PEOPLE = [OWNER, ANNA, BERT, CARL, GUEST, STRANGER];
const SECRET = 'kept in one browser and nowhere else';
const HASH = createHash('sha256').update(SECRET).digest('hex');

type Held = {
  /** What everybody was answered, in order. */
  readonly said: readonly string[];
  readonly log: readonly string[];
  /** All rows of all tables. */
  readonly rows: readonly string[];
  readonly question: string;
  readonly routes: ReadonlySet<string>;
};

/** Holds the session; `asker` asks anonymously, and `other` could have. */
async function hold(asker: string, other: string): Promise<Held> {
  const log = openTestLog();
  const on = await openSessionStage(log);
  const said: string[] = [];
  const routes = new Set<string>();
  const names = new Map([
    [asker, 'the asker'],
    [other, 'the other'],
  ]);
  const note = (who: string, method: string, path: string, answer: unknown) => {
    const pattern = path
      .replace(/^\/[0-9a-f-]{36}/u, '/{id}')
      .replace(/questions\/[0-9a-f-]{36}/u, 'questions/{question}')
      .replace(/\?.*$/u, '');
    routes.add(`${method.toLowerCase()} /api/sessions${pattern}`);
    // What people read of themselves is theirs.
    const read = names.has(who) ? JSON.stringify(answer).replaceAll(who, 'me') : JSON.stringify(answer);
    said.push(`${names.get(who) ?? who} ${method} ${pattern} ${read}`);
  };
  const call = async <T = Record<string, unknown>>(
    who: string,
    method: string,
    path: string,
    body?: object,
  ) => {
    const answer = await on.call<T>(who, method, path, body);
    note(who, method, path, answer);
    return answer.body;
  };
  try {
    const { id } = await call<SessionView>(OWNER, 'POST', '', draft({ moderated: true }));
    await call(OWNER, 'POST', `/${id}/acts`, { act: 'open' });
    const { team: _team, channel: _channel, ...edited } = draft({ moderated: true });
    await call(OWNER, 'PUT', `/${id}`, { ...edited, title: 'Passkeys' });
    // Both asked by name before, so that both are somewhere to be confused with.
    for (const who of [ANNA, BERT]) {
      await call(who, 'POST', `/${id}/questions`, { text: 'By name?' });
      on.stage.later(60_000);
    }

    await call(asker, 'POST', `/${id}/similar`, { text: 'May I say no to a passkey?' });
    const asked = { text: 'May I say no?', tags: ['fear'], secretHash: HASH };
    const { id: question } = await call<QuestionView>(asker, 'POST', `/${id}/questions`, asked);
    const at = `/${id}/questions/${question}`;
    await call(asker, 'PUT', at, { text: 'May we say no?', tags: ['fear'] });
    await call(asker, 'PUT', at, { text: 'May we say no?', tags: ['fear'], secret: 'a guess of the secret' });
    await call(asker, 'PUT', at, { text: 'May we say no?', tags: ['fear'], secret: SECRET });
    const again = await call<QuestionView>(asker, 'POST', `/${id}/questions`, { ...asked, text: 'Really?' });
    await call(asker, 'POST', `/${id}/questions/${again.id}/withdraw`, { secret: SECRET });

    await call(OWNER, 'POST', `${at}/moderate`, { act: 'publish' });
    await call(CARL, 'PUT', `${at}/vote`);
    await call(CARL, 'DELETE', `${at}/vote`);
    await call(CARL, 'PUT', `${at}/vote`);
    await call(OWNER, 'PUT', `/${id}/current`, { questionId: question });
    await call(OWNER, 'PUT', `${at}/answer`, { is: 'written', text: 'Of course.' });
    await call(OWNER, 'POST', `${at}/promote`, { lang: 'en' });
    await call(asker, 'POST', `/${id}/mine`, { secrets: [SECRET] });
    await call(other, 'POST', `/${id}/mine`, { secrets: ['a guess of the secret'] });

    const where = `?team=${TEAM}&channel=${encodeURIComponent(CHANNEL)}`;
    for (const who of [OWNER, asker, other, CARL, STRANGER]) {
      await call(who, 'GET', where);
      await call(who, 'GET', `/${id}`);
      await call(who, 'GET', `/${id}/summary`);
      await call(who, 'GET', `/${id}/told`);
      for (const name of ['session.csv', 'session.json', 'session.md']) {
        note(who, 'GET', `/${id}/${name}`, await on.file(who, `/${id}/${name}`));
      }
      const follower = await on.follow(id, who, 1);
      const [first] = await follower.until((all) => all.length > 0);
      follower.stop();
      note(who, 'GET', `/${id}/events`, first);
    }
    return {
      said,
      log: log.lines.map((line) => JSON.stringify(line)),
      rows: await dump(on.stage.databaseUrl),
      question,
      routes,
    };
  } finally {
    await on.close();
  }
}

async function dump(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    order by 1`);
  const all: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    all.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  await client.end();
  return all;
}

/**
 * Ids made by chance, times of this machine, and how many follow, which is counted with a delay, are not compared; people's
 * ids are.
 */
const plain = (line: string) =>
  line
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu, (id) =>
      PEOPLE.includes(id) || id === TEAM ? id : '<id>',
    )
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/gu, '<time>')
    .replace(/"(people|present)":(\d+|null)/gu, '"$1":<count>')
    .replace(/127\.0\.0\.1:\d+/gu, '<port>');

describe('anonymous questions', function () {
  this.timeout(120_000);
  let one: Held;
  let two: Held;
  before(async () => {
    one = await hold(ANNA, BERT);
    two = await hold(BERT, ANNA);
  });

  it('leave the same behind, whoever asked: answers, events, files, log lines, rows', () => {
    for (const what of ['said', 'log', 'rows'] as const) {
      const [first, second] = [one, two].map((held) =>
        // How often something is told, and the queue's own counts, depend on how quick the machine is.
        [...new Set(held[what].filter((line) => !/^jobs\.(?!job )/u.test(line)).map(plain))].toSorted(),
      );
      assert.deepEqual(first, second, what);
    }
  });

  it('are named together with nobody but who voted for them and who answered', () => {
    for (const { rows, question } of [one, two]) {
      const naming = rows.filter((row) => row.includes(question));
      assert.ok(naming.length >= 2, 'the question and its vote are there');
      const named = PEOPLE.filter((id) => naming.some((row) => row.includes(id)));
      assert.deepEqual(named.toSorted(), [OWNER, CARL].toSorted());
    }
  });

  it('are kept with the hash of a secret alone, never the secret', () => {
    for (const { rows, log } of [one, two]) {
      assert.ok(rows.some((row) => row.includes(HASH)));
      assert.ok(![...rows, ...log].some((line) => line.includes(SECRET)));
    }
  });

  it('leave no word and no hash of the secret in what others are told or in a log', () => {
    for (const { said, log } of [one, two]) {
      assert.ok(!said.some((line) => line.includes(HASH)));
      assert.ok(!log.some((line) => /say no|Really/u.test(line) || PEOPLE.some((id) => line.includes(id))));
    }
  });

  it('were asked about by every route of sessions', () => {
    const all = sessionRoutes({} as SessionApi).map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(
      all.filter((route) => !one.routes.has(route)),
      [],
    );
  });
});
