// Bench: where the embedded engine runs (docs/decisions/0006-embedded-engine-thread.md). `worker` is the thread of its
// own that the product uses, `main` the process's own thread, `yield` the same with a turn of the event loop after
// each statement. The same store does the same work over all, in turns, so that a busy machine disturbs them alike;
// the last line of `--json` is one object of figures.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { EVERYONE } from '../../core/audience.ts';
import { UNKNOWN_TENANT } from '../../core/tenant.ts';
import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, type Campaign } from '../../core/campaign.ts';
import { NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import { planWave } from '../../core/wave.ts';
import type { Store, User } from '../../ports.ts';
import { startEngine } from '../../adapters/postgres/embedded-engine.ts';
import { migrate } from '../../adapters/postgres/migrations.ts';
import type { Tables } from '../../adapters/postgres/schema.ts';
import { createStore } from '../../adapters/postgres/store/store.ts';

const PEOPLE = 20_000;
const TRANSACTIONS = 400;
const ROUNDS = 5;
const NOW = '2026-11-24T09:00:00.000Z';
const WAVE = { id: 'wave', campaignId: 'bench', name: 'Bench', audience: EVERYONE };
const CAMPAIGN: Campaign = {
  id: 'bench',
  name: 'Bench',
  audience: EVERYONE,
  deferral: DEFAULT_DEFERRAL,
  window: null,
  timeZone: 'UTC',
  rhythm: DEFAULT_RHYTHM,
};
const SCOPE = { campaign: CAMPAIGN, audience: EVERYONE, tenant: UNKNOWN_TENANT };

type Figure = { readonly ms: number; readonly stallMs: number; readonly stallP99Ms: number };
type Side = { readonly store: Store; readonly close: () => Promise<void> };
type SideName = 'worker' | 'main' | 'yield';
type Round = (store: Store, round: number) => Promise<void>;

const WORK: Readonly<Record<string, Round>> = {
  'sync of 20,000 people': async (store, round) => {
    const sync = new Date(Date.parse(NOW) + round).toISOString();
    for (let start = 0; start < PEOPLE; start += 1_000) {
      const page = Array.from({ length: 1_000 }, (_, index) => person(start + index, round));
      await store.saveUsers(page, sync);
      const report = { registered: ['mobilePhone'], mfaCapable: true, admin: false, reportedAt: sync };
      await store.saveMethods(
        page.map(({ id }) => ({ personId: id, report })),
        sync,
      );
    }
  },
  '400 transactions, one after another': async (store, round) => {
    for (let each = 0; each < TRANSACTIONS; each += 1) await record(store, each, round);
  },
  '400 transactions, 16 at a time': async (store, round) => {
    let next = 0;
    const worker = async () => {
      while (next < TRANSACTIONS) await record(store, next++, round);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
  },
  'report over 20,000 people': async (store) => {
    await store.reportRows(WAVE.id, CAMPAIGN.id);
    await store.leaveCounts(null, CAMPAIGN.id);
    await store.progress(WAVE.id);
  },
  'one look of the tab: 20 people, waves': async (store) => {
    await store.findPeople('person 19', 20);
    await store.waves();
    await store.progress(WAVE.id);
  },
  'preview of a wave over 20,000 people': async (store) => {
    planWave(SCOPE, await store.candidates(CAMPAIGN.id, null, 100_000), NOW);
  },
};

const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
try {
  const sides: Readonly<Record<SideName, Side>> = {
    worker: await overEngine(join(folder, 'worker')),
    main: await overPglite(join(folder, 'main'), false),
    yield: await overPglite(join(folder, 'yield'), true),
  };
  for (const { store } of Object.values(sides)) await fill(store);
  const found = new Map<string, Figure[]>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(WORK)) {
      for (const [side, { store }] of Object.entries(sides)) {
        const key = `${name} | ${side}`;
        found.set(key, [...(found.get(key) ?? []), await measure(() => work(store, round))]);
      }
    }
  }
  for (const { close } of Object.values(sides)) await close();
  report(found);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(found: ReadonlyMap<string, readonly Figure[]>): void {
  const figures = Object.keys(WORK).map((work) => {
    const of = (side: SideName) => medians(found.get(`${work} | ${side}`) ?? []);
    return { work, worker: of('worker'), main: of('main'), yield: of('yield') };
  });
  console.log('Medians in ms: time / longest stall of the event loop.');
  for (const { work, worker, main, yield: yielding } of figures) {
    const show = ({ ms, stallMs }: Figure) => `${Math.round(ms)} / ${stallMs.toFixed(1)}`;
    console.log(
      `${work.padEnd(38)} worker ${show(worker)}   main ${show(main)}   yield ${show(yielding)}   ` +
        `worker to yield: time × ${round2(worker.ms / yielding.ms)}, stall × ${round2(worker.stallMs / yielding.stallMs)}`,
    );
  }
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'embedded-worker', people: PEOPLE, rounds: ROUNDS, figures }));
  }
}

