// A passkey came to be, as one of the sources says: noted once per campaign, planned nudges are withdrawn, thanks are
// planned for those whom the campaign had written to. What the log and the report say is then asked of Graph.

import type { Campaign } from '../../core/campaign.ts';
import { afterRegistration, afterSending, isRegistered } from '../../core/follow-up.ts';
import { passkeysOf } from '../../core/person.ts';
import { deservesThanks, factsOf, verdictOf, type RegistrationSource } from '../../core/registration.ts';
import type { Instant } from '../../core/time.ts';
import type { PersonFacts, StoreInTransaction, World } from '../../ports.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';
import { withdrawNudges } from '../sending/withdraw-nudges.ts';

export type Told = {
  readonly from: RegistrationSource;
  /** When the passkey came to be, as well as it is known. */
  readonly registeredAt: Instant;
  /** The answer to a press thanks in place, so no message of thanks follows. */
  readonly thankedInPlace?: boolean;
};

/** True when this is news for at least one campaign. A report that contradicts Graph's own word is not believed. */
export async function recordRegistration(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  personId: string,
  from: 'audit' | 'report',
  registeredAt = clock.now(),
): Promise<boolean> {
  const person = await store.person(personId);
  if (person === null) return false;
  const at = clock.now();
  if (from === 'report' && !verdictOf({ audit: null, ...factsOf(person) }).holds) {
    await store.queueConfirmations([personId], at);
    return false;
  }
  let news = false;
  for (const campaign of await store.campaigns()) {
    const noted = await store.transaction(async (tx) => {
      const facts = await tx.facts(campaign.id, personId);
      if (facts === null || !(await register(tx, campaign, facts, { from, registeredAt }, at))) return false;
      await tx.queueConfirmations([personId], at);
      return true;
    });
    news ||= noted;
  }
  return news;
}

/** False when the campaign does not follow the person, or knows already. */
export async function register(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  { from, registeredAt, thankedInPlace = false }: Told,
  at: Instant,
): Promise<boolean> {
  const { person, followUp: before, wave } = facts;
  if (before === null || isRegistered(before)) return false;
  const registered = afterRegistration(before, registeredAt);
  const followUp = thankedInPlace ? afterSending(registered, 'thank', at) : registered;
  const campaignId = campaign.id;
  const event = { kind: 'registered', from, passkeys: passkeysOf(person) } as const;
  await tx.addTrail(person.id, event, at, { campaignId });
  await withdrawNudges(tx, { campaignId, personId: person.id }, 'registered-meanwhile', at);
  await settleFollowUp(tx, campaign, facts, followUp, at);
  if (deservesThanks(followUp) && wave !== null && facts.reach.is !== 'out') {
    await tx.planNudge({ campaignId, personId: person.id, waveId: wave.id, kind: 'thanks', dueAt: at });
  }
  return true;
}
