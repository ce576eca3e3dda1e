// Keeps what the rules make of people's facts, so that lists can filter, sort and count by it. A decision about one person
// is still made from the facts themselves.

import { countedStanding } from '../../core/people-filter.ts';
import type { Person } from '../../core/person.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { World } from '../../ports.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';

export async function countStandings(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  people: readonly Person[],
  tenant: Tenant,
): Promise<void> {
  const now = clock.now();
  for (const { id, audience } of await store.campaigns()) {
    const scope = { campaign: audience, wave: audience, tenant, now };
    await store.saveStandings(
      id,
      people.map((person) => countedStanding(person, scope)),
    );
  }
}

/** After an act on one person, so that the lists show it at once. */
export async function countStandingOf(
  world: Pick<World, 'store' | 'clock' | 'settings'>,
  personId: string,
): Promise<void> {
  const person = await world.store.person(personId);
  if (person !== null) await countStandings(world, [person], await tenantOf(world));
}
