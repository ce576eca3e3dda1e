// The adoption line from its points: it begins with nobody at the first wave and ends with the report's count now,
// so that a first hour already is a line, and a standstill is seen as one.

import type { Instant } from '../core/time.ts';
import type { AdoptionPoint } from '../core/forecast.ts';

/** Oldest first; empty while nobody has registered. */
export function lineOf(
  points: readonly AdoptionPoint[],
  firstWaveAt: Instant,
  now: Instant,
  registered: number,
): readonly AdoptionPoint[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    ...(firstWaveAt < first.at ? [{ at: firstWaveAt, registered: 0 }] : []),
    ...points,
    ...(last.at < now ? [{ at: now, registered }] : []),
  ];
}
