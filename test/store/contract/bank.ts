// Contract: the organisation's own entries of the FAQ with their history, and the questions that it learns from.

import assert from 'node:assert/strict';
import {
  drafted,
  publish,
  askReview,
  retire,
  save,
  type OwnEntry,
  type OwnResult,
} from '../../../src/core/own-entry.ts';
import { handOver, rate, type Question } from '../../../src/core/question.ts';
import { at, T0, type Harness } from '../harness.ts';
import { waiting } from './questions.ts';

const CONTENT = {
  topic: 'travel',
  urgent: false,
  links: [],
  locales: {
    en: {
      phrasings: ['where’s “it”? \u{1F511}'],
      words: { question: 'Where?', answer: 'There.', source: 'organisation' },
    },
  },
};

function changed(result: OwnResult): Extract<OwnResult, { is: 'changed' }> {
  assert.ok(result.is === 'changed', result.is);
  return result;
}

export function bankContract(harness: () => Harness): void {
  const store = () => harness().store;
  const keep = async (result: OwnResult, by: string, minutes: number): Promise<OwnEntry> => {
    const { entry, act } = changed(result);
    await store().saveBankEntry(entry, act, by, at(minutes));
    return entry;
  };

  describe('own entries of the FAQ', () => {
    it('are kept in the order in which they were made, with everything that was done to them', async () => {
      const first = drafted('own-b', CONTENT, { by: 'anna', at: T0 }, null);
      await store().saveBankEntry(first, 'saved', 'anna', T0);
      await store().saveBankEntry(drafted('own-a', CONTENT, { by: 'bo', at: T0 }, null), 'saved', 'bo', T0);
      const longer = { ...CONTENT, urgent: true };
      const second = await keep(save(first, longer, 1, { by: 'bo', at: at(1) }), 'bo', 1);
      const live = await keep(
        publish(changed(askReview(second)).entry, { by: 'cleo', at: at(2) }, false),
        'cleo',
        2,
      );
      assert.deepEqual(await store().bankEntry('own-b'), live);
      assert.deepEqual(
        (await store().bankEntries()).map(({ id }) => id),
        ['own-b', 'own-a'],
      );
      assert.deepEqual(await store().bankHistory('own-b'), [
        { version: 2, act: 'published', by: 'cleo', at: at(2), content: null },
        { version: 2, act: 'saved', by: 'bo', at: at(1), content: longer },
        { version: 1, act: 'saved', by: 'anna', at: T0, content: CONTENT },
      ]);
      assert.equal(await store().bankEntry('own-c'), null);
      assert.deepEqual(await store().bankHistory('own-c'), []);
    });

    it('tell that people get something else by another number', async () => {
      const before = await store().bankVersion();
      const draft = drafted('own-a', CONTENT, { by: 'anna', at: T0 }, null);
      await store().saveBankEntry(draft, 'saved', 'anna', T0);
      assert.equal(await store().bankVersion(), before);
      const live = await keep(
        publish(changed(askReview(draft)).entry, { by: 'bo', at: at(1) }, false),
        'bo',
        1,
      );
      const published = await store().bankVersion();
      assert.notEqual(published, before);
      await keep(retire(live), 'bo', 2);
      assert.notEqual(await store().bankVersion(), published);
    });

    it('know the question that they were made from, and a question makes one', async () => {
      const id = await store().keepQuestion(waiting('a', 'Why?'));
      assert.equal(await store().bankEntryFrom(id), null);
      const made = drafted('own-a', CONTENT, { by: 'anna', at: T0 }, id);
      await store().saveBankEntry(made, 'saved', 'anna', T0);
      assert.deepEqual(await store().bankEntryFrom(id), made);
      const twin = drafted('own-b', CONTENT, { by: 'anna', at: T0 }, id);
      await assert.rejects(store().saveBankEntry(twin, 'saved', 'anna', T0));
      assert.equal(await store().bankEntryFrom('x'), null);
    });
  });

  describe('questions to learn from', () => {
    const kept = async (question: Omit<Question, 'id'>) => store().keepQuestion(question);

    it('are those that the FAQ did not settle, newest first, since a time', async () => {
      const answered = {
        ...waiting('a', 'Found', at(5)),
        band: 'answer',
        state: 'answered',
        why: null,
      } as const;
      await kept({ ...waiting('a', 'Too old', at(0)) });
      await kept(answered);
      await kept({ ...waiting('a', 'A person, please', at(6)), why: 'asked-for-person' });
      const urgent = { ...waiting('a', 'Stolen', at(6)), band: 'answer', why: 'urgent' } as const;
      await kept(urgent);
      await kept({ ...waiting('a', 'Nothing', at(7)) });
      await kept({ ...answered, band: 'none', text: 'Left alone' });
      const helped = { id: await kept({ ...answered, text: 'No help' }), ...answered, text: 'No help' };
      const handed = handOver(helped, 'not-helpful', at(8));
      assert.ok(handed.is === 'changed');
      await store().saveQuestion(handed.question);
      const liked = { id: await kept({ ...answered, text: 'Bad' }), ...answered, text: 'Bad' };
      const rated = rate(liked, { is: 'down', comment: null, at: at(9) });
      assert.ok(rated.is === 'changed');
      await store().saveQuestion(rated.question);
      const found = await store().unsettledQuestions(at(5), 10);
      assert.deepEqual(
        found.map(({ text }) => text),
        ['Bad', 'No help', 'Left alone', 'Nothing'],
      );
      assert.equal((await store().unsettledQuestions(at(5), 2)).length, 2);
    });

    it('that wait are told longest waiting first', async () => {
      await kept(waiting('a', 'Second', at(2)));
      await kept({ ...waiting('a', 'First', at(1)), state: 'taken', taken: { by: 'x', at: at(3) } });
      await kept({ ...waiting('a', 'Done', at(0)), state: 'closed' });
      assert.deepEqual(
        (await store().waitingQuestions(10)).map(({ text }) => text),
        ['First', 'Second'],
      );
      assert.equal((await store().waitingQuestions(1)).length, 1);
    });
  });
}
