// KEYWAVE_ROLES: a worker loads nothing of what serves, and both roles in processes of their own do together what one
// process does.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dropDatabase, freshDatabase } from '../src/tools/postgres-server.ts';
import { openHouse, until } from './support/product.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

/** Packages that are loaded as CommonJS by importing the file. */
async function packagesOf(file: string): Promise<readonly string[]> {
  const program = `
    const { createRequire } = await import('node:module');
    await import(${JSON.stringify(file)});
    const files = Object.keys(createRequire(${JSON.stringify(file)}).cache);
    const names = files.map((each) => /node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(each)?.[1]);
    console.log(JSON.stringify([...new Set(names)]));`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as string[];
}

describe('a process of one role', () => {
  it('loads neither the web server, the half of the bot that receives, nor the FAQ until it serves', async function () {
    this.timeout(60_000);
    const loaded = await packagesOf(MAIN);
    assert.ok(loaded.includes('botframework-connector'), 'the sending half is there');
    for (const name of [
      'restify',
      '@microsoft/teams-ai',
      'botbuilder',
      'botbuilder-core',
      'yaml',
      '@energetic-ai/embeddings',
    ]) {
      assert.ok(!loaded.includes(name), `${name} is loaded`);
    }
  });

  it('web serves, a worker sends: together they run a wave', async function () {
    this.timeout(120_000);
    const DATABASE_URL = await freshDatabase();
    const house = await openHouse({ people: 60 });
    try {
      const web = await house.startProduct({ DATABASE_URL, KEYWAVE_ROLES: 'web' });
      const worker = await house.startProduct({ DATABASE_URL, KEYWAVE_ROLES: 'worker', PORT: '0' });
      const answers = ['/health/live', '/health/ready', '/tab/', '/api/campaigns', '/api/messages'].map(
        async (path) => (await fetch(`${worker.url}${path}`)).status,
      );
      assert.deepEqual(await Promise.all(answers), [200, 200, 404, 404, 404]);
      await house.tenantRead(web);
      const draft = { campaignId: 'passkeys', name: 'Roles', audience: { include: [{ kind: 'everyone' }] } };
      const { id } = await house.api<{ id: string }>(web, 'POST', '/api/waves', draft);
      const { progress } = await until(async () => {
        type Wave = { wave: { state: string }; progress: { people: number; sent: number } };
        const wave = await house.api<Wave>(web, 'GET', `/api/waves/${id}`);
        return wave.wave.state === 'finished' && wave;
      });
      assert.ok(progress.sent > progress.people / 2, `${progress.sent} of ${progress.people} sent`);
      await worker.stop();
      await web.stop();
    } finally {
      await house.close();
      await dropDatabase(DATABASE_URL);
    }
  });
});
