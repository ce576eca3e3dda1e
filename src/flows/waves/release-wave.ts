// Turns a running wave's frozen list into nudges, batch by batch: the open stages, what is due soon, and what its daily
// cap and its own pace still allow. It can stop anywhere and be run again: a person who was released is not released
// twice.

import { afterRelease, mayRelease } from '../../core/allowance.ts';
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
    const limited = options.dailyCap != null || options.perMinute != null;
    const before = limited ? (await tx.wavePulse(waveId)).released : null;
    const room = Math.min(BATCH, mayRelease(options, before, timeZone, now));
    if (room === 0) return 0;
    const released = await tx.releaseNudges(waveId, room, plus(now, AHEAD));
    if (limited && released > 0) {
      await tx.saveReleased(waveId, afterRelease(before, released, timeZone, now));
    }
    return released;
  });
}
