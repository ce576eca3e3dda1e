// Bench: a session that many follow while they vote. Each client holds the stream of changes open and adds up what it is told;
// a client that is cut off comes back, at any process, with the version that it has. In the end everybody must know the same
// counts as the database, within a second of the last vote.
// `--people N`, `--votes N`, `--seconds N` (in which the votes are cast), `--engine embedded|server`, `--processes N`
// (on a server), `--kill` (one of them dies with `kill -9` half-way).

import { randomUUID } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import { startHelper, type Helper } from './parts/processes.ts';

type Process = Helper<object, { url: string } | { rss: number }>;
type Told = {
  version: number;
  questions: readonly { id: string; votes: number }[];
  votes: readonly { id: string; votes: number }[];
};

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '2000' },
    votes: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '5' },
    engine: { type: 'string', default: 'embedded' },
    processes: { type: 'string', default: '1' },
    kill: { type: 'boolean', default: false },
  },
});
const people = Number(values.people);
const votes = Number(values.votes);
const seconds = Number(values.seconds);
const QUESTIONS = 20;
const OWNER = randomUUID();
const FIRST_PAUSE = 200;
/** How long the last counts may take before the bench gives up. */
const PATIENCE = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
const databaseUrl = values.engine === 'server' ? await freshDatabase(undefined, 'durable') : '';
const processes: Process[] = [];
try {
  for (let index = 0; index < Number(values.processes); index += 1) {
    const env = { DATABASE_URL: databaseUrl, DATA_DIR: folder, OWNER };
    processes.push(await startHelper(join(import.meta.dirname, 'parts', 'session-product.ts'), env));
  }
  await measure();
} finally {
  await Promise.all(processes.map((each) => each.stop()));
  if (databaseUrl !== '') await dropDatabase(databaseUrl);
  rmSync(folder, { recursive: true, force: true });
}

function urlOf(index: number): string {
  const alive = processes.filter(
    ({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null,
  );
  const ready = alive[index % alive.length]?.ready;
  return ready !== undefined && 'url' in ready ? ready.url : '';
}

async function call<T>(who: string, method: string, path: string, body?: object, index = 0): Promise<T> {
  const response = await fetch(`${urlOf(index)}/api/sessions${path}`, {
    method,
    headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return (await response.json()) as T;
}

async function measure(): Promise<void> {
  const { id: session } = await call<{ id: string }>(OWNER, 'POST', '', {
    team: OWNER,
    channel: 'channel',
    title: 'Bench',
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    timeZone: 'UTC',
    rules: { anonymous: true, moderated: false, guests: false },
  });
  await call(OWNER, 'POST', `/${session}/acts`, { act: 'open' });
  const questions: string[] = [];
  for (let index = 0; index < QUESTIONS; index += 1) {
    const asked = { text: `Question ${index} of the bench, as long as people’s questions are` };
    questions.push((await call<{ id: string }>(OWNER, 'POST', `/${session}/questions`, asked)).id);
  }
  const clients = Array.from({ length: people }, (_, index) => openClient(session, index));
  while (clients.some(({ version }) => version() === 0)) await pause(50);
  const rssBefore = await largestRss();

  const began = performance.now();
  let lost = 0;
  const cast = Array.from({ length: votes }, async (_, index) => {
    await pause((index * 1_000 * seconds) / votes);
    const path = `/${session}/questions/${questions[index % QUESTIONS]}/vote`;
    const voter = `voter ${Math.floor(index / QUESTIONS)} of ${index % QUESTIONS}`;
    for (;;) {
      try {
        return await call(voter, 'PUT', path, undefined, index);
      } catch {
        // The process died before it answered: whoever voted presses again.
        lost += 1;
        await pause(FIRST_PAUSE);
      }
    }
  });
  if (values.kill) {
    await pause((seconds * 1_000) / 2);
    processes.at(-1)?.process.kill('SIGKILL');
  }
  await Promise.all(cast);
  const ended = performance.now();
  const expected = votes;
  while (clients.some(({ total }) => total() !== expected) && performance.now() - ended < PATIENCE)
    await pause(20);
  const late = clients
    .map(({ total, changedAt }) =>
      total() === expected ? Math.max(0, changedAt() - ended) : Number.POSITIVE_INFINITY,
    )
    .sort((one, other) => one - other);
  const stored = await call<Told>(OWNER, 'GET', `/${session}`);
  const counted = stored.questions.reduce((sum, each) => sum + each.votes, 0);
  const figures = {
    bench: 'session',
    engine: values.engine,
    processes: processes.length,
    killed: values.kill,
    people,
    votes,
    counted,
    castSeconds: Math.round((ended - began) / 100) / 10,
    votesSentAgain: lost,
    wrong: late.filter((ms) => ms === Number.POSITIVE_INFINITY).length,
    p50Ms: Math.round(late[Math.floor(late.length * 0.5)] ?? Number.NaN),
    p95Ms: Math.round(late[Math.floor(late.length * 0.95)] ?? Number.NaN),
    lastMs: Math.round(late.at(-1) ?? Number.NaN),
    reconnects: clients.reduce((sum, { reconnects }) => sum + reconnects(), 0),
    rssMiB: Math.round(Math.max(await largestRss(), rssBefore) / 2 ** 20),
  };
  for (const { close } of clients) close();
  console.log(
    `${people} people, ${processes.length} process(es) on ${values.engine}: ${counted} of ${votes} votes counted; the last counts ` +
      `reached everybody within ${figures.lastMs} ms (p50 ${figures.p50Ms}, p95 ${figures.p95Ms}), ${figures.wrong} know others; ` +
      `${figures.rssMiB} MiB; ${figures.reconnects} came back, ${lost} votes were pressed again`,
  );
  if (values.json) console.log(JSON.stringify(figures));
}

async function largestRss(): Promise<number> {
  const alive = processes.filter(({ process: { signalCode } }) => signalCode === null);
  const sizes = await Promise.all(alive.map((each) => each.ask<{ rss: number }>({})));
  return Math.max(...sizes.map(({ rss }) => rss));
}

/** Follows the session, adds up what it hears, and comes back when it is cut off. */
function openClient(session: string, index: number) {
  const counts = new Map<string, number>();
  const agent = new Agent({ keepAlive: false });
  let version = 0;
  let changedAt = 0;
  let reconnects = 0;
  let closed = false;
  let current: IncomingMessage | null = null;

  function connect(): void {
    const ask = request(
      `${urlOf(index)}/api/sessions/${session}/events?after=${version}`,
      { agent, headers: { authorization: `Bearer reader ${index}` } },
      (answer) => {
        current = answer;
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            hear(text.slice(0, end));
            text = text.slice(end + 2);
          }
        });
        answer.once('close', again);
        answer.on('error', () => undefined);
      },
    );
    ask.on('error', again);
    ask.end();
  }

  let waiting = false;
  function again(): void {
    if (closed || waiting) return;
    waiting = true;
    reconnects += 1;
    setTimeout(() => {
      waiting = false;
      connect();
    }, FIRST_PAUSE);
  }

  function hear(event: string): void {
    if (!event.startsWith('id: ')) return;
    const told = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as Told;
    version = told.version;
    for (const { id, votes: count } of [...told.questions, ...told.votes]) {
      if (counts.get(id) !== count) changedAt = performance.now();
      counts.set(id, count);
    }
  }

  connect();
  return {
    version: () => version,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    changedAt: () => changedAt,
    reconnects: () => reconnects,
    close: () => {
      closed = true;
      current?.destroy();
    },
  };
}
