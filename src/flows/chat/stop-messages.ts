// "Stop messages" and "start messages" in the chat: the same as the button "not for me", and taking it back, in every
// campaign. Silence is kept for somebody whom nobody has written to yet, too: no first nudge follows.

import { isRegistered, NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import type { Moment } from '../../core/moment.ts';
import { afterStarting, afterStopping } from '../../core/silence.ts';
import type { World } from '../../ports.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';
import { withdrawNudges } from '../sending/withdraw-nudges.ts';

type Needs = Pick<World, 'store' | 'clock'>;

export async function stopMessages({ store, clock }: Needs, personId: string): Promise<Moment> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      const before = facts?.followUp ?? NEW_FOLLOW_UP;
      const followUp = afterStopping(before, at);
      if (followUp === before) continue;
      const about = { campaignId: campaign.id };
      const event = { kind: 'pressed', verb: 'opt-out', why: 'asked for it in the chat' } as const;
      await tx.addTrail(personId, event, at, about);
      await withdrawNudges(tx, { ...about, personId }, 'opted-out', at);
      // Whom the directory has not told of yet is known here from now on.
      if (facts === null) await tx.saveFollowUp(campaign.id, personId, followUp, null);
      else await settleFollowUp(tx, campaign, facts, followUp, at);
    }
  });
  return { moment: 'messages', are: 'stopped' };
}

export async function startMessages({ store, clock }: Needs, personId: string): Promise<Moment> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null) continue;
      const followUp = afterStarting(facts.followUp);
      if (followUp === facts.followUp) continue;
      await tx.addTrail(personId, { kind: 'opt-out-lifted' }, at, { campaignId: campaign.id });
      const first = followUp.lastNudgeAt === null && !isRegistered(followUp);
      await settleFollowUp(tx, campaign, facts, followUp, at, first ? 'missed' : 'arrived');
    }
  });
  return { moment: 'messages', are: 'started' };
}
