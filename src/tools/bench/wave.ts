// Bench: a wave. `plan`: 100,000 people planned and stored. `pace`: how much of the budget is used, and the most in any
// sliding second, by one and three processes, and how soon a pause or the stop of everything takes effect. `speed`: without a budget, against what a Teams developer would write today,
// a sequential loop and one of 32 workers, in turns on the same fake Connector.
// `--only plan,pace,speed`, `--people N`, `--seconds N` (of each pace run), `--engine server|embedded`.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import type { Asked, Behaviour, Figures } from './parts/fake-connector.ts';
import { startHelper, type Helper } from './parts/processes.ts';
import type { Said, Told } from './parts/sending-product.ts';

type Engine = 'server' | 'embedded';
type Connector = Helper<Asked, Figures | { url: string }>;
type Product = Helper<Told, Said>;
type Bare = Helper<{ ids: readonly string[]; workers: number; card: object }, Said>;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'plan,pace,speed' },
    people: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
    engine: { type: 'string' },
  },
});
const only = new Set(values.only.split(','));
const engines = (['server', 'embedded'] as const).filter(
  (engine) => values.engine === undefined || values.engine === engine,
);
const PACE = 45;
/** Long enough to see whether anything leaves after a pause, which must take effect within two seconds. */
const HALT_WATCHED_MS = 6_000;
const PARTS = join(import.meta.dirname, 'parts');
const BARE = join(import.meta.dirname, '../../../test/bench/bare-loop.ts');
const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: JSON.parse(readFileSync(cardFile(), 'utf8')) as object,
};

const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
const connector: Connector = await startHelper(join(PARTS, 'fake-connector.ts'));
const url = 'url' in connector.ready ? connector.ready.url : '';
const figures: object[] = [];
try {
  for (const engine of engines) {
    if (only.has('plan')) figures.push(await plan(engine));
    if (only.has('pace')) figures.push(...(await pace(engine)));
    if (only.has('speed')) for (const latency of [50, 0]) figures.push(await speed(engine, latency));
  }
} finally {
  await connector.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify({ bench: 'wave', figures }));

// ── plan ──────────────────────────────────────────────────────────────────────────────────────────────────

async function plan(engine: Engine): Promise<object> {
  return withDatabase(engine, async (env) => {
    const product = await startProduct(env);
    const people = Number(values.people);
    await product.ask({ do: 'people', group: 'g', count: people, known: false });
    const planned = await product.ask({ do: 'plan', group: 'g' });
    const released = await product.ask({ do: 'release' });
    await product.stop();
    const figure = {
      what: 'plan',
      engine,
      people,
      planSeconds: round(planned.seconds),
      releaseSeconds: round(released.seconds),
      peakMiB: Math.round(Math.max(planned.peakMiB, released.peakMiB)),
    };
    console.log(
      `${engine}: ${people} people planned and stored in ${figure.planSeconds} s, released in ${figure.releaseSeconds} s, peak RSS ${figure.peakMiB} MiB`,
    );
    return figure;
  });
}

// ── pace ──────────────────────────────────────────────────────────────────────────────────────────────────

async function pace(engine: Engine): Promise<object[]> {
  const found: object[] = [];
  for (const processes of engine === 'server' ? [1, 3] : [1]) {
    found.push(
      await withDatabase(engine, async (env) => {
        const seconds = Number(values.seconds);
        const products = [await startProduct({ ...env, PACE: String(PACE) })];
        const [first] = products;
        if (first === undefined) throw new Error('no product');
        await first.ask({ do: 'people', group: 'g', count: (seconds + 30) * PACE, known: true });
        await first.ask({ do: 'plan', group: 'g' });
        await first.ask({ do: 'release' });
        while (products.length < processes) products.push(await startProduct({ ...env, PACE: String(PACE) }));
        await behave({ latencyMs: [20, 300] });
        for (const product of products) await product.ask({ do: 'send' });
        await pause(seconds * 1_000);
        const seen = await connector.ask<Figures>({ tell: 'figures' });
        const said = await Promise.all(products.map((product) => product.ask({ do: 'figures' })));
        const halt = processes === 1 ? 'pause' : 'stop-everything';
        connector.tell({ forget: true });
        await first.ask({ do: halt });
        await pause(HALT_WATCHED_MS);
        const after = await connector.ask<Figures>({ tell: 'figures' });
        await Promise.all(products.map((product) => product.stop()));
        const figure = {
          what: 'pace',
          engine,
          processes,
          seconds: round(seen.seconds),
          requests: seen.requests,
          budgetUsed: round(seen.requests / (seen.seconds * PACE)),
          mostInASecond: seen.mostInASecond,
          twice: seen.twice,
          rssMiB: Math.round(Math.max(...said.map(({ rssMiB }) => rssMiB))),
          halt: { by: halt, requestsAfter: after.requests, lastAfterSeconds: round(after.seconds) },
        };
        console.log(
          `${engine}, ${processes} process(es): ${round(figure.budgetUsed * 100)} % of ${PACE} a second over ${figure.seconds} s, at most ${figure.mostInASecond} in any second, RSS ${figure.rssMiB} MiB; ` +
            `after ${halt} ${after.requests} more requests left, the last within ${round(after.seconds)} s`,
        );
        return figure;
      }),
    );
  }
  return found;
}

