// Graph's authentication side: registration report (lagging), fido2Methods (the truth now), methods policy,
// strengths, security info audit rows, and a Temporary Access Pass for a signed-in help desk. Conditional Access
// and pass creation are refused to apps without the delegated permission. Shapes: Graph v1.0 reference.
import { randomInt, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { parseFilter } from './odata.ts';
import type { Row } from './odata.ts';
import { forbidden, graphError, notFound } from './graph-caller.ts';
import type { GraphContext, GraphEnv, Guard } from './graph-caller.ts';
import { contextUrl, list, version } from './graph-directory.ts';
import { isReported, reportedPeople, reportRowOf } from './report.ts';
import { findPerson } from './world.ts';
import type { World } from './world.ts';

const auditRead = ['AuditLog.Read.All'];
const passkeyRead = [
  'UserAuthMethod-Passkey.Read.All',
  'UserAuthMethod-Passkey.ReadWrite.All',
  'UserAuthenticationMethod.Read.All',
  'UserAuthenticationMethod.ReadWrite.All',
];
const policyRead = [
  'Policy.Read.AuthenticationMethod',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.Read.All',
];

export function authenticationRoutes(world: World, guard: Guard): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();
  const details = '/reports/authenticationMethods/userRegistrationDetails';

  app.get(details, guard('reports', auditRead), (c) => {
    const people = reportedPeople(world);
    const usual = people[0] === undefined ? [] : Object.keys(reportRowOf(world, people[0]));
    // Rows whose refresh is due are stored in one go.
    return world.state.transaction(() =>
      ordered(world, c, 'reports/authenticationMethods/userRegistrationDetails', people, usual, (person) =>
        reportRowOf(world, person),
      ),
    );
  });
  app.get(`${details}/:id`, guard('reports', auditRead), (c) => {
    const person = world.people.get(c.req.param('id').toLowerCase());
    if (!person || !isReported(person)) return notFound(c, c.req.param('id'));
    const row = reportRowOf(world, person);
    return c.json({ '@odata.context': contextUrl(world, c, `${details.slice(1)}/$entity`), ...row });
  });

  app.get('/auditLogs/directoryAudits', guard('reports', [...auditRead, 'Directory.Read.All']), (c) => {
    const until = world.clock.now().getTime() - world.auditMinutes * 60_000;
    const rows = world.state.audit(earliest(c.req.query('$filter')), until);
    return ordered(world, c, 'auditLogs/directoryAudits', rows, Object.keys(rows[0] ?? {}), (row) => row);
  });

  // Whether per-user authentication calls share the reports' 5 in 10 s is unverified; the careful reading is yes.
  app.get('/users/:id/authentication/fido2Methods', guard('reports', passkeyRead), (c) => {
    const person = findPerson(world, c.req.param('id'));
    if (!person) return notFound(c, c.req.param('id'));
    return c.json({
      '@odata.context': contextUrl(world, c, `users('${person.id}')/authentication/fido2Methods`),
      value: person.passkeys.map((passkey) => ({
        id: passkey.id,
        displayName: passkey.name,
        createdDateTime: passkey.createdAt,
        aaGuid: passkey.aaGuid,
        model: passkey.model,
        attestationCertificates: [],
        attestationLevel: passkey.attestationLevel,
        passkeyType: passkey.passkeyType,
      })),
    });
  });

  app.post(
    '/users/:id/authentication/temporaryAccessPassMethods',
    guard('reports', ['UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All']),
    async (c) => {
      const person = findPerson(world, c.req.param('id'));
      if (!person) return notFound(c, c.req.param('id'));
      const caller = c.get('caller');
      // Authentication Administrators act for ordinary members, never for themselves.
      if (caller.kind === 'person' && (caller.person.id === person.id || !caller.person.isAdmin))
        return forbidden(c);
      return temporaryAccessPass(world, c, person.id);
    },
  );

  app.get('/policies/authenticationMethodsPolicy', guard('policies', policyRead), (c) => {
    const optOutSettings = world.state.setting<Row | null>('opt-out settings') ?? undefined;
    return c.json({
      '@odata.context': contextUrl(world, c, 'authenticationMethodsPolicy'),
      ...world.policy(),
      ...(version(c) === 'beta' && optOutSettings !== undefined ? { optOutSettings } : {}),
    });
  });
  app.get(
    '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/:id',
    guard('policies', policyRead),
    (c) => {
      const wanted = c.req.param('id').toLowerCase();
      const found = world
        .policy()
        .authenticationMethodConfigurations.find((entry) => entry.id.toLowerCase() === wanted);
      return found
        ? c.json({
            '@odata.context': contextUrl(world, c, 'authenticationMethodConfigurations/$entity'),
            ...found,
          })
        : notFound(c, c.req.param('id'));
    },
  );
  app.get('/policies/authenticationStrengthPolicies', guard('policies', policyRead), (c) =>
    c.json({
      '@odata.context': contextUrl(world, c, 'policies/authenticationStrengthPolicies'),
      value: [
        strength('2', 'Multifactor authentication', [
          'windowsHelloForBusiness',
          'fido2',
          'password,sms',
          'password,microsoftAuthenticatorPush',
        ]),
        strength('3', 'Passwordless MFA', ['windowsHelloForBusiness', 'fido2', 'deviceBasedPush']),
        strength('4', 'Phishing-resistant MFA', [
          'windowsHelloForBusiness',
          'fido2',
          'x509CertificateMultiFactor',
        ]),
      ],
    }),
  );

  const accessPolicies = '/identity/conditionalAccess/policies';
  app.get(accessPolicies, guard('access', ['Policy.Read.All', 'Policy.Read.ConditionalAccess']), (c) =>
    c.json({
      '@odata.context': contextUrl(world, c, 'identity/conditionalAccess/policies'),
      value: world.accessPolicies(),
    }),
  );
  app.post(accessPolicies, guard('access', ['Policy.ReadWrite.ConditionalAccess']), async (c) => {
    const held = c.get('caller').permissions;
    if (!['Policy.Read.All', 'Application.Read.All'].every((permission) => held.includes(permission)))
      return forbidden(c);
    const caller = c.get('caller');
    if (caller.kind === 'person' && !caller.person.isAdmin) return forbidden(c);
    const body = await jsonBody(c);
    if (
      !body ||
      typeof body.displayName !== 'string' ||
      typeof body.conditions !== 'object' ||
      typeof body.state !== 'string'
    )
      return graphError(
        c,
        400,
        'BadRequest',
        '1004: ConditionalAccessPolicy validation failed: displayName, state and conditions are required.',
      );
    const policy = { ...body, id: randomUUID(), createdDateTime: world.clock.iso(), modifiedDateTime: null };
    world.setAccessPolicies([...world.accessPolicies(), policy]);
    return c.json(
      { '@odata.context': contextUrl(world, c, 'identity/conditionalAccess/policies/$entity'), ...policy },
      201,
    );
  });
  return app;
}

