// Reads the users of the tenant by delta, and groups with their direct members likewise.

import type { GroupChange, UserChange } from '../../ports.ts';
import { SEES_HIDDEN } from '../../core/permissions.ts';
import { beginAnew, type Needs } from './keep-reading.ts';
import { readChanges } from './read-changes.ts';

export function readPeople(world: Needs): Promise<boolean> {
  return readChanges<UserChange>(world, 'users', {
    from: (link) => world.directory.userChanges(link),
    save: (tx, changed, sync) => tx.saveUsers(changed, sync),
    remove: (tx, ids, sync) => tx.removeUsers(ids, sync),
    sweep: (tx, sync) => tx.sweepUsers(sync),
    end: (tx) => tx.matchMethods(),
  });
}

/** Hidden members are told from the first page on or not at all: once they may be seen, everything is read again. */
export async function readAllGroups(world: Needs): Promise<boolean> {
  const granted = (await world.directory.granted()) ?? [];
  if (granted.includes(SEES_HIDDEN) && (await world.store.hiddenGroups())) await beginAnew(world, 'groups');
  return readChanges<GroupChange>(world, 'groups', {
    from: (link) => world.directory.groupChanges(link),
    save: (tx, changed, sync) => tx.saveGroups(changed, sync),
    remove: (tx, ids) => tx.removeGroups(ids),
    sweep: (tx, sync) => tx.sweepGroups(sync),
  });
}
