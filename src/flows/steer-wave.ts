// Pause, resume, cancel, finish. Senders look at the wave's state for every nudge, so a pause holds what has not
// left yet; a cancel ends every planned nudge with its reason.

import { Findings } from '../core/finding.ts';
import { isOver } from '../core/report.ts';
import { moveWave, type WaveAct, type WaveState } from '../core/wave.ts';
import type { World } from '../ports.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

/** The wave's state afterwards; null when there is no such wave. Throws `Findings` when the act does not fit. */
export async function steerWave(
  { store, clock, log }: Needs,
  waveId: string,
  act: Exclude<WaveAct, 'start'>,
): Promise<WaveState | null> {
  const state = await store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    if (wave === null) return null;
    const moved = moveWave(wave.state, act);
    if (!moved.ok) throw new Findings([moved.finding]);
    if (moved.state === wave.state) return wave.state;
    await tx.setWaveState(waveId, wave.state, moved.state);
    if (moved.state === 'cancelled') {
      const at = clock.now();
      for (const { personId, kind, step, id } of await tx.dropPlanned({ waveId }, 'wave-cancelled', at)) {
        const dropped = { kind: 'dropped', nudge: kind, step, why: 'wave-cancelled' } as const;
        await tx.addTrail(personId, dropped, at, { waveId, nudgeId: id });
      }
    }
    return moved.state;
  });
  log.info('wave steered', { wave: waveId, act, state });
  return state;
}

/** Finishes each running wave whose nudges all have an end. */
export async function finishWaves(world: Needs): Promise<void> {
  for (const wave of await world.store.waves()) {
    if (wave.state === 'running' && isOver(await world.store.progress(wave.id))) {
      await steerWave(world, wave.id, 'finish');
    }
  }
}
