// A question's life, and the channel that it goes to.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  answer,
  asked,
  choose,
  channelFor,
  handOver,
  isOpen,
  LONGEST_TEXT,
  missedTwice,
  rate,
  take,
  type ExpertsChannel,
  type Question,
  type QuestionAct,
} from '../../src/core/question.ts';

const T0 = '2026-11-24T09:00:00.000Z';
const T1 = '2026-11-24T10:00:00.000Z';

const fresh = (): Question => ({
  id: '7',
  ...asked(
    { personId: 'anna', text: 'Where is my key?', lang: 'en', at: T0 },
    { band: 'none', entries: [], topic: null },
  ),
});

function done(act: QuestionAct): Question {
  assert.ok(act.is === 'changed', act.is);
  return act.question;
}

describe('a question', () => {
  it('waits from when people are asked, and a second hand-over keeps its place', () => {
    const waiting = done(handOver(fresh(), 'nothing-found', T0));
    assert.deepEqual([waiting.state, waiting.waitingSince, waiting.why], ['waiting', T0, 'nothing-found']);
    assert.deepEqual(handOver(waiting, 'urgent', T1), { is: 'unchanged', question: waiting });
  });

  it('is taken by one at a time; another takes it over only from the one they saw', () => {
    const waiting = done(handOver(fresh(), 'urgent', T0));
    const taken = done(take(waiting, 'expert', T0));
    assert.deepEqual(take(taken, 'expert', T1), { is: 'unchanged', question: taken });
    assert.deepEqual(take(taken, 'other', T1), { is: 'refused', why: 'taken' });
    assert.deepEqual(done(take(taken, 'other', T1, 'expert')).taken, { by: 'other', at: T1 });
    assert.deepEqual(take(fresh(), 'expert', T0), { is: 'refused', why: 'not-waiting' });
  });

  it('is answered once: the same answer again is a second click, another one is refused', () => {
    const closed = done(answer(done(handOver(fresh(), 'urgent', T0)), 'In the drawer.', 'expert', T1));
    assert.equal(closed.state, 'closed');
    assert.deepEqual(answer(closed, 'In the drawer.', 'expert', T1), { is: 'unchanged', question: closed });
    assert.deepEqual(answer(closed, 'No idea.', 'expert', T1), { is: 'refused', why: 'closed' });
    assert.deepEqual(take(closed, 'other', T1), { is: 'refused', why: 'closed' });
  });

  it('goes back to people when their answer did not settle it', () => {
    const closed = done(answer(done(handOver(fresh(), 'urgent', T0)), 'In the drawer.', 'expert', T0));
    const again = done(handOver(closed, 'reopened', T1));
    assert.deepEqual([again.state, again.waitingSince, again.taken], ['waiting', T1, null]);
    assert.equal(again.answer?.text, 'In the drawer.');
  });

  it('keeps the last rating', () => {
    const up = done(rate(fresh(), { is: 'up', comment: null, at: T0 }));
    assert.equal(rate(up, { is: 'up', comment: null, at: T1 }).is, 'unchanged');
    assert.equal(done(rate(up, { is: 'down', comment: 'wrong', at: T1 })).rating?.is, 'down');
  });

  it('is open, under any acts, exactly while it has a time since which it waits and no newer answer', () => {
    const act = fc.constantFrom<(question: Question) => QuestionAct>(
      (question) => handOver(question, 'not-helpful', T1),
      (question) => take(question, 'expert', T1),
      (question) => take(question, 'other', T1),
      (question) => answer(question, 'So.', 'expert', T1),
      (question) => rate(question, { is: 'down', comment: null, at: T1 }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let question = fresh();
        for (const each of acts) {
          const result = each(question);
          if (result.is !== 'refused') question = result.question;
          assert.equal(isOpen(question), question.state === 'waiting' || question.state === 'taken');
          if (isOpen(question)) assert.notEqual(question.waitingSince, null);
          if (question.state === 'taken') assert.notEqual(question.taken, null);
          if (question.state === 'closed') assert.notEqual(question.answer, null);
        }
      }),
    );
  });
});

describe('the channel for a question', () => {
  const channel = (id: string, topics: string[], languages: string[]): ExpertsChannel => ({
    id,
    serviceUrl: 'https://example.com/',
    name: id,
    topics,
    languages,
  });
  const all = channel('all', [], []);
  const french = channel('french', [], ['fr']);
  const keys = channel('keys', ['security-keys'], []);
  const frenchKeys = channel('french keys', ['security-keys'], ['fr']);
  const idFor = (channels: ExpertsChannel[], topic: string | null, lang: string) =>
    channelFor(channels, { topic, lang })?.id;

  it('is the one for topic and language, then for the topic, the language, and then for everything', () => {
    const channels = [all, french, keys, frenchKeys];
    assert.equal(idFor(channels, 'security-keys', 'fr-CA'), 'french keys');
    assert.equal(idFor(channels, 'security-keys', 'de'), 'keys');
    assert.equal(idFor(channels, 'travel', 'fr'), 'french');
    assert.equal(idFor(channels, null, 'ja'), 'all');
  });

  it('is any rather than none, and none where there is none', () => {
    assert.equal(idFor([keys], 'travel', 'de'), 'keys');
    assert.equal(idFor([], 'travel', 'de'), undefined);
  });
});

describe('two misses in a row', () => {
  const miss = (more: Partial<Question> = {}): Question => ({ ...fresh(), ...more });

  it('are within an hour, and of questions that the bank had nothing for', () => {
    assert.ok(missedTwice(miss(), T1), 'just an hour');
    assert.ok(!missedTwice(miss(), '2026-11-24T10:00:00.001Z'));
    assert.ok(!missedTwice(null, T0));
    assert.ok(!missedTwice(miss({ band: 'answer', state: 'answered' }), T0));
    assert.ok(!missedTwice(miss({ band: 'choices' }), T0), 'offered, and not refused yet');
  });

  it('count “none of these”, and neither a wish for a person nor what was found by its topic', () => {
    assert.ok(missedTwice(done(handOver(miss({ band: 'choices' }), 'none-of-these', T0)), T0));
    assert.ok(!missedTwice(done(handOver(miss(), 'asked-for-person', T0)), T0));
    assert.ok(!missedTwice(choose(miss(), 'what', 'basics'), T0));
  });
});

describe('a choice', () => {
  it('answers what was offered, comes first, and moves nothing that people have', () => {
    const offered = { ...fresh(), band: 'choices', entries: ['a', 'b', 'c'], topic: 'x' } as const;
    const chosen = choose(offered, 'c', 'y');
    assert.deepEqual([chosen.state, chosen.entries, chosen.topic], ['answered', ['c', 'a', 'b'], 'y']);
    assert.deepEqual(choose(chosen, 'd', 'z').entries, ['d', 'c', 'a']);
    assert.equal(choose(done(handOver(offered, 'urgent', T0)), 'c', 'y').state, 'waiting');
  });
});

describe('what is asked', () => {
  const about = { personId: 'anna', lang: 'en', at: T0 };
  const nothing = { band: 'none', entries: [], topic: null } as const;

  it('is answered by the bank or only offered something, and kept as far as it fits', () => {
    const text = 'x\0'.repeat(LONGEST_TEXT + 1);
    const kept = asked({ ...about, text }, nothing);
    assert.deepEqual([kept.state, kept.text], ['offered', 'x'.repeat(LONGEST_TEXT)]);
    assert.equal(asked({ ...about, text: 'q' }, { ...nothing, band: 'answer' }).state, 'answered');
  });
});
