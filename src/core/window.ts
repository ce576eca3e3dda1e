// When nudges may arrive: local hours, working days and holidays, in each person's own zone, right on the days when
// clocks change: an hour that is skipped is nobody's, one that comes twice is open twice. Nothing is stored in local
// time. Refuses nothing: a zone that nobody knows falls back to the campaign's, and says so.

import { DAY, MINUTE, plus, type Instant } from './time.ts';
import { stretchesOf, type Stretch } from './zone-offsets.ts';

export type Window = {
  /** Local opening and closing hour, 0 to 24, `from` before `to`; 9.5 is half past nine. Exact to the minute. */
  readonly from: number;
  readonly to: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
};

export type Holiday = {
  /** Local calendar date, `2026-12-25`. */
  readonly date: string;
  /** ISO 3166 two-letter countries that keep it; null = everybody: a quiet day of the organisation. */
  readonly countries: readonly string[] | null;
};

export type OpenHours = {
  /** Null = any hour of any day, holidays excepted. */
  readonly window: Window | null;
  readonly holidays: readonly Holiday[];
  /** IANA. */
  readonly zone: string;
  /** Null = not known: only the holidays of everybody count. */
  readonly country: string | null;
};

/** Spreads people over the first `minutes` of an opening: the same seed always gets the same place. */
export type Jitter = { readonly seed: string; readonly minutes: number };

const EVERY_HOUR: Window = { from: 0, to: 24, days: [1, 2, 3, 4, 5, 6, 7] };
const HOUR_IN_MINUTES = 60;
/** Hours that are closed for longer than this are looked at again then. */
const LOOK_AHEAD_DAYS = 366;

/**
 * The first instant at or after `at` at which it is open. Jitter moves an opening that had to be waited for, and nothing
 * else: later, never earlier, never past the closing of that day.
 */
export function nextOpening(hours: OpenHours, at: Instant, jitter?: Jitter): Instant {
  const { window, holidays } = hours;
  if (window === null && holidays.length === 0) return at;
  const start = Date.parse(at);
  const opening = openingFrom(hours, start);
  if (opening === null) return plus(at, LOOK_AHEAD_DAYS * DAY);
  if (opening.at === start) return at;
  return new Date(spread(hours, opening, jitter)).toISOString();
}

type Opening = { readonly at: number; readonly closesIn: number };

function openingFrom(hours: OpenHours, start: number): Opening | null {
  const today = Math.floor(start / DAY);
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day += 1) {
    for (const stretch of stretchesOf(hours.zone, day)) {
      const opening = openingIn(stretch, hours, start);
      if (opening !== null) return opening;
    }
  }
  return null;
}

/** The first opening from `start` on within a stretch of constant offset, which touches two local dates at most. */
function openingIn({ from, to, offset }: Stretch, hours: OpenHours, start: number): Opening | null {
  const { from: opens, to: closes, days } = hours.window ?? EVERY_HOUR;
  const [localFrom, localTo] = [Math.max(from, start) + offset, to + offset];
  for (let date = Math.floor(localFrom / DAY); date * DAY < localTo; date += 1) {
    if (!days.includes(weekdayOf(date)) || isHoliday(date, hours)) continue;
    const at = Math.max(localFrom, date * DAY + minutesOf(opens) * MINUTE);
    const closing = date * DAY + minutesOf(closes) * MINUTE;
    if (at < Math.min(closing, localTo)) return { at: at - offset, closesIn: closing - at };
  }
  return null;
}

/** Nobody is put so near the closing that a moment of delay costs a day. */
const BEFORE_CLOSING = 5 * MINUTE;

/** In hours that a clock change cuts up nobody is spread, rather than anybody too late. */
function spread(hours: OpenHours, { at, closesIn }: Opening, jitter: Jitter | undefined): number {
  if (jitter === undefined) return at;
  const width = Math.max(0, Math.min(jitter.minutes * MINUTE, closesIn - BEFORE_CLOSING));
  const moved = at + Math.floor((fractionOf(jitter.seed) * width) / 1_000) * 1_000;
  const isOpen = (time: number) => openingFrom(hours, time)?.at === time;
  return isOpen(moved) && isOpen(moved + BEFORE_CLOSING) ? moved : at;
}

/** Dates are counted in days from 1970-01-01, a Thursday. */
function weekdayOf(date: number): number {
  return ((date + 3) % 7) + 1;
}

function isHoliday(date: number, { holidays, country }: OpenHours): boolean {
  if (holidays.length === 0) return false;
  const day = writtenDate(date);
  const here = country?.toUpperCase();
  return holidays.some(
    ({ date: kept, countries }) =>
      kept === day && (countries === null || (here !== undefined && countries.includes(here))),
  );
}

const writtenDates = new Map<number, string>();

function writtenDate(date: number): string {
  const known = writtenDates.get(date);
  if (known !== undefined) return known;
  const text = new Date(date * DAY).toISOString().slice(0, 10);
  writtenDates.set(date, text);
  return text;
}

function minutesOf(hours: number): number {
  return Math.round(hours * HOUR_IN_MINUTES);
}

/** From 0 to just under 1, evenly: FNV-1a, finished as MurmurHash3 does so that like seeds land far apart. */
function fractionOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The person's zone, else the campaign's, else UTC; `why` tells of a name that nobody knows. */
export function zoneOf(
  named: string | null,
  fallback: string,
): { readonly zone: string; readonly why: string | null } {
  if (named !== null && isTimeZone(named)) return { zone: named, why: null };
  const zone = isTimeZone(fallback) ? fallback : 'UTC';
  const unknown = named ?? (zone === fallback ? null : fallback);
  return {
    zone,
    why: unknown === null ? null : `nobody knows the time zone “${unknown}”, so ${zone} counts`,
  };
}

const judged = new Map<string, boolean>();

/** Whether Intl knows the name. */
export function isTimeZone(zone: string): boolean {
  const known = judged.get(zone);
  if (known !== undefined) return known;
  const found = intlKnows(zone);
  if (found) judged.set(zone, found);
  return found;
}

function intlKnows(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
