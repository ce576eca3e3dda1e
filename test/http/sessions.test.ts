// Sessions through the tab API: who may do what, anonymous questions, votes, and how those who follow hear of it, also when
// something changes at another process.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { openLog } from '../../src/adapters/log/log.ts';
import type { OwnEntry } from '../../src/core/own-entry.ts';
import type { QuestionView, SessionView } from '../../src/core/session-view.ts';
import {
  ANNA,
  BERT,
  CHANNEL,
  draft,
  GUEST,
  openSessionStage,
  OWNER,
  STRANGER,
  TEAM,
} from './session-stage.ts';

type SessionStage = Awaited<ReturnType<typeof openSessionStage>>;

describe('sessions', function () {
  this.timeout(60_000);
  let on: SessionStage;
  before(async () => void (on = await openSessionStage(openLog('silent'))));
  after(() => on.close());

  const call = <T = Record<string, unknown>>(...args: Parameters<SessionStage['call']>) =>
    on.call<T>(...args);
  const opened: SessionStage['opened'] = (...args) => on.opened(...args);
  const asked: SessionStage['asked'] = (...args) => on.asked(...args);
  const read: SessionStage['read'] = (...args) => on.read(...args);
  const follow: SessionStage['follow'] = (...args) => on.follow(...args);

  it('are scheduled by owners of the team, in a channel of the team', async () => {
    assert.equal((await call(OWNER, 'POST', '', draft())).status, 200);
    assert.equal((await call(ANNA, 'POST', '', draft())).status, 403);
    assert.equal(
      (await call(OWNER, 'POST', '', { ...draft(), channel: '19:other@thread.tacv2' })).status,
      400,
    );
    assert.equal((await call(OWNER, 'POST', '', { ...draft(), team: randomUUID() })).status, 403);
    assert.equal((await call(OWNER, 'POST', '', { ...draft(), endsAt: draft().startsAt })).status, 400);
    assert.equal((await call('', 'POST', '', draft())).status, 401);
    const where = `?team=${TEAM}&channel=${encodeURIComponent(CHANNEL)}`;
    const { body } = await call<{ sessions: SessionView[]; maySchedule: boolean }>(ANNA, 'GET', where);
    assert.equal(body.sessions[0]?.host.name, `Person ${OWNER}`);
    assert.equal(body.maySchedule, false);
  });

  it('let in members of the team, guests by the rules, and nobody else', async () => {
    const closed = await opened();
    const open = await opened({ guests: true });
    const statuses = async (session: string) =>
      Promise.all([ANNA, GUEST, STRANGER].map(async (who) => (await call(who, 'GET', `/${session}`)).status));
    assert.deepEqual(await statuses(closed), [200, 403, 403]);
    assert.deepEqual(await statuses(open), [200, 200, 403]);
    assert.equal((await call(ANNA, 'GET', `/${randomUUID()}`)).status, 404);
    for (const act of ['go-live', 'close']) {
      assert.equal((await call(ANNA, 'POST', `/${closed}/acts`, { act })).status, 403);
    }
  });

  it('show a moderated question to hosts and its asker alone until it is published', async () => {
    const session = await opened({ moderated: true });
    const { id } = await asked(session, ANNA, 'Is it safe?');
    assert.deepEqual((await read(session, BERT)).questions, []);
    assert.equal((await read(session, ANNA)).me.mine[0]?.state, 'pending');
    assert.equal((await read(session, OWNER)).questions[0]?.asker?.name, `Person ${ANNA}`);
    assert.equal(
      (await call(BERT, 'POST', `/${session}/questions/${id}/moderate`, { act: 'publish' })).status,
      403,
    );
    await call(OWNER, 'POST', `/${session}/questions/${id}/moderate`, { act: 'publish' });
    assert.equal((await read(session, BERT)).questions[0]?.text, 'Is it safe?');
    await call(OWNER, 'POST', `/${session}/questions/${id}/moderate`, { act: 'dismiss', why: 'off topic' });
    assert.deepEqual((await read(session, BERT)).gone, [id]);
  });

  it('know the asker of an anonymous question by the secret alone', async () => {
    const session = await opened();
    const secret = 'a secret of this browser alone';
    const secretHash = createHash('sha256').update(secret).digest('hex');
    const { id, asker } = await asked(session, ANNA, 'May I say no?', { secretHash });
    assert.equal(asker, null);
    assert.deepEqual((await read(session, ANNA)).me.mine, []);
    assert.equal((await read(session, OWNER)).questions[0]?.asker, null);
    const edit = (who: string, more: object) =>
      call(who, 'PUT', `/${session}/questions/${id}`, { text: 'May we say no?', ...more });
    assert.equal((await edit(ANNA, {})).status, 403);
    assert.equal((await edit(ANNA, { secret: 'another secret of theirs' })).status, 403);
    assert.equal((await edit(ANNA, { secret })).status, 200);
    const mine = await call<{ questions: QuestionView[] }>(ANNA, 'POST', `/${session}/mine`, {
      secrets: [secret],
    });
    assert.deepEqual(
      mine.body.questions.map(({ text }) => text),
      ['May we say no?'],
    );
    assert.equal((await call(ANNA, 'POST', `/${session}/questions/${id}/withdraw`, { secret })).status, 200);
    const named = await opened({ anonymous: false });
    const refused = await call(ANNA, 'POST', `/${named}/questions`, { text: 'Why?', secretHash });
    assert.equal(refused.status, 409);
  });

  it('merge questions with the union of their voters, and part them again', async () => {
    const session = await opened();
    const [one, two] = [await asked(session, ANNA, 'Why?'), await asked(session, BERT, 'What for?')];
    const vote = (who: string, { id }: QuestionView, method = 'PUT') =>
      call<{ changed: boolean }>(who, method, `/${session}/questions/${id}/vote`);
    await vote(ANNA, one);
    await vote(ANNA, two);
    await vote(BERT, two);
    assert.equal((await vote(BERT, two)).body.changed, false);
    const merging = `/${session}/questions/${two.id}/moderate`;
    assert.equal((await call(OWNER, 'POST', merging, { act: 'merge', into: one.id })).status, 200);
    const votes = async () =>
      Object.fromEntries(
        (await read(session, ANNA)).questions.map(({ text, votes: count }) => [text, count]),
      );
    assert.equal((await votes())['Why?'], 2);
    assert.equal((await call(OWNER, 'POST', merging, { act: 'merge', into: two.id })).status, 409);
    await call(OWNER, 'POST', merging, { act: 'split' });
    assert.deepEqual(await votes(), { 'Why?': 1, 'What for?': 2 });
    await vote(BERT, two, 'DELETE');
    assert.deepEqual(await votes(), { 'Why?': 1, 'What for?': 1 });
  });

  it('take neither questions nor votes once they are closed, but answers in writing', async () => {
    const session = await opened();
    const { id } = await asked(session, ANNA, 'Why?');
    await call(OWNER, 'POST', `/${session}/acts`, { act: 'go-live' });
    assert.equal((await call(OWNER, 'PUT', `/${session}/current`, { questionId: id })).status, 200);
    assert.equal((await read(session, BERT)).session.current, id);
    await call(OWNER, 'POST', `/${session}/acts`, { act: 'close' });
    assert.equal((await call(BERT, 'POST', `/${session}/questions`, { text: 'And?' })).status, 409);
    assert.equal((await call(BERT, 'PUT', `/${session}/questions/${id}/vote`)).status, 409);
    const answer = (text: string) =>
      call(OWNER, 'PUT', `/${session}/questions/${id}/answer`, { is: 'written', text });
    assert.equal((await answer('')).status, 400);
    assert.equal((await answer('Because.')).status, 200);
    const [question] = (await read(session, BERT)).questions;
    assert.equal(question?.answer?.by, `Person ${OWNER}`);
  });

  it('slow down who asks without end, and say when to try again', async () => {
    const session = await opened();
    const statuses = await Promise.all(
      Array.from({ length: 25 }, async (_, each) => {
        const { status } = await call(GUEST, 'POST', `/${session}/questions`, { text: `Question ${each}` });
        return status;
      }),
    );
    assert.ok(statuses.includes(429));
  });

  it('leave a file behind, in which what people wrote stays text', async () => {
    const session = await opened();
    const { id } = await asked(session, ANNA, '=1+1 | *bold* <b>', { tags: ['keys'] });
    await asked(session, ANNA, 'Who am I?', { secretHash: 'a'.repeat(64) });
    await call(OWNER, 'PUT', `/${session}/questions/${id}/answer`, { is: 'written', text: 'Two.' });
    const file = (who: string, name: string) => on.file(who, `/${session}/${name}`);
    const csv = (await file(OWNER, 'session.csv')).text;
    assert.match(csv, /'=1\+1/u);
    const markdown = (await file(OWNER, 'session.md')).text;
    assert.match(markdown, /## =1\\\+1 \\\| \\\*bold\\\* \\<b\\>/u);
    assert.match(markdown, /asked anonymously/u);
    for (const name of ['session.csv', 'session.json', 'session.md', 'summary']) {
      assert.equal((await file(BERT, name)).status, 403, name);
    }
    const { body } = await call<{ topics: object[]; unanswered: number; effect: null }>(
      OWNER,
      'GET',
      `/${session}/summary`,
    );
    assert.deepEqual(body.topics, [{ tag: 'keys', questions: 1, answered: 1 }]);
    assert.deepEqual([body.unanswered, body.effect], [1, null]);
  });

  it('offer what was asked already and what the FAQ says, while somebody types', async () => {
    const session = await opened({ moderated: true });
    const one = await asked(session, ANNA, 'Can I keep my passkey when I change my phone?');
    const two = await asked(session, BERT, 'What about my passkey on a new phone?');
    await asked(session, BERT, 'Why now?');
    const similar = async (text: string) =>
      (
        await call<{ questions: string[]; faq: { answer: string }[] }>(BERT, 'POST', `/${session}/similar`, {
          text,
        })
      ).body;
    const typed = 'can i keep my passkey when i chan';
    assert.deepEqual((await similar(typed)).questions, [], 'others do not see it yet');
    for (const { id } of [one, two]) {
      await call(OWNER, 'POST', `/${session}/questions/${id}/moderate`, { act: 'publish' });
    }
    assert.deepEqual((await similar(typed)).questions, [one.id]);
    assert.deepEqual((await similar('Where is the canteen?')).questions, []);
    await call(OWNER, 'POST', `/${session}/questions/${one.id}/moderate`, { act: 'merge', into: two.id });
    const { questions, faq } = await similar(typed);
    assert.deepEqual(questions, [two.id], 'what it was merged into');
    assert.doesNotMatch(faq[0]?.answer ?? '{', /\{/u);
    assert.equal((await call(STRANGER, 'POST', `/${session}/similar`, { text: typed })).status, 403);
    assert.equal((await call(BERT, 'POST', `/${session}/similar`, { text: '' })).status, 400);
  });

  it('become drafts of the FAQ, once, without the name of who asked', async () => {
    const session = await opened();
    const { id } = await asked(session, ANNA, `Person ${ANNA} asks, write to anna@example.com: why?`);
    const promote = (who: string) =>
      call<{ entry: OwnEntry }>(who, 'POST', `/${session}/questions/${id}/promote`, { lang: 'en' });
    assert.equal((await promote(OWNER)).status, 409);
    await call(OWNER, 'PUT', `/${session}/questions/${id}/answer`, { is: 'live', text: '' });
    assert.equal((await promote(OWNER)).status, 409, 'said, but nothing to read');
    await call(OWNER, 'PUT', `/${session}/questions/${id}/answer`, { is: 'written', text: 'Because.' });
    assert.equal((await promote(BERT)).status, 403);
    const [first, second] = await Promise.all([promote(OWNER), promote(OWNER)]);
    assert.equal(first.status, 200);
    assert.equal(first.body.entry.id, second.body.entry.id);
    const { state, content, by } = first.body.entry;
    assert.deepEqual([state, by, content.locales['en']?.words?.answer], ['draft', OWNER, 'Because.']);
    assert.doesNotMatch(JSON.stringify(content), /anna@|Person/u);
    assert.ok(!JSON.stringify(content).includes(ANNA));
    assert.equal((await on.stage.world.store.bankEntries()).length, 1);
  });

  describe('followed live', () => {
    it('hear of a change at another process, from the version that they have', async () => {
      const session = await opened();
      const first = await asked(session, ANNA, 'Why?');
      const { version } = await read(session, BERT, 1);
      const follower = await follow(session, BERT, 1, version);
      await call(ANNA, 'PUT', `/${session}/questions/${first.id}/vote`);
      const changes = await follower.until((all) => all.some(({ votes }) => votes[0]?.votes === 1));
      follower.stop();
      assert.ok(changes.every((change) => change.version >= version));
      const last = changes.at(-1);
      const late = await follow(session, BERT, 0, version);
      const caught = await late.until((all) => all.length > 0);
      late.stop();
      assert.equal(caught[0]?.version, last?.version);
      assert.deepEqual(caught[0]?.votes, [{ id: first.id, votes: 1 }]);
    });

    it('see no question that a host has not published, while hosts do', async () => {
      const session = await opened({ moderated: true });
      const [host, bert] = [await follow(session, OWNER, 1), await follow(session, BERT, 1)];
      const { id } = await asked(session, ANNA, 'Secret until published');
      await host.until((all) => all.some(({ questions }) => questions.some((each) => each.id === id)));
      const seen = await bert.until((all) => all.some(({ gone }) => gone.includes(id)));
      assert.ok(!JSON.stringify(seen).includes('Secret until published'));
      host.stop();
      bert.stop();
    });

    it('are counted over all processes', async () => {
      const session = await opened();
      const [one, two] = [await follow(session, ANNA, 0), await follow(session, BERT, 1)];
      await Promise.all([one, two].map((each) => each.until((all) => all.at(-1)?.present === 2)));
      one.stop();
      two.stop();
    });

    it('may not be strangers', async () => {
      const follower = await follow(await opened(), STRANGER, 0);
      assert.equal(follower.status, 403);
      follower.stop();
    });
  });
});
