// Reads the tenant from Microsoft Graph into the store: users, the groups that audiences and roles name, the
// registration report. A page is stored as it comes; only a sync that ran to its end lets people leave.
// A follow-up whose person holds a passkey by now is a registration, whenever the fact came in: a sync that was
// killed after storing it is made good by the next.

import { groupsNamedBy } from '../core/audience.ts';
import { passkeysOf, type MethodsReport } from '../core/person.ts';
import { registrationChange } from '../core/registration.ts';
import type { World } from '../ports.ts';
import { readGroup } from './read-group.ts';
import { recordLoss, recordRegistration } from './record-registration.ts';

export type SyncResult = {
  readonly people: number;
  readonly left: number;
  readonly registered: number;
  /** Report rows of accounts that the user list did not have. */
  readonly strangers: number;
};

export async function syncDirectory(world: World): Promise<SyncResult> {
  const { store, directory, clock, log } = world;
  const sync = clock.now();
  for await (const users of directory.users()) await store.saveUsers(users, sync);
  // A group that cannot be read (deleted, say) keeps the members it had and stops nothing else.
  for (const group of await groupsToRead(world)) await readGroup(world, group, sync);
  let strangers = 0;
  for await (const rows of directory.methodsReport()) {
    for (const personId of await lossesIn(world, rows)) await recordLoss(world, personId);
    strangers += await store.saveMethods(rows, sync);
  }
  const { people, left } = await store.finishSync(sync);
  const registered = await recordRegistrations(world);
  log.info('directory synced', { people, left, registered, strangers });
  return { people, left, registered, strangers };
}

async function groupsToRead({ store, settings }: World): Promise<readonly string[]> {
  const campaigns = await store.campaigns();
  const waves = (await store.waves()).filter(({ state }) => state !== 'cancelled');
  const audiences = [...campaigns, ...waves].map((each) => each.audience);
  return [...new Set([...groupsNamedBy(...audiences), ...Object.values(settings.roleGroups).flat()])];
}

async function recordRegistrations(world: World): Promise<number> {
  let registered = 0;
  for (const { id } of await world.store.campaigns()) {
    for (const { person, followUp } of await world.store.candidates(id)) {
      if (followUp === null || followUp.registeredAt !== null || passkeysOf(person).length === 0) continue;
      if (await recordRegistration(world, person.id, 'report')) registered += 1;
    }
  }
  return registered;
}

async function lossesIn({ store }: World, rows: readonly { personId: string; report: MethodsReport }[]) {
  const known = await store.people(rows.map((row) => row.personId));
  const before = new Map(known.map((person) => [person.id, person]));
  return rows.flatMap(({ personId, report }) => {
    const person = before.get(personId) ?? null;
    return person !== null && registrationChange(person, { ...person, methods: report }) === 'lost'
      ? [personId]
      : [];
  });
}
