// The product's exporting side for benchmarks, a process of its own: the real store, flow and HTTP server. Whoever asks is
// an admin. It says its address, and when asked how much memory it holds.

import { systemClock } from '../../../adapters/clock/system-clock.ts';
import type { Api } from '../../../adapters/http/api.ts';
import { openServer } from '../../../adapters/http/server.ts';
import { openLog } from '../../../adapters/log/log.ts';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import { exportPeople } from '../../../flows/people/export-people.ts';
import { openCampaign } from '../../../flows/waves/open-campaign.ts';
import type { World } from '../../../ports.ts';

export type Told = { readonly do: 'figures' | 'forget' };
export type Said = { readonly url: string; readonly rssMiB: number; readonly peakMiB: number };

const MIB = 1024 * 1024;
const log = openLog('silent');
const { store } = await openDatabase({
  databaseUrl: process.env['DATABASE_URL'],
  dataDir: '',
  log,
  pacePerSecond: null,
});
const clock = systemClock();
const settings = { organisation: 'Bench', roleGroups: {}, special: [], helpDesk: { label: 'Bench' } };
const world: Pick<World, 'store' | 'clock' | 'settings'> = { store, clock, settings };
await openCampaign(world, { timeZone: 'UTC', excludedGroups: [] });
const api = {
  exportPeople: (campaign: string, wave: string | null) => exportPeople(world, campaign, wave),
};
const { url } = await openServer({
  host: '127.0.0.1',
  port: 0,
  log,
  api: api as unknown as Api,
  verifyCaller: async () => ({ personId: 'bench', roles: ['Campaign.Admin'], groups: [] }),
  noteAct: async () => {},
  smallestGroup: 5,
  roleGroups: {},
  bot: async () => undefined,
  ready: async () => undefined,
});

let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50).unref();
process.on('message', (told: Told) => {
  if (told.do === 'forget') peak = process.memoryUsage.rss();
  say();
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
say();

function say(): void {
  const said: Said = { url, rssMiB: process.memoryUsage.rss() / MIB, peakMiB: peak / MIB };
  process.send?.(said);
}
