// The pretend sign-in, driven by the genuine @azure/identity and by hand where it is refused.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startRunning } from './running.ts';
import type { Running } from './running.ts';

describe('simulator sign-in', () => {
  let running: Running;
  const setting = (name: string) => running.env[name] ?? '';
  const authority = () => ({ authorityHost: setting('MICROSOFT_LOGIN_URL'), disableInstanceDiscovery: true });
  const token = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await fetch(
      `${setting('MICROSOFT_LOGIN_URL')}/${setting('BOT_TENANT_ID')}/oauth2/v2.0/token`,
      {
        method: 'POST',
        headers,
        body: new URLSearchParams(fields),
      },
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const authorize = (changes: Record<string, string> = {}) => {
    const url = new URL(
      `${setting('MICROSOFT_LOGIN_URL')}/${setting('BOT_TENANT_ID')}/oauth2/v2.0/authorize`,
    );
    url.search = new URLSearchParams({
      client_id: setting('TAB_CLIENT_ID'),
      redirect_uri: 'http://127.0.0.1:5555/tab/auth',
      response_type: 'code',
      scope: `openid offline_access ${setting('TAB_AUDIENCE')}/access_as_user`,
      state: 'kept',
      code_challenge: createHash('sha256').update('verifier').digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    }).toString();
    return fetch(url, { redirect: 'manual' });
  };

  before(async function () {
    this.timeout(10_000);
    running = await startRunning('http://127.0.0.1:9/api/messages');
  });
  after(() => running.stop());

  it('gives the genuine @azure/identity an application token with the granted permissions', async () => {
    const credential = new ClientSecretCredential(
      setting('BOT_TENANT_ID'),
      setting('TAB_CLIENT_ID'),
      setting('TAB_CLIENT_SECRET'),
      authority(),
    );
    const { token: text } = await credential.getToken(`${setting('MICROSOFT_GRAPH_URL')}/.default`);
    const claims = decodeJwt(text);
    assert.equal(claims.tid, setting('BOT_TENANT_ID'));
    assert.ok((claims.roles as string[]).includes('AuditLog.Read.All'));
  });

  it('gives a token on behalf of the signed-in person', async () => {
    const ada = running.person((person) => person.name === 'Ada Keyes');
    const credential = new OnBehalfOfCredential({
      tenantId: setting('BOT_TENANT_ID'),
      clientId: setting('TAB_CLIENT_ID'),
      clientSecret: setting('TAB_CLIENT_SECRET'),
      userAssertionToken: await running.signInAs(ada.id),
      ...authority(),
    });
    const { token: text } = await credential.getToken(
      'https://graph.microsoft.com/UserAuthMethod-TAP.ReadWrite.All',
    );
    assert.equal(decodeJwt(text).oid, ada.id);
    assert.equal(decodeJwt(text).scp, 'UserAuthMethod-TAP.ReadWrite.All');
  });

  it('refuses a permission that nobody consented to', async () => {
    const answer = await token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: setting('TAB_CLIENT_ID'),
      client_secret: setting('TAB_CLIENT_SECRET'),
      assertion: await running.signInAs(running.person((person) => person.enabled).id),
      scope: 'https://graph.microsoft.com/Mail.Read',
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      [answer.body.error, answer.body.error_codes, answer.body.suberror],
      ['invalid_grant', [65001], 'consent_required'],
    );
  });

  it('refuses a wrong secret as Entra does', async () => {
    const answer = await token({
      grant_type: 'client_credentials',
      client_id: setting('BOT_ID'),
      client_secret: 'wrong',
      scope: 'https://api.botframework.com/.default',
    });
    assert.equal(answer.status, 401);
    assert.equal(answer.body.error, 'invalid_client');
    assert.deepEqual(answer.body.error_codes, [7000215]);
    assert.match(String(answer.body.error_description), /^AADSTS7000215: /);
  });

  it('refuses another tenant, an unknown app, an unknown resource and a scope without .default', async () => {
    const base = {
      grant_type: 'client_credentials',
      client_id: setting('BOT_ID'),
      client_secret: setting('BOT_PASSWORD'),
    };
    const scope = 'https://api.botframework.com/.default';
    const codes = [
      (await token({ ...base, client_id: setting('BOT_TENANT_ID'), scope })).body.error_codes,
      (await token({ ...base, scope: 'https://vault.azure.net/.default' })).body.error_codes,
      (await token({ ...base, scope: 'https://graph.microsoft.com/User.Read.All' })).body.error_codes,
      (await token({ ...base, grant_type: 'password', scope })).body.error_codes,
    ];
    assert.deepEqual(codes, [[700016], [500011], [1002012], [70003]]);
    const foreign = await fetch(
      `${setting('MICROSOFT_LOGIN_URL')}/${setting('BOT_ID')}/v2.0/.well-known/openid-configuration`,
    );
    assert.deepEqual(
      [foreign.status, ((await foreign.json()) as { error_codes: number[] }).error_codes],
      [400, [90002]],
    );
  });

  it('shows an account picker with the admin first and redirects with a code', async () => {
    const picker = await (await authorize()).text();
    const [, first] = /data-person="([^"]+)"/.exec(picker) ?? [];
    const ada = running.person((person) => person.name === 'Ada Keyes');
    assert.equal(first, ada.id);

    const location = new URL((await authorize({ pick: ada.id })).headers.get('location') ?? '');
    assert.equal(location.searchParams.get('state'), 'kept');
    const fields = {
      grant_type: 'authorization_code',
      client_id: setting('TAB_CLIENT_ID'),
      redirect_uri: 'http://127.0.0.1:5555/tab/auth',
      code: location.searchParams.get('code') ?? '',
    };
    const browser = { origin: 'http://127.0.0.1:5555' };
    assert.deepEqual(
      (await token({ ...fields, code_verifier: 'other' }, browser)).body.error_codes,
      [501481],
    );
    const answer = await token({ ...fields, code_verifier: 'verifier' }, browser);
    assert.equal(answer.status, 200);
    const keys = createRemoteJWKSet(
      new URL(`${setting('MICROSOFT_LOGIN_URL')}/${setting('BOT_TENANT_ID')}/discovery/v2.0/keys`),
    );
    const { payload } = await jwtVerify(String(answer.body.access_token), keys, {
      audience: setting('TAB_CLIENT_ID'),
      issuer: `${setting('MICROSOFT_LOGIN_URL')}/${setting('BOT_TENANT_ID')}/v2.0`,
    });
    assert.deepEqual(
      [payload.oid, payload.scp, payload.roles],
      [ada.id, 'access_as_user', ['Campaign.Admin']],
    );
    assert.deepEqual(
      (await token({ ...fields, code_verifier: 'verifier' }, browser)).body.error_codes,
      [54005],
    );

    const again = await token(
      {
        grant_type: 'refresh_token',
        client_id: setting('TAB_CLIENT_ID'),
        refresh_token: String(answer.body.refresh_token),
      },
      browser,
    );
    assert.equal(again.status, 200);
  });

  it('refuses a redirect address that is not registered', async () => {
    for (const redirect_uri of [
      'https://evil.example/tab/auth',
      'http://127.0.0.1:5555/elsewhere',
      'http://127.0.0.1.evil.example/tab/',
    ]) {
      const answer = await authorize({ redirect_uri });
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /AADSTS50011/);
    }
  });

  it('publishes channel keys endorsed for Teams', async () => {
    const metadata = (await (await fetch(setting('BOT_OPENID_URL'))).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as {
      keys: { endorsements: string[] }[];
    };
    assert.equal(metadata.issuer, 'https://api.botframework.com');
    assert.deepEqual(
      keys.map((key) => key.endorsements),
      [['msteams']],
    );
  });
});
