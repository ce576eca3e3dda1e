// The contract on the embedded engine, on a real PostgreSQL server from npm, and on the server that
// TEST_DATABASE_URL names (CI: the oldest version we support). An engine that is missing is a failure.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../src/adapters/postgres/embedded.ts';
import { openServer } from '../../src/adapters/postgres/server.ts';
import { storeContract } from './contract.ts';
import { QUIET } from './harness.ts';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';

storeContract('the embedded engine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-store-'));
  const opened = await openEmbedded(folder, QUIET);
  return {
    ...opened,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

storeContract('a PostgreSQL server', () => onServer());

const given = process.env['TEST_DATABASE_URL'];
if (given) storeContract('the server of TEST_DATABASE_URL', () => onServer(given));

async function onServer(server?: string) {
  const url = await freshDatabase(server);
  const opened = await openServer(url, QUIET);
  return {
    ...opened,
    async close() {
      await opened.close();
      await dropDatabase(url);
    },
  };
}