/** Business milliseconds before which the filter wants nothing, so that a long log is not read whole. */
function earliest(filter = ''): number {
  if (filter !== '') parseFilter(filter);
  const since = /\b(or|not)\b/u.test(filter) ? undefined : /activityDateTime g[et] (\S+)/u.exec(filter)?.[1];
  return Date.parse(since ?? '') || 0;
}

export async function jsonBody(c: GraphContext): Promise<Row | null> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Row) : null;
  } catch {
    return null;
  }
}

async function temporaryAccessPass(world: World, c: GraphContext, personId: string): Promise<Response> {
  const body = (await jsonBody(c)) ?? {};
  const policy = world
    .policy()
    .authenticationMethodConfigurations.find((entry) => entry.id === 'TemporaryAccessPass');
  const lifetime = body.lifetimeInMinutes ?? policy?.defaultLifetimeInMinutes ?? 60;
  const [least, most] = [
    Number(policy?.minimumLifetimeInMinutes ?? 10),
    Number(policy?.maximumLifetimeInMinutes ?? 480),
  ];
  if (typeof lifetime !== 'number' || lifetime < least || lifetime > most)
    return graphError(c, 400, 'badRequest', `The lifetime must be between ${least} and ${most} minutes.`);
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';
  const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  return c.json(
    {
      '@odata.context': contextUrl(
        world,
        c,
        `users('${personId}')/authentication/temporaryAccessPassMethods/$entity`,
      ),
      id: randomUUID(),
      isUsable: policy?.state === 'enabled',
      methodUsabilityReason: policy?.state === 'enabled' ? 'EnabledByPolicy' : 'DisabledByPolicy',
      temporaryAccessPass: code,
      createdDateTime: world.clock.iso(),
      startDateTime: body.startDateTime ?? world.clock.iso(),
      lifetimeInMinutes: lifetime,
      isUsableOnce: body.isUsableOnce ?? false,
    },
    201,
  );
}

const strength = (digit: string, displayName: string, allowedCombinations: string[]) => ({
  id: `00000000-0000-0000-0000-00000000000${digit}`,
  displayName,
  description: displayName,
  policyType: 'builtIn',
  requirementsSatisfied: 'mfa',
  allowedCombinations,
  createdDateTime: '2021-12-01T08:00:00Z',
  modifiedDateTime: '2021-12-01T08:00:00Z',
});

/** Reports hold a thousand rows a page. */
const largePages = { usual: 1000, maximum: 1000 };

function ordered<T>(
  world: World,
  c: GraphContext,
  entity: string,
  items: readonly T[],
  usual: readonly string[],
  rowOf: (item: T) => Row,
): Response {
  const sort = c.req.query('$orderby');
  if (sort === undefined) return list(world, c, entity, items, usual, rowOf, largePages);
  const [name = '', direction] = sort.trim().split(/\s+/);
  const sign = direction === 'desc' ? -1 : 1;
  const rows = items.map(rowOf).sort((a, b) => sign * String(a[name]).localeCompare(String(b[name])));
  return list(world, c, entity, rows, usual, (row) => row, largePages);
}
