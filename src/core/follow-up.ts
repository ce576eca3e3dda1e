// Follow-up: where one person stands in one campaign, and what happens to them next. A small state machine:
// `afterSending` and `afterPress` move it, `whatNext` reads it. It keeps the counters that must survive waves.
// Mirrors Entra's campaign where that has a rule: a snooze is a choice made with a button, silence is counted
// apart, and an error never uses up a snooze (entra-docs how-to-mfa-registration-campaign).

import { claimIn, isSilent, optedOut, type Answer, type Said } from './answer.ts';
import { deadlinesOf, nextReminder } from './cadence.ts';
import { graceDaysOf, maySnooze, offBecause, openingFor, type Campaign } from './campaign.ts';
import type { Hold, Person } from './person.ts';
import { REACH_TEXT, type Reach } from './reach.ts';
import { DAY, HOUR, MINUTE, plus, type Instant } from './time.ts';
import { zoneOf } from './window.ts';

export type FollowUp = {
  /** Messages of this campaign sent to the person so far; the next one is step `step + 1`. */
  readonly step: number;
  readonly firstNudgeAt: Instant | null;
  readonly lastNudgeAt: Instant | null;
  /** Nudges sent since the person last pressed a button. */
  readonly unanswered: number;
  /** Snoozes used, over all waves. */
  readonly snoozes: number;
  readonly answer: Answer;
  /** First press of "acknowledge", kept for the report even when later answers follow. */
  readonly acknowledgedAt: Instant | null;
  /** When the passkey came to be, as well as Graph tells it. */
  readonly registeredAt: Instant | null;
  /** When Graph first showed none any more of somebody who is registered; the grace runs from here. */
  readonly lostAt: Instant | null;
  /** Kept when a passkey is lost: nobody is thanked twice. */
  readonly thankedAt: Instant | null;
};

export const NEW_FOLLOW_UP: FollowUp = {
  step: 0,
  firstNudgeAt: null,
  lastNudgeAt: null,
  unanswered: 0,
  snoozes: 0,
  answer: { is: 'none' },
  acknowledgedAt: null,
  registeredAt: null,
  lostAt: null,
  thankedAt: null,
};

/** A press on a card. `why` and `until` come with an opt-out only. */
export type Press =
  | { readonly verb: 'snooze' | 'acknowledge' | 'failed' | 'registered' }
  | { readonly verb: 'opt-out'; readonly why: string; readonly until: Instant | null };

export type NextAct = 'remind' | 'look-back' | 'check' | 'ask-why-not' | 'thank';

/** What happens next: one act at one time, or nothing, always with the reason in plain words. */
export type Next =
  | { readonly act: NextAct; readonly at: Instant; readonly why: string }
  | { readonly act: 'nothing'; readonly why: string };

/** When somebody whose passkey was lost at `lostAt` is asked about again and, if they hold none, written to again. */
export function graceEnd(lostAt: Instant, campaign: Campaign): Instant {
  return plus(lostAt, graceDaysOf(campaign) * DAY);
}

/** A claim is checked at once, then after these waits (from the claim), for 24 hours. */
export const CLAIM_CHECKS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
  DAY,
];

/** What else decides about the next act, beside the follow-up itself. */
export type Circumstances = {
  readonly campaign: Campaign;
  readonly reach: Reach;
  readonly person: Pick<Person, 'id' | 'upn' | 'timeZone' | 'country' | 'methods'>;
  /** Of the wave that the person was last planned in, if it has one. */
  readonly waveDeadline?: Instant | null;
  /** The wave that the person was last planned in was cancelled: it reminds nobody any more. */
  readonly waveCancelled: boolean;
  /** Also one that has ended. */
  readonly hold?: Hold | null;
  /** When a first nudge that failed or was dropped may be tried again; null while it is under way. */
  readonly firstAgainAt: Instant | null;
};

/**
 * A hold, and a campaign that is off, put off what would be written; a check, a thanks and a silence are no matter for
 * them.
 */
export function whatNext(followUp: FollowUp, circumstances: Circumstances): Next {
  const next = unlessHeld(followUp, circumstances);
  if (next.act === 'nothing' || next.act === 'check' || next.act === 'thank') return next;
  const { campaign, person, hold = null } = circumstances;
  const off = offBecause(campaign);
  if (off !== null) return { act: 'nothing', why: off };
  if (hold?.until === null) return { act: 'nothing', why: `on hold: ${hold.why}` };
  if (hold !== null && hold.until > next.at) {
    const at = openingFor(campaign, person, followUp.step + 1, hold.until);
    return { ...next, at, why: `on hold until then: ${hold.why}` };
  }
  const { why: unknownZone } = zoneOf(person.timeZone, campaign.timeZone);
  return unknownZone === null ? next : { ...next, why: `${next.why}; ${unknownZone}` };
}

