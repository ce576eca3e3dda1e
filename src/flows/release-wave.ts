// Turns a wave's frozen list into nudges, batch by batch. It can stop anywhere and be run again: a person who
// was released is not released twice.

import type { World } from '../ports.ts';

const BATCH = 500;

export async function releaseWave(
  { store, log }: Pick<World, 'store' | 'log'>,
  waveId: string,
): Promise<number> {
  let released = 0;
  for (;;) {
    const batch = await store.transaction((tx) => tx.releaseNudges(waveId, BATCH));
    if (batch === 0) break;
    released += batch;
  }
  log.info('wave released', { wave: waveId, released });
  return released;
}
