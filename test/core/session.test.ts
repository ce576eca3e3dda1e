// A session, the questions in it, and votes as sets.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  actsOn,
  DEFAULT_RULES,
  mayHost,
  maySchedule,
  maySee,
  steerSession,
  takesQuestions,
  type Attendance,
  type Session,
  type SessionAct,
} from '../../src/core/session.ts';
import {
  answerQuestion,
  ask,
  dismiss,
  edit,
  isAsker,
  merge,
  pin,
  publish,
  split,
  withdraw,
  type Acted,
  type Asker,
  type SessionQuestion,
} from '../../src/core/session-question.ts';
import { effectOf } from '../../src/core/session-report.ts';
import { byRank, countVotes, type Vote } from '../../src/core/votes.ts';

const T0 = '2026-11-24T09:00:42.123Z';

const SESSION: Session = {
  id: 's',
  channelId: '19:a@thread.tacv2',
  teamId: 'team',
  title: 'Passkeys, live',
  host: 'hanna',
  coHosts: ['cora'],
  startsAt: T0,
  endsAt: T0,
  timeZone: 'Europe/Berlin',
  rules: DEFAULT_RULES,
  state: 'open',
  current: null,
};

function changed(act: Acted): SessionQuestion {
  assert.ok(act.is === 'changed', JSON.stringify(act));
  return act.question;
}

const NAMED: Asker = { is: 'named', personId: 'anna' };
const question = (id: string, session = SESSION, asker: Asker = NAMED) =>
  changed(ask(session, { id, text: `Question ${id}`, tags: [], asker }, T0));

describe('a session', () => {
  it('goes its way and no other', () => {
    const way: readonly SessionAct[] = ['open', 'go-live', 'close', 'archive'];
    let session: Session = { ...SESSION, state: 'scheduled' };
    const states = way.map((act) => (session = steerSession(session, act) ?? session).state);
    assert.deepEqual(states, ['open', 'live', 'closed', 'archived']);
    assert.deepEqual(actsOn(session), []);
    assert.equal(steerSession(session, 'open'), null);
    assert.equal(steerSession(session, 'archive'), session);
    assert.equal(steerSession({ ...SESSION, state: 'closed' }, 'go-live')?.state, 'live');
  });

  it('takes questions while it is open or live', () => {
    const taking = (['scheduled', 'open', 'live', 'closed', 'archived'] as const).filter((state) =>
      takesQuestions({ state }),
    );
    assert.deepEqual(taking, ['open', 'live']);
  });

  it('lets members in, guests by the rules, and nobody else', () => {
    const who = (facts: Partial<Attendance>): Attendance => ({
      personId: 'x',
      member: true,
      guest: false,
      owner: false,
      hostRole: false,
      ...facts,
    });
    const withGuests = { ...SESSION, rules: { ...DEFAULT_RULES, guests: true } };
    assert.ok(maySee(SESSION, who({})));
    assert.ok(!maySee(SESSION, who({ guest: true })));
    assert.ok(maySee(withGuests, who({ guest: true })));
    assert.ok(!maySee(withGuests, who({ member: false, owner: true, hostRole: true })));
    assert.ok(!mayHost(SESSION, who({})));
    for (const facts of [{ personId: 'hanna' }, { personId: 'cora' }, { owner: true }, { hostRole: true }]) {
      assert.ok(mayHost(SESSION, who(facts)), JSON.stringify(facts));
      assert.ok(!mayHost(withGuests, who({ ...facts, guest: true })), 'a guest hosts nothing');
      assert.ok(!mayHost(SESSION, who({ ...facts, member: false })));
    }
    assert.ok(maySchedule(who({ owner: true })));
    assert.ok(!maySchedule(who({ personId: 'hanna' })));
  });
});

describe('a question in a session', () => {
  it('is published at once, or after a host has looked at it', () => {
    assert.equal(question('q').state, 'published');
    const moderated = { ...SESSION, rules: { ...DEFAULT_RULES, moderated: true } };
    const pending = question('q', moderated);
    assert.equal(pending.state, 'pending');
    const edited = changed(edit(moderated, changed(publish(pending)), { text: 'Other', tags: [] }));
    assert.deepEqual([edited.state, edited.edited], ['pending', true]);
  });

  it('is not taken when the session is closed or lets nobody ask anonymously', () => {
    const asked = { id: 'q', text: 'Why?', tags: [], asker: { is: 'anonymous', secretHash: 'h' } } as const;
    assert.deepEqual(ask({ ...SESSION, state: 'closed' }, asked, T0), { is: 'refused', why: 'not-open' });
    const named = { ...SESSION, rules: { ...DEFAULT_RULES, anonymous: false } };
    assert.deepEqual(ask(named, asked, T0), { is: 'refused', why: 'no-anonymous' });
  });

  it('keeps the minute alone of an anonymous asker, and knows them by their secret', () => {
    const anonymous = question('q', SESSION, { is: 'anonymous', secretHash: 'h' });
    assert.equal(anonymous.askedAt, '2026-11-24T09:00:00.000Z');
    assert.equal(question('q').askedAt, T0);
    assert.ok(isAsker(anonymous, 'whoever', 'h'));
    assert.ok(!isAsker(anonymous, 'anna', null));
    assert.ok(!isAsker(question('q'), 'bert', 'h'));
  });

  it('stays as it is once it was answered', () => {
    const answered = changed(answerQuestion(question('q'), { is: 'live', text: '', by: 'hanna', at: T0 }));
    assert.deepEqual(withdraw(answered), { is: 'refused', why: 'answered' });
    assert.deepEqual(edit(SESSION, answered, { text: 'x', tags: [] }), { is: 'refused', why: 'answered' });
    assert.equal(
      answerQuestion(answered, { is: 'live', text: '', by: 'hanna', at: 'later' }).is,
      'unchanged',
    );
  });

  it('is pinned, merged and answered only where others see it', () => {
    const dismissed = changed(dismiss(question('q'), 'off topic'));
    for (const act of [
      pin(dismissed, true),
      merge(dismissed, question('r'), []),
      merge(question('r'), dismissed, []),
      answerQuestion(dismissed, { is: 'live', text: '', by: 'hanna', at: T0 }),
    ]) {
      assert.deepEqual(act, { is: 'refused', why: 'not-published' });
    }
    assert.deepEqual(publish(changed(withdraw(question('q')))), { is: 'refused', why: 'withdrawn' });
  });

  it('is never merged with itself, however long the way', () => {
    const [a, b, c] = [question('a'), question('b'), question('c')];
    const ab = changed(merge(a, b, [a, b, c]));
    const bc = changed(merge(b, c, [ab, b, c]));
    assert.deepEqual(merge(c, ab, [ab, bc, c]), { is: 'refused', why: 'merged-with-itself' });
    assert.deepEqual(merge(ab, ab, [ab, bc, c]), { is: 'refused', why: 'merged-with-itself' });
    const [d, ca] = [question('d'), changed(merge(c, a, [a, b, c]))];
    const bd = changed(merge(b, d, [a, b, d]));
    const ab2 = changed(merge(a, b, [a, bd, ca, d]));
    assert.deepEqual(merge(bd, ca, [ab2, bd, ca, d]), { is: 'refused', why: 'merged-with-itself' });
    assert.deepEqual(merge(a, a, [a]), { is: 'refused', why: 'merged-with-itself' });
    assert.deepEqual(split(c), { is: 'refused', why: 'not-merged' });
  });
});

