// The doctor as operators run it, a process of its own, against the pretend Microsoft: healthy, and with one thing
// broken at a time.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PERMISSIONS } from '../../src/core/permissions.ts';
import { startRunning, type Running } from '../simulator/running.ts';

type Examined = { readonly code: number; readonly output: string; readonly failed: readonly string[] };

describe('the doctor', function () {
  this.timeout(120_000);
  let running: Running;
  const secrets: string[] = [];

  before(async () => {
    running = await startRunning('http://127.0.0.1:9/api/messages');
    secrets.push(running.env['BOT_PASSWORD'] ?? '', running.env['TAB_CLIENT_SECRET'] ?? '');
  });
  after(() => running.stop());

  async function run(env: Record<string, string | undefined>, ...options: string[]): Promise<Examined> {
    const doctor = join(import.meta.dirname, '../../src/tools/doctor.ts');
    const child = spawn(process.execPath, [doctor, ...options], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    for (const secret of secrets) assert.equal(output.includes(secret), false, 'a secret is shown');
    assert.doesNotMatch(output, /eyJ[\w-]{10,}\./u, 'a token is shown');
    const failed = [...output.matchAll(/^FAIL {2}(.*?): /gmu)].map(([, check = '']) => check);
    return { code, output, failed };
  }
  const examine = (change: Record<string, string> = {}) => run({ ...running.env, ...change });

  it('finds nothing to mend in a healthy tenant, and says what it cannot tell', async () => {
    const { code, output, failed } = await examine();
    assert.deepEqual(failed, [], output);
    assert.equal(code, 0);
    for (const check of ['bot token', 'tab app token', 'permission User.Read.All', 'catalogue id']) {
      assert.match(output, new RegExp(`^pass {2}${check}: `, 'mu'));
    }
    for (const { name } of PERMISSIONS.filter(({ required }) => required)) {
      assert.ok(output.includes(`pass  permission ${name}: granted`), name);
    }
    assert.match(output, /^\? {5}database: the embedded engine/mu);
  });

  it('notes what hinders people, fails for what blocks them, and says both as JSON', async () => {
    await running.api('PUT', '/api/policy/preset/self-service-off');
    const { code, output, failed } = await examine();
    assert.equal(code, 1);
    assert.deepEqual(failed, ['People may not set up passkeys themselves.']);
    assert.match(output, /^note {2}criterion of April 2026: People may set passkeys up themselves/mu);
    const told = await run({ ...running.env }, '--json');
    const { summary, checks } = JSON.parse(told.output) as {
      summary: { failed: number };
      checks: { check: string; result: string }[];
    };
    assert.equal(summary.failed, 1);
    assert.ok(checks.some(({ result }) => result === 'note'));
    await running.api('PUT', '/api/policy/preset/unrestricted');
    assert.equal((await examine()).code, 0);
  });

  it('uses the running pretend Microsoft when there is no BOT_ID, and says so', async () => {
    const folder = join(running.dataDir, 'as-data-dir');
    mkdirSync(folder);
    symlinkSync(running.dataDir, join(folder, 'simulator'), 'dir');
    const { code, output } = await run({ BOT_ID: '', NODE_ENV: '', DATA_DIR: folder });
    assert.match(output, /examining the pretend Microsoft/u);
    assert.equal(code, 0, output);
  });

  it('names a missing permission, what it switches off, and the call that fails for it', async () => {
    const known = running.world.permissions();
    const tab = known.application.tab.filter((name) => name !== 'AuditLog.Read.All');
    await running.api('PUT', '/api/permissions', { application: { tab } });
    const { code, output, failed } = await examine();
    await running.api('PUT', '/api/permissions', known);
    assert.equal(code, 1);
    assert.deepEqual(failed, ['permission AuditLog.Read.All', 'reading the registration report']);
    assert.match(output, /why: Without it the registration report is not read/u);
    assert.match(output, /fix: .*grant admin consent/u);
  });

  it('names a wrong secret of one app, and still examines the other', async () => {
    const { code, output, failed } = await examine({ BOT_PASSWORD: 'not-the-secret' });
    assert.equal(code, 1);
    assert.deepEqual(failed, ['bot token']);
    assert.match(output, /bot token: AADSTS7000215/u);
    assert.match(output, /fix: The client secret is wrong/u);
    assert.doesNotMatch(output, /not-the-secret/u);
  });

  it('tells the right catalogue id when the setting has another', async () => {
    const { code, output, failed } = await examine({ TEAMS_APP_CATALOG_ID: running.world.ids.manifestId });
    assert.equal(code, 1);
    assert.deepEqual(failed, ['catalogue id']);
    assert.match(output, new RegExp(`fix: Set TEAMS_APP_CATALOG_ID=${running.world.ids.catalogId}`, 'u'));
  });

  it('names a group that the tenant does not have', async () => {
    const group = '00000000-0000-4000-8000-000000000000';
    const { failed } = await examine({ EXCLUDED_GROUPS: JSON.stringify([group]) });
    assert.deepEqual(failed, [`reading group ${group}`]);
  });

  it('tells an untrusted certificate from an address where nothing answers', async () => {
    const untrusted = await examine({ NODE_EXTRA_CA_CERTS: '' });
    assert.match(untrusted.output, /fix: Point NODE_EXTRA_CA_CERTS/u);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const gone = await examine({ MICROSOFT_GRAPH_URL: `https://localhost:${port}` });
    assert.match(gone.output, /^FAIL {2}Graph address: localhost:\d+: ECONNREFUSED/mu);
  });

  it('names a database that does not answer, without its password', async () => {
    const { output, failed } = await examine({
      DATABASE_URL: 'postgres://keywave:hush-hush@127.0.0.1:9/keywave',
    });
    assert.deepEqual(failed, ['database']);
    assert.match(output, /fix: Check DATABASE_URL/u);
    assert.doesNotMatch(output, /hush-hush/u);
  });

  it('lists every setting that is missing, each with its fix', async () => {
    const { code, failed, output } = await run({ NODE_ENV: 'production' });
    assert.equal(code, 1);
    assert.ok(failed.length >= 5, output);
    for (const name of ['BOT_ID', 'BOT_TENANT_ID', 'BOT_TYPE', 'TAB_CLIENT_ID', 'DATABASE_URL']) {
      assert.match(output, new RegExp(`${name}.*\\n.*why: .*\\n.*fix: `, 'u'));
    }
  });
});
