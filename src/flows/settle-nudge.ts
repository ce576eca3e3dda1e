// What the answer to an attempt means for the nudge, the person's reach, the follow-up and the trail: settled in
// one transaction, or put back when it provably delivered nothing. Refusals of the bot itself pause the wave.

import { afterSending, NEW_FOLLOW_UP } from '../core/follow-up.ts';
import { Findings } from '../core/finding.ts';
import {
  FAIL_TEXT,
  nudgeAfter,
  reachAfter,
  stopsTheWave,
  type DropReason,
  type NudgeResult,
  type Outcome,
} from '../core/nudge.ts';
import { plus, type Instant } from '../core/time.ts';
import type { TrailEvent } from '../core/trail.ts';
import {
  Failure,
  type Nudge,
  type Opened,
  type Sent,
  type StoreInTransaction,
  type World,
} from '../ports.ts';
import { settleFollowUp } from './settle-follow-up.ts';
import { steerWave } from './steer-wave.ts';

/** Installing the app is asynchronous on Microsoft's side; the conversation can be opened a moment later. */
const AFTER_INSTALL = 3_000;
const AFTER_STALE = 1_000;

type Answer = Sent | Exclude<Opened, { readonly outcome: 'opened' }>;
type Ended = Exclude<NudgeResult, { readonly state: 'planned' }>;

export async function settleNudge(world: World, nudge: Nudge, worker: string, answer: Answer): Promise<void> {
  const { store, clock, log } = world;
  const outcome = await outcomeOf(world, nudge, answer);
  const result = nudgeAfter(outcome, nudge.attempt);
  const at = clock.now();
  if (outcome.outcome === 'failed' && stopsTheWave(outcome.why)) {
    const { why, code } = outcome;
    log.error('wave paused: the bot itself is refused', { wave: nudge.waveId, why, code });
    await steerWave(world, nudge.waveId, 'pause', `${FAIL_TEXT[why]} (${code})`).catch((error: unknown) => {
      if (!(error instanceof Findings)) throw error; // a finished wave cannot pause; its reminder waits all the same
    });
  }
  if (result.state === 'planned') {
    if (outcome.outcome === 'try-again' && outcome.slowDown) await store.slowDown(outcome.afterMs);
    const again = { dueAt: plus(at, result.afterMs), reason: result.reason, attempted: result.attempted };
    await store.putBack(nudge, worker, again);
    return;
  }
  const { state, reason } = result;
  const activityId = outcome.outcome === 'sent' ? outcome.activityId : undefined;
  await store.transaction(async (tx) => {
    const end = { state, reason, at, ...(activityId !== undefined && { activityId }) };
    if (!(await tx.finish(nudge, worker, end))) return;
    const reach = reachAfter(outcome);
    if (reach !== null) await tx.saveReach(nudge.personId, reach, at);
    await followEnd(tx, nudge, result, at);
  });
}

/** Ends what a dead worker left while its call was on its way. */
export async function settleAbandoned({ store, clock }: World): Promise<void> {
  const at = clock.now();
  const reason = 'the process stopped while the answer was on its way';
  await store.transaction(async (tx) => {
    for (const nudge of await tx.endAbandoned(at)) {
      await followEnd(tx, nudge, { state: 'in-doubt', reason, detail: null }, at);
    }
  });
}

export async function dropNudge(
  { store, clock }: World,
  nudge: Nudge,
  worker: string,
  why: DropReason,
): Promise<void> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    if (!(await tx.finish(nudge, worker, { state: 'dropped', reason: why, at }))) return;
    await followEnd(tx, nudge, { state: 'dropped', reason: why, detail: null }, at);
  });
}

/** Turns "not installed" and "stale conversation" into what we can do about them: install, forget, try again. */
async function outcomeOf(world: World, nudge: Nudge, answer: Answer): Promise<Outcome> {
  switch (answer.outcome) {
    case 'stale-conversation':
      await world.store.dropConversation(nudge.personId);
      return {
        outcome: 'try-again',
        why: 'the conversation was stale',
        afterMs: AFTER_STALE,
        slowDown: false,
      };
    case 'not-installed':
      return install(world, nudge.personId);
    default:
      return answer;
  }
}

async function install({ directory }: World, personId: string): Promise<Outcome> {
  try {
    const installed = await directory.install(personId);
    return installed.installed
      ? { outcome: 'try-again', why: 'the app was just installed', afterMs: AFTER_INSTALL, slowDown: false }
      : { outcome: 'failed', why: installed.why, code: installed.code };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.retryAfterMs === null
      ? { outcome: 'failed', why: 'misconfigured', code: error.code }
      : { outcome: 'try-again', why: error.code, afterMs: error.retryAfterMs, slowDown: false };
  }
}

/** The trail's line about the end, and what comes next for the person. In doubt counts as sent and unanswered. */
async function followEnd(tx: StoreInTransaction, nudge: Nudge, result: Ended, at: Instant): Promise<void> {
  const { campaignId, waveId, personId, id: nudgeId } = nudge;
  await tx.addTrail(personId, eventOf(nudge, result), at, { campaignId, waveId, nudgeId });
  const campaign = await tx.campaign(campaignId);
  const facts = await tx.facts(campaignId, personId);
  if (campaign === null || facts === null) return;
  const before = facts.followUp ?? NEW_FOLLOW_UP;
  const arrived = result.state === 'sent' || result.state === 'in-doubt';
  const after = arrived ? afterSending(before, nudge.kind === 'thanks' ? 'thank' : 'nudge', at) : before;
  await settleFollowUp(tx, campaign, facts, after, at, arrived ? 'arrived' : 'missed');
}

function eventOf({ kind: nudge, step }: Nudge, { state, reason, detail }: Ended): TrailEvent {
  const why = reason ?? '';
  switch (state) {
    case 'sent':
      return { kind: 'sent', nudge, step };
    case 'failed':
      return { kind: 'failed', nudge, step, why, detail };
    case 'in-doubt':
      return { kind: 'in-doubt', nudge, step, why };
    case 'dropped':
      return { kind: 'dropped', nudge, step, why };
  }
}
