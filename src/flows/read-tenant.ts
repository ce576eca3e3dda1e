// Reads the tenant's policies: passkey method with its profiles, Entra's registration campaign, Conditional Access. Each
// is a reading with an age of its own; one that is refused keeps its old facts, says so, and stops nothing else.

import { readAtOnce, type Needs } from './keep-reading.ts';

export async function readTenant(world: Needs): Promise<void> {
  const { store, directory } = world;
  await readAtOnce(world, 'methods-policy', async () =>
    store.savePolicies({ policy: await directory.methodsPolicy() }),
  );
  await readAtOnce(world, 'access-policies', async () =>
    store.savePolicies({ access: await directory.accessPolicies() }),
  );
}
