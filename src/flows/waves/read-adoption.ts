// Adoption over time with its forecast. The goal is everybody in scope who could register: who was eligible once, or has
// registered.

import { forecastOf, type AdoptionPoint, type Forecast } from '../../core/forecast.ts';
import { SMS_ENDS } from '../../core/methods.ts';
import type { Instant } from '../../core/time.ts';
import type { World } from '../../ports.ts';

export type Adoption = {
  /** Oldest first; the last one agrees with the report's funnel. */
  readonly points: readonly AdoptionPoint[];
  /** In people. */
  readonly goal: number;
  readonly forecast: Forecast;
  /** The day that the forecast's `byThen` is about: Microsoft ends its own SMS and voice MFA. */
  readonly day: Instant;
};

export async function adoptionOf(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  campaignId: string,
): Promise<Adoption> {
  const points = await store.adoption(campaignId);
  const rows = await store.reportRows(null, campaignId);
  const goal = rows.filter(({ inScope, eligible, registered }) => inScope && (eligible || registered)).length;
  return {
    points,
    goal,
    forecast: forecastOf(points, { goal, now: clock.now(), day: SMS_ENDS }),
    day: SMS_ENDS,
  };
}
