// Delta queries of users and groups: first everything page by page, then only what changed since the token. As the real
// ones: the query's options are kept in the token, a changed object carries what changed, a deleted one `@removed`, a
// large group comes in several pieces, and a token that is too old is answered with 410 and a Location to begin anew.
// Documented in Microsoft Learn: delta-query-overview, user-delta, group-delta, delta-query-groups.
import { Hono } from 'hono';
import { z } from 'zod';
import { groupRow, userRow } from './directory-rows.ts';
import { graphError } from './graph-caller.ts';
import type { GraphContext, GraphEnv, Guard } from './graph-caller.ts';
import { contextUrl, readGroups, readUsers, version } from './graph-directory.ts';
import { select } from './odata.ts';
import type { Row } from './odata.ts';
import type { Group, Person } from './organisation.ts';
import type { Change } from './state.ts';
import type { World } from './world.ts';

/** Where a reading stands. `initial`: position among all objects; `since`: after this change, up to `until`. */
const tokenShape = z.object({
  epoch: z.number(),
  select: z.string().nullable(),
  members: z.boolean(),
  initial: z.number().nullable(),
  since: z.number(),
  until: z.number().nullable(),
  offset: z.number(),
});
type Token = z.infer<typeof tokenShape>;

/** Members of one group in one piece. */
const membersInPiece = 500;
const usualPage = 200;
const largestPage = 999;

export function deltaRoutes(world: World, guard: Guard): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();
  app.get('/users/delta', guard('directory', readUsers, 2), (c) =>
    answer(world, c, 'users', {
      initial: (start, size) => {
        const people = [...world.people.values()];
        return {
          rows: people.slice(start, start + size).map(userRow),
          next: start + size < people.length ? start + size : null,
        };
      },
      changed: (changes) => userChange(world.people.get(changes[0]?.id ?? ''), changes),
    }),
  );
  app.get('/groups/delta', guard('directory', readGroups, 2), (c) =>
    answer(world, c, 'groups', {
      initial: (start, size, members) => {
        const pieces = [...world.groups.values()].flatMap((group) => piecesOf(world, c, group, members));
        return {
          rows: pieces.slice(start, start + size),
          next: start + size < pieces.length ? start + size : null,
        };
      },
      changed: (changes, members) =>
        groupChange(world, c, world.groups.get(changes[0]?.id ?? ''), changes, members),
    }),
  );
  return app;
}

type Source = {
  initial(start: number, size: number, members: boolean): { rows: Row[]; next: number | null };
  /** All changes of one object, oldest first. */
  changed(changes: readonly Change[], members: boolean): Row;
};

function answer(world: World, c: GraphContext, entity: 'users' | 'groups', source: Source): Response {
  const token = tokenOf(world, c);
  if (token === null) return tooOld(world, c, entity);
  const size = pageSize(c);
  if (token.initial !== null) {
    const { rows, next } = source.initial(token.initial, size, token.members);
    return page(world, c, entity, rows, { ...token, initial: next }, next === null);
  }
  const until = token.until ?? world.state.lastChange();
  const byObject = new Map<string, Change[]>();
  for (const change of world.state.changes(entity === 'users' ? 'user' : 'group', token.since, until))
    byObject.set(change.id, [...(byObject.get(change.id) ?? []), change]);
  const objects = [...byObject.values()];
  const rows = objects
    .slice(token.offset, token.offset + size)
    .map((changes) => source.changed(changes, token.members));
  const offset = token.offset + size;
  return offset < objects.length
    ? page(world, c, entity, rows, { ...token, until, offset }, false)
    : page(world, c, entity, rows, { ...token, since: until, until: null, offset: 0 }, true);
}

function page(
  world: World,
  c: GraphContext,
  entity: string,
  rows: readonly Row[],
  token: Token,
  last: boolean,
): Response {
  const names = token.select?.split(',').map((name) => name.trim()) ?? null;
  const always = ['id', '@removed', 'members@delta'];
  const link = `${world.addresses.https}/${version(c)}/${entity}/delta?${last ? '$deltatoken' : '$skiptoken'}=${Buffer.from(JSON.stringify(token)).toString('base64url')}`;
  return c.json({
    '@odata.context': contextUrl(world, c, entity),
    [last ? '@odata.deltaLink' : '@odata.nextLink']: link,
    value: rows.map((row) => select(row, names && [...always, ...names], Object.keys(row))),
  });
}

