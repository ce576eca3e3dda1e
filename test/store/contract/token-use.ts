// Contract: the tokens of a day, and the cap that all processes share.

import assert from 'node:assert/strict';
import type { Harness } from '../harness.ts';

export function tokenUseContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('the tokens of a day', () => {
    it('are none before the first are taken, and say of which UTC day they are', async () => {
      assert.equal(await store().tokensUsed(), 0);
      const day = await store().takeTokens(300, 1_000);
      assert.match(day ?? '', /^\d{4}-\d\d-\d\d$/);
      assert.equal(await store().tokensUsed(), 300);
    });

    it('are never more than the cap, whoever asks at the same time', async () => {
      const taken = await Promise.all(Array.from({ length: 20 }, () => store().takeTokens(150, 1_000)));
      assert.equal(taken.filter((day) => day !== null).length, 6);
      assert.equal(await store().tokensUsed(), 900);
      assert.notEqual(await store().takeTokens(100, 1_000), null, 'exactly the cap still fits');
      assert.equal(await store().takeTokens(1, 1_000), null);
    });

    it('are not taken by a request that is larger than the cap', async () => {
      assert.equal(await store().takeTokens(1_001, 1_000), null);
      assert.equal(await store().tokensUsed(), 0);
    });

    it('come back when they were not used, to the day that they were taken from', async () => {
      const day = (await store().takeTokens(900, 1_000)) ?? '';
      await harness().query(`insert into token_use (day, used) values ('2020-02-29', 500)`);
      await store().giveBackTokens(day, 700);
      await store().giveBackTokens('2020-02-29', 100);
      assert.equal(await store().tokensUsed(), 200);
      assert.notEqual(await store().takeTokens(800, 1_000), null);
      const [leapDay] = await harness().query<{ used: number }>(
        `select used from token_use where day = '2020-02-29'`,
      );
      assert.equal(leapDay?.used, 400);
    });

    it('may cost more than was taken, and never count below nothing', async () => {
      const day = (await store().takeTokens(100, 1_000)) ?? '';
      await store().giveBackTokens(day, -50);
      assert.equal(await store().tokensUsed(), 150);
      await store().giveBackTokens(day, 10_000);
      assert.equal(await store().tokensUsed(), 0);
    });

    it('of yesterday leave today’s alone', async () => {
      await harness().query(
        `insert into token_use (day, used) values ((now() at time zone 'utc')::date - 1, 1000)`,
      );
      assert.equal(await store().tokensUsed(), 0);
      assert.notEqual(await store().takeTokens(1_000, 1_000), null);
    });
  });
}
