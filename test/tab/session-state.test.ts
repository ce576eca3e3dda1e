// What the tab makes of a session's events, held against the rules of core.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rootsOf } from '../../src/core/session-question.ts';
import { actsOn, type Session, type SessionState } from '../../src/core/session.ts';
import type { QuestionView, SessionView } from '../../src/core/session-view.ts';
import { byRank } from '../../src/core/votes.ts';
import { checkSession, instantIn, localIn } from '../../src/tab/session-form.ts';
import {
  applied,
  ranked,
  roomOf,
  rootOf,
  sectionsOf,
  settledOrder,
  votedAs,
  votedFor,
  type Room,
} from '../../src/tab/session-state.ts';
import { ACTS_ON, timesOf } from '../../src/tab/session-words.ts';

const SESSION: SessionView = {
  id: 's',
  channelId: 'c',
  teamId: 't',
  title: 'Ask us',
  host: { id: 'h', name: 'Hanna' },
  coHosts: [],
  startsAt: '2026-12-01T09:00:00.000Z',
  endsAt: '2026-12-01T10:00:00.000Z',
  timeZone: 'Europe/Berlin',
  rules: { anonymous: true, moderated: false, guests: false },
  state: 'open',
  current: null,
};

const question = (id: string, more: Partial<QuestionView> = {}): QuestionView => ({
  id,
  text: `Question ${id}`,
  tags: [],
  askedAt: '2026-11-24T09:00:00.000Z',
  edited: false,
  state: 'published',
  dismissedWhy: null,
  pinned: false,
  mergedInto: null,
  answer: null,
  votes: 0,
  asker: null,
  ...more,
});

const room = (questions: readonly QuestionView[], votes: readonly string[] = []): Room =>
  roomOf(
    {
      version: 5,
      session: SESSION,
      present: 1,
      questions,
      gone: [],
      votes: [],
      me: { host: false, mayAsk: true, votes, mine: [] },
    },
    [],
  );

const change = { version: 6, session: SESSION, present: 2, questions: [], gone: [], votes: [] };
const answer = { is: 'live', text: '', by: null, at: '2026-12-01T09:10:00.000Z' } as const;

describe('a session in the tab', () => {
  it('takes what changed, the counts alone, and what is gone', () => {
    const after = applied(room([question('a'), question('b'), question('c')]), {
      ...change,
      questions: [question('b', { text: 'Other words' })],
      votes: [
        { id: 'a', votes: 7 },
        { id: 'unknown', votes: 3 },
      ],
      gone: ['c'],
    });
    assert.deepEqual([...after.questions.keys()], ['a', 'b']);
    assert.equal(after.questions.get('a')?.votes, 7);
    assert.equal(after.questions.get('b')?.text, 'Other words');
    assert.deepEqual([after.version, after.present], [6, 2]);
  });

  it('ignores an event that is older than what it knows', () => {
    const before = room([question('a')]);
    assert.equal(applied(before, { ...change, version: 4, gone: ['a'] }), before);
  });

  it('shows a vote at once, and the true count when it comes', () => {
    const voted = votedAs(room([question('a', { votes: 2 })]), 'a', true);
    assert.deepEqual([votedFor(voted, 'a'), voted.questions.get('a')?.votes], [true, 3]);
    assert.equal(votedAs(voted, 'a', true), voted);
    const back = votedAs(voted, 'a', false);
    assert.deepEqual([votedFor(back, 'a'), back.questions.get('a')?.votes], [false, 2]);
    assert.equal(applied(voted, { ...change, votes: [{ id: 'a', votes: 9 }] }).questions.get('a')?.votes, 9);
  });

  it('counts a vote for a merged question as one for what it was merged into, and takes it back with it', () => {
    const merged = room([question('a', { votes: 1 }), question('b', { mergedInto: 'a' })], ['b']);
    assert.ok(votedFor(merged, 'a'));
    assert.ok(!votedFor(votedAs(merged, 'a', false), 'a'));
    const { open, merged: into } = sectionsOf(merged);
    assert.deepEqual(
      open.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(
      into.get('a')?.map(({ id }) => id),
      ['b'],
    );
  });

  const ids = ['a', 'b', 'c', 'd', 'e'];
  const anyQuestions = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...ids),
      pinned: fc.boolean(),
      votes: fc.nat(3),
      answered: fc.boolean(),
      askedAt: fc.constantFrom('2026-11-24T09:00:00.000Z', '2026-11-24T09:01:00.000Z'),
      mergedInto: fc.option(fc.constantFrom(...ids)),
    }),
    { selector: ({ id }) => id },
  );

  it('ranks and follows merges as core does', () => {
    fc.assert(
      fc.property(anyQuestions, (drawn) => {
        const questions = drawn.map(({ answered, ...each }) =>
          question(each.id, { ...each, answer: answered ? answer : null }),
        );
        assert.deepEqual(ranked(questions), questions.toSorted(byRank));
        const known = room(questions).questions;
        const roots = rootsOf(questions);
        for (const { id } of questions) assert.equal(rootOf(known, id), roots.get(id), id);
      }),
    );
  });

  it('offers a host the acts that core allows', () => {
    for (const state of Object.keys(ACTS_ON) as SessionState[]) {
      assert.deepEqual(ACTS_ON[state], actsOn({ state } as Session), state);
    }
  });

  it('moves nothing under the reader’s finger: what is new comes last', () => {
    assert.deepEqual(settledOrder(['a', 'b', 'c'], ['d', 'c', 'a']), ['a', 'c', 'd']);
    assert.deepEqual(settledOrder([], ['b', 'a']), ['b', 'a']);
  });

  it('reads a time in the zone that was chosen, across changes of the clock', () => {
    assert.equal(instantIn('2026-12-01T10:00', 'Europe/Berlin'), '2026-12-01T09:00:00.000Z');
    assert.equal(instantIn('2026-07-01T10:00', 'America/New_York'), '2026-07-01T14:00:00.000Z');
    assert.equal(instantIn('', 'UTC'), null);
    // The clock skips from two to three that night.
    assert.equal(
      localIn(instantIn('2026-03-29T02:30', 'Europe/Berlin') ?? '', 'Europe/Berlin').slice(0, 10),
      '2026-03-29',
    );
    fc.assert(
      fc.property(fc.constantFrom('Asia/Kolkata', 'Pacific/Auckland', 'UTC'), fc.nat(400), (zone, day) => {
        const local = localIn(new Date(Date.UTC(2026, 0, 1, 12) + day * 86_400_000).toISOString(), zone);
        assert.equal(localIn(instantIn(local, zone) ?? '', zone), local);
      }),
    );
  });

  it('says what is wrong with a schedule', () => {
    const form = { title: ' ', startsAt: '2026-12-01T10:00', endsAt: '2026-12-01T10:00', timeZone: 'UTC' };
    const checked = checkSession({ ...form, coHosts: [], rules: SESSION.rules });
    assert.ok(!checked.ok);
    assert.deepEqual(Object.keys(checked.wrong), ['title', 'endsAt']);
  });

  it('shows the reader’s own time, and the session’s beside it where that is another', () => {
    assert.match(timesOf(SESSION, 'en-GB', 'Europe/Berlin'), /^1 Dec 2026, 10:00.11:00$/u);
    assert.match(
      timesOf(SESSION, 'en-GB', 'UTC'),
      /9:00.*10:00 your time · .*10:00.11:00 in Europe\/Berlin$/u,
    );
  });
});
