// Reads Microsoft's registration report and makes good what the quicker sources missed. A follow-up whose person holds a
// passkey by now is a registration, whenever the fact came in: a reading that was killed after storing it is made good
// here. Where the tenant has no licence for the report, people are asked about one by one instead.

import type { World } from '../../ports.ts';
import { countTenant } from './count-tenant.ts';
import { readMethodsReport } from './read-methods-report.ts';
import { recordRegistration } from '../registrations/record-registration.ts';
import { tenantOf } from './tenant-facts.ts';

export async function reconcileReport(world: World): Promise<void> {
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
  log.info('report reconciled', { registered, doubtful });
}
