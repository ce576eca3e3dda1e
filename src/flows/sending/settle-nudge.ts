// What the answers to attempts mean for the nudges, people's reach, their follow-ups and the trail. What provably delivered
// nothing is put back; what has ended is settled for a whole group in one transaction, each nudge still by a
// compare-and-set of its own. Refusals of the bot itself pause the wave.

import type { Answer as PersonsAnswer } from '../../core/answer.ts';
import type { Campaign } from '../../core/campaign.ts';
import { afterSending, NEW_FOLLOW_UP, type FollowUp } from '../../core/follow-up.ts';
import {
  FAIL_TEXT,
  nudgeAfter,
  reachAfter,
  stopsTheWave,
  type DropReason,
  type NudgeResult,
  type Outcome,
} from '../../core/nudge.ts';
import type { Reach } from '../../core/reach.ts';
import type { Seen } from '../../core/seen.ts';
import { plus, type Instant } from '../../core/time.ts';
import type { TrailEvent } from '../../core/trail.ts';
import {
  Failure,
  type Nudge,
  type Opened,
  type PersonFacts,
  type Sent,
  type StoreInTransaction,
  type TrailLine,
  type World,
} from '../../ports.ts';
import { settled } from './settle-follow-up.ts';
import { stopEverything } from '../waves/stop-everything.ts';
import { steerIfItFits } from '../waves/steer-wave.ts';

/** Installing the app is asynchronous on Microsoft's side; the conversation can be opened a moment later. */
const AFTER_INSTALL = 3_000;
/** Why a nudge waits after an installation: it has one more try. */
const JUST_INSTALLED = 'the app was just installed';
const AFTER_STALE = 1_000;

export type Answer = Sent | Exclude<Opened, { readonly outcome: 'opened' }>;

/** How a nudge ended, with what that proves about the person's reach. */
export type Ended = {
  readonly nudge: Nudge;
  readonly result: Exclude<NudgeResult, { readonly state: 'planned' }>;
  readonly activityId?: string;
  readonly reach: Reach | null;
  /** What the decision saw, for the trail. */
  readonly seen?: Seen;
  readonly at: Instant;
};

/** One that is stored, with the person's answer as it was when the nudge began. */
type Done = Ended & { readonly answerBefore: PersonsAnswer | null };

/** A nudge that waits: it was decided so, or its attempt provably delivered nothing. */
export type Waiting = {
  readonly nudge: Nudge;
  readonly dueAt: Instant;
  readonly reason: string;
  readonly attempted: boolean;
};

export type Verdict = { readonly ended: Ended } | { readonly waits: Waiting; readonly slowDownMs: number };

/** What the answer to one attempt comes to; installs the app or pauses the wave on the way. */
export async function judge(
  world: World,
  nudge: Nudge,
  answer: Answer,
  mustArrive: boolean,
): Promise<Verdict> {
  const { clock, log } = world;
  const outcome = await outcomeOf(world, nudge, answer);
  const result = nudgeAfter(outcome, nudge.attempt, mustArrive);
  const at = clock.now();
  if (outcome.outcome === 'failed' && stopsTheWave(outcome.why)) {
    const { why, code } = outcome;
    log.error('the bot itself is refused', { wave: nudge.waveId, why, code });
    const because = `${FAIL_TEXT[why]} (${code})`;
    // A finished wave cannot pause, and every other message would meet the same refusal.
    if (!(await steerIfItFits(world, nudge.waveId, 'pause', because))) {
      await stopEverything(world, 'Keywave', because);
    }
  }
  if (result.state === 'planned') {
    const { reason, afterMs, attempted } = result;
    const slowDownMs = outcome.outcome === 'try-again' && outcome.slowDown ? outcome.afterMs : 0;
    return { waits: { nudge, dueAt: plus(at, afterMs), reason, attempted }, slowDownMs };
  }
  const activityId = outcome.outcome === 'sent' ? outcome.activityId : undefined;
  return {
    ended: { nudge, result, reach: reachAfter(outcome), at, ...(activityId !== undefined && { activityId }) },
  };
}

export function dropped(nudge: Nudge, why: DropReason, at: Instant, seen: Seen = {}): Ended {
  return { nudge, result: { state: 'dropped', reason: why, detail: null }, reach: null, seen, at };
}

/** Settles a group that ended: nudges, reach, trail, and what comes next for each person. */
export async function settleEnds(
  { store }: Pick<World, 'store'>,
  worker: string,
  ends: readonly Ended[],
): Promise<void> {
  await store.transaction(async (tx) => {
    const mine = await tx.finish(
      ends.map(({ nudge, result: { state, reason }, activityId, at }) => ({
        nudge,
        state,
        reason,
        at,
        ...(activityId !== undefined && { activityId }),
      })),
      worker,
    );
    const done = ends.flatMap((end) => {
      const answerBefore = mine.get(end.nudge.id);
      return answerBefore === undefined ? [] : [{ ...end, answerBefore }];
    });
    await tx.saveReaches(
      done.flatMap(({ nudge: { personId }, reach, at }) => (reach === null ? [] : [{ personId, reach, at }])),
    );
    await followEnds(tx, done);
  });
}

