// A press on a card: who pressed comes from Teams' signed activity, never from the card's data. The press moves
// the follow-up, the answer replaces the card in place. A press also proves that the card was delivered, so a
// nudge in doubt becomes sent.

import type { Answer } from '../../core/answer.ts';
import { afterPress, isRegistered, type Press } from '../../core/follow-up.ts';
import {
  LOOK_VERBS,
  type AnswerVerb,
  type LookVerb,
  type Moment,
  type OptOutDay,
  type OptOutReason,
  type TooLate,
  type Verb,
} from '../../core/moment.ts';
import type { Platform } from '../../core/platform.ts';
import { silenceUntil } from '../../core/silence.ts';
import type { Instant } from '../../core/time.ts';
import { zoneOf } from '../../core/window.ts';
import type { Message, NudgeRecord, World } from '../../ports.ts';
import { checkClaim } from '../registrations/check-claim.ts';
import { languageOf } from './language-of.ts';
import { proveDelivered } from './prove-delivered.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';
import { showSteps } from './show-steps.ts';
import { hindranceOf } from './tell-standing.ts';
import { withdrawNudges } from '../sending/withdraw-nudges.ts';
import { heard, momentAfter, thanksTo } from './word-answer.ts';

export type CardPress = {
  /** Entra object id of who pressed. */
  readonly personId: string;
  readonly verb: Verb;
  readonly nudgeId: string;
  /** The message that holds the card. */
  readonly activityId: string | null;
  readonly why?: OptOutReason;
  /** A date of the person's own calendar. */
  readonly until?: string;
  readonly platform?: Platform;
  readonly locale: string | null;
};

export async function answerCard(world: World, press: CardPress): Promise<Message> {
  const { store, cards, clock } = world;
  const nudge = await store.nudge(press.nudgeId, clock.now());
  const language = await languageOf(world, press.personId, press.locale);
  if (nudge === null || nudge.personId !== press.personId) {
    return cards.render({ moment: 'too-late', why: 'not-yours', nudgeId: null }, language);
  }
  const { withdrawn } = nudge;
  const moment =
    withdrawn === null
      ? await answerTo(world, nudge, press)
      : await answerWithdrawn(world, nudge, press, withdrawn);
  return cards.render(await asThingsStand(world, nudge, moment), language);
}

/** A claim is looked into at once; neither help nor “when it suits you” is of use to somebody who cannot register now. */
async function asThingsStand(world: World, nudge: NudgeRecord, moment: Moment): Promise<Moment> {
  switch (moment.moment) {
    case 'checking':
      return checked(world, nudge, moment);
    case 'acknowledged':
    case 'failed':
      return (await hindranceOf(world, nudge.personId)) ?? moment;
    default:
      return moment;
  }
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
    const prove = await proveDelivered(tx, nudge, activityId, at);
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return null;
    const proven = prove(facts.followUp);
    if (proven !== facts.followUp) await settleFollowUp(tx, campaign, facts, proven, at);
    return proven;
  });
  if (followUp !== null && isRegistered(followUp))
    return { moment: 'too-late', why: 'already-registered', nudgeId: null };
  const newer = followUp !== null && followUp.step > step;
  return { moment: 'too-late', why: newer ? 'newer-card' : why, nudgeId: null };
}

function answerTo(world: World, nudge: NudgeRecord, press: CardPress): Promise<Moment> {
  const { verb } = press;
  return isLook(verb)
    ? showSteps(world, nudge, { ...press, verb })
    : applyPress(world, nudge, { ...press, verb });
}

function isLook(verb: Verb): verb is LookVerb {
  return LOOK_VERBS.some((look) => look === verb);
}

async function applyPress(
  world: World,
  nudge: NudgeRecord,
  press: CardPress & { readonly verb: AnswerVerb },
): Promise<Moment> {
  const { store, clock, settings } = world;
  const at = clock.now();
  const { campaignId, waveId, id: nudgeId } = nudge;
  const tooLate = (why: TooLate): Moment => ({ moment: 'too-late', why, nudgeId });
  return store.transaction(async (tx) => {
    const prove = await proveDelivered(tx, nudge, press.activityId, at);
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, press.personId);
    if (campaign === null || facts?.followUp == null) return tooLate('campaign-over');
    const before = prove(facts.followUp);
    const { verb } = press;
    const { zone } = zoneOf(facts.person.timeZone, campaign.timeZone);
    const { meant, day } = meaningOf(press, zone, before.answer, at);
    const pressed = afterPress(before, meant, campaign, at);
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
      const until = verb === 'snooze' || verb === 'opt-out' ? untilOf(answer) : undefined;
      const event = {
        kind: 'pressed',
        verb,
        ...(until !== undefined && { until }),
        ...(press.why && { why: press.why }),
      } as const;
      await tx.addTrail(press.personId, event, at, { campaignId, waveId, nudgeId });
    }
    const next = await settleFollowUp(tx, campaign, facts, followUp, at);
    // Who asks for peace during a silence hears of the silence; who asks for help gets it.
    const shown = verb === 'snooze' || verb === 'opt-out' ? followUp : heard(followUp);
    return momentAfter(shown, campaign, facts, next, nudgeId, () => tenantOf({ store: tx, settings }), day);
  });
}

/** The press, and what became of the day that came with it. */
function meaningOf(
  { verb, why = 'no-thanks', until }: CardPress & { readonly verb: AnswerVerb },
  zone: string,
  answer: Answer,
  at: Instant,
): { readonly meant: Press; readonly day: OptOutDay } {
  if (verb !== 'opt-out') return { meant: { verb }, day: 'counts' };
  const silence = silenceUntil({ why, day: until ?? null }, zone, answer, at);
  return { meant: { verb, why, until: silence.until }, day: silence.day };
}

function untilOf(answer: Answer): Instant | null | undefined {
  return answer.is === 'snoozed' || answer.is === 'opted-out' ? answer.until : undefined;
}

/** "I have registered" is checked at once: the answer in place is then the thanks, so no second message comes. */
async function checked(world: World, { campaignId, personId }: NudgeRecord, moment: Moment): Promise<Moment> {
  if ((await checkClaim(world, campaignId, personId, true)) !== 'registered') return moment;
  const person = await world.store.person(personId);
  return person === null ? moment : thanksTo(person);
}
