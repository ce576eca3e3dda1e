// Delivers what is due: claim with a lease → decide again with fresh facts → begin, just before the call → send
// → settle. A worker may be killed between any two lines: a claim that lapses goes back to planned, a `sending`
// that lapses ends in doubt and is never sent again in its step. This is the attempt protocol of the design.

import { setTimeout as pause } from 'node:timers/promises';
import { NEW_FOLLOW_UP } from '../core/follow-up.ts';
import { decideNudge } from '../core/nudge.ts';
import { standingOf } from '../core/standing.ts';
import { plus } from '../core/time.ts';
import type { Conversation, Nudge, World } from '../ports.ts';
import { dropNudge, settleAbandoned, settleNudge } from './settle-nudge.ts';
import { finishWaves } from './steer-wave.ts';
import { tenantOf } from './tenant-facts.ts';
import { momentOf } from './word-nudge.ts';

export type Sender = {
  /** Unique per process, so that a lease says whose it is. */
  readonly worker: string;
  /** How many nudges one claim takes; they are sent side by side, paced by the fleet's budget. */
  readonly batch: number;
  readonly leaseMs: number;
};

const AFTER_LOST_RACE = 5_000;

/** One round. Returns how many nudges it took, so that the caller rests when there was nothing. */
export async function deliverNudges(world: World, { worker, batch, leaseMs }: Sender): Promise<number> {
  const { store, clock } = world;
  await settleAbandoned(world);
  const nudges = await store.claim(worker, clock.now(), batch, leaseMs);
  if (nudges.length > 0) {
    const slots = await store.reserve(nudges.length);
    const sends = nudges.map(async (nudge, index) => {
      await pause(slots.inMs + index * slots.everyMs);
      await deliver(world, nudge, worker).catch((error: unknown) => {
        // Its lease lapses: back to planned when nothing had left, in doubt when something may have.
        const name = error instanceof Error ? error.name : 'unknown';
        world.log.error('nudge not delivered', { nudge: nudge.id, error: name });
      });
    });
    await Promise.allSettled(sends);
  }
  await finishWaves(world);
  return nudges.length;
}

async function deliver(world: World, nudge: Nudge, worker: string): Promise<void> {
  const { store, clock, cards, messenger } = world;
  const campaign = await store.campaign(nudge.campaignId);
  const facts = await store.facts(nudge.campaignId, nudge.personId);
  const wave = await store.wave(nudge.waveId);
  if (campaign === null || wave === null) return dropNudge(world, nudge, worker, 'campaign-over');
  if (facts === null) return dropNudge(world, nudge, worker, 'person-left');

  const { person, reach } = facts;
  const followUp = facts.followUp ?? NEW_FOLLOW_UP;
  const tenant = await tenantOf(world);
  const standing = standingOf(person, {
    campaign: campaign.audience,
    wave: wave.audience,
    tenant,
    now: clock.now(),
  });
  const decision = decideNudge(
    { kind: nudge.kind, standing, followUp, reach, wave: wave.state, campaign, zone: person.timeZone },
    clock.now(),
  );
  switch (decision.do) {
    case 'drop':
      return dropNudge(world, nudge, worker, decision.why);
    case 'wait':
      return putBack(world, nudge, worker, decision.until, decision.why);
    case 'send': {
      const conversation = facts.conversation ?? (await open(world, nudge, worker));
      if (conversation === null) return;
      const message = cards.render(
        momentOf(nudge, campaign, person, followUp, standing, tenant),
        facts.locale ?? person.language,
      );
      if (!(await store.begin(nudge, worker, followUp.lastNudgeAt))) {
        return putBack(world, nudge, worker, plus(clock.now(), AFTER_LOST_RACE), 'another nudge came first');
      }
      return settleNudge(world, nudge, worker, await messenger.send(conversation, message));
    }
    default:
      return decision satisfies never;
  }
}

/** Opens the 1:1 conversation, which costs a slot of its own; null when that already settled the nudge. */
async function open(world: World, nudge: Nudge, worker: string): Promise<Conversation | null> {
  const { store, messenger } = world;
  await pause((await store.reserve(1)).inMs);
  const opened = await messenger.open(nudge.personId);
  if (opened.outcome !== 'opened') {
    await settleNudge(world, nudge, worker, opened);
    return null;
  }
  await store.saveConversation(opened.conversation, {});
  return opened.conversation;
}

async function putBack(
  { store }: World,
  nudge: Nudge,
  worker: string,
  dueAt: string,
  reason: string,
): Promise<void> {
  await store.putBack(nudge, worker, { dueAt, reason, attempted: false });
}
