// One wave as an admin sees it: how far it is, when it will be through, what may be done to it now, and what becomes of
// its cards. All from counters, so it may be asked every second.

import { capLeft, lookAt, sendsOf } from '../../core/allowance.ts';
import { etaOf, type Eta } from '../../core/eta.ts';
import { nextStage } from '../../core/ramp.ts';
import type { Progress } from '../../core/report.ts';
import type { Instant } from '../../core/time.ts';
import { actsOf, cardsStand, moveWave, type Wave } from '../../core/wave.ts';
import { campaignOfWave } from '../../core/wave-options.ts';
import type { Rewrite, World } from '../../ports.ts';

export type WaveView = {
  readonly wave: Wave;
  readonly progress: Progress;
  readonly eta: Eta;
  /** The newest wish to replace its cards. */
  readonly rewrite: Rewrite | null;
  /** What may be done to it now. */
  readonly acts: readonly string[];
};

const DEFAULT_PACE = 45;

/** Null when there is no such wave. */
export async function readWave(
  { store, clock, settings }: Pick<World, 'store' | 'clock' | 'settings'>,
  waveId: string,
): Promise<WaveView | null> {
  const wave = await store.wave(waveId);
  const campaign = wave === null ? null : await store.campaign(wave.campaignId);
  if (wave === null || campaign === null) return null;
  const now = clock.now();
  const progress = await store.progress(waveId);
  const pulse = await store.wavePulse(waveId);
  const { options = {} } = wave;
  const { timeZone } = campaignOfWave(campaign, options);
  const look = lookAt(pulse.released, sendsOf(progress, pulse), timeZone, now);
  const eta = etaOf(
    {
      wave,
      campaign,
      progress,
      ...pulse,
      pacePerSecond: settings.pacePerSecond ?? DEFAULT_PACE,
      capLeft: capLeft(options, look),
      stopped: (await store.stop()) !== null,
    },
    now,
  );
  return { wave, progress, eta, rewrite: await store.rewriteOf(waveId), acts: actsNow(wave, now, settings) };
}

function actsNow(wave: Wave, now: Instant, { approvalOver = null }: World['settings']): readonly string[] {
  const { state, ramp = null, recalledAt = null, approval = null } = wave;
  const waits = approval !== null && approval.answer === null;
  return [
    ...(state === 'draft' ? ['edit', 'schedule'] : []),
    ...(state === 'draft' && approvalOver !== null && !waits ? ['ask-approval'] : []),
    ...(state === 'draft' && waits ? ['answer-approval'] : []),
    ...actsOf(state),
    ...(state === 'running' && ramp !== null && nextStage(ramp) !== null ? ['go-on'] : []),
    ...(cardsStand(wave, now) ? ['edit-cards'] : []),
    ...(recalledAt === null && moveWave(state, 'recall').ok ? ['recall'] : []),
  ];
}
