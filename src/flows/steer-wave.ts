// Pause, resume, cancel, finish. Senders look at the wave's state for every nudge, so a pause holds what has not
// left yet; a cancel ends every planned nudge with its reason, and says what comes next for each person.

import { NEW_FOLLOW_UP } from '../core/follow-up.ts';
import { Findings } from '../core/finding.ts';
import { isOver } from '../core/report.ts';
import type { Instant } from '../core/time.ts';
import { moveWave, type WaveAct, type WaveState } from '../core/wave.ts';
import type { Nudge, StoreInTransaction, World } from '../ports.ts';
import { settleFollowUp } from './settle-follow-up.ts';
import { withdrawNudges } from './withdraw-nudges.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

/**
 * The wave's state afterwards; null when there is no such wave. Throws `Findings` when the act does not fit.
 * `pausedWhy` is the reason that Keywave itself has for a pause; admins see it beside the wave.
 */
export async function steerWave(
  { store, clock, log }: Needs,
  waveId: string,
  act: Exclude<WaveAct, 'start'>,
  pausedWhy: string | null = null,
): Promise<WaveState | null> {
  const state = await store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    if (wave === null) return null;
    const moved = moveWave(wave.state, act);
    if (!moved.ok) throw new Findings([moved.finding]);
    if (moved.state === wave.state) return wave.state;
    // Somebody else may have moved it since it was read: then it is as they left it.
    if (!(await tx.setWaveState(waveId, wave.state, moved.state, pausedWhy))) {
      return (await tx.wave(waveId))?.state ?? null;
    }
    if (moved.state === 'cancelled') {
      const at = clock.now();
      const nudges = await withdrawNudges(tx, { waveId }, 'wave-cancelled', at);
      for (const nudge of nudges) await followCancelled(tx, nudge, at);
    }
    return moved.state;
  });
  log.info('wave steered', { wave: waveId, act, state });
  return state;
}

async function followCancelled(
  tx: StoreInTransaction,
  { campaignId, personId }: Nudge,
  at: Instant,
): Promise<void> {
  const campaign = await tx.campaign(campaignId);
  const facts = await tx.facts(campaignId, personId);
  if (campaign === null || facts === null) return;
  await settleFollowUp(tx, campaign, facts, facts.followUp ?? NEW_FOLLOW_UP, at, 'missed');
}

/** Finishes each running wave whose nudges all have an end. */
export async function finishWaves(world: Needs): Promise<void> {
  for (const wave of await world.store.waves()) {
    if (wave.state !== 'running' || !isOver(await world.store.progress(wave.id))) continue;
    await steerWave(world, wave.id, 'finish').catch((error: unknown) => {
      if (!(error instanceof Findings)) throw error; // paused or cancelled in this very moment
    });
  }
}
