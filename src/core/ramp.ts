// The ramp of a wave: a pilot, then growing shares of its frozen list, with a hold and a health gate in between. Each
// person is in exactly one stage, drawn by the wave's id. A gate that fails holds the next stage and says why; it
// opens when things are well again, or when an admin says "go on". A pilot always waits for that word.

import { HOUR, plus, type Instant } from './time.ts';

export type RampRule = {
  /** These people first, then `random` others; null = no pilot. */
  readonly pilot?: { readonly people: readonly string[]; readonly random: number } | null;
  /** How much of the list has been written to at the end of each stage, growing to 100; empty = the rest at once. */
  readonly percents?: readonly number[];
  /** Between the last end of one stage and the next stage. */
  readonly holdHours?: number;
  readonly gate?: GateRule;
};

/** Null = not looked at. Shares are 0 to 1, of what has been sent, failed or is in doubt. */
export type GateRule = {
  readonly failedShare?: number | null;
  readonly inDoubtShare?: number | null;
  /** Questions that wait for people: how busy the help desk is. */
  readonly openQuestions?: number | null;
};

export const DEFAULT_GATE: Required<GateRule> = {
  failedShare: 0.05,
  inDoubtShare: 0.02,
  openQuestions: null,
};
const HOLD_HOURS = 24;

export type Stage = {
  readonly name: string;
  readonly people: number;
  /** What opens the next one. */
  readonly nextBy: 'an admin' | 'the hold';
};

export type Ramp = {
  readonly stages: readonly Stage[];
  /** The newest stage that is open, 0 = the first. */
  readonly open: number;
  readonly openedAt: Instant;
  /** When everybody of the open stages had an end; null = not yet. */
  readonly doneAt: Instant | null;
  /** Why the next stage is held, for the admin; empty = it is not. */
  readonly held: readonly string[];
};

/**
 * The stages for a list of `people`, of whom `named` are the pilot's own; none is empty, and together they are the
 * list. Null = one stage, that is: no ramp.
 */
export function rampOf(rule: RampRule, people: number, named: number, at: Instant): Ramp | null {
  const { pilot = null, percents = [] } = rule;
  const stages: Stage[] = [];
  let covered = 0;
  const add = (name: string, upTo: number, nextBy: Stage['nextBy']) => {
    const size = Math.min(upTo, people) - covered;
    if (size <= 0) return;
    stages.push({ name, people: size, nextBy });
    covered += size;
  };
  if (pilot !== null) {
    add('pilot', named, 'an admin');
    add(`pilot, ${pilot.random} more`, covered + pilot.random, 'an admin');
  }
  for (const percent of percents) add(`${percent} %`, Math.ceil((people * percent) / 100), 'the hold');
  add('everybody', people, 'the hold');
  return stages.length < 2 ? null : { stages, open: 0, openedAt: at, doneAt: null, held: [] };
}

export function nextStage({ stages, open }: Ramp): Stage | null {
  return stages[open + 1] ?? null;
}

export type Health = {
  readonly sent: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly openQuestions: number;
};

/** Why the gate is closed; empty = it is open. */
export function gateOf(rule: GateRule, { sent, failed, inDoubt, openQuestions }: Health): readonly string[] {
  const limits = { ...DEFAULT_GATE, ...rule };
  const tried = sent + failed + inDoubt;
  const reasons: string[] = [];
  const over = (count: number, limit: number | null, what: string) => {
    if (limit === null || tried === 0 || count / tried <= limit) return;
    reasons.push(`${percent(count / tried)} ${what}; at most ${percent(limit)} may`);
  };
  over(failed, limits.failedShare, 'failed');
  over(inDoubt, limits.inDoubtShare, 'are in doubt');
  if (limits.openQuestions !== null && openQuestions > limits.openQuestions) {
    reasons.push(`${openQuestions} questions wait for people; at most ${limits.openQuestions} may`);
  }
  return reasons;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

/** The ramp after a look at it: the same value when nothing changed. `allEnded`: everybody of the open stages. */
export function advance(ramp: Ramp, rule: RampRule, allEnded: boolean, health: Health, now: Instant): Ramp {
  const stage = ramp.stages[ramp.open];
  if (stage === undefined || nextStage(ramp) === null || !allEnded) return ramp;
  if (ramp.doneAt === null) return advance({ ...ramp, doneAt: now }, rule, allEnded, health, now);
  const held = gateOf(rule.gate ?? {}, health);
  if (held.length > 0) return held.join() === ramp.held.join() ? ramp : { ...ramp, held };
  if (stage.nextBy === 'an admin' || now < holdEnd(ramp.doneAt, rule)) {
    return ramp.held.length === 0 ? ramp : { ...ramp, held };
  }
  return opened(ramp, now);
}

export function holdEnd(doneAt: Instant, { holdHours = HOLD_HOURS }: RampRule): Instant {
  return plus(doneAt, holdHours * HOUR);
}

/** With the next stage open, whatever the gate says: the admin's "go on". */
export function opened(ramp: Ramp, now: Instant): Ramp {
  return nextStage(ramp) === null
    ? ramp
    : { ...ramp, open: ramp.open + 1, openedAt: now, doneAt: null, held: [] };
}