// ── speed ─────────────────────────────────────────────────────────────────────────────────────────────────

type Run = { readonly perSecond: number; readonly cpuMs: number };

async function speed(engine: Engine, latency: number): Promise<object> {
  return withDatabase(engine, async (env) => {
    const rounds = Number(values.rounds);
    const many = 3_000;
    const few = latency === 0 ? many : 300;
    const product = await startProduct(env);
    const bare: Bare = await startHelper(BARE, { CONNECTOR_URL: url });
    for (let index = 0; index < rounds; index += 1) {
      await product.ask({ do: 'people', group: `r${index}`, count: many, known: true });
    }
    const runs: Record<'product' | 'sequential' | 'workers', Run[]> = {
      product: [],
      sequential: [],
      workers: [],
    };
    const rss: number[] = [];
    await behave({ latencyMs: [latency, latency] });
    for (let index = 0; index < rounds; index += 1) {
      runs.sequential.push(await bareRun(bare, few, 1));
      runs.workers.push(await bareRun(bare, many, 32));
      await product.ask({ do: 'plan', group: `r${index}` });
      await product.ask({ do: 'release' });
      connector.tell({ forget: true });
      const before = await product.ask({ do: 'figures' });
      const began = performance.now();
      await product.ask({ do: 'send' });
      await until(async () => (await connector.ask<Figures>({ tell: 'figures' })).messages >= many);
      const seconds = (performance.now() - began) / 1_000;
      const after = await product.ask({ do: 'rest' });
      rss.push(after.peakMiB);
      runs.product.push({
        perSecond: many / seconds,
        cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1_000) / many,
      });
    }
    await product.stop();
    await bare.stop();
    const [mine, sequential, workers] = [median(runs.product), median(runs.sequential), median(runs.workers)];
    const figure = {
      what: 'speed',
      engine,
      latencyMs: latency,
      productPerSecond: round(mine.perSecond),
      sequentialPerSecond: round(sequential.perSecond),
      workersPerSecond: round(workers.perSecond),
      timesSequential: round(mine.perSecond / sequential.perSecond),
      workersTimesSequential: round(workers.perSecond / sequential.perSecond),
      cpuTimesBare: round(mine.cpuMs / workers.cpuMs),
      cpuMsAMessage: round(mine.cpuMs),
      peakMiB: Math.round(Math.max(...rss)),
    };
    console.log(
      `${engine}, ${latency} ms: ${figure.productPerSecond} a second = ${figure.timesSequential} × the sequential loop (32 bare workers ${figure.workersTimesSequential} ×); CPU a message ${figure.cpuTimesBare} × bare`,
    );
    return figure;
  });
}

async function bareRun(bare: Bare, count: number, workers: number): Promise<Run> {
  const before = await bare.ask({ ids: [], workers: 1, card: CARD });
  const ids = Array.from({ length: count }, (_, index) => `bare-${index}`);
  const after = await bare.ask({ ids, workers, card: CARD });
  return {
    perSecond: count / after.seconds,
    cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1_000) / count,
  };
}

function median(runs: readonly Run[]): Run {
  const of = (key: keyof Run) => {
    const sorted = runs.map((run) => run[key]).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return { perSecond: of('perSecond'), cpuMs: of('cpuMs') };
}

// ── shared ────────────────────────────────────────────────────────────────────────────────────────────────

async function withDatabase<T>(
  engine: Engine,
  work: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  if (engine === 'embedded') {
    return work({ DATA_DIR: mkdtempSync(join(folder, 'data-')), DATABASE_URL: '' });
  }
  const databaseUrl = await freshDatabase(undefined, 'durable');
  try {
    return await work({ DATABASE_URL: databaseUrl });
  } finally {
    await dropDatabase(databaseUrl);
  }
}

function startProduct(env: Readonly<Record<string, string>>): Promise<Product> {
  return startHelper(join(PARTS, 'sending-product.ts'), { CONNECTOR_URL: url, ...env });
}

async function behave(behaviour: Behaviour): Promise<void> {
  connector.tell({ behave: behaviour });
  connector.tell({ forget: true });
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await pause(20);
}

/** A real card, so that both sides send the same bytes. */
function cardFile(): string {
  return join(import.meta.dirname, '../../../cards/nudge.sample.json');
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
