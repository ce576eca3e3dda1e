// A database that takes a fresh token as the password of each new connection, as Azure's does: for our own pool and
// for pg-boss's. The real server here checks a real password; only the token's maker is a stand-in.

import assert from 'node:assert/strict';
import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { openServer } from '../../src/adapters/postgres/server.ts';
import { readConfig } from '../../src/config.ts';
import { Findings } from '../../src/core/finding.ts';
import { Failure } from '../../src/ports.ts';
import { databasePassword } from '../../src/world.ts';
import { QUIET } from './harness.ts';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';

const ID = '0a0a0a0a-1111-4222-8333-444444444444';

describe('a database without a password in its address', function () {
  this.timeout(120_000);
  let databaseUrl: string;
  let bare: string;
  let token: string;

  before(async () => {
    databaseUrl = await freshDatabase();
    const url = new URL(databaseUrl);
    token = decodeURIComponent(url.password);
    url.password = '';
    bare = url.href;
  });
  after(() => dropDatabase(databaseUrl));

  it('asks for a token at each new connection, those of the jobs included', async () => {
    let asked = 0;
    const password = () => {
      asked += 1;
      return Promise.resolve(token);
    };
    const database = await openDatabase({ databaseUrl: bare, password, dataDir: '', log: QUIET });
    assert.ok(asked >= 2, `asked ${asked} times`);
    await database.jobs.send({ name: 'sync-directory' });
    assert.deepEqual(await database.store.waves(), []);
    await database.close();
  });

  it('tells what to mend when the server refuses the token, or none is to be had', async () => {
    const refused = await openServer(bare, QUIET, () => Promise.resolve('stale-token')).catch(
      (e: unknown) => e,
    );
    assert.ok(refused instanceof Findings);
    assert.match(refused.message, /password authentication failed/u);
    assert.doesNotMatch(refused.message, /stale-token/u);
    const none = () => Promise.reject(new Failure('no-managed-identity', 'Assign it to the host.'));
    const missing = await openServer(bare, QUIET, none).catch((e: unknown) => e);
    assert.ok(missing instanceof Findings);
    assert.match(missing.message, /no-managed-identity/u);
  });

  it('uses tokens for Azure’s host and a managed identity only', () => {
    const passwordFor = (DATABASE_URL: string, BOT_TYPE = 'UserAssignedMSI') =>
      databasePassword(
        readConfig({
          BOT_ID: ID,
          BOT_TENANT_ID: ID,
          TAB_CLIENT_ID: ID.replace('0a', '0b'),
          BOT_TYPE,
          ...(BOT_TYPE === 'SingleTenant' && { BOT_PASSWORD: 'x', TAB_CLIENT_SECRET: 'x' }),
          DATABASE_URL,
        }),
      );
    const azure = 'keywave-db.postgres.database.azure.com:5432/keywave?sslmode=verify-full';
    assert.equal(typeof passwordFor(`postgres://keywave-id@${azure}`), 'function');
    assert.equal(passwordFor(`postgres://keywave-id:pass@${azure}`), undefined);
    assert.equal(passwordFor('postgres://keywave@db.example.org/keywave'), undefined);
    assert.equal(passwordFor('postgres://k@x.postgres.database.azure.com.example.org/k'), undefined);
    assert.equal(passwordFor(`postgres://keywave-id@${azure}`, 'SingleTenant'), undefined);
  });
});
