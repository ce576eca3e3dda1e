// When somebody who has not answered hears again: once an interval, or at days counted back from a deadline (the
// campaign's, the wave's, or the end of Microsoft's own SMS and voice MFA for those who have nothing else: entra-docs
// concept-sms-voice-retirement). After the last deadline it goes on slowly. Answers have rules of their own.

import { withSettings, type Campaign } from './campaign.ts';
import type { Person } from './person.ts';
import { deadlineOf } from './sms-deadline.ts';
import { DAY, inDays, plus, type Instant } from './time.ts';

/** Since when somebody is silent, and after how many nudges in a row. */
export type Silence = { readonly since: Instant; readonly unanswered: number };

export type Reminder = { readonly at: Instant; readonly why: string };

/** Earliest first. */
export function deadlinesOf(
  campaign: Campaign,
  waveDeadline: Instant | null,
  person: Pick<Person, 'methods' | 'upn'>,
): readonly Instant[] {
  const deadlines = [campaign.deadline ?? null, waveDeadline, deadlineOf(person)];
  return deadlines.filter((each) => each !== null).sort();
}

/** `opening` gives the first instant from one on at which the person may be written to. */
export function nextReminder(
  silence: Silence,
  campaign: Campaign,
  deadlines: readonly Instant[],
  opening: (at: Instant) => Instant,
): Reminder {
  const { cadence, rhythm } = withSettings(campaign);
  const last = deadlines.at(-1);
  if (cadence.by === 'interval' || last === undefined) return afterInterval(silence, campaign, opening);
  const free = plus(silence.since, rhythm.intervalDays * DAY);
  const [next] = deadlines
    .filter((deadline) => deadline > free)
    .flatMap((deadline) => remindersBefore(deadline, cadence.daysBefore, free, opening))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
  if (next !== undefined) return next;
  const from = last > silence.since ? last : silence.since;
  const why = `the deadline has passed: once every ${inDays(rhythm.slowDays)}`;
  return { at: opening(plus(from, rhythm.slowDays * DAY)), why };
}

function afterInterval(
  { since, unanswered }: Silence,
  { rhythm }: Campaign,
  opening: (at: Instant) => Instant,
): Reminder {
  const slow = unanswered >= rhythm.slowAfter;
  const days = slow ? rhythm.slowDays : rhythm.intervalDays;
  const why = slow
    ? `${unanswered} nudges in a row unanswered: once every ${days} days now`
    : `unanswered for ${days === 1 ? 'a day' : inDays(days)}`;
  return { at: opening(plus(since, days * DAY)), why };
}

/** The reminder days of one deadline that are still to come, each at its opening. */
function remindersBefore(
  deadline: Instant,
  daysBefore: readonly number[],
  free: Instant,
  opening: (at: Instant) => Instant,
): readonly Reminder[] {
  return daysBefore.flatMap((days) => {
    const day = plus(deadline, -days * DAY);
    const at = day < free ? null : openBefore(deadline, day, free, opening);
    return at === null ? [] : [{ at, why: `${inDays(days)} before the deadline` }];
  });
}

const WEEK = 7;

/** A day whose opening comes after the deadline, as before a Monday, is kept on the nearest open day before it. */
function openBefore(
  deadline: Instant,
  day: Instant,
  free: Instant,
  opening: (at: Instant) => Instant,
): Instant | null {
  for (let earlier = 0; earlier <= WEEK; earlier += 1) {
    const at = opening(plus(day, -earlier * DAY));
    if (at < free) return null;
    if (at < deadline) return at;
  }
  return null;
}
