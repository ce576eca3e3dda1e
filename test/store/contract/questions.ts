// Contract: questions and their life, and the experts' channels.

import assert from 'node:assert/strict';
import { answer, asked, handOver, type ExpertsChannel, type Question } from '../../../src/core/question.ts';
import { at, T0, type Harness } from '../harness.ts';

/** A question for people. */
export function waiting(personId: string, text: string, since = T0): Omit<Question, 'id'> {
  const question = asked(
    { personId, text, lang: 'en', at: since },
    { band: 'none', entries: [], topic: null },
  );
  return { ...question, state: 'waiting', why: 'nothing-found', waitingSince: since };
}

export function questionsContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('questions', () => {
    it('are kept word for word, with what was found', async () => {
      const question = asked(
        { personId: 'a', text: 'Why — “so”? \u{1F511}', lang: 'pt-BR', at: T0 },
        { band: 'choices', entries: ['cost', 'why'], topic: 'basics' },
      );
      const id = await store().keepQuestion(question);
      assert.deepEqual(await store().question(id), { id, ...question });
      assert.equal(await store().openQuestions(), 0);
    });

    it('wait until somebody has answered', async () => {
      const id = await store().keepQuestion(waiting('a', 'Why?'));
      await store().keepQuestion(waiting('a', 'How?'));
      assert.equal(await store().openQuestions(), 2);
      const answered = answer({ id, ...waiting('a', 'Why?') }, 'So.', 'expert', at(1));
      assert.ok(answered.is === 'changed');
      await store().saveQuestion(answered.question);
      assert.deepEqual(await store().question(id), answered.question);
      assert.equal(await store().openQuestions(), 1);
      const again = handOver(answered.question, 'reopened', at(2));
      assert.ok(again.is === 'changed');
      await store().saveQuestion(again.question);
      assert.equal(await store().openQuestions(), 2);
    });

    it('are kept once for the message that asked them', async () => {
      const ask = (personId: string, messageId: string) =>
        store().transaction((tx) => tx.keepQuestionOnce(waiting(personId, 'Why?'), messageId));
      const both = await Promise.all([ask('a', '1'), ask('a', '1')]);
      const [id, ...more] = both.filter((kept) => kept !== null);
      assert.deepEqual([more, (await store().lastQuestion('a'))?.id], [[], id]);
      assert.equal(await ask('a', '1'), null);
      assert.notEqual(await ask('a', '2'), null);
      assert.notEqual(await ask('b', '1'), null);
      assert.equal(await store().openQuestions(), 3);
    });

    it('tell the newest of a person', async () => {
      assert.equal(await store().lastQuestion('a'), null);
      await store().keepQuestion(waiting('a', 'Why?'));
      await store().keepQuestion(waiting('a', 'How?'));
      await store().keepQuestion(waiting('b', 'Who?'));
      assert.equal((await store().lastQuestion('a'))?.text, 'How?');
    });

    it('are none under an id that is no number', async () => {
      for (const id of ['', 'x', '1; drop table questions', '9'.repeat(40)]) {
        assert.equal(await store().question(id), null);
      }
    });
  });

  describe('experts’ channels', () => {
    const channel: ExpertsChannel = {
      id: '19:a@thread.tacv2',
      serviceUrl: 'https://x/',
      name: 'Help',
      topics: ['travel'],
      languages: [],
    };

    it('are kept in order, each once, until they are taken away', async () => {
      await store().saveExpertsChannel(channel);
      await store().saveExpertsChannel({ ...channel, id: '19:b@thread.tacv2' });
      await store().saveExpertsChannel({ ...channel, name: 'Passkeys', languages: ['de'] });
      const names = async () => (await store().expertsChannels()).map(({ name }) => name);
      assert.deepEqual(await names(), ['Passkeys', 'Help']);
      await store().removeExpertsChannel(channel.id);
      assert.deepEqual(await names(), ['Help']);
    });
  });
}
