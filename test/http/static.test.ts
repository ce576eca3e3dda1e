import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { serve } from './serve.ts';

const SIGN_IN = 'http://127.0.0.1:3980/sign-in/tenant/oauth2/v2.0';

describe('the tab’s pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-tab-'));
  const root = join(folder, 'tab');
  let server: HttpServer;
  let unbuilt: HttpServer;

  const serveTab = (from: string, standaloneSignIn: string | null) =>
    serve({
      tab: { folder: from, settings: { clientId: 'c', tenantId: 't', scope: 's', standaloneSignIn } },
    });

  before(async () => {
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>tab</title>');
    writeFileSync(join(root, 'assets', 'index-abc.js'), 'export {};');
    writeFileSync(join(root, 'notes'), 'no type, so not served');
    writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
    server = await serveTab(root, SIGN_IN);
    unbuilt = await serveTab(join(folder, 'nowhere'), null);
  });

  after(async () => {
    await server.close();
    await unbuilt.close();
    rmSync(folder, { recursive: true });
  });

  /** As it is: fetch would tidy the path up first. */
  const raw = (path: string) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      request({ hostname, port, path }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .on('error', reject)
        .end();
    });

  it('serves one page at its two addresses, unhashed, and the files it needs for good', async () => {
    for (const path of ['/tab', '/tab/', '/tab/session', '/tab/?code=x']) {
      const response = await fetch(server.url + path);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      assert.match(await response.text(), /<title>tab</u);
    }
    const script = await fetch(`${server.url}/tab/assets/index-abc.js`);
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(script.headers.get('content-encoding'), 'gzip');
    assert.equal(await script.text(), 'export {};');
    const plain = await fetch(script.url, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(await plain.text(), 'export {};');
  });

  it('lets Teams frame it and nobody else, and runs no script but its own', async () => {
    const { headers } = await fetch(`${server.url}/tab/`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "connect-src 'self' http://127.0.0.1:3980",
      "base-uri 'none'",
    ]) {
      assert.ok(policy.split('; ').includes(rule), rule);
    }
    assert.match(policy, /frame-ancestors [^;]*https:\/\/teams\.microsoft\.com/u);
    assert.doesNotMatch(policy, /frame-ancestors [^;]*('self'|\*[^.])/u);
    assert.equal(headers.get('x-frame-options'), null);
    const api = await fetch(`${server.url}/api/tab-settings`);
    assert.equal(api.headers.get('content-security-policy'), null);
    const inTeamsOnly = await fetch(`${unbuilt.url}/tab/`);
    assert.match(inTeamsOnly.headers.get('content-security-policy') ?? '', /connect-src 'self';/u);
  });

  it('never leaves its folder', async () => {
    for (const path of [
      '/tab/../secret.json',
      '/tab/%2e%2e/secret.json',
      '/tab/..%2fsecret.json',
      '/tab/assets/..%2f..%2fsecret.json',
      '/tab/..%5csecret.json',
      '/tab/%2e%2e%2f%2e%2e%2fetc/passwd',
      `/tab/${encodeURIComponent(join(folder, 'secret.json'))}`,
      '/tab/secret.json%00.js',
      '/tab//../secret.json',
      '/tab/assets',
      '/tab/notes',
      '/tab/%zz.js',
      '/tab/nowhere.js',
    ]) {
      const { status, body } = await raw(path);
      assert.ok([400, 404].includes(status), `${path} answered ${status}`);
      assert.doesNotMatch(body, /"secret"|no type/u, path);
    }
  });

  it('tells before the sign-in what the sign-in needs', async () => {
    const settings: unknown = await (await fetch(`${server.url}/api/tab-settings`)).json();
    assert.deepEqual(settings, { clientId: 'c', tenantId: 't', scope: 's', standaloneSignIn: SIGN_IN });
  });

  it('says how to build the tab when it is not built', async () => {
    const response = await fetch(`${unbuilt.url}/tab/`);
    assert.equal(response.status, 503);
    assert.match(await response.text(), /src\/tab\/build\.ts/u);
  });
});
