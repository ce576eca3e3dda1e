// People in 24 zones who answer nudges in their own ways over weeks, and what the rules of core make of it: the same
// functions that the flows call, one person at a time, with a clock that stops at whole minutes. Everything is drawn from
// a person's id, so that the same days can be lived again through the real flows.

import {
  BY_DEADLINE,
  DEFAULT_DEFERRAL,
  DEFAULT_RHYTHM,
  DEFAULT_SETTINGS,
  type Campaign,
} from '../../../core/campaign.ts';
import { EVERYONE } from '../../../core/audience.ts';
import {
  afterCheck,
  afterPress,
  afterRegistration,
  afterSending,
  NEW_FOLLOW_UP,
  whatNext,
  type FollowUp,
  type Press,
} from '../../../core/follow-up.ts';
import { decideNudge, type NudgeKind } from '../../../core/nudge.ts';
import type { Person } from '../../../core/person.ts';
import { standingOf } from '../../../core/standing.ts';
import { UNKNOWN_TENANT } from '../../../core/tenant.ts';
import { DAY, HOUR, latest, MINUTE, plus, type Instant } from '../../../core/time.ts';
import { planWave } from '../../../core/wave.ts';
import { startOfDate } from '../../../core/zone-offsets.ts';
import { circumstancesOf } from '../../../flows/sending/settle-follow-up.ts';
import type { PersonFacts } from '../../../ports.ts';
import type { Happening } from './nudge-promises.ts';

/** North and south, with and without summer time, offsets of 30 and 45 minutes, summer time of half an hour. */
const ZONES: readonly string[] = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
  'America/St_Johns',
  'America/Santiago',
  'America/Sao_Paulo',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Paris',
  'Europe/Helsinki',
  'Africa/Cairo',
  'Africa/Johannesburg',
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
];

const COUNTRIES = ['FR', 'US', 'AU', null];

export function personNumber(index: number, readAt: Instant): Person {
  const registered = index % 5 === 0 ? ['mobilePhone'] : ['microsoftAuthenticatorPush'];
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name: `Person ${index}`,
    upn: `person${index}@example.org`,
    givenName: null,
    userType: 'member',
    enabled: true,
    department: null,
    country: COUNTRIES[index % COUNTRIES.length] ?? null,
    language: 'en',
    timeZone: ZONES[index % ZONES.length] ?? null,
    groups: [],
    methods: { registered, mfaCapable: true, admin: false, reportedAt: readAt },
    passkeys: null,
    purpose: null,
    hold: null,
  };
}

/** Office hours with holidays; nights around the hour of clock changes; no window; by nearness to a deadline. */
export function campaignsFrom(start: Instant): readonly Campaign[] {
  const day = (days: number) => plus(start, days * DAY).slice(0, 10);
  const common = {
    ...DEFAULT_SETTINGS,
    audience: EVERYONE,
    deferral: DEFAULT_DEFERRAL,
    rhythm: DEFAULT_RHYTHM,
    timeZone: 'UTC',
    holidays: [
      { date: day(9), countries: null },
      { date: day(38), countries: ['FR', 'US'] },
    ],
  };
  const office = { from: 9, to: 17.25, days: [1, 2, 3, 4, 5] };
  return [
    { ...common, id: 'office', name: 'Office hours', window: office },
    {
      ...common,
      id: 'nights',
      name: 'Nights',
      window: { from: 1.75, to: 3.25, days: [1, 2, 3, 4, 5, 6, 7] },
      deferral: { snoozeDays: 2, limit: 5 },
      jitterMinutes: 60,
    },
    {
      ...common,
      id: 'any-time',
      name: 'Any time',
      window: null,
      deferral: { snoozeDays: 0, limit: null },
      jitterMinutes: 0,
    },
    {
      ...common,
      id: 'deadline',
      name: 'By a deadline',
      window: office,
      cadence: BY_DEADLINE,
      deadline: plus(start, 70 * DAY),
    },
  ];
}

