// Counts the people of the tenant for readiness, slice by slice, and keeps the counts and each standing with their age: a
// screen then shows a hundred thousand people without reading them.

import { countPeople, NOBODY } from '../../core/people-counts.ts';
import type { World } from '../../ports.ts';
import { countStandings } from '../people/count-standings.ts';
import { everybody } from './everybody.ts';
import { tenantOf } from './tenant-facts.ts';

export async function countTenant(world: Pick<World, 'store' | 'settings' | 'clock'>): Promise<void> {
  const { store, clock } = world;
  const [campaign] = await store.campaigns();
  if (campaign === undefined) return;
  const tenant = await tenantOf(world);
  const at = clock.now();
  let counts = NOBODY;
  for await (const slice of everybody(store, campaign.id)) {
    const people = slice.map(({ person }) => person);
    counts = countPeople(counts, people, tenant);
    await countStandings(world, people, tenant);
  }
  await store.savePeopleCounts(counts, at);
}
