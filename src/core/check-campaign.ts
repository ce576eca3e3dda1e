// What is wrong with a campaign's rules: every bad value at once, each as a finding, before anything is stored.
// Deferral mirrors what Entra's own campaign allows (entra-docs how-to-mfa-registration-campaign: 0 to 14 days); the other
// bounds keep a slip of the finger from writing to people all the time, or never.

import { withSettings, type Cadence, type Campaign, type Deferral, type Rhythm } from './campaign.ts';
import type { Finding } from './finding.ts';
import type { Instant } from './time.ts';
import { isTimeZone, type Holiday, type Window } from './window.ts';

/** Everything that is wrong at `now`; empty when the rules may be used. */
export function checkCampaign(campaign: Campaign, now: Instant): readonly Finding[] {
  const { deferral, window, timeZone, rhythm, ...settings } = withSettings(campaign);
  return [
    ...checkDeferral(deferral),
    ...(window === null ? [] : checkWindow(window)),
    ...checkTimeZone(timeZone),
    ...checkRhythm(rhythm),
    ...checkDeadline(settings.deadline, now),
    ...checkCadence(settings.cadence),
    ...checkHolidays(settings.holidays),
    ...checkCount('jitter', settings.jitterMinutes, 'minutes', 0, 240),
    ...checkCount('grace after a lost passkey', settings.graceDays, 'days', 0, 90),
    ...checkCount('time in which a nudge is credited', settings.attributionDays, 'days', 1, 365),
  ];
}

export function checkDeferral({ snoozeDays, limit }: Deferral): readonly Finding[] {
  const findings: Finding[] = [];
  if (!isCount(snoozeDays, 0, 14)) {
    findings.push({
      what: `A snooze of ${snoozeDays} days is not possible.`,
      why: 'Entra’s own campaign allows 0 to 14 whole days, and the two should agree.',
      fix: 'Use a whole number from 0 to 14; 1 is the default.',
    });
  }
  if (limit !== null && !isCount(limit, 0)) {
    findings.push({
      what: `A limit of ${limit} snoozes is not possible.`,
      why: 'The limit counts whole snoozes per person.',
      fix: 'Use null for no limit (the default), or a whole number from 0.',
    });
  }
  return findings;
}

function checkWindow({ from, to, days }: Window): readonly Finding[] {
  const findings: Finding[] = [];
  const isHour = (hour: number) => hour >= 0 && hour <= 24 && isNearly(hour * 60, Math.round(hour * 60));
  if (!isHour(from) || !isHour(to) || !(from < to)) {
    findings.push({
      what: `A window from ${from} to ${to} is not possible.`,
      why: 'It opens and closes on one local day, at whole minutes, and it has to be open for some time.',
      fix: 'Use hours from 0 to 24, the opening before the closing; 9.5 is half past nine.',
    });
  }
  if (days.length === 0 || days.some((day) => !isCount(day, 1, 7))) {
    findings.push({
      what: `A window on the days ${days.join(', ') || 'none'} is not possible.`,
      why: 'Without a weekday it never opens.',
      fix: 'Name weekdays by number, 1 = Monday to 7 = Sunday.',
    });
  }
  return findings;
}

function checkTimeZone(zone: string): readonly Finding[] {
  return isTimeZone(zone)
    ? []
    : [
        {
          what: `Nobody knows the time zone “${zone}”.`,
          why: 'It is used for people whose own zone is not known.',
          fix: 'Use an IANA name, for example Europe/Paris.',
        },
      ];
}

function checkRhythm(rhythm: Rhythm): readonly Finding[] {
  const { intervalDays, slowAfter, slowDays, acknowledgedDays, failedDays } = rhythm;
  return [
    ...checkCount('interval', intervalDays, 'days', 1, 90),
    ...checkCount('number of unanswered nudges before it slows down', slowAfter, 'nudges', 1, 100),
    ...checkCount('slow interval', slowDays, 'days', 1, 90),
    ...checkCount('wait after an acknowledgement', acknowledgedDays, 'days', 1, 90),
    ...checkCount('wait after a failure', failedDays, 'days', 1, 90),
  ];
}

function checkDeadline(deadline: Instant | null, now: Instant): readonly Finding[] {
  if (deadline === null) return [];
  const time = Date.parse(deadline);
  if (Number.isNaN(time) || new Date(time).toISOString() !== deadline) {
    return [
      {
        what: `“${deadline}” is not a date that Keywave can keep.`,
        why: 'A deadline is an instant, so that it is the same for everybody.',
        fix: 'Use ISO 8601 in UTC with milliseconds, for example 2026-12-18T16:00:00.000Z.',
      },
    ];
  }
  if (deadline > now) return [];
  return [
    {
      what: `The deadline ${deadline} is in the past.`,
      why: 'Cards name it, and reminders are counted back from it.',
      fix: 'Name a later date, or none.',
    },
  ];
}

function checkCadence(cadence: Cadence): readonly Finding[] {
  if (cadence.by === 'interval') return [];
  const { daysBefore } = cadence;
  const fine = daysBefore.length > 0 && daysBefore.every((days) => isCount(days, 1, 365));
  if (fine && new Set(daysBefore).size === daysBefore.length) return [];
  return [
    {
      what: `Reminders ${daysBefore.join(', ') || 'no'} days before the deadline are not possible.`,
      why: 'Each is a whole number of days, named once; the smallest is the last call.',
      fix: 'Use whole numbers from 1 to 365, for example 60, 45, 30, 15, 7, 1.',
    },
  ];
}

function checkHolidays(holidays: readonly Holiday[]): readonly Finding[] {
  return holidays.flatMap(({ date, countries }): readonly Finding[] => {
    const findings: Finding[] = [];
    if (!isDate(date)) {
      findings.push({
        what: `“${date}” is no date for a holiday.`,
        why: 'A holiday is one day of the calendar, in each person’s own zone.',
        fix: 'Write it as 2026-12-25.',
      });
    }
    const wrong = countries?.filter((country) => !/^[A-Z]{2}$/u.test(country)) ?? [];
    if (wrong.length > 0 || countries?.length === 0) {
      findings.push({
        what: `The holiday ${date} names ${wrong.map((each) => `“${each}”`).join(', ') || 'no country'}.`,
        why: 'Countries are compared with the directory’s, so nobody would keep this holiday.',
        fix: 'Use ISO 3166 codes of two capital letters (FR, CH), or null for everybody.',
      });
    }
    return findings;
  });
}

function checkCount(
  name: string,
  value: number,
  unit: string,
  least: number,
  most: number,
): readonly Finding[] {
  if (isCount(value, least, most)) return [];
  return [
    {
      what: `The ${name} cannot be ${value} ${unit}.`,
      why: `It counts whole ${unit}, within bounds that keep a slip of the finger harmless.`,
      fix: `Use a whole number from ${least} to ${most}.`,
    },
  ];
}

function isCount(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isNearly(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.01;
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00.000Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(date) && !Number.isNaN(time)
    ? new Date(time).toISOString().startsWith(date)
    : false;
}
