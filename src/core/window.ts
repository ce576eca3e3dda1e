// The window in which nudges may arrive: local hours and weekdays of each person's own zone, DST-safe.
// The runtime's own zone tables (Intl) are the only source; no offset is ever stored.

import { DAY, MINUTE, plus, type Instant } from './time.ts';

export type Window = {
  /** Local opening and closing hour, 0 to 24, `from` before `to`. */
  readonly from: number;
  readonly to: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
};

type Local = { readonly weekday: number; readonly hour: number };

/**
 * The first instant at or after `at` that lies in the window of `zone` (IANA). A null window is always open.
 * It steps to quarter hours, so a zone with a 15-minute offset and the hour a DST change skips are both met.
 */
export function nextOpening(window: Window | null, zone: string, at: Instant): Instant {
  if (window === null || isOpen(window, localTime(at, zone))) return at;
  const quarter = 15 * MINUTE;
  const start = Math.ceil(Date.parse(at) / quarter) * quarter;
  for (let moment = start; moment <= start + 8 * DAY; moment += quarter) {
    const instant = new Date(moment).toISOString();
    if (isOpen(window, localTime(instant, zone))) return instant;
  }
  return plus(at, 8 * DAY);
}

function isOpen(window: Window, { weekday, hour }: Local): boolean {
  return window.days.includes(weekday) && hour >= window.from && hour < window.to;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(at: Instant, zone: string): Local {
  let format = formats.get(zone);
  if (format === undefined) {
    const parts = { weekday: 'short', hour: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone });
    formats.set(zone, format);
  }
  const found = Object.fromEntries(
    format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  );
  return {
    weekday: WEEKDAYS.indexOf(found['weekday'] ?? '') + 1,
    hour: Number(found['hour']),
  };
}

export function isTimeZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
