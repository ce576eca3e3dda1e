// Contract: sessions, their questions and votes, and the versions by which readers follow them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DEFAULT_RULES, type Session } from '../../../src/core/session.ts';
import {
  ask,
  merge,
  split,
  withdraw,
  type Acted,
  type SessionQuestion,
} from '../../../src/core/session-question.ts';
import { countVotes, type Vote } from '../../../src/core/votes.ts';
import { at, T0, type Harness } from '../harness.ts';

export function aSession(facts: Partial<Session> = {}): Session {
  return {
    id: randomUUID(),
    channelId: '19:a@thread.tacv2',
    teamId: 'team',
    title: 'Passkeys, live',
    host: 'hanna',
    coHosts: [],
    startsAt: at(60),
    endsAt: at(120),
    timeZone: 'Europe/Berlin',
    rules: DEFAULT_RULES,
    state: 'open',
    current: null,
    ...facts,
  };
}

function changed(act: Acted): SessionQuestion {
  assert.ok(act.is === 'changed', JSON.stringify(act));
  return act.question;
}

export function sessionsContract(harness: () => Harness): void {
  const store = () => harness().store;
  const session = aSession();

  async function asked(text: string): Promise<SessionQuestion> {
    const asker = { is: 'named', personId: 'anna' } as const;
    const question = changed(ask(session, { id: randomUUID(), text, tags: ['key'], asker }, T0));
    await store().saveSessionQuestion(question);
    return question;
  }

  async function votes(after = 0): Promise<Readonly<Record<string, number>>> {
    const changes = await store().sessionChanges(session.id, after);
    const texts = new Map((await store().sessionQuestions(session.id)).map(({ id, text }) => [id, text]));
    const counted = [...(changes?.questions ?? []), ...(changes?.votes ?? [])];
    return Object.fromEntries(counted.map((each) => [texts.get(each.id), each.votes]));
  }

  async function version(): Promise<number> {
    return (await store().sessionChanges(session.id, 0))?.version ?? 0;
  }

  const vote = (question: SessionQuestion, personId: string, on = true) =>
    store().vote(session.id, { questionId: question.id, personId, on });

  describe('sessions', () => {
    beforeEach(() => store().insertSession(session));

    it('are found by their channel, newest first', async () => {
      const later = aSession({ startsAt: at(600), title: 'Again' });
      await store().insertSession(later);
      await store().insertSession(aSession({ channelId: '19:b@thread.tacv2' }));
      const titles = (await store().sessionsIn(session.channelId)).map(({ title }) => title);
      assert.deepEqual(titles, ['Again', 'Passkeys, live']);
      await store().saveSession({ ...later, state: 'live' });
      assert.equal((await store().session(later.id))?.state, 'live');
      assert.equal(await store().session('nonsense'), null);
      assert.equal(await store().sessionChanges(randomUUID(), 0), null);
    });

    it('count a vote once, however often it comes, and none that was taken back', async () => {
      const question = await asked('Why?');
      assert.equal(await vote(question, 'bert'), true);
      assert.equal(await vote(question, 'bert'), false);
      await vote(question, 'carla');
      assert.deepEqual(await votes(), { 'Why?': 2 });
      assert.deepEqual(await store().votesOf(session.id, 'bert'), [question.id]);
      assert.equal(await vote(question, 'bert', false), true);
      assert.equal(await vote(question, 'bert', false), false);
      assert.deepEqual(await votes(), { 'Why?': 1 });
    });

    it('count votes of merged questions together, as core does, and apart again when that is undone', async () => {
      const [why, how, when] = [await asked('Why?'), await asked('How?'), await asked('When?')];
      const cast: Vote[] = [];
      for (const [question, person] of [
        [why, 'p'],
        [how, 'p'],
        [how, 'q'],
        [when, 'r'],
      ] as const) {
        await vote(question, person);
        cast.push({ questionId: question.id, personId: person });
      }
      const howMerged = changed(merge(how, why, [why, how, when]));
      await store().saveSessionQuestion(howMerged);
      const whenMerged = changed(merge(when, how, [why, howMerged, when]));
      await store().saveSessionQuestion(whenMerged);
      const counted = countVotes([why, howMerged, whenMerged], cast);
      assert.equal((await votes())['Why?'], 3);
      assert.equal(counted.get(why.id), 3);
      await store().saveSessionQuestion(changed(split(howMerged)));
      assert.deepEqual(await votes(), { 'Why?': 1, 'How?': 3, 'When?': 1 });
    });

    it('take a vote back from all that is merged', async () => {
      const [why, how] = [await asked('Why?'), await asked('How?')];
      await vote(why, 'p');
      await vote(how, 'p');
      await store().saveSessionQuestion(changed(merge(how, why, [why, how])));
      assert.equal(await vote(why, 'p', false), true);
      assert.equal((await votes())['Why?'], 0);
      assert.deepEqual(await store().votesOf(session.id, 'p'), []);
    });

    it('tell a reader what changed since the version that it saw, merges included', async () => {
      const [why, how] = [await asked('Why?'), await asked('How?')];
      const seen = await version();
      assert.deepEqual(await votes(seen), {});
      await vote(how, 'p');
      assert.deepEqual(await votes(seen), { 'How?': 1 });
      // A vote is told without the words of the question.
      assert.deepEqual((await store().sessionChanges(session.id, seen))?.questions, []);
      const before = await version();
      await store().saveSessionQuestion(changed(merge(how, why, [why, how])));
      assert.deepEqual(await votes(before), { 'Why?': 1, 'How?': 1 });
      const merged = await version();
      await store().saveSessionQuestion(changed(withdraw(why)));
      assert.deepEqual(Object.keys(await votes(merged)).sort(), ['How?', 'Why?']);
      assert.equal((await votes())['How?'], 1);
    });

    it('lose no vote when many come at once', async () => {
      const question = await asked('Why?');
      await Promise.all(Array.from({ length: 40 }, (_, each) => vote(question, `person ${each % 20}`)));
      assert.deepEqual(await votes(), { 'Why?': 20 });
    });

    it('count votes that come all at once as if they came one by one', async () => {
      const questions = [await asked('Why?'), await asked('How?'), await asked('When?')];
      await store().saveSessionQuestion({ ...questions[2]!, mergedInto: questions[0]!.id });
      const standing = new Set<string>();
      const root = (at: number) => (at === 2 ? 0 : at);
      // Each votes for one, for another, takes the first back, and presses once more.
      const acts = Array.from({ length: 30 }, (_, each) => ({ who: `p${each}`, first: each % 3 })).flatMap(
        ({ who, first }) => [
          { who, at: first, on: true },
          { who, at: (first + 1) % 3, on: true },
          { who, at: first, on: false },
          { who, at: (first + 1) % 3, on: true },
        ],
      );
      const expected = acts.map(({ who, at, on }) => {
        const before = [...standing].toString();
        const together = [0, 1, 2].filter((each) => root(each) === root(at));
        if (on) standing.add(`${who} ${at}`);
        else for (const each of together) standing.delete(`${who} ${each}`);
        return [...standing].toString() !== before;
      });
      const changed = await Promise.all(acts.map(({ who, at, on }) => vote(questions[at]!, who, on)));
      assert.deepEqual(changed, expected);
      const people = (at: number) =>
        new Set(
          [...standing].filter((each) => root(Number(each.at(-1))) === at).map((each) => each.split(' ')[0]),
        ).size;
      const counted = await votes();
      assert.deepEqual([counted['Why?'], counted['How?']], [people(0), people(1)]);
    });

    it('do not change by a vote that is there already, nor fail others by a vote that fails', async () => {
      const question = await asked('Why?');
      await vote(question, 'bert');
      const before = await version();
      await vote(question, 'bert');
      await vote(question, 'carla', false);
      assert.equal(await version(), before);
      const gone = { questionId: 'no id', personId: 'carla', on: true };
      const both = [store().vote(session.id, gone), vote(question, 'carla')];
      assert.deepEqual(await Promise.all(both), [false, true]);
      assert.deepEqual(await store().votesOf(session.id, 'carla'), [question.id]);
    });

    it('take no vote for a question that is gone or of another session', async () => {
      const question = changed(withdraw(await asked('Why?')));
      await store().saveSessionQuestion(question);
      assert.equal(await vote(question, 'p'), false);
      assert.equal(
        await store().vote(session.id, { questionId: randomUUID(), personId: 'p', on: true }),
        false,
      );
    });
  });

  describe('teams', () => {
    it('are as Teams told of them last', async () => {
      const team = { id: 't', threadId: '19:g@thread.tacv2', serviceUrl: 'https://x/', name: 'Sales' };
      await store().saveTeam(team);
      await store().saveTeam({ ...team, name: 'Sales EU' });
      assert.deepEqual(await store().team('t'), { ...team, name: 'Sales EU' });
      assert.equal(await store().team('u'), null);
    });
  });
}
