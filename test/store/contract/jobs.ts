// Contract: transactions and jobs.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '../../../src/ports.ts';
import { CAMPAIGN, plan, T0, user, wave, type Harness } from '../harness.ts';

export function transactionsContract(harness: () => Harness): void {
  const store = () => harness().store;
  const waiting = () => harness().query<{ name: string }>(`select name from jobs.job order by name`);

  describe('transactions', () => {
    it('that fail leave neither rows nor jobs', async () => {
      await store().saveCampaign(CAMPAIGN);
      const failing = store().transaction(async (tx) => {
        await tx.insertWave(wave('w1'), plan(['a']));
        await tx.enqueue({ name: 'release-wave', waveId: 'w1' });
        throw new Error('after all');
      });
      await assert.rejects(failing, /after all/);
      assert.equal(await store().wave('w1'), null);
      assert.deepEqual(await waiting(), []);
    });

    it('that succeed bring rows and job together', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().transaction(async (tx) => {
        await tx.insertWave(wave('w1'), plan(['a']));
        await tx.enqueue({ name: 'release-wave', waveId: 'w1' });
        assert.deepEqual(await tx.wave('w1'), wave('w1'));
      });
      assert.deepEqual(await store().wave('w1'), wave('w1'));
      assert.deepEqual(await waiting(), [{ name: 'release-wave' }]);
    });

    it('in which a statement failed are not taken for done, even when the failure was swallowed', async () => {
      const swallowed = store().transaction(async (tx) => {
        await tx.saveUsers([user('a')], T0);
        await tx.saveUsers([user('b')], 'not a time').catch(() => undefined);
      });
      await assert.rejects(swallowed);
      assert.equal(await store().person('a'), null);
      await store().saveUsers([user('c')], T0);
      assert.notEqual(await store().person('c'), null);
    });

    it('leave out a wave whose list fails half-way', async () => {
      await store().saveCampaign(CAMPAIGN);
      await assert.rejects(store().insertWave(wave('w1'), plan(['a', 'a'])));
      assert.equal(await store().wave('w1'), null);
    });
  });
}

/** These start workers, so they need a database of their own. */
export function jobsContract(harness: () => Harness): void {
  describe('jobs', function () {
    this.timeout(60_000);
    const running = new Map<string, number>();
    const events = new EventTarget();
    const ran: string[] = [];
    let act: (job: Job) => Promise<void> = async () => undefined;

    const run = async (job: Job): Promise<void> => {
      const key = job.name === 'release-wave' ? job.waveId : job.name;
      running.set(key, (running.get(key) ?? 0) + 1);
      try {
        assert.equal(running.get(key), 1, 'two at a time');
        await act(job);
        ran.push(key);
        events.dispatchEvent(new Event('ran'));
      } finally {
        running.set(key, (running.get(key) ?? 0) - 1);
      }
    };
    const until = async (enough: () => boolean) => {
      while (!enough()) await once(events, 'ran');
    };
    const handlers = { 'sync-directory': run, 'release-wave': run, 'plan-follow-ups': run };

    before(() => harness().jobs.work(handlers));
    beforeEach(() => {
      ran.length = 0;
      act = async () => undefined;
    });

    it('run, also when they were entered in a transaction', async () => {
      await harness().store.transaction((tx) => tx.enqueue({ name: 'release-wave', waveId: 'w' }));
      await harness().jobs.send({ name: 'sync-directory' });
      await until(() => ran.length === 2);
      assert.deepEqual(ran.sort(), ['sync-directory', 'w']);
    });

    it('of different waves run side by side', async () => {
      const both = Promise.withResolvers<void>();
      let started = 0;
      act = async () => {
        started += 1;
        if (started === 2) both.resolve();
        await both.promise;
      };
      await harness().jobs.send({ name: 'release-wave', waveId: 'one' });
      await harness().jobs.send({ name: 'release-wave', waveId: 'two' });
      await until(() => ran.length === 2);
    });

    it('of one wave run one at a time, and what is asked for meanwhile runs once more afterwards', async () => {
      const asked = Promise.withResolvers<void>();
      const first = Promise.withResolvers<void>();
      act = async () => {
        first.resolve();
        await asked.promise;
      };
      const release: Job = { name: 'release-wave', waveId: 'same' };
      await harness().jobs.send(release);
      await first.promise;
      for (let times = 0; times < 5; times += 1) await harness().jobs.send(release);
      asked.resolve();
      await until(() => ran.length === 2);
      const left =
        await harness().query(`select id from jobs.job where state in ('created', 'retry', 'active')
        and data->>'waveId' = 'same' and id not in (select id from jobs.job where state = 'active')`);
      assert.deepEqual(left, []);
    });

    it('that throw are tried again', async () => {
      let tries = 0;
      act = async () => {
        tries += 1;
        if (tries < 2) throw new Error('not yet');
      };
      await harness().jobs.send({ name: 'plan-follow-ups' });
      await until(() => ran.length === 1);
      assert.equal(tries, 2);
    });

    it('are scheduled by the clock on the wall, in UTC, once per name', async () => {
      await harness().jobs.schedule('plan-follow-ups', '*/5 * * * *');
      await harness().jobs.schedule('plan-follow-ups', '* * * * *');
      const rows = await harness().query(`select name, cron, timezone from jobs.schedule`);
      assert.deepEqual(rows, [{ name: 'plan-follow-ups', cron: '* * * * *', timezone: 'UTC' }]);
    });

    it('that run are waited for at the end', async () => {
      const started = Promise.withResolvers<void>();
      act = async () => {
        started.resolve();
        await pause(50);
      };
      await harness().jobs.send({ name: 'release-wave', waveId: 'last' });
      await started.promise;
      await harness().jobs.close();
      assert.ok(ran.includes('last'));
    });
  });
}
