// The life of a sender against a real database: many calls under way at once, a stop in the middle, and a database that is
// away for a moment while calls are on their way.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '../../src/adapters/postgres/open-database.ts';
import { HOUR } from '../../src/core/time.ts';
import { deliverNudges } from '../../src/flows/sending/deliver-nudges.ts';
import { startSending } from '../../src/flows/sending/send-loop.ts';
import type { Sent, Store } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const PEOPLE = Array.from({ length: 60 }, (_, index) => `p${index}`);

describe('a sender', function () {
  this.timeout(60_000);
  let stage: Stage;
  let activity = 0;
  const accepted = (): Sent => ({ outcome: 'sent', activityId: `a${(activity += 1)}` });
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(...PEOPLE);
  });
  afterEach(() => stage.close());

  const start = () => startSending(stage.world, { worker: 'one', batch: 20, leaseMs: 3_000 });
  const ended = async (waveId: string) => {
    for (;;) {
      const progress = await stage.world.store.progress(waveId).catch(() => null);
      if (progress !== null && progress.people > 0 && progress.planned + progress.sending === 0)
        return progress;
      await pause(20);
    }
  };
  const twice = () => stage.sent.filter((id, index) => stage.sent.indexOf(id) !== index);

  it('does not wait for one answer before the next call: latency costs no throughput', async () => {
    const everybody = Promise.withResolvers<void>();
    let underWay = 0;
    stage.script.send = async () => {
      underWay += 1;
      if (underWay === PEOPLE.length) everybody.resolve();
      await everybody.promise;
      return accepted();
    };
    const wave = await stage.wave();
    const sending = start();
    const { sent } = await ended(wave);
    await sending.stop();
    assert.equal(sent, PEOPLE.length);
  });

  it('ends what is on its way when it is stopped, and leaves the rest planned', async () => {
    const answers = Promise.withResolvers<void>();
    const three = Promise.withResolvers<void>();
    stage.script.send = async () => {
      if (stage.sent.length >= 3) three.resolve();
      await answers.promise;
      return accepted();
    };
    const wave = await stage.wave();
    const sending = start();
    await three.promise;
    const stopped = sending.stop();
    answers.resolve();
    await stopped;
    const { sent, planned, sending: left, inDoubt } = await stage.world.store.progress(wave);
    assert.equal(sent, stage.sent.length);
    assert.deepEqual([left, inDoubt, sent + planned], [0, 0, PEOPLE.length]);
    assert.deepEqual(twice(), []);
  });

  it('keeps a low pace beside a slow database, and reads facts that grew old again in time', async () => {
    const { databaseUrl, world } = stage;
    const slow = await openDatabase({ databaseUrl, dataDir: '', log: world.log, pacePerSecond: 2 });
    let reread = 0;
    const factsAbout: Store['factsAbout'] = async (whose) => {
      if (whose.length <= 4) reread += 1;
      await pause(150);
      return slow.store.factsAbout(whose);
    };
    for (const personId of PEOPLE) {
      const conversation = {
        personId,
        conversationId: `c-${personId}`,
        serviceUrl: 'https://teams.example/',
      };
      await world.store.saveConversation(conversation, {});
    }
    await stage.wave();
    const store: Store = { ...slow.store, factsAbout };
    const sending = startSending({ ...world, store }, { worker: 'one', batch: 64, leaseMs: 40_000 });
    await pause(11_000);
    await sending.stop();
    await slow.close();
    assert.ok(stage.sent.length >= 14, `${stage.sent.length} sent in 11 seconds at two a second`);
    assert.ok(reread > 5, `${reread} looks at few`);
    assert.deepEqual(twice(), []);
  });

  for (const slow of [150, 1_500]) {
    it(`begins once beside a database that takes ${slow} ms for it, which is longer than a slot waits`, async () => {
      const { store } = stage.world;
      await stage.wave();
      let begun = 0;
      const begin: Store['begin'] = async (wanted, worker) => {
        begun += 1;
        const began = await store.begin(wanted, worker);
        await pause(slow);
        return began;
      };
      const world = { ...stage.world, store: { ...store, begin } };
      await deliverNudges(world, { worker: 'one', batch: 1, leaseMs: 10_000 });
      assert.deepEqual([begun, stage.sent.length], [1, 1]);
    });
  }

  it('sends nothing at a slot that comes after the window has closed', async () => {
    const campaign = await stage.world.store.campaign('passkeys');
    assert.ok(campaign !== null);
    const window = { from: 9, to: 17, days: [1, 2, 3, 4, 5, 6, 7] };
    await stage.world.store.saveCampaign({ ...campaign, window });
    await stage.wave();
    stage.later(5 * HOUR - 1_000);
    const reserve: Store['reserve'] = async (slots) => {
      const reserved = await stage.world.store.reserve(slots);
      return { ...reserved, inMs: reserved.inMs + 1_500 };
    };
    const world = { ...stage.world, store: { ...stage.world.store, reserve } };
    await deliverNudges(world, { worker: 'one', batch: 20, leaseMs: 3_000 });
    assert.deepEqual(stage.sent, []);
  });

  it('goes on when the database was away, and writes to nobody twice', async () => {
    const away = Promise.withResolvers<void>();
    let struck = false;
    stage.script.send = async () => {
      if (stage.sent.length >= 10 && !struck) {
        struck = true;
        void outage(stage.databaseUrl, 500).then(away.resolve, away.reject);
      }
      await pause(5);
      return accepted();
    };
    const wave = await stage.wave();
    const sending = start();
    await away.promise;
    const { people, sent, inDoubt } = await ended(wave);
    await sending.stop();
    assert.deepEqual(twice(), []);
    assert.equal(sent + inDoubt, people);
    assert.ok(stage.sent.length >= sent, 'nothing is called sent that never left');
    assert.ok(stage.sent.length > 10, 'it went on');
  });
});

/** Every connection breaks, and none can be made for a while, as when a server restarts. */
async function outage(databaseUrl: string, ms: number): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`alter database ${name} allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await pause(ms);
  await client.query(`alter database ${name} allow_connections true`);
  await client.end();
}
