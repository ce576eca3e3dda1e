// The pretend Graph: the genuine client for what works, plain requests for what is refused.
import assert from 'node:assert/strict';
import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { ordinary, startBot, startRunning } from './running.ts';
import type { Bot, Json, Running } from './running.ts';

type List = { value: Json[]; '@odata.nextLink'?: string; '@odata.count'?: number };

describe('simulator graph', () => {
  let running: Running;
  let bot: Bot;
  const advanced = { consistencylevel: 'eventual' };
  const details = '/reports/authenticationMethods/userRegistrationDetails';
  const group = (name: string) =>
    [...running.world.groups.values()].find((candidate) => candidate.name === name)?.id ?? '';
  const install = (id: string) =>
    running.graph(`/users/${id}/teamwork/installedApps`, {
      method: 'POST',
      body: {
        'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${running.env.TEAMS_APP_CATALOG_ID}`,
      },
    });

  before(async function () {
    this.timeout(10_000);
    bot = await startBot();
    running = await startRunning(bot.url);
  });
  beforeEach(() => running.world.throttle.setLimits({ 'graph:reports': [] }));
  after(async () => {
    await running.stop();
    await bot.close();
  });

  it('lets the genuine client page through all users', async () => {
    const { env } = running;
    const credential = new ClientSecretCredential(
      env.BOT_TENANT_ID ?? '',
      env.TAB_CLIENT_ID ?? '',
      env.TAB_CLIENT_SECRET ?? '',
      {
        authorityHost: env.MICROSOFT_LOGIN_URL ?? '',
        disableInstanceDiscovery: true,
      },
    );
    const client = Client.initWithMiddleware({
      baseUrl: env.MICROSOFT_GRAPH_URL ?? '',
      customHosts: new Set(['localhost']),
      authProvider: new TokenCredentialAuthenticationProvider(credential, {
        scopes: [`${env.MICROSOFT_GRAPH_URL}/.default`],
      }),
    });
    const ids = new Set<string>();
    let next: string | undefined = '/users?$select=id,accountEnabled&$top=30';
    while (next !== undefined) {
      const page = (await client.api(next).get()) as { value: { id: string }[]; '@odata.nextLink'?: string };
      for (const { id } of page.value) ids.add(id);
      next = page['@odata.nextLink'];
    }
    assert.equal(ids.size, 100);
  });

  it('gives accountEnabled and userType only when they are selected', async () => {
    const usual = await running.graph<List>('/users?$top=1');
    const chosen = await running.graph<List>('/users?$top=1&$select=accountEnabled,userType');
    assert.equal(usual.body.value[0] && 'accountEnabled' in usual.body.value[0], false);
    assert.deepEqual(chosen.body.value, [{ accountEnabled: true, userType: 'Member' }]);
  });

  it('answers ne, not and casts only as advanced queries', async () => {
    const filter = `/users?$filter=${encodeURIComponent("userType ne 'Guest'")}&$count=true`;
    assert.equal((await running.graph(filter)).body.error?.code, 'Request_UnsupportedQuery');
    assert.equal((await running.graph(filter, { headers: advanced })).status, 200);
    const cast = `/groups/${group('Passkey exceptions')}/transitiveMembers/microsoft.graph.user?$count=true`;
    assert.equal((await running.graph(cast)).status, 400);
    assert.ok(((await running.graph<List>(cast, { headers: advanced })).body['@odata.count'] ?? 0) > 0);
  });

  it('finds people in nested groups', async () => {
    const direct = await running.graph<List>(`/groups/${group('All employees')}/members?$top=999`);
    const all = await running.graph<List>(
      `/groups/${group('All employees')}/transitiveMembers/microsoft.graph.user?$count=true&$top=999`,
      { headers: advanced },
    );
    assert.ok(direct.body.value.every((member) => member['@odata.type'] === '#microsoft.graph.group'));
    assert.ok(all.body.value.length > 70);
  });

  it('refuses without a token, with a foreign token and without the permission', async () => {
    const plain = await fetch(`${running.addresses.https}/v1.0/users`);
    assert.deepEqual(
      [plain.status, ((await plain.json()) as Json).error?.code],
      [401, 'InvalidAuthenticationToken'],
    );
    assert.equal((await running.graph('/users', { token: await running.appToken('bot') })).status, 401);
    const before = running.world.permissions();
    running.world.setPermissions({
      ...before,
      application: { ...before.application, tab: ['User.Read.All'] },
    });
    const answer = await fetch(`${running.addresses.https}/${running.env.BOT_TENANT_ID}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: running.env.TAB_CLIENT_ID ?? '',
        client_secret: running.env.TAB_CLIENT_SECRET ?? '',
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    running.world.setPermissions(before);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const denied = await running.graph(details, { token });
    assert.deepEqual([denied.status, denied.body.error?.code], [403, 'Authorization_RequestDenied']);
  });

  it('leaves disabled accounts out of the report and keeps unknown methods', async () => {
    const disabled = new Set(
      [...running.world.people.values()].filter((person) => !person.enabled).map((person) => person.id),
    );
    const { value } = (await running.graph<List>(`${details}?$top=999`)).body;
    assert.ok(disabled.size > 0);
    assert.ok(value.every((row) => !disabled.has(String(row.id))));
    assert.ok(value.some((row) => (row.methodsRegistered as string[]).includes('quantumToken')));
  });

  it('shows a new passkey at once in fido2Methods, and in the report only after its refresh', async () => {
    const person = running.person((candidate) => ordinary(candidate) && candidate.yours);
    await running.graph(details);
    const added = await running.api('POST', `/api/people/${person.id}/passkeys`, {
      kind: 'icloud',
      name: 'My phone',
    });
    assert.equal(added.status, 201);
    const methods = await running.graph<List>(`/users/${person.id}/authentication/fido2Methods`);
    assert.deepEqual(
      methods.body.value.map((method) => [method.displayName, method.passkeyType]),
      [['My phone', 'synced']],
    );
    const row = async () =>
      ((await running.graph(`${details}/${person.id}`)).body.methodsRegistered as string[]).includes(
        'passKeySynced',
      );
    assert.equal(await row(), false);
    const audit = async () =>
      (
        await running.graph<List>(
          `/auditLogs/directoryAudits?$filter=${encodeURIComponent("activityDisplayName eq 'User registered security info'")}`,
        )
      ).body.value.length;
    assert.equal(await audit(), 0);
    await running.api('POST', '/api/clock', { advanceHours: 5 });
    assert.equal(await row(), true);
    assert.equal(await audit(), 1);
  });

  it('refuses a synced passkey to people with hardened devices', async () => {
    const id = running.world.groups.get(group('Hardened devices'))?.people[0] ?? '';
    const person = running.world.people.get(id);
    assert.ok(person);
    running.world.savePerson({ ...person, otherMethods: ['microsoftAuthenticatorPush'] });
    const refused = await running.api('POST', `/api/people/${id}/passkeys`, { kind: 'google' });
    assert.equal(refused.status, 403);
    assert.match(String(refused.body.why), /Hardened/);
    assert.equal(
      (await running.api('POST', `/api/people/${id}/passkeys`, { kind: 'authenticator-ios' })).status,
      201,
    );
  });

  it('installs once, and says why it cannot', async () => {
    const person = running.person((candidate) => ordinary(candidate) && !candidate.installed);
    const first = await install(person.id);
    assert.deepEqual([first.status, first.body], [201, {}]);
    assert.equal((await install(person.id)).status, 409);
    assert.equal(
      (await install(running.person((candidate) => candidate.enabled && candidate.teams === 'no-licence').id))
        .status,
      404,
    );
    assert.equal(
      (await install(running.person((candidate) => candidate.teams === 'install-forbidden').id)).status,
      403,
    );
    const filter = encodeURIComponent(`teamsApp/id eq '${running.env.TEAMS_APP_CATALOG_ID}'`);
    const found = await running.graph<List>(
      `/users/${person.id}/teamwork/installedApps?$expand=teamsApp&$filter=${filter}`,
    );
    const chat = await running.graph(
      `/users/${person.id}/teamwork/installedApps/${found.body.value[0]?.id}/chat`,
    );
    assert.equal(chat.body.chatType, 'oneOnOne');
    const events = await bot.wait('installationUpdate');
    assert.deepEqual(
      events.map(({ activity }) => [activity.action, (activity.from as Json).aadObjectId]),
      [['add', person.id]],
    );
  });

  it('throttles reports at five requests in ten seconds, inside a batch too', async () => {
    running.world.throttle.setLimits({ 'graph:reports': [{ seconds: 10, limit: 5 }] });
    const { status, body } = await running.graph<{
      responses: { id: string; status: number; headers: Record<string, string> }[];
    }>('/$batch', {
      method: 'POST',
      body: {
        requests: Array.from({ length: 6 }, (_, index) => ({
          id: String(index),
          method: 'GET',
          url: `${details}?$top=1`,
        })),
      },
    });
    assert.equal(status, 200);
    const statuses = body.responses
      .map((response) => response.status)
      .toSorted((first, second) => first - second);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
    const throttled = await running.graph(details);
    assert.equal(throttled.status, 429);
    assert.ok(Number(throttled.headers.get('retry-after')) >= 1);
  });

  it('refuses more than twenty requests in a batch and answers 424 after a failed dependency', async () => {
    const request = (id: number) => ({ id: String(id), method: 'GET', url: '/groups?$top=1' });
    const many = await running.graph('/$batch', {
      method: 'POST',
      body: { requests: Array.from({ length: 21 }, (_, id) => request(id)) },
    });
    assert.equal(many.status, 400);
    const chain = await running.graph<{ responses: { id: string; status: number }[] }>('/$batch', {
      method: 'POST',
      body: {
        requests: [
          { id: 'a', method: 'GET', url: '/users/nobody' },
          { ...request(2), dependsOn: ['a'] },
        ],
      },
    });
    assert.deepEqual(Object.fromEntries(chain.body.responses.map(({ id, status }) => [id, status])), {
      a: 404,
      2: 424,
    });
  });

  it('answers an unknown path with an error of Graph', async () => {
    const answer = await running.graph('/nonsense');
    assert.deepEqual([answer.status, answer.body.error?.code], [400, 'BadRequest']);
    assert.equal(answer.headers.get('request-id')?.length, 36);
  });

  it('gives a Temporary Access Pass to a signed-in admin for others, never for herself', async () => {
    const ada = running.person((person) => person.name === 'Ada Keyes');
    const other = running.person((person) => person.yours);
    const exchange = await fetch(
      `${running.addresses.https}/${running.env.BOT_TENANT_ID}/oauth2/v2.0/token`,
      {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          requested_token_use: 'on_behalf_of',
          client_id: running.env.TAB_CLIENT_ID ?? '',
          client_secret: running.env.TAB_CLIENT_SECRET ?? '',
          assertion: await running.signInAs(ada.id),
          scope: 'https://graph.microsoft.com/.default',
        }),
      },
    );
    const { access_token: token } = (await exchange.json()) as { access_token: string };
    const issue = (id: string, by?: string) =>
      running.graph(`/users/${id}/authentication/temporaryAccessPassMethods`, {
        method: 'POST',
        body: { isUsableOnce: true },
        ...(by ? { token: by } : {}),
      });
    const given = await issue(other.id, token);
    assert.equal(given.status, 201);
    assert.equal(String(given.body.temporaryAccessPass).length, 8);
    assert.equal((await issue(ada.id, token)).status, 403);
    assert.equal((await issue(other.id)).status, 403);
  });
});
