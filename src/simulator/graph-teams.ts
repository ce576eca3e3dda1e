// Graph's Teams side: who owns the pretend team, and the personal installation of our app. 201 without a body, 409 when it is there already, 404
// for people without Teams, 403 where the policy of the person forbids the app (Microsoft Learn, "Authorize
// proactive bot installation", "Install app for user"). "Self" permissions work for the manifest's own Entra app.
import { Hono } from 'hono';
import { parseFilter } from './odata.ts';
import { jsonBody } from './graph-authentication.ts';
import { forbidden, graphError, notFound } from './graph-caller.ts';
import type { GraphContext, GraphEnv, Guard } from './graph-caller.ts';
import { contextUrl } from './graph-directory.ts';
import { graphChatId, setInstalled } from './chats.ts';
import type { Channel } from './channel.ts';
import type { Chats } from './chats.ts';
import type { Person } from './organisation.ts';
import { findPerson } from './world.ts';
import type { World } from './world.ts';

const install = [
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
  'TeamsAppInstallation.ReadWriteForUser.All',
  'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
];
const read = [...install, 'TeamsAppInstallation.ReadForUser.All'];

export function teamsRoutes(world: World, chats: Chats, channel: Channel, guard: Guard): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();
  const base = '/users/:id/teamwork/installedApps';
  const installationId = (person: Person) =>
    Buffer.from(`${person.id}##${world.ids.catalogId}`).toString('base64');
  const teamsApp = {
    id: world.ids.catalogId,
    externalId: world.ids.manifestId,
    displayName: 'Keywave',
    distributionMethod: 'organization',
  };

  app.get(
    '/appCatalogs/teamsApps',
    guard('teams', ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All']),
    (c) => {
      const text = c.req.query('$filter');
      const fits = text === undefined || parseFilter(text).test(teamsApp);
      return c.json({
        '@odata.context': contextUrl(world, c, 'appCatalogs/teamsApps'),
        value: fits ? [teamsApp] : [],
      });
    },
  );

  app.get('/groups/:id/owners', guard('directory', ['GroupMember.Read.All', 'Group.Read.All']), (c) => {
    const id = c.req.param('id').toLowerCase();
    if (id !== channel.groupId && !world.groups.has(id)) return notFound(c, c.req.param('id'));
    // Groups that are no team are made by the directory, and nobody owns them.
    const owners = id === channel.groupId ? channel.owners() : [];
    return c.json({
      '@odata.context': contextUrl(world, c, 'directoryObjects'),
      value: owners.map((person) => ({
        '@odata.type': '#microsoft.graph.user',
        id: person.id,
        displayName: person.name,
        userPrincipalName: person.upn,
      })),
    });
  });

  app.get(base, guard('teams', read), (c) => {
    const person = findPerson(world, c.req.param('id'));
    const refusal = unreachable(c, person);
    if (refusal || !person) return refusal ?? notFound(c, c.req.param('id'));
    const row = { id: installationId(person), teamsApp };
    const text = c.req.query('$filter');
    const installed = person.installed && (text === undefined || parseFilter(text).test(row));
    const expanded = (c.req.query('$expand') ?? '').split(',').includes('teamsApp');
    return c.json({
      '@odata.context': contextUrl(world, c, `users('${person.id}')/teamwork/installedApps`),
      '@odata.count': installed ? 1 : 0,
      value: installed ? [expanded ? row : { id: row.id }] : [],
    });
  });

  app.post(base, guard('teams', install), async (c) => {
    const person = findPerson(world, c.req.param('id'));
    const refusal = unreachable(c, person);
    if (refusal || !person) return refusal ?? notFound(c, c.req.param('id'));
    if (c.get('caller').appId !== world.ids.tabClientId) return forbidden(c);
    const bind = (await jsonBody(c))?.['teamsApp@odata.bind'];
    const appId = typeof bind === 'string' ? /\/appCatalogs\/teamsApps\/([^/]+)$/.exec(bind)?.[1] : undefined;
    if (appId === undefined)
      return graphError(
        c,
        400,
        'BadRequest',
        "Bad Request: 'teamsApp@odata.bind' must name an app of the catalogue.",
      );
    if (appId.toLowerCase() !== world.ids.catalogId)
      return graphError(c, 404, 'NotFound', 'No app found in the tenant catalogue with the given id.');
    if (person.teams === 'install-forbidden')
      return graphError(c, 403, 'Forbidden', 'The app is blocked by app permission policy for the user.');
    if (person.installed)
      return graphError(c, 409, 'Conflict', 'App is already installed in the personal scope.');
    setInstalled(world, chats, person, true);
    return c.body(null, 201);
  });

  app.delete(`${base}/:installation`, guard('teams', install), (c) => {
    const person = findPerson(world, c.req.param('id'));
    if (!person?.installed || c.req.param('installation') !== installationId(person))
      return graphError(c, 404, 'NotFound', 'The app is not installed.');
    setInstalled(world, chats, person, false);
    return c.body(null, 204);
  });

  app.get(`${base}/:installation/chat`, guard('teams', read), (c) => {
    const person = findPerson(world, c.req.param('id'));
    if (!person?.installed || c.req.param('installation') !== installationId(person))
      return graphError(c, 404, 'NotFound', 'The app is not installed.');
    return c.json({
      '@odata.context': contextUrl(world, c, 'chats/$entity'),
      id: graphChatId(world, person),
      topic: null,
      createdDateTime: '2026-01-05T08:00:00Z',
      lastUpdatedDateTime: '2026-01-05T08:00:00Z',
      chatType: 'oneOnOne',
      tenantId: world.ids.tenantId,
    });
  });
  return app;
}

/** People whom Teams does not know; null when the person can be asked about. */
function unreachable(c: GraphContext, person: Person | undefined): Response | null {
  if (!person) return null;
  if (!person.enabled || person.teams === 'no-licence')
    return graphError(c, 404, 'NotFound', 'The user is not found in Teams, or has no Teams licence.');
  return null;
}
