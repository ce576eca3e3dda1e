// Delivers what is due: claim with a lease → decide again with fresh facts → begin, just before the call → send
// → settle. A worker may be killed between any two lines: a claim that lapses goes back to planned, a `sending`
// that lapses ends in doubt and is never sent again in its step. This is the attempt protocol of the design.

import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign } from '../core/campaign.ts';
import { maySnooze, snoozesLeft } from '../core/campaign.ts';
import { afterSending, NEW_FOLLOW_UP, type FollowUp } from '../core/follow-up.ts';
import type { Moment } from '../core/moment.ts';
import { decideNudge, nudgeAfter, reachAfter, type DropReason, type Outcome } from '../core/nudge.ts';
import { firstNameOf, passkeysOf } from '../core/person.ts';
import { standingOf } from '../core/standing.ts';
import { plus, type Instant } from '../core/time.ts';
import type { TrailEvent } from '../core/trail.ts';
import type { Conversation, Nudge, PersonFacts, Sent, StoreInTransaction, World } from '../ports.ts';
import { settleFollowUp } from './settle-follow-up.ts';
import { finishWaves, steerWave } from './steer-wave.ts';

export type Sender = {
  /** Unique per process, so that a lease says whose it is. */
  readonly worker: string;
  /** How many nudges one claim takes; they are sent side by side, paced by the fleet's budget. */
  readonly batch: number;
  readonly leaseMs: number;
};

/** Installing the app is asynchronous on Microsoft's side; the conversation can be opened a moment later. */
const AFTER_INSTALL = 3_000;
const AFTER_STALE = 1_000;
const AFTER_LOST_RACE = 5_000;

/** One round. Returns how many nudges it took, so that the caller rests when there was nothing. */
export async function deliverNudges(world: World, sender: Sender): Promise<number> {
  const { store, clock } = world;
  for (const nudge of await store.endAbandoned(clock.now())) {
    const why = 'the process stopped while the answer was on its way';
    await settle(world, nudge, sender, { outcome: 'in-doubt', why }, true);
  }
  const nudges = await store.claim(sender.worker, clock.now(), sender.batch, sender.leaseMs);
  if (nudges.length > 0) {
    const slots = await store.reserve(nudges.length);
    await Promise.all(
      nudges.map(async (nudge, index) => {
        await pause(slots.inMs + index * slots.everyMs);
        await deliver(world, nudge, sender);
      }),
    );
  }
  await finishWaves(world);
  return nudges.length;
}

async function deliver(world: World, nudge: Nudge, sender: Sender): Promise<void> {
  const { store, clock, cards, messenger } = world;
  const campaign = await store.campaign(nudge.campaignId);
  const facts = await store.facts(nudge.campaignId, nudge.personId);
  if (campaign === null || facts === null) {
    const reason: DropReason = facts === null ? 'person-left' : 'campaign-over';
    await store.finish(nudge, sender.worker, { state: 'dropped', reason, at: clock.now() });
    return;
  }
  const wave = await store.wave(nudge.waveId);
  const followUp = facts.followUp ?? NEW_FOLLOW_UP;
  const decision = decideNudge(
    {
      kind: nudge.kind,
      standing: standingOf(facts.person, campaign.audience, wave?.audience ?? campaign.audience),
      followUp,
      reach: facts.reach,
      wave: wave?.state ?? 'cancelled',
      campaign,
      zone: facts.person.timeZone,
    },
    clock.now(),
  );
  switch (decision.do) {
    case 'drop':
      return drop(world, nudge, sender, campaign, facts, decision.why);
    case 'wait':
      await store.putBack(nudge, sender.worker, {
        dueAt: decision.until,
        reason: decision.why,
        attempted: false,
      });
      return;
    case 'send': {
      const conversation = facts.conversation ?? (await open(world, nudge, sender));
      if (conversation === null) return;
      const message = cards.render(
        momentOf(nudge, campaign, facts, followUp),
        facts.locale ?? facts.person.language,
      );
      if (!(await store.begin(nudge, sender.worker, followUp.lastNudgeAt))) {
        const dueAt = plus(clock.now(), AFTER_LOST_RACE);
        await store.putBack(nudge, sender.worker, {
          dueAt,
          reason: 'another nudge came first',
          attempted: false,
        });
        return;
      }
      return settle(world, nudge, sender, await messenger.send(conversation, message), false);
    }
    default:
      return decision satisfies never;
  }
}

/** Opens the 1:1 conversation, installing the app first where needed; null when the nudge was dealt with. */
async function open(world: World, nudge: Nudge, sender: Sender): Promise<Conversation | null> {
  await paced(world);
  const opened = await world.messenger.open(nudge.personId);
  if (opened.outcome === 'opened') {
    await world.store.saveConversation(opened.conversation, {});
    return opened.conversation;
  }
  await settle(world, nudge, sender, opened, false);
  return null;
}

async function paced({ store }: World): Promise<void> {
  const { inMs } = await store.reserve(1);
  await pause(inMs);
}

