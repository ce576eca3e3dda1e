// Numbers for those who may not see single people: every count is rounded down to a multiple of the smallest group that may be
// shown. The same rule on every number, whatever list it is over, so the difference of any two, or of one and a sum of
// others, is again a multiple: none, or no fewer than the group. (Leaving out single cells would not do: what is left out
// can be had by subtracting, and what has to be left out for that depends on every other view.)

import type { Attribution } from './attribution.ts';
import type { Forecast } from './forecast.ts';
import type { PeopleCounts } from './people-counts.ts';
import type { Progress, Report } from './report.ts';
import { DAY, type Instant } from './time.ts';

/** The smallest group that may be shown; 1 = everything may be. */
export type Smallest = number;

/** 0 stands for “fewer than the smallest group”. */
export function masked(count: number, smallest: Smallest): number {
  return count - (count % smallest);
}

/** Every number of a flat record. */
export function maskedAll<Counts extends Readonly<Record<string, unknown>>>(
  counts: Counts,
  smallest: Smallest,
): Counts {
  const entries = Object.entries(counts).map(([name, value]) => [
    name,
    typeof value === 'number' ? masked(value, smallest) : value,
  ]);
  return Object.fromEntries(entries) as Counts;
}

/** By reason; one that is too small is not even named, for it would say that there is somebody. */
export function maskedReasons(
  counts: Readonly<Record<string, number>>,
  smallest: Smallest,
): Readonly<Record<string, number>> {
  const shown = Object.entries(maskedAll(counts, smallest)).filter(([, count]) => count > 0);
  return Object.fromEntries(shown);
}

export function maskedReport(report: Report, smallest: Smallest): Report {
  if (smallest === 1) return report;
  return {
    ...report,
    funnel: maskedAll(report.funnel, smallest),
    snoozing: masked(report.snoozing, smallest),
    left: maskedReasons(report.left, smallest),
  };
}

export function maskedProgress(progress: Progress, smallest: Smallest): Progress {
  return maskedAll(progress, smallest);
}

export type AdoptionPoint = { readonly at: Instant; readonly registered: number };

/** Only where the count reaches the next multiple, and only on which day (UTC): a point for each person would be a diary. */
export function maskedAdoption(
  points: readonly AdoptionPoint[],
  smallest: Smallest,
): readonly AdoptionPoint[] {
  if (smallest === 1) return points;
  const days = new Map<Instant, number>();
  for (const { at, registered } of points) {
    const day = new Date(Math.floor(Date.parse(at) / DAY) * DAY).toISOString();
    const count = masked(registered, smallest);
    const before = [...days.values()].at(-1) ?? 0;
    if (count !== before) days.set(day, count);
  }
  return [...days].map(([at, registered]) => ({ at, registered }));
}

/** The pace times its days is a count too; the day of the goal stays, without its time. */
export function maskedForecast(forecast: Forecast, smallest: Smallest): Forecast {
  if (smallest === 1 || forecast.is === 'too-early' || forecast.is === 'reached') return forecast;
  const byThen = masked(forecast.byThen, smallest);
  if (forecast.is === 'standstill') return { ...forecast, byThen };
  const { days, perDay, reachedAt } = forecast;
  const day = new Date(Math.floor(Date.parse(reachedAt) / DAY) * DAY).toISOString();
  return { ...forecast, byThen, perDay: masked(Math.round(perDay * days), smallest) / days, reachedAt: day };
}

export function maskedAttribution(attribution: Attribution, smallest: Smallest): Attribution {
  const { days, waves, ...counts } = attribution;
  const each = Object.entries(waves).map(([id, touches]) => [id, maskedAll(touches, smallest)]);
  return { ...maskedAll(counts, smallest), days, waves: Object.fromEntries(each) };
}

/** `bothTypes` decides a criterion, and “none” would be wrong where it is a few: it is then not known. */
export function maskedPeople(counts: PeopleCounts, smallest: Smallest): PeopleCounts {
  const both = counts.bothTypes;
  const few = both !== null && both > 0 && both < smallest;
  return {
    ...maskedAll(counts, smallest),
    ...(few && { bothTypes: null }),
    entra: maskedReasons(counts.entra, smallest),
  };
}
