// The trail: everything that was decided about or happened to one person, in order, each with its reason. It is
// what the admin's "why", the API and `explain` show, so each entry reads as a sentence.

import type { NextAct } from './follow-up.ts';
import { FAIL_TEXT, type FailReason, type NudgeKind } from './nudge.ts';
import { HAND_OVER_TEXT, type Band, type HandOverReason } from './question.ts';
import { REACH_TEXT, type Reach } from './reach.ts';
import type { RegistrationSource } from './registration.ts';
import type { Seen } from './seen.ts';
import { STANDING_TEXT, type Standing } from './standing.ts';
import { standingDetail } from './standing-detail.ts';
import type { Instant } from './time.ts';
import { LEAVE_TEXT, type PersonPlan } from './wave.ts';

export type TrailEvent =
  | {
      readonly kind: 'planned';
      readonly wave: string;
      readonly plan: PersonPlan;
      readonly standing: Standing;
    }
  | ({ readonly kind: 'sent'; readonly nudge: NudgeKind; readonly step: number } & Seen)
  | {
      readonly kind: 'failed';
      readonly nudge: NudgeKind;
      readonly step: number;
      readonly why: string;
      readonly detail: string | null;
    }
  | { readonly kind: 'in-doubt'; readonly nudge: NudgeKind; readonly step: number; readonly why: string }
  | ({
      readonly kind: 'dropped';
      readonly nudge: NudgeKind;
      readonly step: number;
      readonly why: string;
    } & Seen)
  | {
      readonly kind: 'pressed';
      readonly verb: string;
      readonly until?: Instant | null;
      readonly why?: string;
    }
  | { readonly kind: 'press-refused'; readonly verb: string; readonly why: string }
  | { readonly kind: 'checked'; readonly found: boolean }
  | {
      readonly kind: 'registered';
      readonly from: RegistrationSource;
      /** Names as Graph gives them; the audit log names none. */
      readonly passkeys: readonly string[];
    }
  | { readonly kind: 'not-confirmed' }
  | { readonly kind: 'passkey-deleted' }
  | { readonly kind: 'passkey-lost'; readonly graceUntil?: Instant }
  | { readonly kind: 'back-after-grace'; readonly days: number }
  | { readonly kind: 'hold'; readonly why: string; readonly until: Instant | null; readonly by: string }
  | { readonly kind: 'hold-lifted'; readonly by: string }
  | {
      readonly kind: 'next';
      readonly act: NextAct | 'nothing';
      readonly due: Instant | null;
      readonly why: string;
    }
  | { readonly kind: 'reach'; readonly reach: Reach; readonly how: string }
  | { readonly kind: 'asked'; readonly band?: Band }
  | { readonly kind: 'handed-over'; readonly why: HandOverReason }
  | { readonly kind: 'answered-by-people' }
  | { readonly kind: 'question-reopened' }
  | { readonly kind: 'opt-out-lifted' }
  /** Names of what Graph and the report showed then. */
  | { readonly kind: 'not-me'; readonly passkeys: readonly string[] };

export type TrailEntry = TrailEvent & { readonly at: Instant };

const NUDGE_TEXT: Readonly<Record<NudgeKind, string>> = {
  nudge: 'The first nudge',
  reminder: 'A reminder',
  'look-back': 'The look back after a failure',
  'ask-why-not': 'The question what went wrong',
  thanks: 'The thanks',
};

const VERB_TEXT: Readonly<Record<string, string>> = {
  snooze: 'Pressed “remind me later”',
  acknowledge: 'Acknowledged',
  failed: 'Said that it failed; help was shown at once',
  registered: 'Said “I have registered”',
  'opt-out': 'Opted out',
};

const DROP_TEXT: Readonly<Record<string, string>> = {
  'registered-meanwhile': 'they hold a passkey by now',
  'passkey-gone': 'Graph shows no passkey any more',
  'answered-meanwhile': 'they answered in the meantime',
  'opted-out': 'they opted out',
  'already-thanked': 'they were thanked before',
  'wave-cancelled': 'the wave was cancelled',
  'campaign-off': 'Entra’s own campaign is disabled, and this one mirrors it',
  'campaign-over': 'the campaign is over',
  'person-left': 'the account is gone',
  'out-of-reach': 'Teams does not let us write to them',
};

const SOURCE_TEXT: Readonly<Record<RegistrationSource, string>> = {
  audit: 'the audit log tells of it',
  report: 'Microsoft’s report shows it',
  asked: 'Graph confirmed it when asked',
  confirmed: 'Graph shows it',
};

const FOUND_TEXT: Readonly<Record<Band, string>> = {
  answer: 'the FAQ answered',
  choices: 'the FAQ offered what it could mean',
  none: 'it is kept for people',
};

