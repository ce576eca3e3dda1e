// The product's side of the sync benchmark, a process of its own: opens the world from its settings as main does, syncs when
// told, and reports time and memory. It is killed in the middle by the benchmark.

import { openLog } from '../../../adapters/log/log.ts';
import { readConfig } from '../../../config.ts';
import { reconcileReport } from '../../../flows/tenant/reconcile-report.ts';
import { syncDirectory } from '../../../flows/tenant/sync-directory.ts';
import { openWorld } from '../../../world.ts';
import { answerPeople } from '../../../inbound.ts';

/** `sync` reads everything; `changes` is the quick sync alone, without Microsoft's report. */
export type Told = { readonly do: 'sync' | 'changes' };
export type Said =
  | { readonly is: 'ready' }
  | {
      readonly is: 'synced';
      readonly seconds: number;
      readonly people: number;
      readonly peakMiB: number;
    };

const MIB = 1024 * 1024;
const opened = await openWorld(readConfig(process.env), openLog('silent'), answerPeople);
let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 100).unref();
const say = (said: Said) => process.send?.(said);

process.on('message', (told: Told) => void obey(told));
process.on('SIGTERM', () => void opened.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
say({ is: 'ready' });

async function obey(told: Told): Promise<void> {
  peak = process.memoryUsage.rss();
  const began = performance.now();
  const { world } = opened;
  await Promise.all([syncDirectory(world), told.do === 'sync' && reconcileReport(world)]);
  const counted = await opened.world.store.peopleCounts();
  say({
    is: 'synced',
    seconds: (performance.now() - began) / 1000,
    people: counted?.counts.members ?? 0,
    peakMiB: peak / MIB,
  });
}