function unlessHeld(followUp: FollowUp, circumstances: Circumstances): Next {
  const { answer } = followUp;
  const { campaign, reach, person, waveDeadline, waveCancelled, firstAgainAt } = circumstances;
  const opening = (at: Instant) => openingFor(campaign, person, followUp.step + 1, at);
  const { registeredAt, lostAt } = followUp;
  if (registeredAt !== null && lostAt !== null) {
    return {
      act: 'check',
      at: graceEnd(lostAt, campaign),
      why: 'the passkey is gone; Graph is asked again at the end of the grace',
    };
  }
  if (registeredAt !== null && followUp.thankedAt !== null) {
    return { act: 'nothing', why: 'registered and thanked' };
  }
  if (registeredAt !== null && followUp.step === 0) {
    return { act: 'nothing', why: 'registered before the first nudge' };
  }
  if (reach.is === 'out') return { act: 'nothing', why: `out of reach: ${REACH_TEXT[reach.why]}` };
  if (registeredAt !== null) return { act: 'thank', at: registeredAt, why: 'Graph confirms a passkey' };
  const claim = claimIn(answer);
  if (waveCancelled && claim === null) return { act: 'nothing', why: 'the wave was cancelled' };
  // Also before the first nudge: whoever asked for silence in the chat is not even written to once.
  if (answer.is === 'opted-out') {
    const check = claim === null ? null : checkOf(claim);
    if (check !== null) return check;
    return answer.until === null
      ? { act: 'nothing', why: `opted out: ${answer.why}` }
      : { act: 'remind', at: opening(answer.until), why: `opted out until now: ${answer.why}` };
  }
  if (followUp.lastNudgeAt === null) {
    return firstAgainAt === null
      ? { act: 'nothing', why: 'no nudge has been sent yet' }
      : { act: 'remind', at: opening(firstAgainAt), why: 'the first nudge did not go out' };
  }
  const { rhythm } = campaign;
  switch (answer.is) {
    case 'none': {
      const silence = { since: followUp.lastNudgeAt, unanswered: followUp.unanswered };
      const deadlines = deadlinesOf(campaign, waveDeadline ?? null, person);
      return { act: 'remind', ...nextReminder(silence, campaign, deadlines, opening) };
    }
    case 'snoozed':
      return { act: 'remind', at: opening(answer.until), why: 'the snooze has ended' };
    case 'acknowledged': {
      const at = plus(answer.at, rhythm.acknowledgedDays * DAY);
      return { act: 'remind', at: opening(at), why: 'acknowledged, but nothing is registered yet' };
    }
    case 'failed': {
      const at = plus(answer.at, rhythm.failedDays * DAY);
      return { act: 'look-back', at: opening(at), why: 'it failed; a look back after the help' };
    }
    case 'claimed': {
      const why = 'Graph shows no passkey 24 hours after the claim';
      return checkOf(answer) ?? { act: 'ask-why-not', at: opening(plus(answer.at, DAY)), why };
    }
  }
}

/** Null when Graph was asked often enough. */
function checkOf({ at, checkedAt }: Extract<Said, { is: 'claimed' }>): Next | null {
  const since = checkedAt === null ? 0 : Date.parse(checkedAt) - Date.parse(at);
  const wait = CLAIM_CHECKS.find((each) => each > since);
  const why = 'says it is registered; Graph is asked again';
  return wait === undefined ? null : { act: 'check', at: plus(at, wait), why };
}

/** Graph has confirmed a passkey, and it has not been lost since. */
export function isRegistered({ registeredAt, lostAt }: FollowUp): boolean {
  return registeredAt !== null && lostAt === null;
}

/**
 * After a nudge was sent, or ended in doubt, which counts the same. Thanks are not counted as nudges. What the person
 * answered while it was on its way, in the chat or on an older card, is kept: `answerBefore` is the answer it was sent on.
 */
export function afterSending(
  followUp: FollowUp,
  act: 'nudge' | 'thank',
  at: Instant,
  answerBefore: Answer | null = null,
): FollowUp {
  if (act === 'thank') return { ...followUp, thankedAt: followUp.thankedAt ?? at };
  const meanwhile = answerBefore !== null && isNewer(followUp.answer, answerBefore);
  return {
    ...followUp,
    step: followUp.step + 1,
    firstNudgeAt: followUp.firstNudgeAt ?? at,
    lastNudgeAt: at,
    unanswered: meanwhile ? followUp.unanswered : followUp.unanswered + 1,
    answer: meanwhile ? followUp.answer : { is: 'none' },
  };
}

