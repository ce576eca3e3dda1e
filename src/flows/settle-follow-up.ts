// Stores a person's follow-up together with what happens next and why: the one place where the answer of
// `whatNext` becomes a due time and a line in the trail.

import type { Campaign } from '../core/campaign.ts';
import { whatNext, type Circumstances, type FollowUp, type Next } from '../core/follow-up.ts';
import { DAY, latest, plus, type Instant } from '../core/time.ts';
import type { PersonFacts, StoreInTransaction } from '../ports.ts';

export async function settleFollowUp(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  followUp: FollowUp,
  at: Instant,
  end: 'arrived' | 'missed' = 'arrived',
): Promise<Next> {
  // After a nudge that was dropped or failed, the same reasons would meet the next one at once: wait an interval.
  const again = end === 'missed' ? plus(at, campaign.rhythm.intervalDays * DAY) : null;
  const next = whatNext(followUp, circumstancesOf(campaign, facts, again));
  const nextAt = next.act === 'nothing' ? null : latest(next.at, next.act === 'thank' ? null : again);
  await tx.saveFollowUp(campaign.id, facts.person.id, followUp, nextAt);
  await tx.addTrail(facts.person.id, { kind: 'next', act: next.act, due: nextAt, why: next.why }, at, {
    campaignId: campaign.id,
  });
  return next;
}

export function circumstancesOf(
  campaign: Campaign,
  facts: PersonFacts,
  firstAgainAt: Instant | null,
): Circumstances {
  return {
    campaign,
    reach: facts.reach,
    zone: facts.person.timeZone,
    waveCancelled: facts.wave?.state === 'cancelled',
    hold: facts.person.hold,
    firstAgainAt,
  };
}