describe('votes', () => {
  const ids = ['a', 'b', 'c', 'd'] as const;
  const vote = fc.record<Vote>({
    questionId: fc.constantFrom(...ids),
    personId: fc.constantFrom('p', 'q', 'r', 's'),
  });
  const merges = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 6 });

  function merged(pairs: readonly (readonly [string, string])[]): SessionQuestion[] {
    let questions = ids.map((id) => question(id));
    const find = (id: string) => questions.find((each) => each.id === id)!;
    for (const [from, into] of pairs) {
      const act = merge(find(from), find(into), questions);
      if (act.is === 'changed') questions = questions.map((each) => (each.id === from ? act.question : each));
    }
    return questions;
  }

  it('are a set: order and repetition change nothing', () => {
    fc.assert(
      fc.property(fc.array(vote), merges, (votes, pairs) => {
        const questions = merged(pairs);
        const counted = countVotes(questions, votes);
        assert.deepEqual(countVotes(questions.toReversed(), [...votes, ...votes].toReversed()), counted);
      }),
    );
  });

  it('of merged questions count together, each person once', () => {
    fc.assert(
      fc.property(fc.array(vote), merges, (votes, pairs) => {
        const questions = merged(pairs);
        const everybody = new Set(votes.map(({ personId }) => personId));
        const counts = countVotes(questions, votes);
        for (const count of counts.values()) assert.ok(count <= everybody.size);
        if (counts.size === 1) assert.equal([...counts.values()][0], everybody.size);
      }),
    );
  });

  it('come back to each question when a merge is undone', () => {
    fc.assert(
      fc.property(
        fc.array(vote),
        merges,
        fc.constantFrom(...ids),
        fc.constantFrom(...ids),
        (votes, pairs, from, into) => {
          const before = merged(pairs);
          const find = (id: string) => before.find((each) => each.id === id)!;
          if (find(from).mergedInto !== null) return;
          const act = merge(find(from), find(into), before);
          if (act.is !== 'changed') return;
          const undone = changed(split(act.question));
          const after = before.map((each) => (each.id === from ? undone : each));
          assert.deepEqual(countVotes(after, votes), countVotes(before, votes));
        },
      ),
    );
  });

  it('rank the same whatever order they come in', () => {
    const ranked = fc.record({
      id: fc.uuid(),
      pinned: fc.boolean(),
      votes: fc.nat(3),
      askedAt: fc.constantFrom('2026-11-24T09:00:00.000Z', '2026-11-24T09:01:00.000Z'),
      answer: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.uniqueArray(ranked, { selector: ({ id }) => id }), (rows) => {
        assert.deepEqual(rows.toReversed().sort(byRank), rows.toSorted(byRank));
      }),
    );
  });
});

describe('the effect of a session', () => {
  const START = '2026-11-24T09:00:00.000Z';
  const group = (people: number, at: string | null) => Array.from({ length: people }, () => at);

  it('counts who registered since, within two weeks', () => {
    const registered = [
      ...group(6, '2026-11-01T09:00:00.000Z'),
      ...group(7, '2026-11-30T09:00:00.000Z'),
      ...group(8, '2026-12-30T09:00:00.000Z'),
      ...group(9, null),
    ];
    const effect = effectOf(registered, START);
    assert.deepEqual([effect?.tookPart, effect?.hadPasskey, effect?.registeredSince], [30, 6, 7]);
  });

  it('tells nothing when a cell, or what is left of all, is of fewer than five', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), (had, since, others) => {
        const registered = [
          ...group(had, '2026-11-01T09:00:00.000Z'),
          ...group(since, '2026-11-30T09:00:00.000Z'),
          ...group(others, null),
        ];
        const small = [had, since, others].some((people) => people > 0 && people < 5);
        assert.equal(effectOf(registered, START) === null, small);
      }),
    );
  });
});
