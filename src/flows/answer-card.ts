// A press on a card: who pressed comes from Teams' signed activity, never from the card's data. The press moves
// the follow-up, the answer replaces the card in place. A press also proves that the card was delivered, so a
// nudge in doubt becomes sent.

import {
  afterPress,
  afterSending,
  isRegistered,
  type FollowUp,
  type Next,
  type Press,
} from '../core/follow-up.ts';
import type { Campaign } from '../core/campaign.ts';
import { snoozesLeft } from '../core/campaign.ts';
import type { Moment, OptOutReason, TooLate, Verb } from '../core/moment.ts';
import { firstNameOf, passkeysOf, type Person } from '../core/person.ts';
import { DAY, plus, type Instant } from '../core/time.ts';
import type { Message, NudgeRecord, PersonFacts, StoreInTransaction, World } from '../ports.ts';
import { checkClaim } from './check-claim.ts';
import { languageOf } from './language-of.ts';
import { settleFollowUp } from './settle-follow-up.ts';
import { withdrawNudges } from './withdraw-nudges.ts';

export type CardPress = {
  /** Entra object id of who pressed. */
  readonly personId: string;
  readonly verb: Verb;
  readonly nudgeId: string;
  /** The message that holds the card. */
  readonly activityId: string | null;
  readonly why?: OptOutReason;
  readonly until?: Instant;
  readonly locale: string | null;
};

export async function answerCard(world: World, press: CardPress): Promise<Message> {
  const { store, cards } = world;
  const nudge = await store.nudge(press.nudgeId);
  const language = await languageOf(world, press.personId, press.locale);
  if (nudge === null || nudge.personId !== press.personId) {
    return cards.render({ moment: 'too-late', why: 'not-yours', nudgeId: null }, language);
  }
  const withdrawn = await store.cardWithdrawn(nudge.id);
  const moment =
    withdrawn === null
      ? await applyPress(world, nudge, press)
      : await answerWithdrawn(world, nudge, press, withdrawn);
  const answer = moment.moment === 'checking' ? await checked(world, nudge, moment) : moment;
  return cards.render(answer, language);
}

/** The press changes nothing but what it proves; the answer says what holds now. */
async function answerWithdrawn(
  { store, clock }: World,
  nudge: NudgeRecord,
  { verb, activityId, personId }: CardPress,
  why: 'recalled' | 'expired',
): Promise<Moment> {
  const { campaignId, step, id: nudgeId } = nudge;
  const at = clock.now();
  const followUp = await store.transaction(async (tx) => {
    await tx.addTrail(personId, { kind: 'press-refused', verb, why }, at, { campaignId, nudgeId });
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return null;
    const proven = await proveDelivered(tx, nudge, activityId, facts.followUp, at);
    if (proven !== facts.followUp) await settleFollowUp(tx, campaign, facts, proven, at);
    return proven;
  });
  if (followUp !== null && isRegistered(followUp))
    return { moment: 'too-late', why: 'already-registered', nudgeId: null };
  const newer = followUp !== null && followUp.step > step;
  return { moment: 'too-late', why: newer ? 'newer-card' : why, nudgeId: null };
}

/** A press proves the delivery; one that overtakes the Connector's answer, or its next attempt, also settles the step. */
async function proveDelivered(
  tx: StoreInTransaction,
  { id: nudgeId, campaignId, waveId, personId, kind, step, state }: NudgeRecord,
  activityId: string | null,
  followUp: FollowUp,
  at: Instant,
): Promise<FollowUp> {
  const proven = await tx.proveDelivered(nudgeId, activityId);
  if (!proven || (state !== 'sending' && state !== 'planned')) return followUp;
  await tx.addTrail(personId, { kind: 'sent', nudge: kind, step }, at, { campaignId, waveId, nudgeId });
  return afterSending(followUp, 'nudge', at);
}

async function applyPress({ store, clock }: World, nudge: NudgeRecord, press: CardPress): Promise<Moment> {
  const at = clock.now();
  const { campaignId, waveId, id: nudgeId } = nudge;
  const tooLate = (why: TooLate): Moment => ({ moment: 'too-late', why, nudgeId });
  return store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, press.personId);
    if (campaign === null || facts?.followUp == null) return tooLate('campaign-over');
    const before = await proveDelivered(tx, nudge, press.activityId, facts.followUp, at);
    const { verb } = press;
    const pressed = afterPress(before, pressOf(press), campaign, at);
    if (!pressed.accepted) {
      await tx.addTrail(press.personId, { kind: 'press-refused', verb, why: pressed.why }, at, {
        campaignId,
        nudgeId,
      });
      return tooLate(pressed.why);
    }
    const { followUp } = pressed;
    const repeated = followUp === before;
    if (!repeated) {
      await withdrawNudges(tx, { campaignId, personId: press.personId }, 'answered-meanwhile', at);
      const { answer } = followUp;
      const until = answer.is === 'snoozed' || answer.is === 'opted-out' ? answer.until : undefined;
      const event = {
        kind: 'pressed',
        verb,
        ...(until !== undefined && { until }),
        ...(press.why && { why: press.why }),
      } as const;
      await tx.addTrail(press.personId, event, at, { campaignId, waveId, nudgeId });
    }
    const next = await settleFollowUp(tx, campaign, facts, followUp, at);
    return replyTo(followUp, campaign, facts, next, nudgeId);
  });
}

function pressOf({ verb, why, until }: CardPress): Press {
  return verb === 'opt-out' ? { verb, why: why ?? 'no-thanks', until: until ?? null } : { verb };
}

function replyTo(
  followUp: FollowUp,
  campaign: Campaign,
  facts: PersonFacts,
  next: Next,
  nudgeId: string,
): Moment {
  const { answer } = followUp;
  const nextAt = next.act === 'nothing' ? null : next.at;
  switch (answer.is) {
    case 'snoozed':
      return {
        moment: 'snoozed',
        nudgeId,
        until: answer.until,
        snoozesLeft: snoozesLeft(campaign.deferral, followUp.snoozes),
      };
    case 'acknowledged':
      return { moment: 'acknowledged', nudgeId, remindAt: nextAt };
    case 'failed':
      return { moment: 'failed', nudgeId, lookBackAt: nextAt };
    case 'claimed':
      return { moment: 'checking', nudgeId, until: plus(answer.at, DAY) };
    case 'opted-out':
      return { moment: 'opted-out', nudgeId, until: answer.until };
    case 'none':
      return thanksTo(facts.person);
  }
}

/** "I have registered" is checked at once: the answer in place is then the thanks, so no second message comes. */
async function checked(world: World, { campaignId, personId }: NudgeRecord, moment: Moment): Promise<Moment> {
  if ((await checkClaim(world, campaignId, personId, true)) !== 'registered') return moment;
  const person = await world.store.person(personId);
  return person === null ? moment : thanksTo(person);
}

function thanksTo(person: Person): Moment {
  return { moment: 'thanks', person: { firstName: firstNameOf(person) }, passkeys: passkeysOf(person) };
}
