// Time as an argument: instants are ISO 8601 UTC strings with milliseconds, as `Date#toISOString` writes
// them, so that they sort as text, read well in recorded cases and travel through JSON unchanged.
// Nothing here reads a clock.

/** An ISO 8601 UTC instant with milliseconds, for example `2026-11-24T09:00:00.000Z`. */
export type Instant = string;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant `milliseconds` after `instant`. */
export function plus(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

export function latest(first: Instant, ...others: readonly (Instant | null)[]): Instant {
  return others.reduce<Instant>((found, other) => (other !== null && other > found ? other : found), first);
}

/** For example "1 day" or "30 days". */
export function inDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