const NEXT_TEXT: Readonly<Record<NextAct, string>> = {
  remind: 'a reminder',
  'look-back': 'a look back',
  check: 'another look at Graph',
  'ask-why-not': 'a question what went wrong',
  thank: 'thanks',
};

/** The entry as one English sentence, without its time. */
export function sentenceOf(event: TrailEvent): string {
  switch (event.kind) {
    case 'planned':
      return event.plan.do === 'send'
        ? `Wave “${event.wave}” planned a nudge: ${STANDING_TEXT[event.standing.is]}.${andDetail(event.standing)}`
        : `Wave “${event.wave}” left this person out: ${leaveText(event.plan.why, event.standing)}.${andDetail(event.standing)}`;
    case 'sent':
      return `${NUDGE_TEXT[event.nudge]} was sent (step ${event.step}).${seenText(event)}`;
    case 'failed':
      return `${NUDGE_TEXT[event.nudge]} failed: ${failText(event.why)}${event.detail === null ? '' : ` (${event.detail})`}.`;
    case 'in-doubt':
      return `${NUDGE_TEXT[event.nudge]} is in doubt: ${event.why}. It is not sent again in this step.`;
    case 'dropped':
      return `${NUDGE_TEXT[event.nudge]} was dropped: ${DROP_TEXT[event.why] ?? standingText(event.why)}.${seenText(event)}`;
    case 'pressed': {
      const until = event.until ? `, until ${event.until}` : '';
      const why = event.why ? ` (${event.why})` : '';
      return `${VERB_TEXT[event.verb] ?? `Pressed “${event.verb}”`}${why}${until}.`;
    }
    case 'press-refused':
      return `A press on “${event.verb}” changed nothing: ${event.why}.`;
    case 'checked':
      return event.found ? 'Graph shows a passkey.' : 'Graph was asked and shows no passkey yet.';
    case 'registered':
      return `Registered: ${SOURCE_TEXT[event.from]}${event.passkeys.length === 0 ? '' : ` (${event.passkeys.join(', ')})`}.`;
    case 'not-confirmed':
      return 'Not registered after all: the audit log told of a passkey, but Graph shows none.';
    case 'passkey-deleted':
      return 'The audit log tells of a deleted passkey; Graph is asked what is left.';
    case 'passkey-lost':
      return `The passkey is gone: Graph shows none any more.${event.graceUntil === undefined ? '' : ` Nothing is sent until ${event.graceUntil}.`}`;
    case 'back-after-grace':
      return `Still without a passkey after ${event.days === 1 ? 'a day' : `${event.days} days`}: back in the campaign.`;
    case 'hold':
      return `Put on hold by ${event.by}${event.until === null ? '' : ` until ${event.until}`}: ${event.why}.`;
    case 'hold-lifted':
      return `The hold was lifted by ${event.by}.`;
    case 'next':
      return event.act === 'nothing' || event.due === null
        ? `Nothing more is planned: ${event.why}.`
        : `Next comes ${NEXT_TEXT[event.act]} at ${event.due}: ${event.why}.`;
    case 'reach':
      if (event.reach.is === 'out') return `Out of reach: ${REACH_TEXT[event.reach.why]} (${event.how}).`;
      return `In reach: ${event.how}.`;
    case 'asked':
      return `Asked a question; ${FOUND_TEXT[event.band ?? 'none']}.`;
    case 'handed-over':
      return `A question of theirs went to people: ${HAND_OVER_TEXT[event.why]}.`;
    case 'answered-by-people':
      return 'People answered their question.';
    case 'question-reopened':
      return 'Said that the answer did not settle it; people are asked again.';
    case 'opt-out-lifted':
      return 'Took the opt-out back: wants to be written to again.';
    case 'not-me':
      return `Says that somebody else registered a passkey${event.passkeys.length === 0 ? '' : ` (${event.passkeys.join(', ')})`}: call them, and look at their security info.`;
  }
}

function leaveText(why: string, standing: Standing): string {
  if (why in LEAVE_TEXT) return LEAVE_TEXT[why as keyof typeof LEAVE_TEXT];
  return STANDING_TEXT[standing.is];
}

function andDetail(standing: Standing): string {
  const detail = standingDetail(standing);
  return detail === '' ? '' : ` ${detail}`;
}

function seenText({ detail, methodsAt }: Seen): string {
  const age = methodsAt === undefined ? '' : ` Their methods and passkeys as known at ${methodsAt}.`;
  return `${detail === undefined ? '' : ` ${detail}`}${age}`;
}

function failText(why: string): string {
  return why in FAIL_TEXT ? FAIL_TEXT[why as FailReason] : why;
}

function standingText(why: string): string {
  return why in STANDING_TEXT ? STANDING_TEXT[why as keyof typeof STANDING_TEXT] : why;
}
