// Graph's users and groups: list, get, transitive members. As the real directory: default properties without
// $select, casts and ne / not only as advanced queries, members without details for who may not read users
// (Microsoft Learn, "List users", "List group transitive members", "Advanced query capabilities").
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Group, Person } from './organisation.ts';
import { ODataError, page, parseFilter, select, selectedNames } from './odata.ts';
import type { Row } from './odata.ts';
import { groupRow, userRow } from './directory-rows.ts';
import { graphError, notFound } from './graph-caller.ts';
import type { GraphContext, GraphEnv, Guard } from './graph-caller.ts';
import { findPerson, transitiveMembers } from './world.ts';
import type { World } from './world.ts';

export const readUsers = ['User.Read.All', 'User.ReadBasic.All', 'User.ReadWrite.All', 'Directory.Read.All'];
export const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const readMembers = [...readGroups, 'GroupMember.ReadBasic.All'];

const usualUser = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];
const usualGroup = [
  'id',
  'displayName',
  'description',
  'mailEnabled',
  'securityEnabled',
  'mailNickname',
  'groupTypes',
  'createdDateTime',
];

export function directoryRoutes(world: World, guard: Guard): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();

  app.get('/users', guard('directory', readUsers, 2), (c) =>
    list(world, c, 'users', [...world.people.values()], usualUser, userRow),
  );
  app.get('/me', guard('directory', ['User.Read', ...readUsers]), (c) => {
    const caller = c.get('caller');
    if (caller.kind !== 'person')
      return graphError(
        c,
        400,
        'BadRequest',
        '/me request is only valid with delegated authentication flow.',
      );
    return one(world, c, 'users', userRow(caller.person), usualUser);
  });
  app.get('/users/:id', guard('directory', readUsers), (c) => {
    const person = findPerson(world, c.req.param('id'));
    return person ? one(world, c, 'users', userRow(person), usualUser) : notFound(c, c.req.param('id'));
  });
  app.get('/users/:id/mailboxSettings', guard('directory', ['MailboxSettings.Read']), (c) => {
    const person = findPerson(world, c.req.param('id'));
    if (!person) return notFound(c, c.req.param('id'));
    if (person.kind === 'guest')
      return graphError(
        c,
        404,
        'MailboxNotEnabledForRESTAPI',
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      );
    return c.json({
      '@odata.context': contextUrl(world, c, `users('${person.id}')/mailboxSettings`),
      ...mailbox(person),
    });
  });

  app.get('/groups', guard('directory', readGroups), (c) =>
    list(world, c, 'groups', [...world.groups.values()], usualGroup, groupRow),
  );
  app.get('/groups/:id', guard('directory', readGroups), (c) => {
    const group = world.groups.get(c.req.param('id').toLowerCase());
    return group ? one(world, c, 'groups', groupRow(group), usualGroup) : notFound(c, c.req.param('id'));
  });
  const members = (
    c: GraphContext,
    which: (group: Group) => { people: Iterable<string>; groups: Iterable<string> },
  ) => {
    const id = c.req.param('id') ?? '';
    const group = world.groups.get(id.toLowerCase());
    if (!group) return notFound(c, id);
    const inside = which(group);
    const cast = c.req.param('cast');
    const details = c.get('caller').permissions.some((permission) => readUsers.includes(permission));
    const people = [...inside.people].flatMap((person) => world.people.get(person) ?? []);
    const groups = [...inside.groups].flatMap((inner) => world.groups.get(inner) ?? []);
    const personRow = (person: Person): Row => (details ? userRow(person) : { id: person.id });
    if (cast === '$count') {
      if (!isAdvanced(c)) return unsupported(c);
      c.header('content-type', 'text/plain');
      return c.body(String(people.length + groups.length));
    }
    if (cast === 'microsoft.graph.user' || cast === 'microsoft.graph.group') {
      if (!isAdvanced(c)) return unsupported(c);
      return cast === 'microsoft.graph.user'
        ? list(world, c, 'users', people, usualUser, personRow)
        : list(world, c, 'groups', groups, usualUser, groupRow);
    }
    if (cast !== undefined)
      return graphError(c, 400, 'BadRequest', `Resource not found for the segment '${cast}'.`);
    const usual = ['@odata.type', ...new Set([...usualUser, ...usualGroup])];
    return list(world, c, 'directoryObjects', [...people, ...groups], usual, (member) =>
      'upn' in member
        ? { '@odata.type': '#microsoft.graph.user', ...personRow(member) }
        : { '@odata.type': '#microsoft.graph.group', ...groupRow(member) },
    );
  };
  app.get('/groups/:id/transitiveMembers/:cast?', guard('directory', readMembers, 5), (c) =>
    members(c, (group) => transitiveMembers(world, group, (each) => seesMembers(c, each))),
  );
  app.get('/groups/:id/members/:cast?', guard('directory', readMembers, 3), (c) =>
    members(c, (group) => (seesMembers(c, group) ? group : { people: [], groups: [] })),
  );
  return app;
}

