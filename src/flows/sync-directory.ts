// Reads the tenant from Microsoft Graph into the store: users, the groups that audiences and roles name, the
// registration report. A page is stored as it comes; only a sync that ran to its end lets people leave.
// A passkey that the report shows and we did not know is a registration.

import { groupsNamedBy } from '../core/audience.ts';
import type { MethodsReport } from '../core/person.ts';
import { registrationChange } from '../core/registration.ts';
import type { World } from '../ports.ts';
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
  for (const group of await groupsToRead(world)) {
    for await (const ids of directory.members(group)) await store.saveMembers(group, ids, sync);
  }
  let registered = 0;
  let strangers = 0;
  for await (const rows of directory.methodsReport()) {
    const changes = await changesIn(world, rows);
    strangers += await store.saveMethods(rows, sync);
    for (const { personId, change } of changes) {
      if (change === 'lost') await recordLoss(world, personId);
      else registered += (await recordRegistration(world, personId, 'report')) ? 1 : 0;
    }
  }
  const { people, left } = await store.finishSync(sync);
  log.info('directory synced', { people, left, registered, strangers });
  return { people, left, registered, strangers };
}

async function groupsToRead({ store, settings }: World): Promise<readonly string[]> {
  const campaigns = await store.campaigns();
  const waves = await store.waves();
  const audiences = [...campaigns, ...waves].map((each) => each.audience);
  return [...new Set([...groupsNamedBy(...audiences), ...Object.values(settings.roleGroups).flat()])];
}

async function changesIn(world: World, rows: readonly { personId: string; report: MethodsReport }[]) {
  const known = await world.store.people(rows.map((row) => row.personId));
  const before = new Map(known.map((person) => [person.id, person]));
  return rows.flatMap(({ personId, report }) => {
    const person = before.get(personId);
    if (person === undefined || person.methods === null) return [];
    const change = registrationChange(person, { ...person, methods: report });
    return change === 'unchanged' ? [] : [{ personId, change }];
  });
}
