// Reads the users of the tenant by delta, and groups with their direct members likewise.

import type { GroupChange, UserChange } from '../ports.ts';
import type { Needs } from './keep-reading.ts';
import { readChanges } from './read-changes.ts';

export function readPeople(world: Needs): Promise<boolean> {
  return readChanges<UserChange>(world, 'users', {
    from: (link) => world.directory.userChanges(link),
    save: (tx, changed, sync) => tx.saveUsers(changed, sync),
    remove: (tx, ids, sync) => tx.removeUsers(ids, sync),
    sweep: async (tx, sync) => void (await tx.sweepUsers(sync)),
  });
}

export function readAllGroups(world: Needs): Promise<boolean> {
  return readChanges<GroupChange>(world, 'groups', {
    from: (link) => world.directory.groupChanges(link),
    save: (tx, changed, sync) => tx.saveGroups(changed, sync),
    remove: (tx, ids) => tx.removeGroups(ids),
    sweep: (tx, sync) => tx.sweepGroups(sync),
  });
}
