// Stores a person's follow-up together with what happens next and why: the one place where the answer of
// `whatNext` becomes a due time and a line in the trail.

import type { Campaign } from '../../core/campaign.ts';
import { whatNext, type Circumstances, type FollowUp, type Next } from '../../core/follow-up.ts';
import { DAY, latest, plus, type Instant } from '../../core/time.ts';
import type { PersonFacts, SavedFollowUp, StoreInTransaction, TrailLine } from '../../ports.ts';

/** What is stored of a follow-up that has moved, and what the trail says of it. */
export type Settled = {
  readonly next: Next;
  readonly saved: SavedFollowUp;
  readonly line: TrailLine;
};

export async function settleFollowUp(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  followUp: FollowUp,
  at: Instant,
  end: 'arrived' | 'missed' = 'arrived',
): Promise<Next> {
  const { next, saved, line } = settled(campaign, facts, followUp, at, end);
  await tx.saveFollowUps([saved]);
  await tx.addTrails([line]);
  return next;
}

/** The same as a value, for many at once. */
export function settled(
  campaign: Campaign,
  facts: PersonFacts,
  followUp: FollowUp,
  at: Instant,
  end: 'arrived' | 'missed' = 'arrived',
): Settled {
  // After a nudge that was dropped or failed, the same reasons would meet the next one at once: wait an interval.
  const again = end === 'missed' ? plus(at, campaign.rhythm.intervalDays * DAY) : null;
  const next = whatNext(followUp, circumstancesOf(campaign, facts, again));
  const nextAt = next.act === 'nothing' ? null : latest(next.at, next.act === 'thank' ? null : again);
  const about = { campaignId: campaign.id, personId: facts.person.id };
  return {
    next,
    saved: { ...about, followUp, nextAt },
    line: { ...about, at, event: { kind: 'next', act: next.act, due: nextAt, why: next.why } },
  };
}

export function circumstancesOf(
  campaign: Campaign,
  facts: PersonFacts,
  firstAgainAt: Instant | null,
): Circumstances {
  return {
    campaign,
    reach: facts.reach,
    person: facts.person,
    waveDeadline: facts.wave?.deadline ?? null,
    waveCancelled: facts.wave?.state === 'cancelled',
    hold: facts.person.hold,
    firstAgainAt,
  };
}
