// Turns a running wave's frozen list into nudges, batch by batch: the open stages, what is due soon, and what its daily
// cap and its own pace still allow. It can stop anywhere and be run again: a person who was released is not released
// twice.

import { afterRelease, lookAt, mayRelease, sendsOf } from '../../core/allowance.ts';
import { MINUTE, plus } from '../../core/time.ts';
import { campaignOfWave } from '../../core/wave-options.ts';
import type { World } from '../../ports.ts';

const BATCH = 500;
/** Released ahead, so that the minutely look is early enough for everybody. */
const AHEAD = 5 * MINUTE;

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

export async function releaseWave(world: Needs, waveId: string): Promise<number> {
  let released = 0;
  for (;;) {
    const batch = await releaseBatch(world, waveId);
    if (batch === 0) break;
    released += batch;
  }
  if (released > 0) world.log.info('wave released', { wave: waveId, released });
  return released;
}

function releaseBatch({ store, clock }: Needs, waveId: string): Promise<number> {
  const now = clock.now();
  return store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    const campaign = wave === null ? null : await tx.campaign(wave.campaignId);
    if (wave === null || campaign === null || wave.state !== 'running') return 0;
    const { options = {} } = wave;
    const { timeZone } = campaignOfWave(campaign, options);
    const release = (count: number) => tx.releaseNudges(waveId, count, plus(now, AHEAD));
    if (options.dailyCap == null && options.perMinute == null) return release(BATCH);
    const pulse = await tx.wavePulse(waveId);
    const sends = sendsOf(await tx.progress(waveId), pulse);
    const look = lookAt(pulse.released, sends, timeZone, now);
    const people = await release(Math.min(BATCH, mayRelease(options, look, sends)));
    await tx.saveReleased(waveId, afterRelease(look, people));
    return people;
  });
}
