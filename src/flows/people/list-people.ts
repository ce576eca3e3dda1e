// A list of people for admins: a page of it, how many there are, and how old the standings are that it filters by.

import type { PeopleFilter, PeopleList, PeoplePage } from '../../core/people-filter.ts';
import type { Instant } from '../../core/time.ts';
import type { World } from '../../ports.ts';

/** Counting further costs more than it tells. */
const COUNTED = 10_000;

export type PeopleListed = PeopleList & {
  readonly at: Instant;
  /** Null = there are more than `COUNTED`. */
  readonly total: number | null;
  /** When everybody's standing was last counted; null = never. */
  readonly countedAt: Instant | null;
};

/** Null when there is no such campaign. The total is counted with the first page alone; later ones say null. */
export async function listPeople(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  campaignId: string,
  filter: PeopleFilter,
  page: PeoplePage,
): Promise<PeopleListed | null> {
  if ((await store.campaign(campaignId)) === null) return null;
  const at = clock.now();
  const list = await store.listPeople(campaignId, filter, page, at);
  const whole = page.after === null && list.next === null;
  const total =
    page.after !== null || whole
      ? list.people.length
      : await store.countPeople(campaignId, filter, COUNTED + 1, at);
  return {
    ...list,
    at,
    total: page.after !== null || total > COUNTED ? null : total,
    countedAt: (await store.peopleCounts())?.at ?? null,
  };
}
