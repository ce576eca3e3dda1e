// What the bot writes about sessions: one card that is kept up to date, a reminder, what came of it, answers to who asked by
// name, and what becomes of all that when a process dies or Teams refuses.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Moment } from '../../src/core/moment.ts';
import type { Session } from '../../src/core/session.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { askInSession } from '../../src/flows/sessions/ask-in-session.ts';
import type { Visitor } from '../../src/flows/sessions/attend.ts';
import { answerInSession, moderate } from '../../src/flows/sessions/moderate-session.ts';
import { readTold } from '../../src/flows/sessions/read-told.ts';
import { scheduleSession } from '../../src/flows/sessions/schedule-session.ts';
import { steerSession } from '../../src/flows/sessions/steer-session.ts';
import { tellSessions } from '../../src/flows/sessions/tell-sessions.ts';
import { forgetTeam, trackTeam } from '../../src/flows/sessions/track-team.ts';
import { voteInSession } from '../../src/flows/sessions/vote-in-session.ts';
import type { Message, World } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const TEAM = randomUUID();
const THREAD = '19:general@thread.tacv2';
const CHANNEL = '19:passkeys@thread.tacv2';
const HOST = '0a0a0a0a-1111-4222-8333-444444444444';
const ANNA = '0b0b0b0b-1111-4222-8333-444444444444';
const BERT = '0c0c0c0c-1111-4222-8333-444444444444';

type Written = { to: string; moment: Moment; replaces: string | null };

