// What the clock does to waves, once a minute and after each jump of it: a scheduled wave starts at its time (late, after
// a downtime, all the same), the next stage opens or is held, people who are due soon are released, cards expire, what a
// cancelled wave left is swept, and a wave whose nudges all have an end is finished.

import { sendsOf } from '../../core/allowance.ts';
import { Conflict } from '../../core/finding.ts';
import { advance, nextStage, opened, type Ramp } from '../../core/ramp.ts';
import type { Wave } from '../../core/wave.ts';
import type { World } from '../../ports.ts';
import { expireWave } from './recall-wave.ts';
import { releaseWave } from './release-wave.ts';
import { finishWaves, sweepWave } from './steer-wave.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

export async function runWaves(world: Needs): Promise<void> {
  const { store, clock, log } = world;
  // One wave in trouble holds up no other.
  const attempt = (wave: string, work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      log.error('wave not run', { wave, why: error instanceof Error ? error.message : 'unknown' });
    });
  for (const id of await store.unsweptWaves()) await attempt(id, sweepWave(world, id));
  for (const id of await store.expiredWaves(clock.now())) await attempt(id, expireWave(world, id));
  for (const wave of await store.openWaves()) await attempt(wave.id, runWave(world, wave));
  await finishWaves(world);
  if ((await store.openRewrites()).length > 0) await store.enqueue({ name: 'rewrite-cards' });
}

async function runWave(world: Needs, wave: Wave): Promise<void> {
  const { store, clock, log } = world;
  const now = clock.now();
  if (wave.state === 'paused') return;
  if (wave.state === 'scheduled') {
    if (wave.startedAt > now || !(await store.startScheduled(wave.id, now))) return;
    log.info('wave running', { wave: wave.id, wanted: wave.startedAt });
  } else {
    await lookAtStages(world, wave);
  }
  await releaseWave(world, wave.id);
}

async function lookAtStages({ store, clock, log }: Needs, wave: Wave): Promise<void> {
  const { ramp = null, options = {} } = wave;
  if (ramp === null || nextStage(ramp) === null) return;
  const progress = await store.progress(wave.id);
  const { underWay } = sendsOf(progress, await store.wavePulse(wave.id));
  const allEnded = underWay === 0 && (await store.unreleasedInStage(wave.id)) === 0;
  const health = { ...progress, openQuestions: await store.openQuestions() };
  const next = advance(ramp, options.ramp ?? {}, allEnded, health, clock.now());
  if (next === ramp || !(await store.saveRamp(wave.id, ramp, next))) return;
  if (next.open > ramp.open) log.info('stage opened', { wave: wave.id, stage: next.open });
  else if (next.held.length > 0) log.warn('stage held', { wave: wave.id, why: next.held.join('; ') });
}

/** The admin's word, whatever the gate says. Null when there is no such wave; throws `Conflict` when it has no stage to open. */
export async function goOn({ store, clock, log }: Needs, waveId: string, by: string): Promise<Ramp | null> {
  return store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    if (wave === null) return null;
    const ramp = wave.ramp ?? null;
    if (wave.state !== 'running' || ramp === null || nextStage(ramp) === null) {
      throw new Conflict([
        {
          what: `Wave “${wave.name}” has no stage to open.`,
          why: wave.state === 'running' ? 'All its stages are open.' : `It is ${wave.state}.`,
          fix: wave.state === 'paused' ? 'Resume it first.' : 'Look at the wave’s progress.',
        },
      ]);
    }
    const next = opened(ramp, clock.now());
    if (!(await tx.saveRamp(waveId, ramp, next))) return (await tx.wave(waveId))?.ramp ?? null;
    await tx.enqueue({ name: 'release-wave', waveId });
    log.info('stage opened', { wave: waveId, stage: next.open, by, held: ramp.held.join('; ') });
    return next;
  });
}
