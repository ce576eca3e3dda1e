// What a delta query shows of users and groups: at first every object, in the order of ids, so that one who leaves while
// a client reads moves nobody out of its sight; later what changed of the properties that were asked for. A large
// group comes in several pieces; members of a hidden group only with Member.Read.Hidden.
// Documented in Microsoft Learn: "Get incremental changes to groups" ("Paging through members in a large group").
import { groupRow, userRow } from './directory-rows.ts';
import { select } from './odata.ts';
import type { Row } from './odata.ts';
import type { Group } from './organisation.ts';
import type { Change } from './state.ts';
import type { World } from './world.ts';

export type Asked = {
  /** null = all properties */
  select: readonly string[] | null;
  members: boolean;
  /** may see the members of hidden groups */
  hidden: boolean;
};
/** `after` is the key to go on from; null when that was all. */
export type FirstRows = { rows: Row[]; after: string | null };

/** Members of one group in one row, and of all groups in one page. No figure is published. */
const membersInPiece = 500;
const membersInPage = 2000;

export function usersFrom(world: World, asked: Asked, after: string, size: number): FirstRows {
  const ids = world.state.peopleAfter(after, size + 1);
  const shown = ids.slice(0, size);
  return {
    rows: shown.flatMap((id) => {
      const person = world.people.get(id);
      return person ? [chosen(asked, userRow(person))] : [];
    }),
    after: ids.length > size ? (shown.at(-1) ?? null) : null,
  };
}

/** A key is the id of a group, and behind a slash that of the last member shown while the group is not through. */
export function groupsFrom(world: World, asked: Asked, after: string, size: number): FirstRows {
  const [group = '', member = ''] = after.split('/');
  const left = [...world.groups.keys()].filter((id) => (member === '' ? id > group : id >= group)).sort();
  const rows: Row[] = [];
  let room = membersInPage;
  let key = after;
  for (const id of left) {
    const found = world.groups.get(id);
    if (found === undefined) continue;
    const members = shownMembers(asked, found);
    let at = id === group ? firstAfter(members, member) : 0;
    do {
      if (rows.length === size || room === 0) return { rows, after: key };
      const piece = members.slice(at, at + Math.min(room, membersInPiece));
      rows.push(
        chosen(asked, {
          ...groupRow(found),
          ...(piece.length > 0 && { 'members@delta': piece.map((each) => memberRow(world, each)) }),
        }),
      );
      at += piece.length;
      room -= piece.length;
      key = at < members.length ? `${id}/${piece.at(-1)}` : id;
    } while (at < members.length);
  }
  return { rows, after: null };
}

/** One object after some changes of it, oldest first. Null when nothing changed that was asked for. */
export function changedRow(world: World, asked: Asked, changes: readonly Change[]): Row | null {
  const { id, entity } = changes[0] ?? { id: '', entity: 'user' };
  const person = world.people.get(id);
  const group = world.groups.get(id);
  if (person === undefined && group === undefined) {
    const restorable = entity === 'user' && !changes.some(({ what }) => what === 'purged');
    return { id, '@removed': { reason: restorable ? 'changed' : 'deleted' } };
  }
  const whole = person ? userRow(person) : group ? groupRow(group) : {};
  const known = changes.every(({ what }) => what === 'changed');
  const fields = known ? [...new Set(changes.flatMap((change) => change.fields))] : Object.keys(whole);
  const row = chosen(asked, { id, ...select(whole, fields, []) });
  const members = group ? changedMembers(world, asked, group, changes) : [];
  if (members.length > 0) row['members@delta'] = members;
  return known && Object.keys(row).length === 1 ? null : row;
}

function changedMembers(world: World, asked: Asked, group: Group, changes: readonly Change[]): Row[] {
  if (!seesMembers(asked, group)) return [];
  const touched = new Set(changes.flatMap(({ joined, left }) => [...joined, ...left]));
  const now = new Set([...group.people, ...group.groups]);
  return [...touched].map((id) => ({
    ...memberRow(world, id),
    ...(now.has(id) ? {} : { '@removed': { reason: 'deleted' } }),
  }));
}

const chosen = (asked: Asked, row: Row): Row =>
  asked.select === null ? row : select(row, [...new Set(['id', 'members@delta', ...asked.select])], []);

/** A group that is gone is told as a user: nothing but its id matters then. */
const memberRow = (world: World, id: string): Row => ({
  '@odata.type': world.groups.has(id) ? '#microsoft.graph.group' : '#microsoft.graph.user',
  id,
});

const seesMembers = (asked: Asked, group: Group) => asked.members && (group.hidden !== true || asked.hidden);

const shownMembers = (asked: Asked, group: Group) => (seesMembers(asked, group) ? inOrder(group) : []);

/** Groups are never changed in place, so that a sorted list stands as long as its group. */
const ordered = new WeakMap<Group, readonly string[]>();

function inOrder(group: Group): readonly string[] {
  const known = ordered.get(group);
  if (known !== undefined) return known;
  const sorted = [...group.people, ...group.groups].sort();
  ordered.set(group, sorted);
  return sorted;
}

function firstAfter(ids: readonly string[], id: string): number {
  const at = ids.findIndex((each) => each > id);
  return at < 0 ? ids.length : at;
}
