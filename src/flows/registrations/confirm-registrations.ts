// Asks Graph, one by one and in the background, about the people in the queue of confirmations: who waited longest first.
// The adapter keeps the pace that Microsoft allows; a run takes a bounded number and the next goes on with the rest. When
// Graph cannot answer, the run ends, and the one it stumbled over lets the others go first.

import { GRAPH_LAG, LOOK_AGAIN_AFTER } from '../../core/registration.ts';
import { MINUTE, plus, type Instant } from '../../core/time.ts';
import type { Confirmation, World } from '../../ports.ts';
import { keepTrouble } from '../tenant/keep-reading.ts';
import { recordPasskeys } from './record-passkeys.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

const PER_RUN = 100;
const AFTER_TROUBLE = 10 * MINUTE;

/** How many people Graph answered about. */
export async function confirmRegistrations(world: Needs, limit = PER_RUN): Promise<number> {
  const { store, clock } = world;
  let answered = 0;
  for (const confirmation of await store.confirmations(clock.now(), limit)) {
    if (!(await keepTrouble(world, 'passkeys', () => confirm(world, confirmation)))) {
      await store.postponeConfirmation(confirmation, plus(clock.now(), AFTER_TROUBLE), false);
      return answered;
    }
    answered += 1;
  }
  if (answered > 0) await store.saveReading('passkeys', { readAt: clock.now(), trouble: null });
  return answered;
}

async function confirm(world: Needs, confirmation: Confirmation): Promise<void> {
  const { store, directory, clock } = world;
  const { personId, looks } = confirmation;
  const passkeys = await directory.passkeys(personId, 'background');
  if (passkeys === null) {
    await store.savePasskeys(personId, null, clock.now());
    return store.endConfirmation(confirmation);
  }
  const askedAt = clock.now();
  const outcome = await recordPasskeys(world, personId, passkeys, { from: 'confirmed', looks });
  if (outcome === 'look-again') {
    return store.postponeConfirmation(confirmation, plus(askedAt, LOOK_AGAIN_AFTER), true);
  }
  const surelyGone = passkeys.length > 0 ? await endOfLag(world, personId) : null;
  await (surelyGone !== null && askedAt < surelyGone
    ? store.postponeConfirmation(confirmation, surelyGone, false)
    : store.endConfirmation(confirmation));
}

/** Until when Graph may still show a passkey that the audit log tells is deleted. */
async function endOfLag({ store }: Needs, personId: string): Promise<Instant | null> {
  const deletedAt = await store.deletionOf(personId);
  return deletedAt && plus(deletedAt, GRAPH_LAG);
}
