// When a wave will be through, said honestly: from what is left, the pace, what a first contact costs, the window, the
// daily cap, the stages and the measured recent rate. Null when nobody can know, always with what it waits for.

import { hoursOf, type Campaign } from './campaign.ts';
import { holdEnd, nextStage } from './ramp.ts';
import type { Progress } from './report.ts';
import { DAY, latest, MINUTE, plus, type Instant } from './time.ts';
import { hasEnded, type Wave } from './wave.ts';
import { campaignOfWave } from './wave-options.ts';
import { nextOpening } from './window.ts';

export type Eta = {
  /** When the last nudge will have its end; null = cannot be said, or there is nothing to wait for. */
  readonly at: Instant | null;
  /** What it waits for or goes by, as a sentence for the admin. */
  readonly why: string;
};

export type EtaFacts = {
  readonly wave: Wave;
  readonly campaign: Campaign;
  readonly progress: Progress;
  /** When the last of the list is due. */
  readonly lastDueAt: Instant | null;
  /** People of the list whom Keywave had never written to: the first message costs two requests. */
  readonly firstContacts: number;
  /** Nudges of this wave that ended in the last full minute. */
  readonly recentPerMinute: number;
  /** Requests a second that the fleet may make. */
  readonly pacePerSecond: number;
  /** People who may still be released today; null = no cap. */
  readonly capLeft: number | null;
  readonly stopped: boolean;
};

export function etaOf(facts: EtaFacts, now: Instant): Eta {
  const { wave, progress, stopped } = facts;
  const { state, options = {} } = wave;
  const left = progress.planned + progress.sending;
  if (hasEnded(state)) return { at: null, why: `It is ${state}.` };
  if (state === 'draft') return { at: null, why: 'It is a draft; schedule it first.' };
  if (stopped) return { at: null, why: 'Everything is stopped; an admin can let it go on.' };
  if (state === 'paused') return { at: null, why: 'It is paused; resume it first.' };
  if (left === 0) return { at: now, why: 'Every nudge has its end.' };
  const ramp = wave.ramp ?? null;
  if (ramp !== null && ramp.doneAt !== null && nextStage(ramp) !== null) {
    if (ramp.held.length > 0) return { at: null, why: `The next stage is held: ${ramp.held.join('; ')}.` };
    if (ramp.stages[ramp.open]?.nextBy === 'an admin') {
      return { at: null, why: 'The next stage waits for an admin to say “go on”.' };
    }
  }
  if (ramp?.stages.slice(ramp.open, -1).some(({ nextBy }) => nextBy === 'an admin')) {
    return { at: null, why: 'A later stage waits for an admin to say “go on”.' };
  }

  const start = state === 'scheduled' ? latest(now, wave.startedAt) : now;
  const held = ramp === null ? start : afterHolds(wave, start);
  const campaign = campaignOfWave(facts.campaign, options);
  const open = nextOpening(hoursOf(campaign), held);
  const worked = afterWork(campaign, open, left / perMinute(facts, left));
  const capped = plus(now, DAY * fullDays(left, facts.capLeft, options.dailyCap ?? null));
  return { at: latest(worked, capped, facts.lastDueAt), why: whyOf(facts, start, held, open) };
}

function whyOf({ wave, recentPerMinute }: EtaFacts, start: Instant, held: Instant, open: Instant): string {
  if (wave.state === 'scheduled') return `It starts at ${start}.`;
  if (open > held) return `It is waiting for the window until ${open}.`;
  if (held > start) return 'The holds between its stages are counted in.';
  return recentPerMinute > 0 ? 'Going by the last minute.' : 'Going by the pace.';
}

/** Measured when there is something measured; never above what the wave allows itself. */
function perMinute(facts: EtaFacts, left: number): number {
  const { progress, firstContacts, recentPerMinute, pacePerSecond, wave } = facts;
  const firsts = progress.people === 0 ? 0 : (firstContacts / progress.people) * left;
  const byPace = (60 * pacePerSecond * left) / (left + firsts);
  const rate = recentPerMinute > 0 ? Math.min(recentPerMinute, byPace) : byPace;
  return Math.min(rate, wave.options?.perMinute ?? Infinity);
}

/** The instant at which every hold that is still to come will have passed. */
function afterHolds({ ramp = null, options = {} }: Wave, start: Instant): Instant {
  if (ramp === null) return start;
  const rule = options.ramp ?? {};
  const toCome = ramp.stages.length - 1 - ramp.open;
  if (toCome <= 0) return start;
  let at = ramp.doneAt === null ? holdEnd(start, rule) : latest(start, holdEnd(ramp.doneAt, rule));
  for (let stage = 1; stage < toCome; stage += 1) at = holdEnd(at, rule);
  return at;
}

const QUARTER = 15;
const LONGEST_QUARTERS = 4 * 24 * 60;

/** `minutes` of work from `start`, done only while the window is open. */
function afterWork(campaign: Campaign, start: Instant, minutes: number): Instant {
  if (campaign.window === null) return plus(start, minutes * MINUTE);
  const hours = hoursOf(campaign);
  let at = start;
  let left = minutes;
  for (let quarter = 0; quarter < LONGEST_QUARTERS && left > QUARTER; quarter += 1) {
    at = nextOpening(hours, plus(at, QUARTER * MINUTE));
    left -= QUARTER;
  }
  return plus(at, left * MINUTE);
}

function fullDays(left: number, capLeft: number | null, cap: number | null): number {
  return cap === null || capLeft === null || left <= capLeft ? 0 : Math.ceil((left - capLeft) / cap);
}
