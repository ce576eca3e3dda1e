// Asks Graph about one person because a check is due: they say "I have registered", or the grace after a lost passkey has
// ended. A claim is only a claim until Graph shows a passkey; when it shows none, the follow-up says when to look again,
// and after 24 hours the person is asked.

import { claimIn } from '../../core/answer.ts';
import { afterCheck } from '../../core/follow-up.ts';
import type { Passkey } from '../../core/person.ts';
import { HOUR, MINUTE, plus } from '../../core/time.ts';
import { Failure, type World } from '../../ports.ts';
import { keepTrouble, readingOf } from '../tenant/keep-reading.ts';
import { recordPasskeys } from './record-passkeys.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/**
 * `unknown` when Graph did not answer: the check is made again later, each hour while Graph refuses for good, and is not
 * held against the person. With `thankInPlace` the person waits for the answer, which thanks them.
 */
export async function checkClaim(
  world: Needs,
  campaignId: string,
  personId: string,
  thankInPlace = false,
): Promise<'registered' | 'not-yet' | 'unknown'> {
  const { store, clock } = world;
  const passkeys = await askGraph(world, personId, thankInPlace ? 'soon' : 'background');
  if (passkeys != null) {
    await recordPasskeys(world, personId, passkeys, { from: 'asked', thankedInPlace: thankInPlace });
    if (passkeys.length > 0) return 'registered';
  }
  const at = clock.now();
  const again = plus(at, passkeys === undefined && (await isRefused(world)) ? HOUR : MINUTE);
  await store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return;
    const { followUp } = facts;
    if (passkeys === undefined) {
      await tx.saveFollowUp(campaignId, personId, followUp, again);
    } else if (claimIn(followUp.answer) !== null && followUp.registeredAt === null) {
      await tx.addTrail(personId, { kind: 'checked', found: false }, at, { campaignId });
      await settleFollowUp(tx, campaign, facts, afterCheck(followUp, at), at);
    }
  });
  return passkeys === undefined ? 'unknown' : 'not-yet';
}

/** Undefined when Graph did not answer, which readiness then tells. */
async function askGraph(
  world: Needs,
  personId: string,
  urgency: 'soon' | 'background',
): Promise<readonly Passkey[] | null | undefined> {
  const { store, directory, clock } = world;
  let passkeys: readonly Passkey[] | null | undefined;
  const answered = await keepTrouble(world, 'passkeys', async () => {
    passkeys = await directory.passkeys(personId, urgency).catch((error: unknown) => {
      // That a hurried question gave up is no trouble: the next one waits its turn.
      if (urgency === 'soon' && error instanceof Failure && error.retryAfterMs !== null) return undefined;
      throw error;
    });
  });
  if (answered && passkeys !== undefined)
    await store.saveReading('passkeys', { readAt: clock.now(), trouble: null });
  return passkeys;
}

/** Whether waiting alone does not help. */
async function isRefused(world: Needs): Promise<boolean> {
  return (await readingOf(world, 'passkeys'))?.trouble?.lasting ?? false;
}