/** The campaign that has person number `index`; each has people of every zone. */
export function campaignOf(index: number, campaigns: readonly Campaign[]): Campaign | undefined {
  return campaigns[Math.floor(index / ZONES.length) % campaigns.length];
}

/** How long after the start each wave begins; they overlap. */
export const WAVES: readonly number[] = [
  10 * HOUR,
  3 * DAY + 10 * HOUR,
  4 * DAY + 2 * HOUR,
  30 * DAY + 15 * HOUR,
];

/** What a person does about message number `step`; null = nothing. The same every time it is asked. */
export function reactionTo(
  { id }: Person,
  step: number,
): { readonly press: Press; readonly after: number } | null {
  const habit = drawn(`${id} habit`);
  const mood = drawn(`${id} ${step}`);
  const after = Math.ceil((drawn(`${id} ${step} after`) ** 2 * 30 * HOUR) / MINUTE + 1) * MINUTE;
  if (habit < 0.15 || mood < 0.25) return null;
  if (mood < 0.7) return { press: { verb: 'snooze' }, after };
  if (mood < 0.8) return { press: { verb: 'acknowledge' }, after };
  if (mood < 0.87) return { press: { verb: 'failed' }, after };
  if (mood < 0.9) return { press: { verb: 'opt-out', why: 'away', until: null }, after };
  return { press: { verb: 'registered' }, after };
}

/** Whether Graph shows a passkey of somebody who says they have registered. */
export function holdsPasskey({ id }: Person): boolean {
  return drawn(`${id} holds`) < 0.5;
}

/** An absence lasts days, counted from the press; it ends when the person's own day begins. */
export function pressAt(press: Press, at: Instant, { timeZone }: Pick<Person, 'timeZone'>): Press {
  if (press.verb !== 'opt-out') return press;
  return { ...press, until: startOfDate(timeZone ?? 'UTC', dayBack(at)) };
}

/** The date on which somebody is back who goes away at `at`. */
export function dayBack(at: Instant): string {
  return plus(at, 12 * DAY).slice(0, 10);
}

/** From 0 to just under 1. */
function drawn(seed: string): number {
  let state = 7;
  for (const letter of seed)
    state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x9e3779b1) ^ (state >>> 15);
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

export type Days = {
  readonly happened: readonly Happening[];
  /** The whole minutes at which something was due. */
  readonly ticks: readonly Instant[];
};

export function sendsIn(happened: Days['happened']): readonly Instant[] {
  return happened.flatMap((event) => ('sent' in event ? [event.at] : []));
}

type Planned = { readonly kind: NudgeKind; readonly dueAt: Instant };

