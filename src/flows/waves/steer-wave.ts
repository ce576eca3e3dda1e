// Pause, resume, cancel, finish. The claim and `begin` look at the wave's state for every nudge, so a pause or a cancel
// holds at once what has not left yet. A cancel ends every planned nudge with its reason: the first at once, the many of
// a large wave in a sweep that can be stopped and run again.

import { Conflict, Findings } from '../../core/finding.ts';
import { isOver } from '../../core/report.ts';
import { moveWave, type WaveAct, type WaveState } from '../../core/wave.ts';
import type { World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

/** Nudges in one transaction: each moves the wave's counters. */
const SWEPT_AT_ONCE = 1_000;

/**
 * The wave's state afterwards; null when there is no such wave. Throws `Conflict` when the act does not fit.
 * `pausedWhy` is the reason that Keywave itself has for a pause; admins see it beside the wave.
 */
export async function steerWave(
  { store, clock, log }: Needs,
  waveId: string,
  act: Extract<WaveAct, 'pause' | 'resume' | 'cancel' | 'finish'>,
  pausedWhy: string | null = null,
): Promise<WaveState | null> {
  const state = await store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    if (wave === null) return null;
    const moved = moveWave(wave.state, act);
    if (!moved.ok) throw new Conflict([moved.finding]);
    if (moved.state === wave.state) return wave.state;
    // Somebody else may have moved it since it was read: then it is as they left it.
    if (!(await tx.setWaveState(waveId, wave.state, moved.state, pausedWhy))) {
      return (await tx.wave(waveId))?.state ?? null;
    }
    if (act === 'resume') await tx.enqueue({ name: 'release-wave', waveId });
    if (moved.state === 'cancelled') {
      const swept = await tx.sweepCancelled(waveId, SWEPT_AT_ONCE, clock.now());
      if (swept === SWEPT_AT_ONCE) await tx.enqueue({ name: 'run-waves' });
    }
    return moved.state;
  });
  log.info('wave steered', { wave: waveId, act, state });
  return state;
}

/** Ends what a cancelled wave has planned and nobody holds; returns how many. */
export async function sweepWave({ store, clock, log }: Needs, waveId: string): Promise<number> {
  let swept = 0;
  for (;;) {
    const batch = await store.sweepCancelled(waveId, SWEPT_AT_ONCE, clock.now());
    swept += batch;
    if (batch < SWEPT_AT_ONCE) break;
  }
  log.info('cancelled wave swept', { wave: waveId, swept });
  return swept;
}

/** False when the wave's state does not allow it, for example because somebody else steered it in this very moment. */
export async function steerIfItFits(...steering: Parameters<typeof steerWave>): Promise<boolean> {
  try {
    await steerWave(...steering);
    return true;
  } catch (error) {
    if (error instanceof Findings) return false;
    throw error;
  }
}

/** Finishes each running wave whose nudges all have an end. */
export async function finishWaves(world: Needs): Promise<void> {
  for (const wave of await world.store.openWaves()) {
    if (wave.state !== 'running' || !isOver(await world.store.progress(wave.id))) continue;
    await steerIfItFits(world, wave.id, 'finish');
  }
}
