// How far local time is ahead of UTC in a zone, as stretches of constant offset. Intl (the runtime's IANA tables) is the
// only source and slow to ask, so each zone is asked twice a UTC day and each day is asked once: people share few zones.
// A clock change is found to the second. Refuses zones that Intl does not know: look with `isTimeZone` first.

import { DAY, type Instant } from './time.ts';

/** Local time is UTC + `offset` from `from` (included) to `to` (not included). All in ms, UTC. */
export type Stretch = { readonly from: number; readonly to: number; readonly offset: number };

type Zone = { readonly format: Intl.DateTimeFormat; readonly days: Map<number, readonly Stretch[]> };

const SECOND = 1_000;
const zones = new Map<string, Zone>();

/** The stretches of one UTC day, counted from 1970-01-01, in order: one, or two when the clocks change in it. */
export function stretchesOf(zone: string, day: number): readonly Stretch[] {
  const { format, days } = zoneNamed(zone);
  const known = days.get(day);
  if (known !== undefined) return known;
  const stretches = measure(format, day * DAY, (day + 1) * DAY);
  days.set(day, stretches);
  return stretches;
}

/**
 * The first instant at which it is `date` (2026-12-25) in the zone, or later, where the date never comes: after the gap
 * where clocks skip midnight, the first midnight where it comes twice.
 */
export function startOfDate(zone: string, date: string): Instant {
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  const day = Math.floor(midnight / DAY);
  // No zone is a whole day away from UTC.
  for (const { from, to, offset } of [day - 1, day, day + 1].flatMap((each) => stretchesOf(zone, each))) {
    const at = Math.max(from, midnight - offset);
    if (at < to) return new Date(at).toISOString();
  }
  throw new Error(`${date} never comes in ${zone}`);
}

function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone: Zone = {
    format: new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
    days: new Map(),
  };
  zones.set(name, zone);
  return zone;
}

function measure(format: Intl.DateTimeFormat, from: number, to: number): readonly Stretch[] {
  const before = offsetAt(format, from);
  const after = offsetAt(format, to);
  if (before === after) return [{ from, to, offset: before }];
  let [last, change] = [from, to];
  while (change - last > SECOND) {
    const middle = last + Math.floor((change - last) / 2 / SECOND) * SECOND;
    if (offsetAt(format, middle) === before) last = middle;
    else change = middle;
  }
  return [
    { from, to: change, offset: before },
    { from: change, to, offset: after },
  ].filter((stretch) => stretch.from < stretch.to);
}

/** `at` in whole seconds. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const local = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => local.get(type) ?? 0;
  const wall = [part('year'), part('month') - 1, part('day')] as const;
  return Date.UTC(...wall, part('hour'), part('minute'), part('second')) - at;
}
