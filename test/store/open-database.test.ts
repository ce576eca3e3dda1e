// The factory: one process per folder, what a kill may and may not cost, and errors that say what to do.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Findings } from '../../src/core/finding.ts';
import { openEmbedded } from '../../src/adapters/postgres/embedded.ts';
import { migrate } from '../../src/adapters/postgres/migrations.ts';
import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { openServer } from '../../src/adapters/postgres/server.ts';
import { createStore } from '../../src/adapters/postgres/store/store.ts';
import { CAMPAIGN, PACE, plan, QUIET, T0, user, wave } from './harness.ts';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';

const KILLS = 3;
const ROWS_BEFORE_A_KILL = 40;

describe('opening the database', function () {
  this.timeout(120_000);
  let dataDir: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'keywave-open-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  function start(file: string, ...args: string[]): ChildProcess {
    const path = join(import.meta.dirname, 'children', file);
    const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  it('refuses a folder that another process uses, and takes it as soon as that one is killed', async () => {
    const writer = start('write-rows.ts', dataDir, 'a');
    assert.ok(writer.stdout);
    await once(writer.stdout, 'data');
    await assert.rejects(openDatabase({ dataDir, log: QUIET }), (error) => {
      assert.ok(error instanceof Findings);
      assert.match(error.message, /in use by another Keywave process/);
      assert.match(error.message, /fix: .*DATABASE_URL/);
      return true;
    });
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const database = await openDatabase({ dataDir, log: QUIET });
    assert.equal(database.engine, 'embedded');
    await database.close();
  });

  it('finds every row that was acknowledged before a kill', async () => {
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writer = start('write-rows.ts', dataDir, `${kill}-`);
      assert.ok(writer.stdout);
      let rows = 0;
      for await (const id of createInterface(writer.stdout)) {
        acknowledged.push(id);
        rows += 1;
        if (rows === ROWS_BEFORE_A_KILL) writer.kill('SIGKILL');
      }
    }
    const { store, close } = await openDatabase({ dataDir, log: QUIET });
    const found = new Set((await store.people(acknowledged)).map((person) => person.id));
    await close();
    assert.ok(acknowledged.length >= KILLS * ROWS_BEFORE_A_KILL);
    assert.deepEqual(
      acknowledged.filter((id) => !found.has(id)),
      [],
    );
  });

  it('finds everything again after an ordinary end, also a wave that waits to be released', async () => {
    const first = await openDatabase({ dataDir, log: QUIET });
    await first.store.saveCampaign(CAMPAIGN);
    await first.store.saveUsers([user('a')], T0);
    await first.store.insertWave(wave('w1'), plan(['a']));
    await first.close();
    const second = await openDatabase({ dataDir, log: QUIET });
    assert.equal(await second.store.releaseNudges('w1', 10), 1);
    await second.close();
  });

  it('warns that the embedded engine does not survive a power cut', async () => {
    const warnings: string[] = [];
    const log = { ...QUIET, warn: (event: string) => void warnings.push(event) };
    await (await openDatabase({ dataDir, log })).close();
    assert.match(warnings.join('\n'), /not a power cut/);
  });

  it('says what to do when the server cannot be reached', async () => {
    const databaseUrl = 'postgres://nobody:secret@127.0.0.1:1/none';
    await assert.rejects(openDatabase({ databaseUrl, dataDir, log: QUIET }), (error) => {
      assert.ok(error instanceof Findings);
      assert.match(error.message, /ECONNREFUSED/);
      assert.match(error.message, /Check DATABASE_URL/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  it('lets several processes open one server at the same time, the first migration included', async () => {
    const databaseUrl = await freshDatabase();
    const three = await Promise.all([1, 2, 3].map(() => openDatabase({ databaseUrl, dataDir, log: QUIET })));
    await three[0]?.store.saveCampaign(CAMPAIGN);
    assert.deepEqual(
      (await three[2]?.store.campaigns())?.map(({ id }) => id),
      [CAMPAIGN.id],
    );
    for (const database of three) await database.close();
    await dropDatabase(databaseUrl);
  });

  for (const engine of ['the embedded engine', 'a server'] as const) {
    it(`reads everybody anew on ${engine} when an upgrade has brought given names`, async () => {
      const url = engine === 'a server' ? await freshDatabase() : null;
      const { db, close } = await (url === null ? openEmbedded(dataDir, QUIET) : openServer(url, QUIET));
      await migrate(db, '0008-answer-before');
      const store = createStore(db, { enqueue: async () => {}, pacePerSecond: PACE });
      const reading = { cursor: 'a link without given names', readAt: T0, trouble: null };
      await store.saveReading('users', reading);
      await store.saveReading('groups', reading);
      await migrate(db);
      const cursors = (await store.readings()).map(({ name, cursor, readAt }) => [name, cursor, readAt]);
      assert.deepEqual(cursors, [
        ['groups', reading.cursor, T0],
        ['users', null, T0],
      ]);
      await store.saveUsers([user('a', { givenName: 'Anna' }), user('b')], T0);
      const people = await store.people(['a', 'b']);
      const names = new Map(people.map(({ id, givenName }) => [id, givenName]));
      assert.deepEqual([names.get('a'), names.get('b')], ['Anna', null]);
      await close();
      if (url !== null) await dropDatabase(url);
    });
  }

  it('runs the job of a killed process again', async () => {
    const databaseUrl = await freshDatabase();
    const { jobs, close } = await openDatabase({ databaseUrl, dataDir, log: QUIET });
    const victim = start('die-in-job.ts', databaseUrl);
    assert.ok(victim.stdout);
    await jobs.send({ name: 'release-wave', waveId: 'w1' });
    await once(victim.stdout, 'data');
    victim.kill('SIGKILL');
    const again = Promise.withResolvers<string>();
    const none = async () => undefined;
    await jobs.work({
      'sync-directory': none,
      'plan-follow-ups': none,
      'release-wave': async ({ waveId }) => again.resolve(waveId),
    });
    assert.equal(await again.promise, 'w1');
    await close();
    await dropDatabase(databaseUrl);
  });
});
