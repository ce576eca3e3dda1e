// What Keywave promises about every nudge, judged from what was sent and pressed alone: never twice in an interval, never
// outside the window, and after a snooze at the next opening. The judge asks the runtime for local time quarter by
// quarter and shares nothing with the rules it judges; windows that it can judge open and close at quarter hours.

import { withSettings, type Campaign } from '../../../core/campaign.ts';
import type { NudgeKind } from '../../../core/nudge.ts';
import type { Person } from '../../../core/person.ts';
import { DAY, MINUTE, type Instant } from '../../../core/time.ts';

export type Happening =
  | { readonly at: Instant; readonly sent: NudgeKind }
  | { readonly at: Instant; readonly pressed: string; readonly until: Instant | null };

/** Whoever acts by the clock looks once a minute, and a send takes a moment. */
const LATENESS = 2 * MINUTE;
const QUARTER = 15 * MINUTE;

/** Each broken promise in words; empty = all were kept until `end`. `happened` is oldest first. */
export function brokenPromises(
  campaign: Campaign,
  person: Person,
  happened: readonly Happening[],
  end: Instant,
): readonly string[] {
  const broken: string[] = [];
  const hours = quartersOf(campaign, person);
  const slack = LATENESS + withSettings(campaign).jitterMinutes * MINUTE;
  let lastNudge: number | null = null;
  let snoozed: number | null = null;
  const free = () => (lastNudge === null ? 0 : lastNudge + campaign.rhythm.intervalDays * DAY);
  /** A snooze is over with the next message or press, and is judged then. */
  const judgeSnooze = (at: number, where: string) => {
    if (snoozed !== null && hours.opensBetween(Math.max(snoozed, free()), at - slack)) {
      broken.push(`${where} later than the next opening after ${new Date(snoozed).toISOString()}`);
    }
  };
  const who = `${person.id} (${person.timeZone})`;
  for (const event of happened) {
    const at = Date.parse(event.at);
    if ('pressed' in event) {
      judgeSnooze(at, `${who} at ${event.at}: pressed`);
      snoozed = event.pressed === 'snooze' && event.until !== null ? Date.parse(event.until) : null;
      continue;
    }
    const where = `${who} at ${event.at}: ${event.sent}`;
    if (event.sent === 'thanks') {
      judgeSnooze(at, where);
      snoozed = null;
      continue;
    }
    if (at < free()) broken.push(`${where} within an interval`);
    if (!hours.isOpen(at)) broken.push(`${where} outside the window`);
    if (snoozed !== null && at < snoozed) broken.push(`${where} before the snooze ended`);
    judgeSnooze(at, where);
    lastNudge = at;
    snoozed = null;
  }
  judgeSnooze(Date.parse(end), `${who} at ${end}: nothing`);
  return broken;
}

const judged = new WeakMap<Campaign, Map<string, Map<number, boolean>>>();

function quartersOf(campaign: Campaign, person: Person) {
  const zone = person.timeZone ?? campaign.timeZone;
  const places = judged.get(campaign) ?? new Map<string, Map<number, boolean>>();
  judged.set(campaign, places);
  const place = `${zone} ${person.country}`;
  const known = places.get(place) ?? new Map<number, boolean>();
  places.set(place, known);
  const isOpen = (at: number): boolean => {
    const quarter = Math.floor(at / QUARTER);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const open = judge(campaign, person.country, zone, quarter * QUARTER);
    known.set(quarter, open);
    return open;
  };
  return {
    isOpen,
    opensBetween(from: number, to: number): boolean {
      for (let at = from; at < to; at = (Math.floor(at / QUARTER) + 1) * QUARTER) if (isOpen(at)) return true;
      return false;
    },
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function judge(campaign: Campaign, country: string | null, zone: string, at: number): boolean {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const local = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${local['year']}-${local['month']}-${local['day']}`;
  const { window, holidays } = withSettings(campaign);
  const closed = holidays.some(
    (holiday) => holiday.date === date && (holiday.countries?.includes(country ?? '') ?? true),
  );
  if (closed || window === null) return !closed;
  const hour = Number(local['hour']) + Number(local['minute']) / 60;
  const weekday = WEEKDAYS.indexOf(local['weekday'] ?? '') + 1;
  return window.days.includes(weekday) && hour >= window.from && hour < window.to;
}