async function measure(work: () => Promise<void>): Promise<Figure> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The loop turns before and after, so that a stall at either end is seen: the first turn only starts the count.
  await turns();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  await turns();
  delay.disable();
  return { ms, stallMs: delay.max / 1e6, stallP99Ms: delay.percentile(99) / 1e6 };
}

function turns(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function medians(figures: readonly Figure[]): Figure {
  const median = (key: keyof Figure) => {
    const values = figures.map((figure) => figure[key]).sort((one, other) => one - other);
    return round2(values[Math.floor(values.length / 2)] ?? Number.NaN);
  };
  return { ms: median('ms'), stallMs: median('stallMs'), stallP99Ms: median('stallP99Ms') };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

async function fill(store: Store): Promise<void> {
  await store.saveCampaign(CAMPAIGN);
  await WORK['sync of 20,000 people']?.(store, 0);
  const plan = planWave(SCOPE, await store.candidates(CAMPAIGN.id, null, 100_000), NOW);
  await store.insertWave({ ...WAVE, state: 'running', startedBy: 'bench', startedAt: NOW }, plan);
  for (let released = 1; released > 0; ) released = await store.releaseNudges(WAVE.id, 1_000);
}

/** What a settled send writes: the follow-up and two lines of the trail. */
async function record(store: Store, index: number, round: number): Promise<void> {
  const { id } = person(index, 0);
  await store.transaction(async (tx) => {
    await tx.addTrail(id, { kind: 'sent', nudge: 'nudge', step: round }, NOW);
    await tx.saveFollowUp(CAMPAIGN.id, id, { ...NEW_FOLLOW_UP, step: round, lastNudgeAt: NOW }, NOW);
    await tx.addTrail(id, { kind: 'next', act: 'remind', due: NOW, why: 'unanswered for a day' }, NOW);
  });
}

function person(index: number, round: number): User {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const upn = `person${index}@example.org`;
  const department = `Department ${round}`;
  const rest = {
    givenName: null,
    userType: 'member',
    enabled: true,
    country: 'CH',
    language: 'de-CH',
  } as const;
  return { id, name: `Person ${index}`, upn, department, ...rest };
}

async function overEngine(at: string): Promise<Side> {
  const engine = await startEngine(at);
  return over(new PGliteDialect({ pglite: engine }), () => engine.close());
}

async function overPglite(at: string, yields: boolean): Promise<Side> {
  const engine = await PGlite.create({ dataDir: at });
  if (yields) {
    const turn =
      (exec: typeof engine.execProtocolRaw) =>
      async (...args: Parameters<typeof exec>) => {
        const answer = await exec(...args);
        await new Promise((resolve) => setImmediate(resolve));
        return answer;
      };
    engine.execProtocolRaw = turn(engine.execProtocolRaw.bind(engine));
  }
  return over(new PGliteDialect({ pglite: engine }), () => engine.close());
}

async function over(dialect: PGliteDialect, close: () => Promise<void>): Promise<Side> {
  const db = new Kysely<Tables>({ dialect });
  await migrate(db);
  return { store: createStore(db, { enqueue: async () => undefined, pacePerSecond: 45 }), close };
}
