// A passkey that Graph confirms: noted once per campaign, planned nudges are withdrawn, thanks are planned for
// those whom the campaign had written to.

import { afterRegistration, afterSending } from '../core/follow-up.ts';
import { passkeysOf } from '../core/person.ts';
import { deservesThanks } from '../core/registration.ts';
import type { World } from '../ports.ts';
import { settleFollowUp } from './settle-follow-up.ts';
import { withdrawNudges } from './withdraw-nudges.ts';

/** True when this is news for at least one campaign. */
export async function recordRegistration(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  personId: string,
  from: 'report' | 'asked',
  /** The answer to a press thanks in place, so no message of thanks follows. */
  thankedInPlace = false,
): Promise<boolean> {
  const at = clock.now();
  let news = false;
  for (const campaign of await store.campaigns()) {
    const recorded = await store.transaction(async (tx) => {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null || facts.followUp.registeredAt !== null) return false;
      const registered = afterRegistration(facts.followUp, at);
      const followUp = thankedInPlace ? afterSending(registered, 'thank', at) : registered;
      const passkeys = passkeysOf(facts.person);
      await tx.addTrail(personId, { kind: 'registered', from, passkeys }, at, { campaignId: campaign.id });
      await withdrawNudges(tx, { campaignId: campaign.id, personId }, 'registered-meanwhile', at);
      await settleFollowUp(tx, campaign, facts, followUp, at);
      if (deservesThanks(followUp) && facts.wave !== null && facts.reach.is !== 'out') {
        const { id: waveId } = facts.wave;
        await tx.planNudge({ campaignId: campaign.id, personId, waveId, kind: 'thanks', dueAt: at });
      }
      return true;
    });
    news = news || recorded;
  }
  return news;
}

/** A passkey that is gone again is told to the admin in the trail; nobody is nudged on this alone. */
export async function recordLoss(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  personId: string,
): Promise<void> {
  await store.addTrail(personId, { kind: 'passkey-lost' }, clock.now());
}
