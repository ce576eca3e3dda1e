// Reads the tenant's policies: passkey method with its profiles, Entra's registration campaign, Conditional Access. Each
// is a reading with an age of its own; one that is refused keeps its old facts, says so, and stops nothing else.

import { Failure, type ReadingName, type World } from '../ports.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log'>;

export async function readTenant(world: Needs): Promise<void> {
  const { store, directory } = world;
  await keepReading(world, 'methods-policy', async () =>
    store.savePolicies({ policy: await directory.methodsPolicy() }),
  );
  await keepReading(world, 'access-policies', async () =>
    store.savePolicies({ access: await directory.accessPolicies() }),
  );
}

/** Notes when the reading went well, or what it met; anything but a `Failure` is a defect and thrown. */
async function keepReading(
  { store, clock, log }: Needs,
  name: ReadingName,
  read: () => Promise<void>,
): Promise<void> {
  const at = clock.now();
  try {
    await read();
    await store.saveReading(name, { readAt: at, trouble: null });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, hint } = error;
    const known = (await store.readings()).find((reading) => reading.name === name)?.trouble;
    const since = known?.code === code ? known.since : at;
    log.warn('reading failed', { reading: name, code });
    await store.saveReading(name, { trouble: { code, hint, since } });
  }
}
