// Asks Graph about one person who says "I have registered". A claim is only a claim until Graph shows a passkey;
// when it shows none, the follow-up says when to look again, and after 24 hours the person is asked.

import { afterCheck } from '../core/follow-up.ts';
import { MINUTE, plus } from '../core/time.ts';
import { Failure, type World } from '../ports.ts';
import { recordRegistration } from './record-registration.ts';
import { settleFollowUp } from './settle-follow-up.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log'>;

/** `unknown` when Graph did not answer: the check is made again later and is not held against the person. */
export async function checkClaim(
  world: Needs,
  campaignId: string,
  personId: string,
  thankInPlace = false,
): Promise<'registered' | 'not-yet' | 'unknown'> {
  const { store, directory, clock, log } = world;
  const passkeys = await directory.passkeys(personId).catch((error: unknown) => {
    log.warn('passkeys not read', { code: error instanceof Failure ? error.code : 'unexpected' });
    return undefined;
  });
  if (passkeys !== undefined && passkeys !== null && passkeys.length > 0) {
    await store.savePasskeys(personId, passkeys);
    await recordRegistration(world, personId, 'asked', thankInPlace);
    return 'registered';
  }
  const at = clock.now();
  await store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return;
    if (passkeys === undefined) {
      await tx.saveFollowUp(campaignId, personId, facts.followUp, plus(at, MINUTE));
      return;
    }
    await tx.addTrail(personId, { kind: 'checked', found: false }, at, { campaignId });
    await settleFollowUp(tx, campaign, facts, afterCheck(facts.followUp, at), at);
  });
  return passkeys === undefined ? 'unknown' : 'not-yet';
}
