// Takes the cards of a wave back, says them anew in today's words, or lets them expire. From the moment it is asked for,
// no press on a card that was taken back does anything but answer; `rewrite-cards` then replaces the cards in the chats.

import { Conflict } from '../../core/finding.ts';
import { cardsStand, hasCards, moveWave, type Wave } from '../../core/wave.ts';
import type { Instant } from '../../core/time.ts';
import type { Rewrite, StoreInTransaction, World } from '../../ports.ts';
import { steerWave } from './steer-wave.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

/** Ends the wave as well: nothing more of it is sent. Null when there is no such wave; throws `Conflict`. */
export async function recallWave(
  { store, clock, log }: Needs,
  waveId: string,
  by: string,
): Promise<Rewrite | null> {
  const at = clock.now();
  const found = await store.transaction(async (tx) => {
    const wave = await tx.wave(waveId);
    if (wave === null) return false;
    const moved = moveWave(wave.state, 'recall');
    if (!moved.ok) throw new Conflict([moved.finding]);
    if (wave.recalledAt != null) return true;
    if (wave.state !== moved.state && !(await tx.setWaveState(waveId, wave.state, moved.state))) {
      throw new Conflict([movedOn(wave)]);
    }
    await tx.markRecalled(waveId, at);
    await tx.enqueue({ name: 'run-waves' });
    await askRewrite(tx, waveId, 'recalled', by, at);
    log.info('wave recalled', { wave: waveId, by });
    return true;
  });
  return found ? store.rewriteOf(waveId) : null;
}

/** Says the delivered cards in today's words. Null when there is no such wave; throws `Conflict`. */
export async function editCards(
  { store, clock, log }: Needs,
  waveId: string,
  by: string,
): Promise<Rewrite | null> {
  const at = clock.now();
  const wave = await store.wave(waveId);
  if (wave === null) return null;
  if (!cardsStand(wave, at)) {
    const gone = wave.recalledAt == null ? 'They have expired.' : 'They were taken back.';
    throw new Conflict([
      {
        what: `The cards of wave “${wave.name}” cannot be said anew.`,
        why: hasCards(wave.state) ? gone : `It is ${wave.state}.`,
        fix: 'Start a new wave.',
      },
    ]);
  }
  await store.transaction((tx) => askRewrite(tx, waveId, 'edited', by, at));
  log.info('cards edited', { wave: waveId, by });
  return store.rewriteOf(waveId);
}

/** The wave's cards have had their time: what has not left yet stays, what has is replaced. */
export async function expireWave(world: Needs, waveId: string): Promise<void> {
  const { store, clock, log } = world;
  const wave = await store.wave(waveId);
  if (wave?.state === 'running' || wave?.state === 'paused') await steerWave(world, waveId, 'cancel');
  await store.transaction((tx) => askRewrite(tx, waveId, 'expired', 'keywave', clock.now()));
  log.info('cards expire', { wave: waveId });
}

async function askRewrite(
  tx: StoreInTransaction,
  waveId: string,
  what: Rewrite['what'],
  by: string,
  at: Instant,
): Promise<void> {
  await tx.askRewrite(waveId, what, by, at);
  await tx.enqueue({ name: 'rewrite-cards' });
}

const movedOn = ({ name }: Wave) => ({
  what: `Wave “${name}” has just changed its state.`,
  why: 'Somebody else steered it in this moment.',
  fix: 'Look at it again and recall it then.',
});
