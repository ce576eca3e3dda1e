// Bench: reading a tenant from Microsoft Graph at its documented limits, on PostgreSQL and on the embedded engine: the
// first sync, a sync of 1,000 changes, and one that is killed in the middle and goes on. The floor is what the limits
// allow: the registration report's pages at 5 requests in 10 seconds; the rest fits beside it.
// `--people N --groups N` for another size; `--engine server|embedded` for one engine.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import { startPretendTenant, type PretendTenant } from './parts/pretend-tenant.ts';
import { startHelper, type Helper } from './parts/processes.ts';
import type { Said, Told } from './parts/sync-product.ts';

type Engine = 'server' | 'embedded';
type Synced = Extract<Said, { is: 'synced' }>;
type Product = Helper<Told, Said>;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '100000' },
    groups: { type: 'string', default: '500' },
    engine: { type: 'string' },
  },
});
const size = { people: Number(values.people), groups: Number(values.groups) };
const CHANGES = Math.min(1_000, size.people);
const SECONDS_A_REPORT_REQUEST = 2;

const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
const figures: object[] = [];
const tenant = await startPretendTenant(join(folder, 'tenant'), size);
try {
  for (const engine of ['server', 'embedded'] as const) {
    if (values.engine === undefined || values.engine === engine) figures.push(await measure(engine, tenant));
  }
} finally {
  await tenant.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify({ bench: 'sync', ...size, figures }));

async function measure(engine: Engine, { lever, requests }: PretendTenant): Promise<object> {
  const databaseUrl = engine === 'server' ? await freshDatabase(undefined, 'durable') : null;
  await requests();
  const first = await startProduct(engine, databaseUrl);
  const whole = await first.ask<Synced>({ do: 'sync' });
  const asked = await requests();
  await lever('POST', '/api/departments', { count: CHANGES, department: `Dock ${engine}` });
  const changes = await first.ask<Synced>({ do: 'changes' });
  const askedAgain = await requests();
  await first.stop();
  const killed = await killInTheMiddle(engine, requests, total(asked) / 2);
  if (databaseUrl !== null) await dropDatabase(databaseUrl);

  const floor = (asked.reports - 1) * SECONDS_A_REPORT_REQUEST;
  const figure = {
    engine,
    members: whole.people,
    firstSyncSeconds: round(whole.seconds),
    floorSeconds: floor,
    timesTheFloor: round(whole.seconds / floor),
    requests: asked,
    peakMiB: Math.round(whole.peakMiB),
    changes: CHANGES,
    changesSeconds: round(changes.seconds),
    changesRequests: askedAgain,
    killed,
  };
  console.log(
    `${engine}: first sync of ${size.people} people and ${size.groups} groups ${figure.firstSyncSeconds} s = ` +
      `${figure.timesTheFloor} × the floor of ${floor} s, peak RSS ${figure.peakMiB} MiB; ` +
      `${CHANGES} changes ${figure.changesSeconds} s; ` +
      `killed after ${killed.before} requests, went on with ${killed.after}`,
  );
  return figure;
}

/** A database of its own, so that this one is a first sync too. */
async function killInTheMiddle(
  engine: Engine,
  requests: PretendTenant['requests'],
  half: number,
): Promise<{ readonly before: number; readonly after: number }> {
  const databaseUrl = engine === 'server' ? await freshDatabase(undefined, 'durable') : null;
  const dataDir = join(folder, `killed-${engine}`);
  const victim = await startProduct(engine, databaseUrl, dataDir);
  victim.tell({ do: 'sync' });
  let before = 0;
  while (before < half) {
    await pause(20);
    before += total(await requests());
  }
  victim.process.kill('SIGKILL');
  await victim.ended;
  before += total(await requests());
  const heir = await startProduct(engine, databaseUrl, dataDir);
  await heir.ask<Synced>({ do: 'sync' });
  const after = total(await requests());
  await heir.stop();
  if (databaseUrl !== null) await dropDatabase(databaseUrl);
  return { before, after };
}

function startProduct(
  engine: Engine,
  databaseUrl: string | null,
  dataDir = join(folder, engine),
): Promise<Product> {
  const { CLOCK_URL: _, ...env } = tenant.env;
  return startHelper(join(import.meta.dirname, 'parts', 'sync-product.ts'), {
    ...env,
    ...(databaseUrl === null ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }),
  });
}

function total(asked: Awaited<ReturnType<PretendTenant['requests']>>): number {
  return asked.reports + asked.directory + asked.other;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
