// The switch that stops everything that nobody asked for: nudges, reminders, replaced cards. The claim, `begin` and the
// rewriting of cards look at it each time, so it holds within a second; answers to people go on. Who, when and why are
// kept for good.

import type { Stop, World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

/** What holds now; one that is on already stays as it is. */
export async function stopEverything({ store, clock, log }: Needs, by: string, why: string): Promise<Stop> {
  const stop: Stop = { at: clock.now(), by, why };
  if (!(await store.stopEverything(stop))) return (await store.stop()) ?? stop;
  log.warn('everything stopped', { by, why });
  return stop;
}

/** False when nothing was stopped. */
export async function endStop({ store, clock, log }: Needs, by: string): Promise<boolean> {
  const ended = await store.endStop(by, clock.now());
  if (ended) {
    log.warn('everything goes on', { by });
    await store.enqueue({ name: 'run-waves' });
  }
  return ended;
}
