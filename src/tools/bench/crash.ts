// Bench: a wave through trouble. 1 % each of 429 with and without Retry-After, 412, 502, a reset before and a drop after
// acceptance, while one of three workers is killed at random (`kill -9`) again and again. The fake Connector counts who
// was written to; the database says how each nudge ended. Nobody may be written to twice, nothing may be left without an
// end, and nobody may be missed without a flag.
// `--people N`, `--kills N`, `--lease-ms N`, `--every-ms N` (least time between kills),
// `--pace N` (requests a second of the fleet; none without. Each throttling answer cuts it, so many people take long).

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import pg from 'pg';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import type { Asked, Figures } from './parts/fake-connector.ts';
import { startHelper, type Helper } from './parts/processes.ts';
import type { Said, Told } from './parts/sending-product.ts';

type Worker = Helper<Told, Said>;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '40' },
    'lease-ms': { type: 'string', default: '20000' },
    pace: { type: 'string', default: '' },
    'every-ms': { type: 'string', default: '1500' },
  },
});
const people = Number(values.people);
const kills = Number(values.kills);
const WORKERS = 3;
const TROUBLE = 0.01;
/**
 * What a worker may have begun and not yet sent when it is killed: what its share of the pace lets leave in this time;
 * without a pace, one group.
 */
const BEGUN_SECONDS = 0.25;
const BEGUN_GROUP = 100;
/** Answers after which nobody can know. */
const DOUBTFUL = ['502', 'reset before', 'dropped after'];
const PARTS = join(import.meta.dirname, 'parts');

const connector: Helper<Asked, Figures | { url: string }> = await startHelper(
  join(PARTS, 'fake-connector.ts'),
);
const databaseUrl = await freshDatabase(undefined, 'durable');
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
const workers: Worker[] = [];
try {
  await plan();
  connector.tell({ behave: { latencyMs: [20, 300], trouble: TROUBLE } });
  const began = performance.now();
  for (let index = 0; index < WORKERS; index += 1) workers.push(await startWorker());
  await killAgainAndAgain();
  while ((await count(`state in ('planned', 'sending')`)) > 0) await pause(200);
  await report((performance.now() - began) / 1_000);
} finally {
  await Promise.all(workers.map((worker) => worker.stop()));
  await connector.stop();
  await client.end();
  await dropDatabase(databaseUrl);
}

async function plan(): Promise<void> {
  const planner = await startHelper<Told, Said>(join(PARTS, 'sending-product.ts'), env());
  await planner.ask({ do: 'people', group: 'g', count: people, known: true });
  await planner.ask({ do: 'plan', group: 'g' });
  await planner.ask({ do: 'release' });
  await planner.stop();
}

function env(): Record<string, string> {
  const url = 'url' in connector.ready ? connector.ready.url : '';
  return { CONNECTOR_URL: url, DATABASE_URL: databaseUrl, PACE: values.pace, LEASE_MS: values['lease-ms'] };
}

async function startWorker(): Promise<Worker> {
  const worker = await startHelper<Told, Said>(join(PARTS, 'sending-product.ts'), env());
  await worker.ask({ do: 'send' });
  return worker;
}

/** Spread over the whole wave. */
async function killAgainAndAgain(): Promise<void> {
  const heirs: Promise<void>[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const soonest = pause(Number(values['every-ms']));
    const ended = Math.floor((people * 0.9 * kill) / (kills + 1));
    while ((await count(`state not in ('planned', 'sending')`)) < ended) await pause(20);
    await soonest;
    const index = Math.floor(Math.random() * workers.length);
    const [victim] = workers.splice(index, 1);
    if (victim === undefined) continue;
    victim.process.kill('SIGKILL');
    await victim.ended;
    // The others go on meanwhile.
    heirs.push(startWorker().then((heir) => void workers.push(heir)));
    while (workers.length === 0) await pause(20);
  }
  await Promise.all(heirs);
}

async function count(which: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from nudges where ${which}`);
  return Number(rows[0]?.count);
}

async function report(seconds: number): Promise<void> {
  const seen = await connector.ask<Figures>({ tell: 'who' });
  const { rows } = await client.query<{ person_id: string; state: string }>(
    'select person_id, state from nudges',
  );
  const written = new Set(seen.written);
  const ends: Record<string, number> = {};
  for (const { state } of rows) ends[state] = (ends[state] ?? 0) + 1;
  const doubtfulAnswers = DOUBTFUL.reduce((sum, kind) => sum + (seen.troubled[kind] ?? 0), 0);
  const begunAtOnce = values.pace === '' ? BEGUN_GROUP : (BEGUN_SECONDS * Number(values.pace)) / WORKERS;
  const begunAtKills = Math.ceil(kills * begunAtOnce);
  const figure = {
    people,
    kills,
    seconds: Math.round(seconds),
    duplicates: seen.twice,
    withoutEnd: rows.filter(({ state }) => state === 'planned' || state === 'sending').length,
    lost: rows.filter(({ person_id: id }) => !written.has(id)).length,
    lostWithoutFlag: rows.filter(({ person_id: id, state }) => state === 'sent' && !written.has(id)).length,
    inDoubt: ends['in-doubt'] ?? 0,
    inDoubtBound: seen.cutOff + begunAtKills + doubtfulAnswers,
    inFlightAtKills: seen.cutOff,
    begunAtKills,
    doubtfulAnswers,
    ends,
    troubled: seen.troubled,
  };
  console.log(
    `${people} nudges, ${kills} kills, ${figure.seconds} s: ${figure.duplicates} duplicates, ${figure.withoutEnd} without an end, ` +
      `${figure.lostWithoutFlag} of ${figure.lost} losses unflagged, ${figure.inDoubt} in doubt (at most ${figure.inDoubtBound})`,
  );
  if (values.json) console.log(JSON.stringify({ bench: 'crash', ...figure }));
}