/** Ends what a dead worker left while its call was on its way. */
export async function settleAbandoned({ store, clock }: Pick<World, 'store' | 'clock'>): Promise<void> {
  const at = clock.now();
  const result = {
    state: 'in-doubt',
    reason: 'the process stopped while the answer was on its way',
    detail: null,
  } as const;
  await store.transaction(async (tx) => {
    const nudges = await tx.endAbandoned(at);
    await followEnds(
      tx,
      nudges.map((each) => ({ ...each, result, reach: null, at })),
    );
  });
}

/** Turns "not installed" and "stale conversation" into what we can do about them: install, try again. */
async function outcomeOf(world: World, nudge: Nudge, answer: Answer): Promise<Outcome> {
  switch (answer.outcome) {
    case 'stale-conversation':
      return {
        outcome: 'try-again',
        why: 'the conversation was stale',
        afterMs: AFTER_STALE,
        slowDown: false,
      };
    case 'not-installed':
      return nudge.reason === JUST_INSTALLED
        ? { outcome: 'failed', why: 'install-without-effect', code: 'not installed' }
        : install(world, nudge.personId);
    default:
      return answer;
  }
}

/** A refusal is this person's alone: whoever has the app already is reached without an installation. */
async function install({ directory }: World, personId: string): Promise<Outcome> {
  try {
    const installed = await directory.install(personId);
    return installed.installed
      ? { outcome: 'try-again', why: JUST_INSTALLED, afterMs: AFTER_INSTALL, slowDown: false }
      : { outcome: 'failed', why: installed.why, code: installed.code };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.retryAfterMs === null
      ? { outcome: 'failed', why: 'not-installable', code: error.code }
      : { outcome: 'try-again', why: error.code, afterMs: error.retryAfterMs, slowDown: false };
  }
}

/** The trail's lines about the ends, and what comes next for each. In doubt counts as sent and unanswered. */
async function followEnds(tx: StoreInTransaction, ends: readonly Done[]): Promise<void> {
  if (ends.length === 0) return;
  const campaigns = new Map((await tx.campaigns()).map((campaign) => [campaign.id, campaign]));
  const known = await tx.factsAbout(
    ends.map(({ nudge: { campaignId, personId } }) => ({ campaignId, personId })),
  );
  await followLeft(
    tx,
    ends.filter((end, index) => known[index] === null && arrived(end)),
  );
  const moved = ends.map((end, index) => ({
    line: lineOf(end),
    after: afterEnd(end, campaigns.get(end.nudge.campaignId), known[index] ?? null),
  }));
  await tx.saveFollowUps(moved.flatMap(({ after }) => (after === null ? [] : [after.saved])));
  await tx.addTrails(moved.flatMap(({ line, after }) => (after === null ? [line] : [line, after.line])));
}

/** Whoever left while the message was on its way has got it; what comes next waits until they are back. */
async function followLeft(tx: StoreInTransaction, ends: readonly Done[]): Promise<void> {
  if (ends.length === 0) return;
  const before = await tx.followUps(ends.map(({ nudge }) => nudge));
  await tx.saveFollowUps(
    ends.flatMap((end, index) => {
      const followUp = before[index] ?? null;
      if (followUp === null) return [];
      const { campaignId, personId } = end.nudge;
      return [{ campaignId, personId, followUp: sentTo(followUp, end), nextAt: end.at }];
    }),
  );
}

function arrived({ result }: Ended): boolean {
  return result.state === 'sent' || result.state === 'in-doubt';
}

function sentTo(before: FollowUp, { nudge, at, answerBefore }: Done): FollowUp {
  return afterSending(before, nudge.kind === 'thanks' ? 'thank' : 'nudge', at, answerBefore);
}

function afterEnd(end: Done, campaign: Campaign | undefined, facts: PersonFacts | null) {
  const { result, at } = end;
  if (campaign === undefined || facts === null) return null;
  const before = facts.followUp ?? NEW_FOLLOW_UP;
  const after = arrived(end) ? sentTo(before, end) : before;
  // What the person answered says when they hear again; other drops would meet the same reason at once.
  const answered = result.reason === 'answered-meanwhile';
  return settled(campaign, facts, after, at, arrived(end) || answered ? 'arrived' : 'missed');
}

function lineOf({ nudge, result, seen, at }: Ended): TrailLine {
  const { campaignId, waveId, personId, id: nudgeId } = nudge;
  return { personId, at, campaignId, waveId, nudgeId, event: eventOf(nudge, result, seen) };
}

function eventOf(
  { kind: nudge, step }: Nudge,
  { state, reason, detail }: Ended['result'],
  seen: Seen = {},
): TrailEvent {
  const why = reason ?? '';
  switch (state) {
    case 'sent':
      return { kind: 'sent', nudge, step, ...seen };
    case 'failed':
      return { kind: 'failed', nudge, step, why, detail };
    case 'in-doubt':
      return { kind: 'in-doubt', nudge, step, why };
    case 'dropped':
      return { kind: 'dropped', nudge, step, why, ...seen };
  }
}
