// The report of a campaign as a funnel: in scope → eligible → reached → acknowledged → registered. The
// denominator is frozen when the wave is planned, so a percentage never moves because people left or joined.
// Each bar counts people, once each. Whoever acknowledged was reached, even when their nudge ended in doubt; whoever
// registered may have done so without us, so that alone does not make them reached.

import { FAIL_TEXT } from './nudge.ts';
import { STANDING_TEXT } from './standing.ts';
import type { Instant } from './time.ts';
import { LEAVE_TEXT } from './wave.ts';

/** One person of a wave's frozen list, with what became of them. */
export type ReportRow = {
  readonly inScope: boolean;
  readonly eligible: boolean;
  readonly reached: boolean;
  readonly acknowledged: boolean;
  readonly snoozing: boolean;
  readonly registered: boolean;
};

export type Funnel = {
  readonly inScope: number;
  readonly eligible: number;
  readonly reached: number;
  readonly acknowledged: number;
  readonly registered: number;
};

/** Counters of one wave's nudges, by state; `people` is the frozen list. */
export type Progress = {
  readonly people: number;
  readonly planned: number;
  readonly sending: number;
  readonly sent: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly dropped: number;
};

export type Report = {
  readonly at: Instant;
  /** When Microsoft's report, the oldest fact used here, was last read; null when never. */
  readonly factsFrom: Instant | null;
  readonly funnel: Funnel;
  readonly snoozing: number;
  /** Why the people in scope who did not get a nudge did not, counted by reason. */
  readonly left: Readonly<Record<string, number>>;
};

export function funnelOf(rows: readonly ReportRow[]): Funnel {
  const scoped = rows.filter((row) => row.inScope);
  return {
    inScope: scoped.length,
    eligible: scoped.filter((row) => row.eligible).length,
    reached: scoped.filter((row) => row.reached || row.acknowledged).length,
    acknowledged: scoped.filter((row) => row.acknowledged).length,
    registered: scoped.filter((row) => row.registered).length,
  };
}

export function isOver(progress: Progress): boolean {
  return progress.planned === 0 && progress.sending === 0;
}

const REASON_TEXT: Readonly<Record<string, string>> = { ...FAIL_TEXT, ...STANDING_TEXT, ...LEAVE_TEXT };

/** A reason code as an admin reads it; a code without a text is shown as it is, never hidden. */
export function reasonText(code: string): string {
  return REASON_TEXT[code] ?? code;
}
