// A nudge is the message of one step: planned → sending → exactly one of four ends (sent, failed, in doubt,
// dropped; each but the first with a reason). This file decides at the last moment whether it still goes out,
// and what an answer of the Bot Connector means. The Connector has no idempotency key, so only answers that
// prove non-delivery (429, 412, 503, a refused connection) are tried again; everything unclear is in doubt and
// never sent again in that step. Sources: Microsoft Learn "Rate limiting for bots" and "Status codes".

import { isSilent } from './answer.ts';
import { offBecause, openingFor, type Addressee, type Campaign } from './campaign.ts';
import type { FollowUp } from './follow-up.ts';
import { isFirm, REACH_TEXT, type OutOfReach, type Reach } from './reach.ts';
import { inScope, type Standing, type StandingReason } from './standing.ts';
import { DAY, MINUTE, plus, type Instant } from './time.ts';
import type { WaveState } from './wave.ts';
import { campaignOfWave, type WaveOptions } from './wave-options.ts';

export type NudgeKind = 'nudge' | 'reminder' | 'look-back' | 'ask-why-not' | 'thanks';

/** The campaign as it holds for a nudge of the wave: what is the wave's own is for its nudges, not for reminders. */
export function campaignFor(kind: NudgeKind, campaign: Campaign, options?: WaveOptions): Campaign {
  return kind === 'nudge' ? campaignOfWave(campaign, options) : campaign;
}

export type NudgeState = 'planned' | 'sending' | NudgeEnd;
export type NudgeEnd = 'sent' | 'failed' | 'in-doubt' | 'dropped';

/** Why a nudge was dropped, that is: decided against at the last moment, before anything left. */
export type DropReason =
  | Exclude<StandingReason, 'eligible'>
  | 'registered-meanwhile'
  | 'passkey-gone'
  | 'answered-meanwhile'
  | 'opted-out'
  | 'already-thanked'
  | 'wave-cancelled'
  | 'campaign-off'
  | 'campaign-over'
  | 'person-left'
  | 'out-of-reach';

export type Decision =
  | { readonly do: 'send' }
  | { readonly do: 'wait'; readonly until: Instant; readonly why: string }
  | { readonly do: 'drop'; readonly why: DropReason };

export type NudgeFacts = {
  readonly kind: NudgeKind;
  readonly standing: Standing;
  readonly followUp: FollowUp;
  readonly reach: Reach;
  readonly wave: WaveState;
  readonly campaign: Campaign;
  readonly person: Addressee;
};

/** How long a paused wave's nudge is put aside before it is looked at again. */
const PAUSE_LOOK = 5_000;

/** Whether this nudge goes out now. The facts are read after the claim, so they are as fresh as can be. */
export function decideNudge(facts: NudgeFacts, now: Instant): Decision {
  const { kind, standing, followUp, reach, wave, campaign } = facts;
  if (kind === 'thanks') {
    if (followUp.thankedAt !== null) return { do: 'drop', why: 'already-thanked' };
    return reach.is === 'out' ? { do: 'drop', why: 'out-of-reach' } : { do: 'send' };
  }
  if (followUp.registeredAt !== null) return { do: 'drop', why: 'registered-meanwhile' };
  if (wave === 'cancelled') return { do: 'drop', why: 'wave-cancelled' };
  if (offBecause(campaign) !== null) return { do: 'drop', why: 'campaign-off' };
  if (kind === 'nudge' && followUp.answer.is !== 'none' && followUp.answer.is !== 'opted-out') {
    return { do: 'drop', why: 'answered-meanwhile' };
  }
  if (!inScope(standing) || standing.is !== 'eligible') return { do: 'drop', why: dropFor(standing.is) };
  if (reach.is === 'out' && (kind !== 'nudge' || isFirm(reach.why)))
    return { do: 'drop', why: 'out-of-reach' };
  const { answer } = followUp;
  if (isSilent(answer, now)) return { do: 'drop', why: 'opted-out' };
  if (wave === 'paused') return { do: 'wait', until: plus(now, PAUSE_LOOK), why: 'the wave is paused' };
  if (answer.is === 'snoozed' && answer.until > now) {
    return { do: 'wait', until: answer.until, why: 'snoozed' };
  }
  if (kind !== 'nudge' && answeredSince(kind, followUp)) return { do: 'drop', why: 'answered-meanwhile' };
  const free =
    followUp.lastNudgeAt === null ? now : plus(followUp.lastNudgeAt, campaign.rhythm.intervalDays * DAY);
  if (free > now && kind !== 'ask-why-not') {
    return { do: 'wait', until: free, why: 'one nudge per person and interval' };
  }
  const opening = openingFor(campaign, facts.person, followUp.step + 1, now);
  return opening > now ? { do: 'wait', until: opening, why: 'outside the window' } : { do: 'send' };
}