describe('a session in its channel', () => {
  let stage: Stage;
  let world: World;
  let written: Written[];
  let waits: number[];
  let refuse: (to: string) => Awaited<ReturnType<World['messenger']['send']>> | 'killed' | null;

  beforeEach(async () => {
    stage = await openStage();
    await stage.people(HOST, ANNA, BERT);
    written = [];
    waits = [];
    refuse = () => null;
    stage.script.owners = () => [HOST];
    stage.script.channels = () => [{ id: CHANNEL, name: 'Passkeys' }];
    stage.script.member = (_team, id) => ({ guest: false, name: id });
    const take = (to: string, { card }: Message, replaces: string | null) => {
      const instead = refuse(to);
      if (instead === 'killed') throw new Error('killed');
      if (instead !== null) return instead;
      written.push({ to, moment: card as Moment, replaces });
      return { outcome: 'sent', activityId: replaces ?? `a${written.length}` } as const;
    };
    world = {
      ...stage.world,
      cards: { ...stage.world.cards, render: (moment) => ({ summary: moment.moment, card: moment }) },
      messenger: {
        open: async (personId) => ({
          outcome: 'opened',
          conversation: { personId, conversationId: `chat of ${personId}`, serviceUrl: 'https://x/' },
        }),
        send: async ({ conversationId }, message) => take(conversationId, message, null),
        update: async ({ conversationId }, activityId, message) => take(conversationId, message, activityId),
      },
    };
    await trackTeam(world, { id: TEAM, threadId: THREAD, serviceUrl: 'https://teams.example/', name: 'All' });
  });
  afterEach(() => stage.close());

  const as = (personId: string): Visitor => ({ personId, roles: [] });
  const run = () => tellSessions(world, async (ms) => void waits.push(ms));
  const schedule = (more = {}): Promise<Session> =>
    scheduleSession(
      world,
      { teamId: TEAM, channelId: CHANNEL },
      {
        title: 'Ask anything',
        startsAt: plus(stage.now(), 2 * HOUR),
        endsAt: plus(stage.now(), 3 * HOUR),
        timeZone: 'Europe/Berlin',
        rules: { anonymous: true, moderated: false, guests: false },
        coHosts: [],
        ...more,
      },
      as(HOST),
    );
  const act = (session: Session, what: Parameters<typeof steerSession>[2]) =>
    steerSession(world, session.id, what, as(HOST));
  const ask = async (session: Session, who: string, text: string, secretHash: string | null = null) =>
    (await askInSession(world, session.id, { text, tags: [], secretHash }, as(who))) ??
    assert.fail('no session');
  const answer = (session: Session, questionId: string, text: string, is: 'written' | 'live' = 'written') =>
    answerInSession(world, { sessionId: session.id, questionId }, { is, text }, as(HOST));
  const kinds = () => written.map(({ moment, replaces }) => `${moment.moment}${replaces ? ' anew' : ''}`);
  const newest = <Name extends Moment['moment']>(name: Name) => {
    const found = written.findLast(({ moment }) => moment.moment === name) ?? assert.fail(`no ${name}`);
    return found as Written & { moment: Extract<Moment, { moment: Name }> };
  };
  const elapse = async (seconds = 61) => {
    const client = new pg.Client(stage.databaseUrl);
    await client.connect();
    await client.query(
      `update session_messages set begun_at = begun_at - interval '${seconds} seconds', due_at = due_at - interval '${seconds} seconds'`,
    );
    await client.end();
  };

  it('has one card, which is written anew when something has changed, and only then', async () => {
    const session = await schedule();
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    const card = newest('session-announced');
    assert.equal(card.to, CHANNEL);
    assert.deepEqual(
      [card.moment.title, card.moment.state, card.moment.timeZone, card.moment.questions],
      ['Ask anything', 'scheduled', 'Europe/Berlin', 0],
    );
    await act(session, 'open');
    const why = await ask(session, ANNA, 'Why?');
    const how = await ask(session, BERT, 'How?');
    for (const person of [ANNA, BERT]) {
      await voteInSession(world, { sessionId: session.id, questionId: how.id }, true, as(person));
    }
    await voteInSession(world, { sessionId: session.id, questionId: why.id }, true, as(BERT));
    await answer(session, how.id, '', 'live');
    assert.equal(await run(), 1);
    assert.deepEqual(kinds(), ['session-announced', 'session-announced anew']);
    const { moment, replaces } = newest('session-announced');
    assert.deepEqual([replaces, moment.state, moment.questions, moment.answered], ['a1', 'open', 2, 1]);
    assert.deepEqual(moment.top, [
      { text: 'How?', votes: 2, answered: true },
      { text: 'Why?', votes: 1, answered: false },
    ]);
    assert.equal(await run(), 0);
  });

  it('tells nobody of questions that others do not see', async () => {
    const session = await schedule({ rules: { anonymous: true, moderated: true, guests: false } });
    await act(session, 'open');
    const question = await ask(session, ANNA, 'A secret?');
    await voteInSession(world, { sessionId: session.id, questionId: question.id }, true, as(BERT));
    await run();
    assert.ok(!JSON.stringify(written).includes('A secret?'));
    assert.equal(newest('session-announced').moment.questions, 0);
  });

  it('is reminded of once, shortly before its start, and not when it is live already', async () => {
    const session = await schedule();
    const live = await schedule({ title: 'Live already' });
    await act(session, 'open');
    await act(live, 'go-live');
    await run();
    stage.later(2 * HOUR - 16 * MINUTE);
    assert.equal(await run(), 0);
    stage.later(2 * MINUTE);
    assert.equal(await run(), 1);
    assert.deepEqual(
      [newest('session-reminder').moment.title, newest('session-reminder').moment.open],
      ['Ask anything', true],
    );
    stage.later(HOUR);
    assert.equal(await run(), 0);
  });

  it('is summed up when it is closed, kept up to date, and told its effect once when the time is over', async () => {
    const session = await schedule();
    await act(session, 'open');
    const question = await ask(session, ANNA, 'Why?', null);
    await run();
    await act(session, 'close');
    await run();
    const { moment } = newest('session-summary');
    assert.deepEqual([moment.questions, moment.answered, moment.effect], [1, 0, null]);
    await answer(session, question.id, 'Because.');
    await run();
    assert.equal(newest('session-summary').moment.answered, 1);
    assert.ok(newest('session-summary').replaces);
    const before = written.length;
    stage.later(14 * DAY + 3 * HOUR);
    await run();
    await run();
    assert.deepEqual(
      kinds().slice(before),
      ['session-summary anew'],
      'once, and masked: one person took part',
    );
    assert.equal(newest('session-summary').moment.effect, null);
  });

  it('tells an answer in writing to who asked by name, merged ones too, and nobody anonymous', async () => {
    const session = await schedule();
    await act(session, 'open');
    await run();
    const [why, same] = [await ask(session, ANNA, 'Why?'), await ask(session, BERT, 'Why so?')];
    const secret = createHash('sha256').update('a secret of a browser').digest('hex');
    const hidden = await ask(session, ANNA, 'Who am I?', secret);
    await moderate(
      world,
      { sessionId: session.id, questionId: same.id },
      { act: 'merge', into: why.id },
      as(HOST),
    );
    await answer(session, why.id, 'Because.\n\nIt is so.');
    await answer(session, hidden.id, 'Nobody knows.');
    await run();
    const told = written.filter(({ moment }) => moment.moment === 'session-answer');
    assert.deepEqual(told.map(({ to }) => to).toSorted(), [`chat of ${ANNA}`, `chat of ${BERT}`]);
    const { moment } = newest('session-answer');
    assert.deepEqual([moment.answer, moment.by], [['Because.', 'It is so.'], `Person ${HOST}`]);
    assert.ok(!JSON.stringify(told).includes('Nobody knows.'));
    await answer(session, why.id, 'Because, really.');
    await run();
    assert.ok(newest('session-answer').replaces, 'a better answer takes the place of the first');
  });

  it('keeps what does not arrive, for hosts to see', async () => {
    const session = await schedule();
    await act(session, 'open');
    await run();
    refuse = (to) => (to.startsWith('chat') ? { outcome: 'not-installed' } : null);
    const question = await ask(session, ANNA, 'Why?');
    await answer(session, question.id, 'Because.');
    await run();
    const told = (await readTold(world, session.id, as(HOST))) ?? [];
    assert.deepEqual(
      told.find(({ kind }) => kind === 'answer'),
      { kind: 'answer', questionId: question.id, is: 'failed', why: 'uninstalled' },
    );
    await assert.rejects(readTold(world, session.id, as(ANNA)), /Only a host/u);
  });

  it('writes no second card while somebody is at it, and one more when they died', async () => {
    await schedule();
    refuse = () => 'killed';
    await assert.rejects(run(), /killed/u);
    refuse = () => null;
    assert.equal(await run(), 0, 'the mark is fresh');
    await elapse();
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    assert.deepEqual(kinds(), ['session-announced']);
  });

  it('waits when Teams is busy, and writes a deleted card anew', async () => {
    const session = await schedule();
    refuse = () => ({ outcome: 'try-again', why: 'HTTP 429', afterMs: 5_000, slowDown: true });
    await run();
    refuse = () => null;
    assert.equal(await run(), 0);
    await elapse();
    await run();
    await act(session, 'open');
    let gone = true;
    refuse = () => {
      if (!gone) return null;
      gone = false;
      return { outcome: 'failed', why: 'unknown-refusal', code: 'ActivityNotFoundInConversation' };
    };
    await run();
    assert.deepEqual(kinds(), ['session-announced', 'session-announced']);
  });

  it('gets nothing where the bot was taken away, and hosts see why', async () => {
    const session = await schedule();
    await forgetTeam(world, { id: null, threadId: THREAD, serviceUrl: '', name: null });
    await run();
    assert.deepEqual(written, []);
    const [card] = await world.store.sessionMessages(session.id);
    assert.deepEqual(card?.became, { is: 'failed', why: 'not-in-team' });
  });
});

describe('a team', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());
  const seen = { threadId: THREAD, serviceUrl: 'https://teams.example/', name: null };

  it('is asked for where an activity does not name its group, and remembered', async () => {
    const asked: string[] = [];
    stage.script.team = (threadId) => {
      asked.push(threadId);
      return { id: TEAM, name: 'All' };
    };
    await trackTeam(stage.world, { ...seen, id: null });
    await trackTeam(stage.world, { ...seen, id: null });
    assert.deepEqual(asked, [THREAD]);
    assert.deepEqual(await stage.world.store.team(TEAM), {
      id: TEAM,
      threadId: THREAD,
      serviceUrl: 'https://teams.example/',
      name: 'All',
    });
    await trackTeam(stage.world, { ...seen, id: TEAM, serviceUrl: 'https://moved.example/' });
    assert.equal((await stage.world.store.team(TEAM))?.serviceUrl, 'https://moved.example/');
    await forgetTeam(stage.world, { ...seen, id: null });
    assert.equal(await stage.world.store.team(TEAM), null);
  });

  it('that Teams does not tell of stays unknown', async () => {
    await trackTeam(stage.world, { ...seen, id: null });
    assert.equal(await stage.world.store.teamOfThread(THREAD), null);
  });
});
