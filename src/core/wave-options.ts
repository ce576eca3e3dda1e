// What an admin may choose for one wave, beside its name and audience. Everything is optional, and a wave without any
// of it goes to everybody at once, in the campaign's window. Checked here for what cannot work; shapes are checked
// where they come in.

import type { Campaign } from './campaign.ts';
import type { Finding } from './finding.ts';
import type { RampRule } from './ramp.ts';
import { latest, type Instant } from './time.ts';
import type { Window } from './window.ts';

export type WaveOptions = {
  /** In place of the campaign's window; null = any time. */
  readonly window?: Window | null;
  /** IANA zone of people whose own is not known, and of the daily cap; absent = the campaign's. */
  readonly timeZone?: string;
  /** Not before; null = at once. */
  readonly startAt?: Instant | null;
  readonly ramp?: RampRule | null;
  /** People with nothing but SMS or voice first, then by due time and id; `due` = by due time and id alone. */
  readonly order?: 'urgent-first' | 'due';
  /** At most so many people on one day of the wave's zone. */
  readonly dailyCap?: number | null;
  /** At most so many people a minute, to leave pace for other waves. */
  readonly perMinute?: number | null;
  /** By when people are asked to have done it; the nearest goes first among waves. */
  readonly deadline?: Instant | null;
  /** A nudge in doubt is sent again: a second card rather than none (design of the attempt protocol). */
  readonly mustArrive?: boolean;
  /** When its delivered cards are replaced by a note that they have expired. */
  readonly expiresAt?: Instant | null;
};

/** The campaign as this wave has it. */
export function campaignOfWave(campaign: Campaign, { window, timeZone }: WaveOptions = {}): Campaign {
  return {
    ...campaign,
    ...(window !== undefined && { window }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** Everything that is wrong with the options; empty when a wave may have them. */
export function checkOptions(options: WaveOptions, now: Instant): readonly Finding[] {
  const { startAt, expiresAt, deadline, dailyCap, perMinute, ramp } = options;
  const findings: Finding[] = [];
  const start = latest(now, startAt ?? null);
  if (expiresAt != null && expiresAt <= start) {
    findings.push({
      what: `The cards would expire at ${expiresAt}, before the wave starts.`,
      why: 'Nobody could act on them.',
      fix: 'Choose a later time for the expiry, or none.',
    });
  }
  if (deadline != null && deadline <= start) {
    findings.push({
      what: `The deadline ${deadline} is before the wave starts.`,
      why: 'The card would ask people for something that is too late already.',
      fix: 'Choose a later deadline, or none.',
    });
  }
  for (const [name, limit] of [
    ['daily cap', dailyCap],
    ['pace', perMinute],
  ] as const) {
    if (limit != null && (!Number.isInteger(limit) || limit < 1)) {
      findings.push({
        what: `A ${name} of ${limit} is not possible.`,
        why: 'It counts whole people, and nobody would ever be written to.',
        fix: 'Use a whole number from 1, or none.',
      });
    }
  }
  const shares = ramp?.percents ?? [];
  if (shares.some((share, at) => share <= (shares[at - 1] ?? 0) || share > 100)) {
    findings.push({
      what: `The stages ${shares.join(' %, ')} % do not grow to 100 %.`,
      why: 'Each stage says how much of the list has been written to at its end.',
      fix: 'Use growing shares, for example 1, 10, 50 and 100.',
    });
  }
  return findings;
}