/** Another answer of the person's, not the same one looked into again. */
function isNewer(answer: Answer, before: Answer): boolean {
  if (answer.is === 'none') return false;
  return before.is !== answer.is || before.at !== answer.at;
}

export type Pressed =
  | { readonly accepted: true; readonly followUp: FollowUp }
  | { readonly accepted: false; readonly why: 'already-registered' | 'no-snooze-left' };

/**
 * The follow-up after a press. Pressing the same button twice changes nothing the second time (Teams repeats
 * invokes), and a snooze that the limit no longer allows is refused, not counted. During a silence only a newer silence
 * changes when they hear again.
 */
export function afterPress(followUp: FollowUp, press: Press, campaign: Campaign, at: Instant): Pressed {
  if (isRegistered(followUp)) {
    return { accepted: false, why: 'already-registered' };
  }
  const answered = (answer: Answer, more: Partial<FollowUp> = {}): Pressed => ({
    accepted: true,
    followUp: { ...followUp, unanswered: 0, answer, ...more },
  });
  const repeated: Pressed = { accepted: true, followUp };
  const { answer } = followUp;
  switch (press.verb) {
    case 'snooze': {
      // There is nothing to put off while nobody writes.
      if (isSilent(answer, at) || (answer.is === 'snoozed' && answer.until > at)) return repeated;
      if (!maySnooze(campaign.deferral, followUp.snoozes)) return { accepted: false, why: 'no-snooze-left' };
      const until = plus(at, campaign.deferral.snoozeDays * DAY);
      return answered({ is: 'snoozed', at, until }, { snoozes: followUp.snoozes + 1 });
    }
    case 'opt-out': {
      const { why } = press;
      // A silence without an end gets none from an older card.
      const until = answer.is === 'opted-out' && answer.until === null ? null : press.until;
      if (answer.is === 'opted-out' && answer.why === why && answer.until === until) return repeated;
      return answered(optedOut(answer, at, why, until));
    }
    default: {
      const said = saidWith(press.verb, at);
      const silence = isSilent(answer, at) ? answer : null;
      if ((silence?.meanwhile ?? answer).is === said.is) return repeated;
      const acknowledgedAt = followUp.acknowledgedAt ?? (said.is === 'acknowledged' ? at : null);
      return answered(silence === null ? said : { ...silence, meanwhile: said }, { acknowledgedAt });
    }
  }
}

function saidWith(verb: Exclude<Press['verb'], 'snooze' | 'opt-out'>, at: Instant): Said {
  switch (verb) {
    case 'acknowledge':
      return { is: 'acknowledged', at };
    case 'failed':
      return { is: 'failed', at };
    case 'registered':
      return { is: 'claimed', at, checkedAt: null };
  }
}

/** After Graph was asked about a claim, at `at`, and shows no passkey yet. */
export function afterCheck(followUp: FollowUp, at: Instant): FollowUp {
  const { answer } = followUp;
  const claim = claimIn(answer);
  if (claim === null) return followUp;
  const checked = { ...claim, checkedAt: at };
  return { ...followUp, answer: answer.is === 'opted-out' ? { ...answer, meanwhile: checked } : checked };
}

/** Also ends a loss: a passkey is there (again). */
export function afterRegistration(followUp: FollowUp, at: Instant): FollowUp {
  return { ...followUp, registeredAt: followUp.registeredAt ?? at, lostAt: null, unanswered: 0 };
}

/** The passkey is gone: the grace begins, in which nobody is written to. */
export function afterLoss(followUp: FollowUp, at: Instant): FollowUp {
  return { ...followUp, lostAt: followUp.lostAt ?? at };
}

/**
 * The grace has ended without a passkey: steps and snoozes go on, answers start anew. Whoever asked for silence after the
 * registration keeps it.
 */
export function afterGrace(followUp: FollowUp): FollowUp {
  const { answer, registeredAt, lostAt } = followUp;
  const silent = answer.is === 'opted-out' && registeredAt !== null && answer.at > registeredAt;
  const anew: Answer = { is: 'none', ...(lostAt !== null && { lostAt }) };
  const next = silent ? optedOut(anew, answer.at, answer.why, answer.until) : anew;
  return { ...followUp, registeredAt: null, lostAt: null, unanswered: 0, answer: next };
}

/** A registration that Graph never confirmed is taken back, as if it had not been noted. */
export function afterTakingBack(followUp: FollowUp): FollowUp {
  return { ...followUp, registeredAt: null, lostAt: null };
}
