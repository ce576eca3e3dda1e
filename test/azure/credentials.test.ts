// Sign-in against an https double: a secret, a certificate, a managed identity; one request for many callers; and
// what a refusal says, without the secret in it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTokenSource } from '../../src/adapters/azure/credentials.ts';
import { Failure } from '../../src/ports.ts';
import { certificatePem, openDouble, sendJson, type Double, type Handler } from '../support/https-double.ts';

const TENANT = '99999999-8888-4777-8666-555555555555';
const CLIENT = '11111111-2222-4333-8444-555555555555';
const SCOPE = 'https://graph.microsoft.com/.default';
const SECRET = 'very~secret~value';

describe('sign-in', () => {
  let login: Double;
  let answerToken: Handler;
  const token: Handler = (_request, res) =>
    sendJson(res, 200, { token_type: 'Bearer', expires_in: 3599, access_token: 'the-token' });
  before(async () => {
    login = await openDouble((request, res) => {
      if (request.method === 'POST') return answerToken(request, res);
      const at = `${login.url}/${TENANT}`;
      sendJson(res, 200, {
        issuer: `${at}/v2.0`,
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        token_endpoint: `${at}/oauth2/v2.0/token`,
        jwks_uri: `${at}/discovery/v2.0/keys`,
      });
    });
  });
  after(() => login.close());
  beforeEach(() => {
    login.received.length = 0;
    answerToken = token;
  });

  const posts = () => login.received.filter((each) => each.method === 'POST');
  const settings = () =>
    ({ type: 'SingleTenant', clientId: CLIENT, tenantId: TENANT, authorityHost: login.url }) as const;

  it('asks once, whoever needs the token, and asks no other address', async () => {
    const source = openTokenSource({ ...settings(), secret: SECRET });
    assert.deepEqual(
      await Promise.all([source(SCOPE), source(SCOPE), source(SCOPE)]),
      Array(3).fill('the-token'),
    );
    assert.equal(await source(SCOPE), 'the-token');
    const [request, ...more] = posts();
    assert.equal(more.length, 0);
    assert.equal(request?.path.split('?')[0], `/${TENANT}/oauth2/v2.0/token`);
    const sent = new URLSearchParams(request.text);
    assert.deepEqual(
      [sent.get('client_id'), sent.get('scope'), sent.get('client_secret')],
      [CLIENT, SCOPE, SECRET],
    );
  });

  it('proves itself with a certificate instead of a secret', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywave-'));
    const certificatePath = join(folder, 'app.pem');
    writeFileSync(certificatePath, await certificatePem());
    const source = openTokenSource({ ...settings(), certificatePath });
    assert.equal(await source(SCOPE), 'the-token');
    const sent = new URLSearchParams(posts()[0]?.text);
    assert.match(sent.get('client_assertion') ?? '', /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(sent.get('client_secret'), null);
    rmSync(folder, { recursive: true });
  });

  it('says what to mend when the secret is wrong, and never shows it', async () => {
    const error_description = `AADSTS7000215: Invalid client secret provided: ${SECRET}. Trace ID: x`;
    answerToken = (_request, res) =>
      sendJson(res, 401, { error: 'invalid_client', error_description, error_codes: [7000215] });
    const source = openTokenSource({ ...settings(), secret: SECRET });
    const error = await source(SCOPE).then(assert.fail, (reason: unknown) => reason);
    assert.ok(error instanceof Failure);
    assert.equal(error.code, 'AADSTS7000215');
    assert.equal(error.retryAfterMs, null);
    assert.match(error.hint, /client secret is wrong/);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /very~secret/);
  });

  it('says that waiting helps when Entra itself is in trouble', async () => {
    const error_description = 'AADSTS90033: A transient error has occurred. Please try again.';
    answerToken = (_request, res) =>
      sendJson(res, 400, { error: 'temporarily_unavailable', error_description, error_codes: [90033] });
    const source = openTokenSource({ ...settings(), secret: SECRET });
    await assert.rejects(source(SCOPE), (error) => error instanceof Failure && error.retryAfterMs !== null);
  });

  it('asks again after a failure', async () => {
    const source = openTokenSource({ ...settings(), secret: SECRET });
    answerToken = (_request, res) =>
      sendJson(res, 400, {
        error: 'unauthorized_client',
        error_description: 'AADSTS700016: no such application',
      });
    await assert.rejects(source(SCOPE), Failure);
    answerToken = token;
    assert.equal(await source(SCOPE), 'the-token');
  });

  it('says that a certificate file cannot be read', async () => {
    const source = openTokenSource({ ...settings(), certificatePath: '/nowhere/app.pem' });
    await assert.rejects(
      source(SCOPE),
      (error) => error instanceof Failure && error.code === 'bad-certificate',
    );
  });

  it('takes no identity without a proof', () => {
    assert.throws(
      () => openTokenSource(settings()),
      (error) => error instanceof Failure && error.code === 'no-credential',
    );
  });

  it('takes the host’s managed identity, by client id and without any secret', async () => {
    const asked: string[] = [];
    const host = createServer((req, res) => {
      asked.push(`${req.url} ${String(req.headers['x-identity-header'])}`);
      const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
      res.writeHead(200, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ access_token: 'managed', expires_on, resource: SCOPE, token_type: 'Bearer' }));
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = process.env;
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(host.address() as AddressInfo).port}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'proof';
    try {
      assert.equal(await openTokenSource({ ...settings(), type: 'UserAssignedMSI' })(SCOPE), 'managed');
      assert.match(asked[0] ?? '', new RegExp(`client_id=${CLIENT}.* proof$`));
    } finally {
      restore('IDENTITY_ENDPOINT', IDENTITY_ENDPOINT);
      restore('IDENTITY_HEADER', IDENTITY_HEADER);
      host.close();
    }
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
