// A wave: part of a campaign sent together, from draft to its end. `planWave` is the one place that says who gets a
// nudge, when, and who does not and why; preview, dry run and start use the same value. A plan covers everybody it was
// given: each person has exactly one decision with exactly one reason.

import { isSilent } from './answer.ts';
import type { Approval } from './approval.ts';
import type { Audience } from './audience.ts';
import { offBecause, openingFor, type Campaign } from './campaign.ts';
import type { Finding } from './finding.ts';
import type { FollowUp } from './follow-up.ts';
import type { Person } from './person.ts';
import type { Ramp } from './ramp.ts';
import { isFirm, type Reach } from './reach.ts';
import { inScope, standingOf, type Standing, type StandingReason } from './standing.ts';
import type { Tenant } from './tenant.ts';
import { DAY, latest, plus, type Instant } from './time.ts';
import type { WaveOptions } from './wave-options.ts';

export type WaveState = 'draft' | 'scheduled' | 'running' | 'paused' | 'finished' | 'cancelled';
export type WaveAct = 'schedule' | 'start' | 'pause' | 'resume' | 'cancel' | 'finish' | 'recall';

export type Wave = {
  readonly id: string;
  readonly campaignId: string;
  readonly name: string;
  readonly audience: Audience;
  readonly state: WaveState;
  /** Entra object id of the admin who drafted it, changed the draft last, or started it. */
  readonly startedBy: string;
  /** Of a draft when it was made, of a scheduled wave when it is to start, then when it did. */
  readonly startedAt: Instant;
  /** Why Keywave paused it by itself; null when an admin did, or when it is not paused. */
  readonly pausedWhy?: string | null;
  /** Absent = none of them. */
  readonly options?: WaveOptions;
  /** Its stages and how far they are; null = everybody at once. */
  readonly ramp?: Ramp | null;
  /** Since when no card of it may be acted on. */
  readonly recalledAt?: Instant | null;
  /** Four eyes on it: who asked, who answered; null = nobody has asked. */
  readonly approval?: Approval | null;
};

const MOVES: Readonly<Record<WaveAct, { from: readonly WaveState[]; to: WaveState }>> = {
  schedule: { from: ['draft'], to: 'scheduled' },
  start: { from: ['draft', 'scheduled'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'scheduled', 'running', 'paused'], to: 'cancelled' },
  finish: { from: ['running'], to: 'finished' },
  // A recall also stops what has not left yet, so it ends the wave wherever it is.
  recall: { from: ['running', 'paused', 'finished'], to: 'cancelled' },
};

export type Moved =
  | { readonly ok: true; readonly state: WaveState }
  | { readonly ok: false; readonly finding: Finding };

const FIX: Partial<Readonly<Record<WaveState, string>>> = {
  finished: 'Its reminders go on: recall it to end them and take its cards back. Or start a new wave.',
  cancelled: 'Start a new wave.',
};

/** The state after `act`; an act that is already done is done, anything else that does not fit is a finding. */
export function moveWave(state: WaveState, act: WaveAct): Moved {
  const { from, to } = MOVES[act];
  if (from.includes(state)) return { ok: true, state: to };
  if (state === to) return { ok: true, state };
  return {
    ok: false,
    finding: {
      what: `This wave is ${state}, so it cannot ${act}.`,
      why: `Only a wave that is ${from.join(' or ')} can ${act}.`,
      fix: FIX[state] ?? 'Look at the wave’s state first.',
    },
  };
}

export function hasEnded(state: WaveState): boolean {
  return state === 'finished' || state === 'cancelled';
}

/** Whether cards of a wave in this state may be with people. */
export function hasCards(state: WaveState): boolean {
  return MOVES.recall.from.includes(state);
}

/** Whether its cards still say what they said: neither taken back nor out of time. */
export function cardsStand({ state, recalledAt = null, options = {} }: Wave, now: Instant): boolean {
  const { expiresAt = null } = options;
  return hasCards(state) && recalledAt === null && (expiresAt === null || expiresAt > now);
}

/** Which acts a wave in this state allows an admin at any time, for buttons and messages. */
export function actsOf(state: WaveState): readonly WaveAct[] {
  return (['pause', 'resume', 'cancel'] as const).filter((act) => MOVES[act].from.includes(state));
}