/** What an answer means for the nudge, the person's reach, the follow-up and the trail, in one transaction. */
async function settle(
  world: World,
  nudge: Nudge,
  sender: Sender,
  sent: Sent,
  alreadyEnded: boolean,
): Promise<void> {
  const { store, clock, log } = world;
  const outcome = await outcomeOf(world, nudge, sent);
  const result = nudgeAfter(outcome, nudge.attempt);
  const at = clock.now();
  if (result.state === 'planned') {
    if (outcome.outcome === 'try-again' && outcome.slowDown) await store.slowDown(outcome.afterMs);
    const again = { dueAt: plus(at, result.afterMs), reason: result.reason, attempted: true };
    await store.putBack(nudge, sender.worker, again);
    return;
  }
  const activityId = outcome.outcome === 'sent' ? outcome.activityId : undefined;
  await store.transaction(async (tx) => {
    const end = { state: result.state, reason: result.reason, at, ...(activityId && { activityId }) };
    if (!alreadyEnded && !(await tx.finish(nudge, sender.worker, end))) return;
    const reach = reachAfter(outcome);
    if (reach !== null) await tx.saveReach(nudge.personId, reach);
    await note(tx, nudge, endEvent(nudge, result.state, result.reason ?? ''), at);
    await follow(tx, nudge, result.state === 'sent' || result.state === 'in-doubt', at);
  });
  if (outcome.outcome === 'failed' && stopsTheWave(outcome.why)) {
    log.error('wave paused: Teams refuses the bot itself', {
      wave: nudge.waveId,
      why: outcome.why,
      code: outcome.code,
    });
    await steerWave(world, nudge.waveId, 'pause').catch(() => undefined);
  }
}

/** Turns "not installed" and "stale conversation" into what we can do about them: install, forget, try again. */
async function outcomeOf(world: World, nudge: Nudge, sent: Sent): Promise<Outcome> {
  switch (sent.outcome) {
    case 'stale-conversation':
      await world.store.dropConversation(nudge.personId);
      return {
        outcome: 'try-again',
        why: 'the conversation was stale',
        afterMs: AFTER_STALE,
        slowDown: false,
      };
    case 'not-installed': {
      const installed = await world.directory.install(nudge.personId);
      if (!installed.installed) return { outcome: 'failed', why: installed.why, code: installed.code };
      return {
        outcome: 'try-again',
        why: 'the app was just installed',
        afterMs: AFTER_INSTALL,
        slowDown: false,
      };
    }
    default:
      return sent;
  }
}

async function follow(tx: StoreInTransaction, nudge: Nudge, arrived: boolean, at: Instant): Promise<void> {
  const campaign = await tx.campaign(nudge.campaignId);
  const facts = await tx.facts(nudge.campaignId, nudge.personId);
  if (campaign === null || facts === null) return;
  const before = facts.followUp ?? NEW_FOLLOW_UP;
  const after = arrived ? afterSending(before, nudge.kind === 'thanks' ? 'thank' : 'nudge', at) : before;
  await settleFollowUp(tx, campaign, facts, after, at);
}

async function drop(
  { store, clock }: World,
  nudge: Nudge,
  sender: Sender,
  campaign: Campaign,
  facts: PersonFacts,
  why: DropReason,
): Promise<void> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    if (!(await tx.finish(nudge, sender.worker, { state: 'dropped', reason: why, at }))) return;
    await note(tx, nudge, { kind: 'dropped', nudge: nudge.kind, step: nudge.step, why }, at);
    await settleFollowUp(tx, campaign, facts, facts.followUp ?? NEW_FOLLOW_UP, at);
  });
}

async function note(tx: StoreInTransaction, nudge: Nudge, event: TrailEvent, at: Instant): Promise<void> {
  const { campaignId, waveId, id: nudgeId } = nudge;
  await tx.addTrail(nudge.personId, event, at, { campaignId, waveId, nudgeId });
}

function endEvent(
  { kind: nudge, step }: Nudge,
  end: 'sent' | 'failed' | 'in-doubt' | 'dropped',
  why: string,
): TrailEvent {
  switch (end) {
    case 'sent':
      return { kind: 'sent', nudge, step };
    case 'failed':
      return { kind: 'failed', nudge, step, why };
    case 'in-doubt':
      return { kind: 'in-doubt', nudge, step, why };
    case 'dropped':
      return { kind: 'dropped', nudge, step, why: why as DropReason };
  }
}

function stopsTheWave(why: string): boolean {
  return why === 'bot-disabled' || why === 'bad-credentials' || why === 'bad-payload';
}

function momentOf(nudge: Nudge, campaign: Campaign, facts: PersonFacts, followUp: FollowUp): Moment {
  const person = { firstName: firstNameOf(facts.person) };
  switch (nudge.kind) {
    case 'thanks':
      return { moment: 'thanks', person, passkeys: passkeysOf(facts.person) };
    case 'look-back':
      return { moment: 'look-back', nudgeId: nudge.id, person };
    case 'ask-why-not':
      return { moment: 'not-confirmed', nudgeId: nudge.id, person };
    case 'nudge':
    case 'reminder': {
      const standing = standingOf(facts.person, campaign.audience, campaign.audience);
      return {
        moment: nudge.kind,
        nudgeId: nudge.id,
        person,
        step: nudge.step,
        snoozeDays: campaign.deferral.snoozeDays,
        maySnooze: maySnooze(campaign.deferral, followUp.snoozes),
        snoozesLeft: snoozesLeft(campaign.deferral, followUp.snoozes),
        smsOnly: standing.is === 'eligible' && standing.smsOnly,
      };
    }
  }
}
