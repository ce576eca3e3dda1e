// Reads the tenant's policies: passkey method with its profiles, Entra's registration campaign, Conditional Access. Each
// is a reading with an age of its own; one that is refused keeps its old facts, says so, and stops nothing else. The groups
// that a policy names are looked into before it counts, so that nobody is judged by groups that seem empty.

import { groupsNamedBy } from '../../core/audience.ts';
import type { Tenant } from '../../core/tenant.ts';
import { readAtOnce, type Needs as Reads } from './keep-reading.ts';
import type { World } from '../../ports.ts';
import { trackGroups } from './read-groups.ts';
import { audiencesIn } from './tenant-facts.ts';

type Needs = Reads & Pick<World, 'settings'>;
type Policies = Pick<Tenant, 'policy' | 'access'>;

export async function readTenant(world: Needs): Promise<void> {
  const { directory } = world;
  await readAtOnce(world, 'methods-policy', async () =>
    save(world, { policy: await directory.methodsPolicy() }),
  );
  await readAtOnce(world, 'access-policies', async () =>
    save(world, { access: await directory.accessPolicies() }),
  );
}

async function save(world: Needs, policies: Partial<Policies>): Promise<void> {
  const audiences = audiencesIn({ policy: null, access: null, ...policies });
  await trackGroups(world, groupsNamedBy(...audiences));
  await world.store.savePolicies(policies);
}