export type Candidate = {
  readonly person: Person;
  readonly reach: Reach;
  /** Null when this campaign has never planned anything for the person. */
  readonly followUp: FollowUp | null;
};

export type LeaveReason =
  | Exclude<StandingReason, 'eligible'>
  | 'campaign-off'
  | 'already-in-campaign'
  | 'opted-out'
  | 'out-of-reach';

export type PersonPlan =
  | {
      readonly do: 'send';
      readonly at: Instant;
      readonly why: 'eligible' | 'after-interval';
      readonly smsOnly: boolean;
    }
  | { readonly do: 'leave'; readonly why: LeaveReason };

export type PlannedPerson = {
  readonly personId: string;
  readonly standing: Standing;
  readonly plan: PersonPlan;
};

export type Plan = {
  readonly at: Instant;
  readonly people: readonly PlannedPerson[];
  readonly counts: PlanCounts;
};

export type PlanCounts = {
  /** In the audience, whatever the standing: the funnel's frozen denominator. */
  readonly inScope: number;
  readonly send: number;
  readonly leave: Readonly<Partial<Record<LeaveReason, number>>>;
};

/** What a plan is made of, beside the people. */
export type PlanScope = {
  readonly campaign: Campaign;
  readonly audience: Audience;
  readonly tenant: Tenant;
};

export function planWave(scope: PlanScope, candidates: readonly Candidate[], now: Instant): Plan {
  const { campaign, audience, tenant } = scope;
  const people = candidates.map((candidate) => {
    const standing = standingOf(candidate.person, {
      campaign: campaign.audience,
      wave: audience,
      tenant,
      now,
    });
    return { personId: candidate.person.id, standing, plan: planPerson(campaign, candidate, standing, now) };
  });
  return { at: now, people, counts: countPlan(people) };
}

function planPerson(campaign: Campaign, candidate: Candidate, standing: Standing, now: Instant): PersonPlan {
  if (standing.is !== 'eligible') return { do: 'leave', why: standing.is };
  if (offBecause(campaign) !== null) return { do: 'leave', why: 'campaign-off' };
  const { followUp, reach, person } = candidate;
  if (followUp !== null && isSilent(followUp.answer, now)) return { do: 'leave', why: 'opted-out' };
  if (reach.is === 'out' && isFirm(reach.why)) return { do: 'leave', why: 'out-of-reach' };
  if (followUp !== null && followUp.answer.is !== 'none') return { do: 'leave', why: 'already-in-campaign' };
  const last = followUp?.lastNudgeAt ?? null;
  const free = last === null ? now : latest(now, plus(last, campaign.rhythm.intervalDays * DAY));
  const at = openingFor(campaign, person, (followUp?.step ?? 0) + 1, free);
  return { do: 'send', at, why: free > now ? 'after-interval' : 'eligible', smsOnly: standing.smsOnly };
}

export const NO_COUNTS: PlanCounts = { inScope: 0, send: 0, leave: {} };

/** A plan may be made in slices of people; their counts add up. */
export function addCounts(one: PlanCounts, other: PlanCounts): PlanCounts {
  const leave: Partial<Record<LeaveReason, number>> = { ...one.leave };
  for (const [why, people] of Object.entries(other.leave)) {
    leave[why as LeaveReason] = (leave[why as LeaveReason] ?? 0) + people;
  }
  return { inScope: one.inScope + other.inScope, send: one.send + other.send, leave };
}

function countPlan(people: Plan['people']): PlanCounts {
  const leave: Partial<Record<LeaveReason, number>> = {};
  let send = 0;
  for (const { plan } of people) {
    if (plan.do === 'send') send += 1;
    else leave[plan.why] = (leave[plan.why] ?? 0) + 1;
  }
  return { inScope: people.filter(({ standing }) => inScope(standing)).length, send, leave };
}

export const LEAVE_TEXT = {
  'campaign-off': 'is left alone: Entra’s own campaign is disabled, and this one mirrors it',
  'already-in-campaign': 'is being followed up already; the reminder comes when their own answer says',
  'opted-out': 'opted out',
  'out-of-reach': 'is out of reach in Teams',
} as const;
