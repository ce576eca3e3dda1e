// Stores a person's follow-up together with what happens next and why: the one place where the answer of
// `whatNext` becomes a due time and a line in the trail.

import type { Campaign } from '../core/campaign.ts';
import { whatNext, type FollowUp, type Next } from '../core/follow-up.ts';
import type { Instant } from '../core/time.ts';
import type { PersonFacts, StoreInTransaction } from '../ports.ts';

export async function settleFollowUp(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  followUp: FollowUp,
  at: Instant,
): Promise<Next> {
  const next = whatNext(followUp, campaign, facts.reach, facts.person.timeZone);
  const nextAt = next.act === 'nothing' ? null : next.at;
  await tx.saveFollowUp(campaign.id, facts.person.id, followUp, nextAt);
  await tx.addTrail(facts.person.id, { kind: 'next', act: next.act, due: nextAt, why: next.why }, at, {
    campaignId: campaign.id,
  });
  return next;
}
