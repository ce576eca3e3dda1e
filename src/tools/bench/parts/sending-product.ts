// The product's sending side for benchmarks, a process of its own: the real store, flows, cards and SDK, against the fake
// Connector. It makes people, plans waves and sends, as told; what it is not told to do it does not do.

import { join } from 'node:path';
import { systemClock } from '../../../adapters/clock/system-clock.ts';
import { openCards } from '../../../adapters/cards/cards.ts';
import { openLog } from '../../../adapters/log/log.ts';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import { NO_SEARCH } from '../../../adapters/search/no-search.ts';
import { openOutbound } from '../../../adapters/teams/outbound.ts';
import { openCampaign } from '../../../flows/waves/open-campaign.ts';
import { releaseWave } from '../../../flows/waves/release-wave.ts';
import { startSending, type SendLoop } from '../../../flows/sending/send-loop.ts';
import { startWave } from '../../../flows/waves/start-wave.ts';
import { steerWave } from '../../../flows/waves/steer-wave.ts';
import { stopEverything } from '../../../flows/waves/stop-everything.ts';
import type { User, World } from '../../../ports.ts';

export type Told =
  | { readonly do: 'people'; readonly group: string; readonly count: number; readonly known: boolean }
  | { readonly do: 'plan'; readonly group: string }
  | { readonly do: 'release' }
  | { readonly do: 'send' }
  | { readonly do: 'pause' | 'stop-everything' }
  | { readonly do: 'rest' }
  | { readonly do: 'cards' }
  | { readonly do: 'figures' };
export type Said = {
  readonly is: 'ready' | 'done';
  readonly seconds: number;
  /** Of the process since its start. */
  readonly cpuSeconds: number;
  readonly rssMiB: number;
  readonly peakMiB: number;
  /** When asked for: the nudges that it sent. */
  readonly cards?: readonly { readonly personId: string; readonly nudgeId: string }[];
};

const MIB = 1024 * 1024;
const { CONNECTOR_URL = '', DATABASE_URL, DATA_DIR = '', PACE = '', LEASE_MS = '40000' } = process.env;
const bot = '0e0e0e0e-0000-4000-8000-000000000001';
const log = openLog('silent');
const database = await openDatabase({
  databaseUrl: DATABASE_URL,
  dataDir: DATA_DIR,
  log,
  pacePerSecond: PACE === '' ? null : Number(PACE),
});
const begun: { personId: string; nudgeId: string }[] = [];
const store: World['store'] = {
  ...database.store,
  begin: async (wanted, worker) => {
    const ids = await database.store.begin(wanted, worker);
    for (const { nudge } of wanted) {
      if (ids.has(nudge.id)) begun.push({ personId: nudge.personId, nudgeId: nudge.id });
    }
    return ids;
  },
};
const never = () => Promise.reject(new Error('Graph is not part of this benchmark'));
const cards = openCards({
  folder: join(import.meta.dirname, '../../../../cards'),
  organisation: { name: 'Bench', sender: 'Bench', helpDesk: { label: 'Bench' } },
});
const { messenger, roster } = openOutbound({
  settings: {
    id: bot,
    tenantId: bot,
    tokenIssuer: CONNECTOR_URL,
    serviceUrl: CONNECTOR_URL,
    anonymous: true,
  },
  token: () => Promise.resolve('bench'),
  log,
});
const world: World = {
  store,
  messenger,
  roster,
  cards,
  search: NO_SEARCH,
  smallTalk: () => null,
  clock: systemClock(),
  log,
  settings: { organisation: 'Fabrikam', roleGroups: {}, special: [], helpDesk: { label: 'Bench' } },
  writer: null,
  directory: {
    userChanges: never,
    groupChanges: never,
    methodsReport: never,
    methodsPolicy: never,
    accessPolicies: never,
    securityInfoEvents: never,
    mailbox: never,
    passkeys: never,
    owners: never,
    install: never,
    granted: never,
  } as unknown as World['directory'],
};
await openCampaign(world, { timeZone: 'UTC', excludedGroups: [] });
for (const name of ['users', 'groups', 'methods-report'] as const) {
  await store.saveReading(name, { readAt: world.clock.now() });
}

let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50).unref();
let sending: SendLoop | null = null;
let wave = '';

async function obey(told: Told): Promise<void> {
  switch (told.do) {
    case 'people':
      return makePeople(told.group, told.count, told.known);
    case 'plan': {
      const audience = { include: [{ kind: 'group' as const, id: told.group }], exclude: [] };
      wave = (await startWave(world, { campaignId: 'passkeys', name: told.group, audience }, bot)).id;
      return;
    }
    case 'release':
      return void (await releaseWave(world, wave));
    case 'send':
      sending ??= startSending(world, { worker: `${process.pid}`, batch: 64, leaseMs: Number(LEASE_MS) });
      return;
    case 'pause':
      return void (await steerWave(world, wave, 'pause'));
    case 'stop-everything':
      return void (await stopEverything(world, bot, 'bench'));
    case 'rest':
      await sending?.stop();
      sending = null;
      return;
    case 'cards':
    case 'figures':
      return;
  }
}

async function makePeople(group: string, count: number, known: boolean): Promise<void> {
  const at = world.clock.now();
  const ids = Array.from({ length: count }, (_, index) => `${group}-${String(index).padStart(7, '0')}`);
  const report = { registered: ['mobilePhone'], mfaCapable: true, admin: false, reportedAt: at };
  for (let start = 0; start < count; start += 5_000) {
    const slice = ids.slice(start, start + 5_000);
    await store.saveUsers(slice.map(userOf), at);
    await store.saveMethods(
      slice.map((personId) => ({ personId, report })),
      at,
    );
    const joined = slice.map((id) => ({ id, kind: 'person' }) as const);
    await store.saveGroups([{ id: group, name: group, hidden: false, joined, left: [] }], at);
    for (const personId of known ? slice : []) {
      await store.saveConversation({ personId, conversationId: personId, serviceUrl: CONNECTOR_URL }, {});
    }
  }
}

const userOf = (id: string): User => ({
  id,
  name: `Person ${id}`,
  upn: `${id}@example.com`,
  givenName: null,
  userType: 'member',
  enabled: true,
  department: 'Harbour',
  country: 'SE',
  language: 'en',
});

process.on('message', (told: Told) => {
  const began = performance.now();
  if (told.do !== 'figures') peak = process.memoryUsage.rss();
  void obey(told).then(() => say('done', began, told.do === 'cards'));
});
process.on('SIGTERM', () => void (sending?.stop() ?? Promise.resolve()).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
say('ready', performance.now());

function say(is: Said['is'], began: number, withCards = false): void {
  const { user, system } = process.cpuUsage();
  const said: Said = {
    is,
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    rssMiB: process.memoryUsage.rss() / MIB,
    peakMiB: peak / MIB,
    ...(withCards && { cards: begun }),
  };
  process.send?.(said);
}
