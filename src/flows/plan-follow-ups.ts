// Looks at everybody whose next act is due and does it: plans a reminder, a look back, the question what went
// wrong, thanks; or asks Graph once more about a claim. Runs by the clock and after each jump of it.

import { whatNext, type NextAct } from '../core/follow-up.ts';
import type { NudgeKind } from '../core/nudge.ts';
import type { DueFollowUp, World } from '../ports.ts';
import { checkClaim } from './check-claim.ts';
import { circumstancesOf } from './settle-follow-up.ts';

const BATCH = 200;

const KIND: Readonly<Record<Exclude<NextAct, 'check'>, NudgeKind>> = {
  remind: 'reminder',
  'look-back': 'look-back',
  'ask-why-not': 'ask-why-not',
  thank: 'thanks',
};

/** How many people were acted on. */
export async function planFollowUps(world: World): Promise<number> {
  let acted = 0;
  for (;;) {
    const due = await world.store.dueFollowUps(world.clock.now(), BATCH);
    for (const each of due) await act(world, each);
    acted += due.length;
    if (due.length < BATCH) return acted;
  }
}

async function act(world: World, { campaignId, personId }: DueFollowUp): Promise<void> {
  const { store, clock } = world;
  const claimed = await store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return false;
    const now = clock.now();
    const next = whatNext(facts.followUp, circumstancesOf(campaign, facts, now));
    if (next.act === 'nothing') {
      await tx.saveFollowUp(campaignId, personId, facts.followUp, null);
      return false;
    }
    if (next.at > now || next.act === 'check') {
      await tx.saveFollowUp(campaignId, personId, facts.followUp, next.at);
      return next.act === 'check' && next.at <= now;
    }
    // The planned nudge carries it from here; its end says what comes next.
    await tx.saveFollowUp(campaignId, personId, facts.followUp, null);
    if (facts.wave !== null) {
      const kind = facts.followUp.lastNudgeAt === null ? 'nudge' : KIND[next.act];
      await tx.planNudge({ campaignId, personId, waveId: facts.wave.id, kind, dueAt: now });
    }
    return false;
  });
  if (claimed) await checkClaim(world, campaignId, personId);
}