/** Lives the days of one person whom each of the waves plans at its start. */
export function liveDays(campaign: Campaign, cast: Person, waves: readonly Instant[], end: Instant): Days {
  const happened: Happening[] = [];
  const ticks: Instant[] = [];
  const starts = [...waves];
  /** When the waves that list the person have them due. */
  const listed: Instant[] = [];
  let person = cast;
  let followUp: FollowUp | null = null;
  let nextAt: Instant | null = null;
  let planned = null as Planned | null;
  let reaction = null as { readonly press: Press; readonly at: Instant } | null;

  const circumstances = (again: Instant | null) => circumstancesOf(campaign, factsOf(person), again);
  const standing = (now: Instant) =>
    standingOf(person, { campaign: EVERYONE, wave: EVERYONE, tenant: UNKNOWN_TENANT, now });

  const settle = (after: FollowUp, again: Instant | null = null) => {
    followUp = after;
    const next = whatNext(after, circumstances(again));
    nextAt = next.act === 'nothing' ? null : latest(next.at, again);
  };

  const plan = (now: Instant) => {
    const scope = { campaign, audience: EVERYONE, tenant: UNKNOWN_TENANT };
    const candidate = { person, reach: { is: 'in' } as const, followUp };
    const decision = planWave(scope, [candidate], now).people[0]?.plan;
    if (decision?.do === 'send') listed.push(decision.at);
  };

  /** As the flow does that releases a wave: shortly before they are due, unless a message is under way already. */
  const release = (now: Instant) => {
    for (const dueAt of listed.filter((each) => releasedAt(each) <= now)) {
      listed.splice(listed.indexOf(dueAt), 1);
      followUp ??= NEW_FOLLOW_UP;
      planned ??= { kind: 'nudge', dueAt };
    }
  };

  const press = (asked: Press, at: Instant) => {
    if (followUp === null) return;
    const pressed = afterPress(followUp, asked, campaign, at);
    if (!pressed.accepted) return;
    const { answer } = pressed.followUp;
    happened.push({ at, pressed: asked.verb, until: answer.is === 'snoozed' ? answer.until : null });
    planned = null;
    if (asked.verb === 'registered') return check(pressed.followUp, at);
    settle(pressed.followUp);
  };

  const check = (claimed: FollowUp, at: Instant) => {
    if (!holdsPasskey(person)) return settle(afterCheck(claimed, at));
    const key = { id: 'k', name: 'Key', aaGuid: null, model: null, type: 'deviceBound', createdAt: at };
    person = { ...person, passkeys: [key] };
    settle(afterSending(afterRegistration(claimed, at), 'thank', at));
  };

  /** As the flow does that plans follow-ups. True when it did something. */
  const follow = (now: Instant): boolean => {
    if (followUp === null || nextAt === null || nextAt > now) return false;
    const next = whatNext(followUp, circumstances(now));
    nextAt = next.act === 'nothing' || (next.at <= now && next.act !== 'check') ? null : next.at;
    if (next.act === 'nothing' || next.at > now) return true;
    if (next.act === 'check') check(followUp, now);
    else planned ??= { kind: KIND[next.act], dueAt: now };
    return true;
  };

  /** As the flow does that delivers. True when it did something. */
  const deliver = (now: Instant): boolean => {
    if (planned === null || followUp === null || planned.dueAt > now) return false;
    const { kind } = planned;
    const facts = { kind, standing: standing(now), followUp, reach: { is: 'in' }, wave: 'running' } as const;
    const decision = decideNudge({ ...facts, campaign, person }, now);
    if (decision.do === 'wait') {
      planned = { kind, dueAt: decision.until };
      return true;
    }
    planned = null;
    if (decision.do === 'drop') {
      const answered = decision.why === 'answered-meanwhile';
      settle(followUp, answered ? null : plus(now, campaign.rhythm.intervalDays * DAY));
      return true;
    }
    happened.push({ at: now, sent: kind });
    settle(afterSending(followUp, kind === 'thanks' ? 'thank' : 'nudge', now));
    const answer = kind === 'thanks' ? null : reactionTo(person, followUp.step);
    reaction = answer && { press: answer.press, at: plus(now, answer.after) };
    return true;
  };

  for (;;) {
    const now = earliest([starts[0], nextAt, planned?.dueAt, reaction?.at, ...listed.map(releasedAt)]);
    if (now === null || now >= end) return { happened, ticks };
    ticks.push(now);
    if (starts[0] !== undefined && starts[0] <= now) {
      starts.shift();
      plan(now);
    }
    if (reaction !== null && reaction.at <= now) {
      const pressed = reaction.press;
      reaction = null;
      press(pressAt(pressed, now, person), now);
    }
    release(now);
    while (follow(now) || deliver(now));
  }
}

const KIND = {
  remind: 'reminder',
  'look-back': 'look-back',
  'ask-why-not': 'ask-why-not',
  thank: 'thanks',
} as const;

const releasedAt = (dueAt: Instant) => plus(dueAt, -5 * MINUTE);

/** The next whole minute at which something is due; null = never. */
function earliest(times: readonly (Instant | null | undefined)[]): Instant | null {
  const due = times.filter((each) => each != null).sort()[0];
  return due === undefined ? null : new Date(Math.ceil(Date.parse(due) / MINUTE) * MINUTE).toISOString();
}

function factsOf(person: Person): PersonFacts {
  const wave = { id: 'wave', state: 'running' } as const;
  const chosen = { platform: null, language: null };
  return { person, reach: { is: 'in' }, followUp: null, conversation: null, wave, locale: null, ...chosen };
}
