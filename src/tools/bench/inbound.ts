// Bench: pressed buttons while a wave runs at full pace. The product's own processes, web and worker apart on a server or
// both in one on the embedded engine; presses leave on a fixed schedule, 50 a second, whether or not the last was
// answered, and each is measured from the instant at which it was due.
// `--seconds N`, `--presses N` (a second), `--engine server|embedded`.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import type { Asked, Figures } from './parts/fake-connector.ts';
import { startHelper, type Helper } from './parts/processes.ts';
import type { Said, Told } from './parts/sending-product.ts';

type Engine = 'server' | 'embedded';
type Process = Helper<never, { url: string }>;
type Press = { readonly personId: string; readonly nudgeId: string };

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    presses: { type: 'string', default: '50' },
    engine: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const perSecond = Number(values.presses);
const PACE = 45;
/** Seconds of presses before those that count: a process that just started is not yet compiled. */
const WARM_UP = 5;
const ID = '0e0e0e0e-0000-4000-8000-000000000001';
const TAB_ID = '0e0e0e0e-0000-4000-8000-000000000002';
const NOWHERE = 'https://localhost:1';
const PARTS = join(import.meta.dirname, 'parts');
const MAIN = join(import.meta.dirname, '../../main.ts');

const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
const connector: Helper<Asked, Figures | { url: string }> = await startHelper(
  join(PARTS, 'fake-connector.ts'),
);
const connectorUrl = 'url' in connector.ready ? connector.ready.url : '';
const figures: object[] = [];
try {
  for (const engine of ['server', 'embedded'] as const) {
    if (values.engine === undefined || values.engine === engine) figures.push(await measure(engine));
  }
} finally {
  await connector.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify({ bench: 'inbound', figures }));

async function measure(engine: Engine): Promise<object> {
  const databaseUrl = engine === 'server' ? await freshDatabase(undefined, 'durable') : '';
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: join(folder, engine), CONNECTOR_URL: connectorUrl };
  const presses = await prepare(env);
  connector.tell({ behave: { latencyMs: [20, 300] } });
  const processes =
    engine === 'server'
      ? [await startProduct(env, 'web'), await startProduct(env, 'worker')]
      : [await startProduct(env, 'web,worker')];
  const url = `${processes[0]?.ready.url}/api/messages`;
  await pressAll(presses.slice(0, WARM_UP * perSecond), url);
  connector.tell({ forget: true });
  const took = await pressAll(presses.slice(WARM_UP * perSecond), url);
  const seen = await connector.ask<Figures>({ tell: 'figures' });
  await Promise.all(processes.map((each) => each.stop()));
  if (databaseUrl !== '') await dropDatabase(databaseUrl);
  const sorted = [...took].sort((one, other) => one - other);
  const figure = {
    engine,
    presses: took.length,
    pressesPerSecond: perSecond,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    longestMs: quantile(sorted, 1),
    requestsPerSecond: Math.round((seen.requests / seen.seconds) * 10) / 10,
    mostInASecond: seen.mostInASecond,
  };
  console.log(
    `${engine}: ${perSecond} presses a second beside a wave at full pace: p50 ${figure.p50Ms} ms, p99 ${figure.p99Ms} ms, ` +
      `longest ${figure.longestMs} ms; ${figure.requestsPerSecond} requests a second to Teams, at most ${figure.mostInASecond} in any`,
  );
  return figure;
}

/** People who hold a card each, to press on; and a wave that is due for others. */
async function prepare(env: Readonly<Record<string, string>>): Promise<readonly Press[]> {
  const wanted = Math.ceil((WARM_UP + seconds) * perSecond);
  connector.tell({ behave: { latencyMs: [0, 0] } });
  connector.tell({ forget: true });
  const product = await startHelper<Told, Said>(join(PARTS, 'sending-product.ts'), env);
  await product.ask({ do: 'people', group: 'held', count: wanted, known: true });
  await product.ask({ do: 'plan', group: 'held' });
  await product.ask({ do: 'release' });
  await product.ask({ do: 'send' });
  while ((await connector.ask<Figures>({ tell: 'figures' })).messages < wanted) await pause(100);
  await product.ask({ do: 'rest' });
  const { cards = [] } = await product.ask<Said>({ do: 'cards' });
  await product.ask({ do: 'people', group: 'wave', count: Math.ceil((seconds + 60) * PACE), known: true });
  await product.ask({ do: 'plan', group: 'wave' });
  await product.ask({ do: 'release' });
  await product.stop();
  return cards;
}

function startProduct(env: Readonly<Record<string, string>>, roles: string): Promise<Process> {
  const settings = {
    ...env,
    KEYWAVE_ROLES: roles,
    PORT: '0',
    PACE_PER_SECOND: `${PACE}`,
    BOT_ID: ID,
    BOT_TENANT_ID: ID,
    BOT_TYPE: 'SingleTenant',
    BOT_PASSWORD: 'bench',
    BOT_ANONYMOUS: '1',
    TAB_CLIENT_ID: TAB_ID,
    TAB_CLIENT_SECRET: 'bench',
    MICROSOFT_LOGIN_URL: NOWHERE,
    MICROSOFT_GRAPH_URL: NOWHERE,
    BOT_SERVICE_URL: NOWHERE,
  };
  return startHelper(MAIN, settings, 'ignore');
}

async function pressAll(presses: readonly Press[], url: string): Promise<readonly number[]> {
  const began = performance.now();
  return Promise.all(
    presses.map(async (press, index) => {
      const due = began + (index * 1_000) / perSecond;
      await pause(Math.max(0, due - performance.now()));
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activityOf(press)),
      });
      const answer = (await response.json()) as { statusCode?: number };
      if (answer.statusCode !== 200) throw new Error(`a press was answered with ${response.status}`);
      return performance.now() - due;
    }),
  );
}

/** As Teams sends it for Action.Execute in a 1:1 chat. */
function activityOf({ personId, nudgeId }: Press): object {
  const action = { type: 'Action.Execute', verb: 'snooze', data: { nudgeId, verb: 'snooze' } };
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: '1',
    channelId: 'msteams',
    serviceUrl: connectorUrl,
    from: { id: `29:${personId}`, name: '', aadObjectId: personId },
    recipient: { id: `28:${ID}`, name: 'Keywave' },
    conversation: { id: personId, conversationType: 'personal', tenantId: ID },
    channelData: { tenant: { id: ID } },
    locale: 'en',
    replyToId: '1',
    value: { action, trigger: 'manual' },
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}
