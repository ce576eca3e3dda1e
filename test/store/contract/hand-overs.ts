// Contract: what is to be written about questions, one attempt at a time, through kills and second thoughts.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { answer, asked } from '../../../src/core/question.ts';
import type { QuestionMessage, WrittenAt } from '../../../src/ports.ts';
import { at, LEASE, T0, type Harness } from '../harness.ts';
import { waiting } from './questions.ts';

const HERE: WrittenAt = {
  conversationId: '19:a@thread.tacv2',
  serviceUrl: 'https://x/',
  activityId: '1700000000001',
};
/** So short that a mark has lapsed when it is looked at. */
const LAPSED = 0;

export function handOversContract(harness: () => Harness): void {
  const store = () => harness().store;
  const ask = (text: string, since = T0) => store().keepQuestion(waiting('a', text, since));
  const claim = async (leaseMs = LEASE): Promise<QuestionMessage> =>
    (await store().claimMessage(leaseMs)) ?? assert.fail('nothing is due');

  describe('messages about questions', () => {
    it('are a card for each question that waits, once, those who waited longest first', async () => {
      const later = await ask('How?', at(2));
      const first = await ask('Why?', at(1));
      await store().keepQuestion(
        asked({ personId: 'a', text: 'x', lang: 'en', at: T0 }, { band: 'answer', entries: [], topic: null }),
      );
      assert.equal(await store().askCards(), 2);
      assert.equal(await store().askCards(), 0);
      assert.deepEqual(await store().questionMessage(first, 'card'), { is: 'due' });
      const claimed = [await claim(), await claim()].map(({ questionId }) => questionId);
      assert.deepEqual(new Set(claimed), new Set([first, later]));
      assert.equal(await store().claimMessage(LEASE), null);
    });

    it('are marked before they are written: one that is marked is nobody else’s', async () => {
      const id = await ask('Why?');
      await store().askCards();
      const both = await Promise.all([store().claimMessage(LEASE), store().claimMessage(LEASE)]);
      assert.deepEqual(
        both.filter((message) => message !== null).map(({ questionId, attempt }) => [questionId, attempt]),
        [[id, 1]],
      );
    });

    it('are written again when the mark has lapsed, and whoever was too slow settles nothing', async () => {
      const id = await ask('Why?');
      await store().askCards();
      const slow = await claim();
      await pause(5);
      const quick = await claim(LAPSED);
      assert.deepEqual([quick.questionId, quick.attempt], [id, 2]);
      await store().endMessage(slow, { is: 'failed', why: 'x' });
      assert.deepEqual(await store().questionMessage(id, 'card'), { is: 'due' });
      await store().endMessage(quick, { is: 'written', at: HERE });
      assert.deepEqual(await store().questionMessage(id, 'card'), { is: 'written', at: HERE });
      assert.equal(await store().claimMessage(LAPSED), null);
    });

    it('are due again after a while when they are put back', async () => {
      await ask('Why?');
      await store().askCards();
      await store().putBackMessage(await claim(), 60_000);
      assert.equal(await store().claimMessage(LAPSED), null);
      await harness().query(`update question_messages set due_at = clock_timestamp()`);
      assert.equal((await claim()).attempt, 2);
    });

    it('lose nothing that is asked for while they are being written', async () => {
      const id = await ask('Why?');
      await store().askMessage(id, 'refresh');
      const before = await claim();
      await store().askMessage(id, 'refresh');
      await store().endMessage(before, { is: 'written', at: HERE });
      const after = await claim();
      assert.deepEqual([after.kind, after.asked, after.attempt], ['refresh', before.asked + 1, 1]);
      await store().endMessage(after, { is: 'written', at: HERE });
      assert.equal(await store().claimMessage(LAPSED), null);
    });

    it('come in the order of who waits for them: answers first, reminders last', async () => {
      const id = await ask('Why?');
      for (const kind of ['over', 'refresh', 'card', 'answer'] as const) await store().askMessage(id, kind);
      const kinds = [];
      for (let left = 4; left > 0; left -= 1) kinds.push((await claim()).kind);
      assert.deepEqual(kinds, ['answer', 'card', 'refresh', 'over']);
    });

    it('that failed say why, and are tried again when that is asked for', async () => {
      const id = await ask('Why?');
      await store().askCards();
      await store().endMessage(await claim(), { is: 'failed', why: 'uninstalled' });
      assert.deepEqual(await store().questionMessage(id, 'card'), { is: 'failed', why: 'uninstalled' });
      assert.equal(await store().askCards(), 0);
      await store().askFailedCards();
      assert.equal((await claim()).attempt, 1);
    });

    it('that were dropped come back when the question waits again', async () => {
      const id = await ask('Why?');
      await store().askCards();
      await store().endMessage(await claim(), { is: 'dropped' });
      assert.equal(await store().questionMessage(id, 'card'), null);
      assert.equal(await store().askCards(), 1);
    });

    it('remind of a question that has a card once a stage, and not of half when all is over', async () => {
      const old = await ask('Why?', at(0));
      const newer = await ask('How?', at(30));
      await ask('Without a card?', at(0));
      for (const id of [old, newer]) {
        await store().askMessage(id, 'card');
        await store().endMessage(await claim(), { is: 'written', at: HERE });
      }
      const remind = async () => [
        await store().askReminders('over', at(10)),
        await store().askReminders('half', at(40)),
      ];
      assert.deepEqual(await remind(), [1, 1]);
      assert.deepEqual(await remind(), [0, 0]);
      const entered = await harness().query(`select question_id::text as id, kind from question_messages
        where kind in ('half', 'over') order by 1`);
      assert.deepEqual(entered, [
        { id: old, kind: 'over' },
        { id: newer, kind: 'half' },
      ]);
    });

    it('are counted with what waits', async () => {
      const id = await ask('Why?', at(0));
      await ask('How?', at(30));
      const done = answer({ id: await ask('Who?', at(0)), ...waiting('a', 'Who?') }, 'Me.', 'expert', at(1));
      assert.ok(done.is === 'changed');
      await store().saveQuestion(done.question);
      await store().askMessage(id, 'card');
      await store().endMessage(await claim(), { is: 'written', at: HERE });
      await store().saveExpertsChannel({
        id: 'c',
        serviceUrl: 'https://x/',
        name: '',
        topics: [],
        languages: [],
      });
      assert.deepEqual(await store().handOverCounts(at(10)), {
        open: 2,
        overdue: 1,
        unposted: 1,
        channels: 1,
      });
    });
  });
}
