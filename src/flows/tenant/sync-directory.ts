// Brings what Keywave knows of the tenant's directory up to date: policies, people, groups. Each reading goes on where it
// stopped and has an age of its own; one that Graph refuses stops nothing else. By delta this costs little, so it is done
// often; Microsoft's report, which has no delta and limits of its own, is reconciled beside it.

import type { World } from '../../ports.ts';
import { countTenant } from './count-tenant.ts';
import { readingOf } from './keep-reading.ts';
import { trackGroups } from './read-groups.ts';
import { readAllGroups, readPeople } from './read-people.ts';
import { mirrorCampaigns } from './mirror-campaign.ts';
import { readTenant } from './read-tenant.ts';

export async function syncDirectory(world: World): Promise<void> {
  const report = await readingOf(world, 'methods-report');
  if (report?.readAt == null) await world.store.enqueue({ name: 'reconcile-report' });
  await readTenant(world);
  await mirrorCampaigns(world);
  await readPeople(world);
  await readAllGroups(world);
  await trackGroups(world);
  await countTenant(world);
}