/** Null for a token that is not taken any more, or never was one. */
function tokenOf(world: World, c: GraphContext): Token | null {
  const given = c.req.query('$deltatoken') ?? c.req.query('$skiptoken');
  const epoch = deltaEpoch(world);
  if (given === undefined) {
    const members = /\bmembers\b/u.test(`${c.req.query('$expand') ?? ''},${c.req.query('$select') ?? ''}`);
    const since = world.state.lastChange();
    return {
      epoch,
      select: c.req.query('$select') ?? null,
      members,
      initial: 0,
      since,
      until: null,
      offset: 0,
    };
  }
  try {
    const token = tokenShape.parse(JSON.parse(Buffer.from(given, 'base64url').toString()));
    return token.epoch === epoch ? token : null;
  } catch {
    return null;
  }
}

const deltaEpoch = (world: World) => world.state.setting<number>('delta epoch') ?? 1;

/** From now on every token that is out there is too old. */
export const expireDeltaTokens = (world: World) =>
  world.state.setSetting('delta epoch', deltaEpoch(world) + 1);

function tooOld(world: World, c: GraphContext, entity: string): Response {
  c.header('location', `${world.addresses.https}/${version(c)}/${entity}/delta`);
  return graphError(c, 410, 'syncStateNotFound', 'The sync state generation is not found; start again.');
}

function pageSize(c: GraphContext): number {
  const wanted = /odata\.maxpagesize=(\d+)/iu.exec(c.req.header('prefer') ?? '')?.[1] ?? c.req.query('$top');
  return wanted === undefined ? usualPage : Math.min(Math.max(Number(wanted) || usualPage, 1), largestPage);
}

function userChange(person: Person | undefined, changes: readonly Change[]): Row {
  const id = changes[0]?.id ?? '';
  if (person === undefined) return { id, '@removed': { reason: 'changed' } };
  const row = userRow(person);
  if (changes.some(({ what }) => what !== 'changed')) return row;
  return { id, ...select(row, [...new Set(changes.flatMap(({ fields }) => fields))], []) };
}

function groupChange(
  world: World,
  c: GraphContext,
  group: Group | undefined,
  changes: readonly Change[],
  members: boolean,
): Row {
  const id = changes[0]?.id ?? '';
  if (group === undefined) return { id, '@removed': { reason: 'deleted' } };
  const added = changes.some(({ what }) => what === 'added');
  const fields = [...new Set(changes.flatMap((change) => change.fields))];
  const row: Row = added ? groupRow(group) : { id, ...select(groupRow(group), fields, []) };
  if (!members || !seesMembers(c, group)) return row;
  const now = new Set([...group.people, ...group.groups]);
  const touched = new Set(changes.flatMap(({ joined, left }) => [...joined, ...left]));
  row['members@delta'] = [...touched].map((member) => ({
    ...memberRow(world, member),
    ...(now.has(member) ? {} : { '@removed': { reason: 'deleted' } }),
  }));
  return row;
}

function piecesOf(world: World, c: GraphContext, group: Group, members: boolean): Row[] {
  const ids = [...group.people, ...group.groups];
  if (!members || !seesMembers(c, group) || ids.length === 0) return [groupRow(group)];
  return Array.from({ length: Math.ceil(ids.length / membersInPiece) }, (_, index) => ({
    ...groupRow(group),
    'members@delta': ids
      .slice(index * membersInPiece, (index + 1) * membersInPiece)
      .map((member) => memberRow(world, member)),
  }));
}

const memberRow = (world: World, id: string): Row => ({
  '@odata.type': world.groups.has(id) ? '#microsoft.graph.group' : '#microsoft.graph.user',
  id,
});

const seesMembers = (c: GraphContext, group: Group) =>
  group.hidden !== true || c.get('caller').permissions.includes('Member.Read.Hidden');