/** A reminder was planned for one answer; a newer press makes another plan, so the old one is dropped. */
function answeredSince(kind: NudgeKind, { answer }: FollowUp): boolean {
  switch (kind) {
    case 'look-back':
      return answer.is !== 'failed';
    case 'ask-why-not':
      return answer.is !== 'claimed';
    case 'reminder':
      return answer.is === 'failed' || answer.is === 'claimed';
    case 'nudge':
    case 'thanks':
      return false;
  }
}

function dropFor(reason: StandingReason): DropReason {
  if (reason === 'eligible') throw new Error('an eligible person is not dropped for their standing');
  return reason === 'has-passkey' ? 'registered-meanwhile' : reason;
}

/** Why the Connector (or the installation before it) refused for good. */
export type FailReason =
  | OutOfReach
  | 'bot-disabled'
  | 'bad-credentials'
  | 'bad-payload'
  | 'misconfigured'
  | 'gave-up';

export const FAIL_TEXT: Readonly<Record<FailReason, string>> = {
  ...REACH_TEXT,
  'bot-disabled': 'an admin switched the bot off for the whole tenant',
  'bad-credentials': 'Teams does not accept the bot’s credentials',
  'bad-payload': 'Teams does not accept the card',
  misconfigured: 'a permission or setting of Keywave is missing; the log has the code',
  'gave-up': 'Teams kept asking to wait, and Keywave gave up',
};

const ABOUT_THE_BOT = ['bot-disabled', 'bad-credentials', 'bad-payload', 'misconfigured'] as const;

/**
 * A refusal of the bot by the Connector: every further send would meet it too. One of the installation is not among
 * them, whatever its cause: who has the app already is reached all the same.
 */
export function stopsTheWave(why: FailReason): why is (typeof ABOUT_THE_BOT)[number] {
  return ABOUT_THE_BOT.some((each) => each === why);
}

/** What one attempt to send came to, as the messenger reports it. */
export type Outcome =
  | { readonly outcome: 'sent'; readonly activityId: string }
  | {
      readonly outcome: 'try-again';
      readonly why: string;
      readonly afterMs: number;
      readonly slowDown: boolean;
    }
  | { readonly outcome: 'failed'; readonly why: FailReason; readonly code: string }
  | { readonly outcome: 'in-doubt'; readonly why: string };

/** Attempts that provably delivered nothing, before a nudge fails as `gave-up`. */
export const MAX_ATTEMPTS = 8;

const AFTER_REFUSAL_OF_BOT = MINUTE;
const AFTER_DOUBT = 5_000;
const LONGEST_WAIT = 10 * MINUTE;

/** `reason` is a code from a closed list where there is one; `detail` is what the Connector itself said. */
export type NudgeResult =
  | { readonly state: NudgeEnd; readonly reason: string | null; readonly detail: string | null }
  | {
      readonly state: 'planned';
      readonly reason: string;
      readonly afterMs: number;
      /** False when the attempt is not held against the nudge: it waits for as long as it takes. */
      readonly attempted: boolean;
    };

/**
 * From the outcome of attempt number `attempts` (1 = first) to the nudge's state. `mustArrive`: rather a second card than
 * none, so that a doubt is tried again.
 */
export function nudgeAfter(outcome: Outcome, attempts: number, mustArrive = false): NudgeResult {
  switch (outcome.outcome) {
    case 'sent':
      return { state: 'sent', reason: null, detail: null };
    case 'in-doubt':
      return mustArrive && attempts < MAX_ATTEMPTS
        ? later(outcome.why, AFTER_DOUBT, attempts)
        : { state: 'in-doubt', reason: outcome.why, detail: null };
    case 'failed': {
      const { why, code } = outcome;
      if (!stopsTheWave(why)) return { state: 'failed', reason: why, detail: code };
      // Nothing is wrong with this person: the nudge waits, planned, until somebody has mended the bot.
      return { state: 'planned', reason: why, afterMs: AFTER_REFUSAL_OF_BOT, attempted: false };
    }
    case 'try-again':
      return later(outcome.why, outcome.afterMs, attempts);
  }
}

/** Waits grow with each attempt, so that trouble which lasts is not met at full speed. */
function later(why: string, afterMs: number, attempts: number): NudgeResult {
  if (attempts >= MAX_ATTEMPTS) return { state: 'failed', reason: 'gave-up', detail: why };
  const wait = Math.min(afterMs * 2 ** (attempts - 1), LONGEST_WAIT);
  return { state: 'planned', reason: why, afterMs: wait, attempted: true };
}

/** The reach that a final refusal proves; null when it says nothing about the person. */
export function reachAfter(outcome: Outcome): Reach | null {
  if (outcome.outcome === 'sent') return { is: 'in' };
  if (outcome.outcome !== 'failed') return null;
  const { why } = outcome;
  return why === 'gave-up' || stopsTheWave(why) ? null : { is: 'out', why };
}
