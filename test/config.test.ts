import assert from 'node:assert/strict';
import { readConfig } from '../src/config.ts';
import { Findings } from '../src/core/finding.ts';

const ID = '0a0a0a0a-1111-4222-8333-444444444444';
const GOOD = {
  BOT_ID: ID,
  BOT_TENANT_ID: ID,
  BOT_TYPE: 'SingleTenant',
  BOT_PASSWORD: 's3cret',
  TAB_CLIENT_ID: '0b0b0b0b-1111-4222-8333-444444444444',
  TAB_CLIENT_SECRET: 's3cret too',
};

function findingsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof Findings);
    for (const { what, why, fix } of error.findings) assert.ok(what && why && fix, what);
    return error.findings.map(({ what }) => what);
  }
}

describe('configuration', () => {
  it('takes the names of the documentation and gives defaults', () => {
    const config = readConfig(GOOD);
    assert.equal(config.port, 3978);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.dataDir, '.data');
    assert.equal(config.graphUrl, 'https://graph.microsoft.com');
  });

  it('does everything in one process, or what KEYWAVE_ROLES says where a database server is shared', () => {
    assert.deepEqual([...readConfig(GOOD).roles], ['web', 'worker']);
    const shared = { ...GOOD, DATABASE_URL: 'postgres://host/keywave' };
    assert.deepEqual([...readConfig({ ...shared, KEYWAVE_ROLES: 'worker' }).roles], ['worker']);
    assert.equal(findingsOf({ ...shared, KEYWAVE_ROLES: 'wroker' }).length, 1);
    assert.equal(
      findingsOf({ ...GOOD, KEYWAVE_ROLES: 'worker' }).length,
      1,
      'the embedded engine is not shared',
    );
    assert.deepEqual(findingsOf({ ...GOOD, KEYWAVE_ROLES: 'web, worker' }), []);
  });

  it('names everything that is missing at once', () => {
    const missing = findingsOf({ NODE_ENV: 'production' });
    for (const name of ['BOT_ID', 'BOT_TENANT_ID', 'BOT_TYPE', 'TAB_CLIENT_ID', 'DATABASE_URL']) {
      assert.ok(
        missing.some((what) => what.includes(name)),
        `${name} is not named: ${missing.join(' ')}`,
      );
    }
  });

  it('refuses a misspelt type, an id that is no GUID, an address that is not https', () => {
    assert.equal(findingsOf({ ...GOOD, BOT_TYPE: 'singletenant' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, BOT_ID: 'keywave' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, MICROSOFT_GRAPH_URL: 'http://graph.microsoft.com' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, KEYWAVE_ROLE_GROUPS: '{oops' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, DEFAULT_TIME_ZONE: 'Europe/Pariss' }).length, 1);
  });

  it('wants a credential of each app for a single tenant and none for a managed identity', () => {
    assert.equal(findingsOf({ ...GOOD, BOT_PASSWORD: undefined }).length, 1);
    assert.equal(findingsOf({ ...GOOD, TAB_CLIENT_SECRET: undefined }).length, 1);
    assert.deepEqual(
      findingsOf({ ...GOOD, TAB_CLIENT_SECRET: undefined, TAB_CERTIFICATE_PATH: 'a.pem' }),
      [],
    );
    const managed = { ...GOOD, BOT_TYPE: 'UserAssignedMSI' };
    assert.deepEqual(findingsOf({ ...managed, BOT_PASSWORD: undefined, TAB_CLIENT_SECRET: undefined }), []);
    assert.equal(findingsOf(managed).length, 2);
  });

  it('refuses one app for both where the bot is a managed identity', () => {
    const one = { ...GOOD, BOT_TYPE: 'UserAssignedMSI', BOT_PASSWORD: '', TAB_CLIENT_SECRET: '' };
    assert.deepEqual(findingsOf({ ...one, TAB_CLIENT_ID: ID.toUpperCase() }), [
      'BOT_ID and TAB_CLIENT_ID are the same.',
    ]);
  });

  it('refuses each local shortcut in production and beyond loopback', () => {
    const production = { ...GOOD, NODE_ENV: 'production', DATA_DIR: '/data' };
    assert.deepEqual(findingsOf(production), []);
    assert.equal(findingsOf({ ...production, BOT_ANONYMOUS: '1' }).length, 1);
    assert.equal(findingsOf({ ...production, CLOCK_URL: 'http://127.0.0.1:1/clock' }).length, 1);
    const signIn = 'http://127.0.0.1:3980/sign-in/oauth2/v2.0';
    assert.equal(findingsOf({ ...production, TAB_SIGN_IN_URL: signIn }).length, 1);
    assert.deepEqual(findingsOf({ ...GOOD, TAB_SIGN_IN_URL: signIn }), []);
    assert.equal(findingsOf({ ...GOOD, TAB_SIGN_IN_URL: 'ftp://127.0.0.1' }).length, 1);
    assert.equal(findingsOf({ ...GOOD, BOT_ANONYMOUS: '1', HOST: '0.0.0.0' }).length, 1);
    assert.deepEqual(findingsOf({ ...GOOD, BOT_ANONYMOUS: '1' }), []);
  });
});
