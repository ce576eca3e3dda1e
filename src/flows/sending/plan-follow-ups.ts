// Looks at everybody whose next act is due and does it: plans a reminder, a look back, the question what went wrong,
// thanks; or asks Graph once more about a claim. Runs by the clock and after each jump of it, a batch of people in one
// transaction; Graph is asked last, a few side by side, so that nobody's reminder waits for it.

import type { Campaign } from '../../core/campaign.ts';
import { whatNext, type NextAct } from '../../core/follow-up.ts';
import type { NudgeKind } from '../../core/nudge.ts';
import { MINUTE, plus, type Instant } from '../../core/time.ts';
import type { DueFollowUp, NudgePlan, World } from '../../ports.ts';
import { checkClaim } from '../registrations/check-claim.ts';
import { circumstancesOf } from './settle-follow-up.ts';

const BATCH = 1_000;
const CHECKS_AT_ONCE = 6;

const KIND: Readonly<Record<Exclude<NextAct, 'check'>, NudgeKind>> = {
  remind: 'reminder',
  'look-back': 'look-back',
  'ask-why-not': 'ask-why-not',
  thank: 'thanks',
};

type Claim = Pick<NudgePlan, 'campaignId' | 'personId'>;

/** How many people were acted on. */
export async function planFollowUps(world: World): Promise<number> {
  const claims: Claim[] = [];
  let acted = 0;
  for (;;) {
    const batch = await planBatch(world);
    claims.push(...batch.claims);
    acted += batch.people;
    if (batch.people < BATCH) break;
  }
  await checkClaims(world, claims);
  return acted;
}

function planBatch({ store, clock }: World): Promise<{ people: number; claims: readonly Claim[] }> {
  return store.transaction(async (tx) => {
    const now = clock.now();
    const campaigns = new Map((await tx.campaigns()).map((campaign) => [campaign.id, campaign]));
    const due = await tx.dueFollowUps(now, BATCH);
    const acts = due.map((each) => actOf(each, campaigns.get(each.campaignId), now));
    await tx.saveNextActs(acts);
    await tx.planNudges(acts.flatMap(({ nudge }) => (nudge === null ? [] : [nudge])));
    return { people: due.length, claims: acts.filter(({ check }) => check) };
  });
}

type Act = Claim & {
  /** When the person is to be looked at next; null while a nudge carries them on, or for good. */
  readonly nextAt: Instant | null;
  readonly nudge: NudgePlan | null;
  readonly check: boolean;
};

function actOf(due: DueFollowUp, campaign: Campaign | undefined, now: Instant): Act {
  const { campaignId, person, followUp, wave } = due;
  const about = { campaignId, personId: person.id };
  const nothing: Act = { ...about, nextAt: null, nudge: null, check: false };
  if (campaign === undefined) return nothing;
  const next = whatNext(followUp, circumstancesOf(campaign, due, now));
  if (next.act === 'nothing') return nothing;
  if (next.at > now) return { ...nothing, nextAt: next.at };
  // The answer moves it on; the minute is for an answer that never comes.
  if (next.act === 'check') return { ...nothing, nextAt: plus(now, MINUTE), check: true };
  if (wave === null) return nothing;
  const kind = followUp.lastNudgeAt === null ? 'nudge' : KIND[next.act];
  return { ...nothing, nudge: { ...about, waveId: wave.id, kind, dueAt: now } };
}

async function checkClaims(world: World, claims: readonly Claim[]): Promise<void> {
  const waiting = claims.values();
  const checker = async () => {
    for (const { campaignId, personId } of waiting) await checkClaim(world, campaignId, personId);
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, checker));
}
