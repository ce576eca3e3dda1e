// Who may call what: every route of the served OpenAPI document, with every role, and with every kind of token. The
// document is where the routes and their roles come from, so a new route is in here by itself.

import assert from 'node:assert/strict';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { tabTokens } from '../../src/adapters/http/tab-token.ts';
import { pretend } from '../tab/pretend-api.ts';
import { serve } from './serve.ts';

const LOGIN = 'https://login.example.com';
const TENANT = '0a0a0a0a-1111-4222-8333-444444444444';
const CLIENT = '0b0b0b0b-1111-4222-8333-444444444444';
const PERSON = '0c0c0c0c-1111-4222-8333-444444444444';
const GUEST = '0c0c0c0c-1111-4222-8333-555555555555';
const ROLES = [
  'Campaign.Admin',
  'Campaign.Author',
  'Campaign.Approver',
  'Campaign.Viewer',
  'Campaign.Auditor',
  'Helpdesk',
  'Session.Host',
  'Nobody.Knows',
];

type Operation = { 'x-roles': string[]; 'x-guests': boolean; responses: Record<string, unknown> };
type Described = Operation & { readonly method: string; readonly path: string };

const { publicKey, privateKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };

type Changes = { claims?: object; audience?: string; issuer?: string; expires?: number; key?: CryptoKey };

function token({ claims, audience, issuer, expires, key }: Changes = {}): Promise<string> {
  return new SignJWT({ oid: PERSON, tid: TENANT, scp: 'access_as_user', azp: CLIENT, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer ?? `${LOGIN}/${TENANT}/v2.0`)
    .setAudience(audience ?? CLIENT)
    .setNotBefore('0s')
    .setExpirationTime(expires ?? '1h')
    .sign(key ?? privateKey);
}

describe('who may call what', function () {
  this.timeout(60_000);
  const calls: string[] = [];
  let server: HttpServer;
  let operations: readonly Described[];

  before(async () => {
    server = await serve({
      api: recorded(pretend().api, calls),
      sessions: { api: silent(calls), hub: silent([]) },
      isGuest: async (id) => id === GUEST,
      verifyCaller: tabTokens(
        { loginUrl: LOGIN, tenantId: TENANT, clientId: CLIENT },
        createLocalJWKSet({ keys: [jwk] }),
      ),
    });
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
    );
  });
  after(() => server.close());

  async function call({ method, path }: Described, bearer: string | null): Promise<number> {
    calls.splice(0);
    const address = path.replaceAll(/\{\w+\}/gu, '0f0f0f0f-1111-4222-8333-444444444444');
    const response = await fetch(`${server.url}${address}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
    });
    if (response.status >= 400) {
      const { findings } = (await response.json()) as {
        findings: { what: string; why: string; fix: string }[];
      };
      for (const { what, why, fix } of findings) assert.ok(what && why && fix, `${method} ${path}`);
    } else await response.body?.cancel();
    return response.status;
  }

  /** Let in: whatever it answers to nothing sent is documented. Kept out: exactly `status`, and nothing was called. */
  async function expect(bearer: string | null, who: string, status: (route: Described) => number | 'in') {
    for (const route of operations) {
      const label = `${who} on ${route.method} ${route.path}`;
      const expected = status(route);
      const got = await call(route, bearer);
      if (expected === 'in') {
        assert.ok(![401, 403].includes(got) && String(got) in route.responses, `${label} answered ${got}`);
      } else {
        assert.equal(got, expected, label);
        assert.deepEqual(calls, [], label);
      }
    }
  }

  it('every route says which roles open it, and only what belongs to sessions is open to guests', () => {
    assert.ok(operations.length > 40, `${operations.length} routes`);
    for (const { path, method, ...route } of operations) {
      assert.ok(Array.isArray(route['x-roles']), `${method} ${path}`);
      assert.equal(route['x-guests'], path.startsWith('/api/sessions'), `${method} ${path}`);
      if (route['x-roles'].length === 0) assert.match(path, /^\/api\/(?:me|sessions)/u);
    }
  });

  for (const role of [...ROLES, null]) {
    it(`${role ?? 'no role'}: in where the document says so, 403 everywhere else`, async () => {
      const bearer = await token({ claims: { roles: role === null ? [] : [role] } });
      await expect(bearer, role ?? 'no role', (route) => {
        const { 'x-roles': roles } = route;
        return roles.length === 0 || (role !== null && roles.includes(role)) ? 'in' : 403;
      });
    });

    it(`${role ?? 'no role'} with a token that does not count: 401 everywhere`, async () => {
      const claims = { roles: role === null ? [] : [role] };
      const hour = 3_600;
      const tokens: Record<string, string | null> = {
        'no token': null,
        forged: await token({ claims, key: stranger.privateKey }),
        'foreign tenant': await token({
          claims: { ...claims, tid: PERSON },
          issuer: `${LOGIN}/${PERSON}/v2.0`,
        }),
        'wrong audience': await token({ claims, audience: '00000003-0000-0000-c000-000000000000' }),
        expired: await token({ claims, expires: Math.floor(Date.now() / 1_000) - hour }),
      };
      for (const [name, bearer] of Object.entries(tokens)) await expect(bearer, name, () => 401);
    });

    it(`${role ?? 'no role'} as a guest: 403 but for sessions`, async () => {
      const roles = role === null ? [] : [role];
      const byDirectory = await token({ claims: { roles, oid: GUEST } });
      const byToken = await token({ claims: { roles, acct: 1 } });
      for (const bearer of [byDirectory, byToken]) {
        await expect(bearer, 'a guest', (route) => (route['x-guests'] ? 'in' : 403));
      }
    });
  }
});

/** The same functions, each noted when it is called. */
function recorded<T extends object>(api: T, calls: string[]): T {
  return new Proxy(api, {
    get: (target, name, receiver) => {
      const found: unknown = Reflect.get(target, name, receiver);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]) => {
        calls.push(String(name));
        return (found as (...given: unknown[]) => unknown)(...args);
      };
    },
  });
}

/** Every function there is, noted when it is called, finding nothing. */
function silent<T extends object>(calls: string[]): T {
  return new Proxy({} as T, {
    get: (_target, name) => async () => {
      calls.push(String(name));
      return null;
    },
  });
}
