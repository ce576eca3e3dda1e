// Brings what Keywave knows of the tenant up to date: policies, people, groups, the registration report. Each reading goes
// on where it stopped and has an age of its own; one that Graph refuses stops nothing else. A follow-up whose person holds
// a passkey by now is a registration, whenever the fact came in: a sync that was killed after storing it is made good here.

import type { World } from '../ports.ts';
import { countTenant } from './count-tenant.ts';
import { readTenant } from './read-tenant.ts';
import { trackGroups } from './read-groups.ts';
import { readMethodsReport } from './read-methods-report.ts';
import { readAllGroups, readPeople } from './read-people.ts';
import { recordRegistration } from './record-registration.ts';
import { tenantOf } from './tenant-facts.ts';

export async function syncDirectory(world: World): Promise<void> {
  await readTenant(world);
  await readPeople(world);
  await readAllGroups(world);
  await trackGroups(world);
  if (await readMethodsReport(world)) await recordReported(world);
  else if ((await tenantOf(world)).report === 'unavailable') await askOneByOne(world);
  await countTenant(world);
}

/** Without a licence for the report, Graph is asked about everybody once, at the pace that single people are asked at. */
async function askOneByOne({ store, clock, log }: World): Promise<void> {
  const queued = await store.queueUnasked(clock.now(), UNASKED);
  if (queued > 0) log.info('no registration report: people are asked about one by one', { queued });
}

const UNASKED = 2_000;

/** The report shows passkeys that nobody told of, and none where there was one: then Graph is asked about the person. */
async function recordReported(world: World): Promise<void> {
  const { store, clock, log } = world;
  let registered = 0;
  for (const { id } of await store.campaigns()) {
    for (const personId of await store.unnoticedRegistrations(id)) {
      if (await recordRegistration(world, personId, 'report')) registered += 1;
    }
  }
  const doubtful = await store.queueDoubtfulRegistrations(clock.now());
  log.info('directory synced', { registered, doubtful });
}
