// Delta queries of users and groups: first everything page by page, then only what changed since the token. As the real
// ones: the query's options are kept in the token, a page may be empty, the same object may come twice, and a token that
// is not taken any more is answered with an order to begin anew. What a row shows is decided in delta-rows.ts.
// Documented in Microsoft Learn: delta-query-overview ("Synchronization reset", "Token duration"), user-delta, group-delta.
import { Hono } from 'hono';
import { z } from 'zod';
import { changedRow, groupsFrom, usersFrom } from './delta-rows.ts';
import type { Asked } from './delta-rows.ts';
import { graphError } from './graph-caller.ts';
import type { GraphContext, GraphEnv, Guard } from './graph-caller.ts';
import { contextUrl, readGroups, version } from './graph-directory.ts';
import { selectedNames } from './odata.ts';
import type { Row } from './odata.ts';
import type { World } from './world.ts';

type Entity = 'users' | 'groups';

const tokenShape = z.object({
  entity: z.enum(['users', 'groups']),
  epoch: z.number(),
  select: z.array(z.string()).nullable(),
  members: z.boolean(),
  /** The last key of the first reading that was shown; null once that is over. */
  after: z.string().nullable(),
  /** The changes up to here are told. */
  since: z.number(),
  /** Where this round ends; null between rounds. */
  until: z.number().nullable(),
});
type Token = z.infer<typeof tokenShape>;

/** Why tokens of an earlier epoch are refused: Graph was reset, or they are older than seven days. */
type Epoch = { number: number; why: 'reset' | 'expired' };

const usualPage = 200;
const largestPage = 999;
const readEveryUser = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];

export function deltaRoutes(world: World, guard: Guard): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();
  app.get('/users/delta', guard('directory', readEveryUser, 2), (c) => answer(world, c, 'users'));
  app.get('/groups/delta', guard('directory', readGroups), (c) => answer(world, c, 'groups'));
  return app;
}

function answer(world: World, c: GraphContext, entity: Entity): Response {
  const token = tokenOf(world, c, entity);
  if (token === null) return startAnew(world, c, entity);
  const size = pageSize(c);
  const asked: Asked = {
    select: token.select,
    members: token.members,
    hidden: c.get('caller').permissions.includes('Member.Read.Hidden'),
  };
  if (token.after !== null) {
    const { rows, after } = (entity === 'users' ? usersFrom : groupsFrom)(world, asked, token.after, size);
    return page(world, c, { ...token, after }, rows, after === null);
  }
  const until = token.until ?? world.state.lastChange();
  const kind = entity === 'users' ? 'user' : 'group';
  const changes = world.state.changes(kind, token.since, until, size + 1);
  const shown = changes.slice(0, size);
  const rows = [...Map.groupBy(shown, ({ id }) => id).values()]
    .map((ofOne) => changedRow(world, asked, ofOne))
    .filter((row) => row !== null);
  return changes.length > size
    ? page(world, c, { ...token, until, since: shown.at(-1)?.seq ?? until }, rows, false)
    : page(world, c, { ...token, until: null, since: until }, rows, true);
}

function page(world: World, c: GraphContext, token: Token, rows: readonly Row[], last: boolean): Response {
  const text = Buffer.from(JSON.stringify(token)).toString('base64url');
  return c.json({
    '@odata.context': contextUrl(world, c, token.entity),
    [last ? '@odata.deltaLink' : '@odata.nextLink']:
      `${address(world, c, token.entity)}?${last ? '$deltatoken' : '$skiptoken'}=${text}`,
    value: rows,
  });
}

/** Null for a token that is not taken any more, or never was one. An empty token is the first request. */
function tokenOf(world: World, c: GraphContext, entity: Entity): Token | null {
  const given = c.req.query('$deltatoken') ?? c.req.query('$skiptoken') ?? '';
  const epoch = epochOf(world).number;
  if (given === '' || given === 'latest') {
    const names = selectedNames(c.req.query('$select'));
    const members =
      names === null || names.includes('members') || /\bmembers\b/u.test(c.req.query('$expand') ?? '');
    const since = world.state.lastChange();
    return { entity, epoch, select: names, members, after: given === '' ? '' : null, since, until: null };
  }
  try {
    const token = tokenShape.parse(JSON.parse(Buffer.from(given, 'base64url').toString()));
    return token.epoch === epoch && token.entity === entity ? token : null;
  } catch {
    return null;
  }
}

const epochOf = (world: World): Epoch =>
  world.state.setting<Epoch>('delta tokens') ?? { number: 1, why: 'reset' };

/** From now on every token that is out there is refused. */
export const refuseDeltaTokens = (world: World, why: Epoch['why']) =>
  world.state.setSetting('delta tokens', { number: epochOf(world).number + 1, why });

/** A reset is 410 with the way to begin anew; a token past its seven days is a 400 without one. */
function startAnew(world: World, c: GraphContext, entity: Entity): Response {
  if (epochOf(world).why === 'expired')
    return graphError(
      c,
      400,
      'syncStateNotFound',
      'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
    );
  c.header('location', `${address(world, c, entity)}?$deltatoken=`);
  return graphError(c, 410, 'syncStateNotFound', 'The sync state generation is not found; start again.');
}

const address = (world: World, c: GraphContext, entity: Entity) =>
  `${world.addresses.https}/${version(c)}/${entity}/delta`;

function pageSize(c: GraphContext): number {
  const wanted = /odata\.maxpagesize=(\d+)/iu.exec(c.req.header('prefer') ?? '')?.[1] ?? c.req.query('$top');
  return wanted === undefined ? usualPage : Math.min(Math.max(Number(wanted) || usualPage, 1), largestPage);
}