/** Members of a hidden group are left out, without an error, for who may not see them. */
const seesMembers = (c: GraphContext, group: Group) =>
  group.hidden !== true || c.get('caller').permissions.includes('Member.Read.Hidden');

/** A list answer with filter, order of Graph, page and count; rows are built for the page, or for a filter. */
export function list<T>(
  world: World,
  c: GraphContext,
  entity: string,
  items: readonly T[],
  usual: readonly string[],
  rowOf: (item: T) => Row,
  size = { usual: 100, maximum: 999 },
): Response {
  const filterText = c.req.query('$filter');
  const wantsCount = c.req.query('$count') === 'true';
  let kept = items;
  if (filterText !== undefined) {
    const filter = parseFilter(filterText);
    const first = items[0] === undefined ? null : rowOf(items[0]);
    const unknown = [...filter.properties].find(
      (name) => first !== null && !((name.split('/')[0] ?? name) in first),
    );
    if (unknown !== undefined)
      return graphError(
        c,
        400,
        'BadRequest',
        `Invalid filter clause: Could not find a property named '${unknown}' on type 'microsoft.graph.${entity}'.`,
      );
    const directory = entity === 'users' || entity === 'groups' || entity === 'directoryObjects';
    if (directory && filter.advanced && !isAdvanced(c)) return unsupported(c);
    kept = items.filter((item) => filter.test(rowOf(item)));
  }
  const wanted = selectedNames(c.req.query('$select'));
  const paged = page(kept, { top: c.req.query('$top'), skipToken: c.req.query('$skiptoken') }, size);
  const names = wanted === null ? null : ['@odata.type', ...wanted];
  return c.json({
    '@odata.context': contextUrl(world, c, wanted === null ? entity : `${entity}(${wanted.join(',')})`),
    ...(wantsCount && (entity === 'users' || entity === 'groups' ? isAdvanced(c) : true)
      ? { '@odata.count': kept.length }
      : {}),
    ...(paged.next === null ? {} : { '@odata.nextLink': nextLink(world, c, paged.next) }),
    value: paged.value.map((item) => select(rowOf(item), names, usual)),
  });
}

function one(world: World, c: GraphContext, entity: string, row: Row, usual: readonly string[]): Response {
  const wanted = selectedNames(c.req.query('$select'));
  return c.json({
    '@odata.context': contextUrl(world, c, `${entity}${wanted ? `(${wanted.join(',')})` : ''}/$entity`),
    ...select(row, wanted, usual),
  });
}

export const contextUrl = (world: World, c: GraphContext, fragment: string) =>
  `${world.addresses.https}/${version(c)}/$metadata#${fragment}`;

export const version = (c: GraphContext) => (c.req.path.startsWith('/beta') ? 'beta' : 'v1.0');

export function nextLink(world: World, c: GraphContext, token: string): string {
  const url = new URL(c.req.url);
  url.searchParams.set('$skiptoken', token);
  const query = [...url.searchParams]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${world.addresses.https}${url.pathname}?${query}`;
}

const isAdvanced = (c: GraphContext) =>
  c.req.header('consistencylevel')?.toLowerCase() === 'eventual' &&
  (c.req.query('$count') === 'true' || c.req.path.endsWith('/$count'));

const unsupported = (c: GraphContext, status: ContentfulStatusCode = 400) =>
  graphError(
    c,
    status,
    'Request_UnsupportedQuery',
    'The specified query requires the header ConsistencyLevel: eventual and the parameter $count=true.',
  );

export function odataFailure(c: GraphContext, error: unknown): Response {
  if (error instanceof ODataError) return graphError(c, 400, error.code, error.message);
  throw error;
}

function mailbox(person: Person): Row {
  return {
    timeZone: person.timeZone,
    language: { locale: person.language ?? person.locale, displayName: person.language ?? person.locale },
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: person.timeZone },
    },
    userPurpose: person.account === 'room' ? 'room' : person.account === 'shared-mailbox' ? 'shared' : 'user',
  };
}
