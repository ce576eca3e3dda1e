// When the goal is reached, if people go on as they did in the last 14 days, and how many have registered by a day. It is
// a straight line and says so; with too little behind it there is none.

import { DAY, type Instant } from './time.ts';

export type AdoptionPoint = { readonly at: Instant; readonly registered: number };

export type Forecast =
  /** `days`: how many of the last 14 there is anything known of; less than 3 are no ground. */
  | { readonly is: 'too-early'; readonly days: number }
  | { readonly is: 'reached' }
  /** Nobody registered in those days. */
  | { readonly is: 'standstill'; readonly days: number; readonly byThen: number }
  | {
      readonly is: 'pace';
      readonly days: number;
      /** People a day. */
      readonly perDay: number;
      /** When the goal is reached at this pace. */
      readonly reachedAt: Instant;
      /** How many have registered by the asked day at this pace; never more than the goal, and never fewer than now. */
      readonly byThen: number;
    };

const WITHIN_DAYS = 14;
const ENOUGH_DAYS = 3;

/**
 * `points` are oldest first and only rise; `goal` is in people; `day` is what `byThen` is about. A goal further away
 * than a hundred years is a standstill.
 */
export function forecastOf(
  points: readonly AdoptionPoint[],
  { goal, now, day }: { readonly goal: number; readonly now: Instant; readonly day: Instant },
): Forecast {
  const [first] = points;
  const registered = countAt(points, Date.parse(now));
  if (goal > 0 && registered >= goal) return { is: 'reached' };
  const known = first === undefined ? 0 : (Date.parse(now) - Date.parse(first.at)) / DAY;
  const days = Math.min(WITHIN_DAYS, Math.floor(known));
  if (goal <= 0 || days < ENOUGH_DAYS) return { is: 'too-early', days: Math.max(0, days) };
  const gained = registered - countAt(points, Date.parse(now) - days * DAY);
  const perDay = gained / days;
  const needed = (goal - registered) / perDay;
  if (gained <= 0 || needed > 36_500) return { is: 'standstill', days, byThen: registered };
  const until = Math.max(0, (Date.parse(day) - Date.parse(now)) / DAY);
  return {
    is: 'pace',
    days,
    perDay,
    reachedAt: new Date(Date.parse(now) + needed * DAY).toISOString(),
    byThen: Math.min(goal, Math.floor(registered + perDay * until)),
  };
}

function countAt(points: readonly AdoptionPoint[], at: number): number {
  return points.findLast((point) => Date.parse(point.at) <= at)?.registered ?? 0;
}
