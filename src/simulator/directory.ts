// The pretend tenant's people and groups, and every way in which they change. What changed is noted for the delta
// queries; who is removed can be restored, into their groups too, until they are purged (as Entra keeps deleted users).
// People and groups are never changed in place: each change saves a new value.
import type { EventEmitter } from 'node:events';
import { groupRow, userRow } from './directory-rows.ts';
import type { Row } from './odata.ts';
import type { Group, Person } from './organisation.ts';
import type { Change, State } from './state.ts';

export type ChangeEvent = { type: 'message' | 'update' | 'person' | 'clock'; personId?: string };
export type ChangeEvents = EventEmitter<{ change: [ChangeEvent] }>;
export type Directory = {
  people: Map<string, Person>;
  groups: Map<string, Group>;
  savePerson(person: Person): void;
  removePerson(person: Person): void;
  /** Brings a removed person back; null when nobody of this id was removed. */
  restorePerson(id: string): Person | null;
  /** Ends the chance to restore a removed person; false when nobody of this id was removed. */
  purgePerson(id: string): boolean;
  saveGroup(group: Group): void;
  removeGroup(group: Group): void;
};

export function openDirectory(state: State, events: ChangeEvents): Directory {
  const people = new Map(state.people().map((person) => [person.id, person]));
  const groups = new Map(state.groups().map((group) => [group.id, group]));
  const note = (change: Pick<Change, 'entity' | 'id' | 'what'> & Partial<Change>) =>
    state.addChange({ fields: [], joined: [], left: [], ...change });
  const tell = (personId: string) => events.emit('change', { type: 'person', personId });

  function savePerson(person: Person): void {
    const known = people.get(person.id);
    people.set(person.id, person);
    state.savePerson(person, people.size);
    const fields = known ? changedFields(userRow(known), userRow(person)) : [];
    if (known === undefined) note({ entity: 'user', id: person.id, what: 'added' });
    else if (fields.length > 0) note({ entity: 'user', id: person.id, what: 'changed', fields });
    tell(person.id);
  }

  function saveGroup(group: Group): void {
    const known = groups.get(group.id);
    groups.set(group.id, group);
    state.saveGroup(group, groups.size);
    const before = membersOf(known);
    const after = membersOf(group);
    const fields = known ? changedFields(groupRow(known), groupRow(group)) : [];
    const joined = [...after].filter((id) => !before.has(id));
    const left = [...before].filter((id) => !after.has(id));
    if (known === undefined || fields.length + joined.length + left.length > 0)
      note({ entity: 'group', id: group.id, what: known ? 'changed' : 'added', fields, joined, left });
  }

  return {
    people,
    groups,
    savePerson,
    saveGroup,
    removePerson(person) {
      const inside = [...groups.values()].filter((group) => group.people.includes(person.id));
      people.delete(person.id);
      state.removePerson({ person, groups: inside.map((group) => group.id) });
      note({ entity: 'user', id: person.id, what: 'removed' });
      for (const group of inside)
        saveGroup({ ...group, people: group.people.filter((id) => id !== person.id) });
      tell(person.id);
    },
    restorePerson(id) {
      const removed = state.takeRemoved(id);
      if (removed === undefined) return null;
      savePerson(removed.person);
      for (const group of removed.groups.map((each) => groups.get(each)))
        if (group) saveGroup({ ...group, people: [...group.people, id] });
      return removed.person;
    },
    purgePerson(id) {
      const known = state.takeRemoved(id) !== undefined;
      if (known) note({ entity: 'user', id, what: 'purged' });
      return known;
    },
    removeGroup(group) {
      groups.delete(group.id);
      state.removeGroup(group.id);
      note({ entity: 'group', id: group.id, what: 'removed' });
      for (const outer of groups.values())
        if (outer.groups.includes(group.id))
          saveGroup({ ...outer, groups: outer.groups.filter((id) => id !== group.id) });
    },
  };
}

const membersOf = (group: Group | undefined) => new Set(group ? [...group.people, ...group.groups] : []);

const changedFields = (before: Row, after: Row): string[] =>
  Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
