// Asks Graph about one person because a check is due: they say "I have registered", or the grace after a lost passkey has
// ended. A claim is only a claim until Graph shows a passkey; when it shows none, the follow-up says when to look again,
// and after 24 hours the person is asked.

import { afterCheck } from '../../core/follow-up.ts';
import { MINUTE, plus } from '../../core/time.ts';
import { Failure, type World } from '../../ports.ts';
import { recordPasskeys } from './record-passkeys.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log'>;

/**
 * `unknown` when Graph did not answer: the check is made again later and is not held against the person. With
 * `thankInPlace` the person waits for the answer, which thanks them.
 */
export async function checkClaim(
  world: Needs,
  campaignId: string,
  personId: string,
  thankInPlace = false,
): Promise<'registered' | 'not-yet' | 'unknown'> {
  const { store, directory, clock, log } = world;
  const urgency = thankInPlace ? 'soon' : 'background';
  const passkeys = await directory.passkeys(personId, urgency).catch((error: unknown) => {
    log.warn('passkeys not read', { code: error instanceof Failure ? error.code : 'unexpected' });
    return undefined;
  });
  if (passkeys != null) {
    await recordPasskeys(world, personId, passkeys, { from: 'asked', thankedInPlace: thankInPlace });
    if (passkeys.length > 0) return 'registered';
  }
  const at = clock.now();
  await store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return;
    const { followUp } = facts;
    if (passkeys === undefined) {
      await tx.saveFollowUp(campaignId, personId, followUp, plus(at, MINUTE));
    } else if (followUp.answer.is === 'claimed' && followUp.registeredAt === null) {
      await tx.addTrail(personId, { kind: 'checked', found: false }, at, { campaignId });
      await settleFollowUp(tx, campaign, facts, afterCheck(followUp, at), at);
    }
  });
  return passkeys === undefined ? 'unknown' : 'not-yet';
}
