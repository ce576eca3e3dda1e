// A campaign: an audience, a deferral rule, the rhythm of reminders. The defaults mirror Entra's
// Microsoft-managed passkey campaign: a snooze lasts one day and may be used without limit (entra-docs
// how-to-mfa-registration-campaign: 0 to 14 days, "limited" = three, then required).
// Keywave never blocks anybody: when a limited count is used up the button goes, the person does not.

import type { Audience } from './audience.ts';
import type { Finding } from './finding.ts';
import type { Window } from './window.ts';

export type Deferral = {
  /** Whole days a snooze lasts, 0 to 14. */
  readonly snoozeDays: number;
  /** How many snoozes a person may use; null = as many as they like. */
  readonly limit: number | null;
};

export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly audience: Audience;
  readonly deferral: Deferral;
  readonly window: Window | null;
  /** IANA zone for people whose own zone is not known. */
  readonly timeZone: string;
  readonly rhythm: Rhythm;
  /** Whole days after a passkey is lost before its person, if they hold none, is written to again. Absent = 7. */
  readonly graceDays?: number;
  /** Whole days before a registration in which a nudge may be credited with it. Absent = 30. */
  readonly attributionDays?: number;
};

/** How long Keywave waits before it writes again; design: "what happens next to a person". All in days. */
export type Rhythm = {
  readonly intervalDays: number;
  /** After this many unanswered nudges in a row the interval becomes `slowDays`. */
  readonly slowAfter: number;
  readonly slowDays: number;
  readonly acknowledgedDays: number;
  readonly failedDays: number;
};

export const DEFAULT_DEFERRAL: Deferral = { snoozeDays: 1, limit: null };

export const DEFAULT_RHYTHM: Rhythm = {
  intervalDays: 1,
  slowAfter: 5,
  slowDays: 7,
  acknowledgedDays: 7,
  failedDays: 2,
};

const GRACE_DAYS = 7;
const ATTRIBUTION_DAYS = 30;

export function graceDaysOf({ graceDays = GRACE_DAYS }: Pick<Campaign, 'graceDays'>): number {
  return graceDays;
}

export function attributionDaysOf({
  attributionDays = ATTRIBUTION_DAYS,
}: Pick<Campaign, 'attributionDays'>): number {
  return attributionDays;
}

export function maySnooze(deferral: Deferral, used: number): boolean {
  return deferral.limit === null || used < deferral.limit;
}

export function snoozesLeft(deferral: Deferral, used: number): number | null {
  return deferral.limit === null ? null : Math.max(0, deferral.limit - used);
}

/** Everything that is wrong with a deferral rule; empty when it may be used. */
export function checkDeferral({ snoozeDays, limit }: Deferral): readonly Finding[] {
  const findings: Finding[] = [];
  if (!Number.isInteger(snoozeDays) || snoozeDays < 0 || snoozeDays > 14) {
    findings.push({
      what: `A snooze of ${snoozeDays} days is not possible.`,
      why: 'Entra’s own campaign allows 0 to 14 whole days, and the two should agree.',
      fix: 'Use a whole number from 0 to 14; 1 is the default.',
    });
  }
  if (limit !== null && (!Number.isInteger(limit) || limit < 0)) {
    findings.push({
      what: `A limit of ${limit} snoozes is not possible.`,
      why: 'The limit counts whole snoozes per person.',
      fix: 'Use null for no limit (the default), or a whole number from 0.',
    });
  }
  return findings;
}
