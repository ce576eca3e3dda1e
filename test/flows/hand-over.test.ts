// From a question that waits to an answer in the asker's chat and back: exactly what each side sees, double clicks, two
// experts at once, a process that is killed between its mark and the call, people who cannot be reached.

import assert from 'node:assert/strict';
import pg from 'pg';
import { answer, type ExpertsChannel, type Question } from '../../src/core/question.ts';
import { HOUR } from '../../src/core/time.ts';
import { answerAsExpert, type ExpertPress } from '../../src/flows/questions/answer-as-expert.ts';
import { answerAsker } from '../../src/flows/questions/answer-asker.ts';
import { handOverQuestions } from '../../src/flows/questions/hand-over-questions.ts';
import { countHandOvers } from '../../src/flows/questions/remind-experts.ts';
import { answerChannel } from '../../src/flows/questions/set-experts.ts';
import { readStatus } from '../../src/flows/waves/read-report.ts';
import type { Moment } from '../../src/core/moment.ts';
import type { Message, QuestionMessageState, World } from '../../src/ports.ts';
import { waiting } from '../store/contract/questions.ts';
import { openStage, syncAll, type Stage } from './world.ts';

const ASKER = '0a0a0a0a-1111-4222-8333-444444444444';
const SAM = '0b0b0b0b-1111-4222-8333-444444444444';
const KIM = '0c0c0c0c-1111-4222-8333-444444444444';
const CHANNEL: ExpertsChannel = {
  id: '19:experts@thread.tacv2',
  serviceUrl: 'https://teams.example/',
  name: 'Passkey experts',
  topics: [],
  languages: [],
};

type Written = { to: string; moment: Moment; replaces: string | null };

describe('a hand-over', () => {
  let stage: Stage;
  let world: World;
  let written: Written[];
  let waits: number[];
  /** What is said instead of the message being taken. */
  let refuse: (to: string) => Awaited<ReturnType<World['messenger']['send']>> | 'killed' | null;
  /** Whom Teams opens no chat with. */
  let unknown: Set<string>;

  beforeEach(async () => {
    stage = await openStage();
    await stage.people(ASKER, SAM, KIM);
    await stage.save(ASKER, { givenName: 'Robin' });
    written = [];
    waits = [];
    refuse = () => null;
    unknown = new Set();
    const take = (to: string, { card }: Message, replaces: string | null) => {
      const instead = refuse(to);
      if (instead === 'killed') throw new Error('killed');
      if (instead !== null) return instead;
      written.push({ to, moment: card as Moment, replaces });
      return { outcome: 'sent', activityId: replaces ?? `a${written.length}` } as const;
    };
    world = {
      ...stage.world,
      settings: { ...stage.world.settings, roleGroups: { 'Campaign.Admin': ['admins'] } },
      cards: { ...stage.world.cards, render: (moment) => ({ summary: moment.moment, card: moment }) },
      messenger: {
        open: async (personId) =>
          unknown.has(personId)
            ? { outcome: 'not-installed' }
            : {
                outcome: 'opened',
                conversation: { personId, conversationId: `chat of ${personId}`, serviceUrl: 'https://x/' },
              },
        send: async ({ conversationId }, message) => take(conversationId, message, null),
        update: async ({ conversationId }, activityId, message) => take(conversationId, message, activityId),
      },
    };
    await world.store.saveExpertsChannel(CHANNEL);
  });
  afterEach(() => stage.close());

  const ask = (text = 'Why?', more: Partial<Question> = {}) =>
    world.store.keepQuestion({ ...waiting(ASKER, text, stage.now()), ...more });
  const run = () => handOverQuestions(world, async (ms) => void waits.push(ms));
  const press = (more: Partial<ExpertPress> & Pick<ExpertPress, 'questionId'>) =>
    answerAsExpert(world, { verb: 'take-question', personId: SAM, channelId: CHANNEL.id, ...more });
  const reply = (questionId: string, text: string, personId = SAM) =>
    press({ questionId, verb: 'answer-question', answer: text, personId });
  const shown = (message: Message | null) => (message?.card ?? assert.fail('no card')) as ExpertCard;
  type ExpertCard = Extract<Moment, { moment: 'expert-question' }>;
  const newest = <Name extends Moment['moment']>(name: Name) => {
    const found = written.findLast(({ moment }) => moment.moment === name) ?? assert.fail(`no ${name}`);
    return found as Written & { moment: Extract<Moment, { moment: Name }> };
  };
  const kinds = () => written.map(({ moment, replaces }) => `${moment.moment}${replaces ? ' anew' : ''}`);
  /** Time goes by in the database, whose clock leases and waits are kept by. */
  const elapse = async (column: 'begun_at' | 'due_at', seconds = 61) => {
    const client = new pg.Client(stage.databaseUrl);
    await client.connect();
    await client.query(`update question_messages set ${column} = ${column} - interval '${seconds} seconds'`);
    await client.end();
  };

  it('posts one card for a question that waits, with no more of who asked than helps', async () => {
    await ask('My key?', { topic: 'security-keys', entries: ['key'], why: 'none-of-these' });
    assert.equal(await run(), 1);
    assert.equal(await run(), 0);
    const { to, moment } = newest('expert-question');
    assert.equal(to, CHANNEL.id);
    assert.deepEqual(moment.asker, { firstName: 'Robin', standing: 'eligible', platform: null });
    assert.deepEqual(
      [moment.question, moment.why, moment.is, moment.headings],
      ['My key?', 'none-of-these', 'waiting', ['key']],
    );
    assert.ok(!JSON.stringify(moment).includes(ASKER), 'no id of who asked');
  });

  it('waits while no channel is set, and is counted', async () => {
    await world.store.removeExpertsChannel(CHANNEL.id);
    await ask();
    assert.equal(await run(), 0);
    assert.deepEqual(await countHandOvers(world), { open: 1, overdue: 0, unposted: 1, channels: 0 });
    const status = await readStatus(world, 1);
    assert.ok(status.moment === 'status');
    assert.deepEqual([status.openQuestions, status.unpostedQuestions, status.overdueQuestions], [1, 1, 0]);
    await world.store.saveExpertsChannel(CHANNEL);
    assert.equal(await run(), 1);
  });

  it('is taken, answered, told to who asked, reopened and answered again', async () => {
    const questionId = await ask();
    await run();
    assert.equal(shown(await press({ questionId })).is, 'taken');
    assert.equal(shown(await reply(questionId, ' Because.\n\nIt is so. ')).told, 'on-its-way');
    await run();
    assert.deepEqual(kinds(), ['expert-question', 'expert-answer', 'expert-question anew']);
    const told = newest('expert-answer');
    assert.equal(told.to, `chat of ${ASKER}`);
    assert.deepEqual(told.moment.answer, ['Because.', 'It is so.']);
    assert.equal(told.moment.channel, 'Passkey experts');
    assert.ok(!JSON.stringify(told.moment).includes(SAM), 'experts stay unnamed');
    const card = newest('expert-question');
    assert.equal(card.to, `${CHANNEL.id};messageid=a1`);
    assert.deepEqual(
      [card.replaces, card.moment.is, card.moment.answer?.name],
      ['a1', 'closed', `Person ${SAM}`],
    );

    const verdict = { questionId, personId: ASKER, locale: null } as const;
    const again = await answerAsker(world, { ...verdict, verb: 'question-reopen' });
    assert.ok(again !== null && 'said' in again.card);
    assert.equal(again.card.said, 'reopened');
    await run();
    assert.deepEqual(kinds().slice(3), ['expert-question anew', 'expert-reminder']);
    const open = newest('expert-question').moment;
    assert.deepEqual(
      [open.is, open.why, open.answer?.lines],
      ['waiting', 'reopened', ['Because.', 'It is so.']],
    );
    assert.equal(newest('expert-reminder').moment.what, 'reopened');

    await reply(questionId, 'Then so.', KIM);
    await run();
    assert.deepEqual(newest('expert-answer').moment.answer, ['Then so.']);
    await answerAsker(world, { ...verdict, verb: 'question-helped' });
    await run();
    assert.equal(newest('expert-question').moment.told, 'helped');
    const trail = (await world.store.trail(ASKER)).map(({ kind }) => kind);
    assert.deepEqual(trail, ['answered-by-people', 'question-reopened', 'answered-by-people']);
    assert.equal(await run(), 0);
  });

  it('counts a double click once', async () => {
    const questionId = await ask();
    await run();
    await Promise.all([press({ questionId }), press({ questionId })]);
    await Promise.all([reply(questionId, 'So.'), reply(questionId, 'So.')]);
    await run();
    assert.equal(kinds().filter((kind) => kind === 'expert-answer').length, 1);
    assert.equal(shown(await reply(questionId, 'So.')).hint, null);
    assert.equal(await run(), 0);
    const reopen = () =>
      answerAsker(world, { verb: 'question-reopen', questionId, personId: ASKER, locale: null });
    await Promise.all([reopen(), reopen()]);
    await run();
    assert.equal(kinds().filter((kind) => kind === 'expert-reminder').length, 1);
  });

  it('goes to the quicker of two experts, and the other sees who that was', async () => {
    const questionId = await ask();
    await run();
    const both = [await press({ questionId, personId: SAM }), await press({ questionId, personId: KIM })].map(
      shown,
    );
    assert.deepEqual(
      both.map(({ hint }) => hint),
      [null, 'taken'],
    );
    assert.deepEqual(
      both.map(({ taken }) => taken?.id),
      [SAM, SAM],
    );
    assert.equal(shown(await press({ questionId, personId: KIM, from: SAM })).taken?.id, KIM);
    assert.equal(shown(await press({ questionId, personId: SAM, from: ASKER })).hint, 'taken');
    await reply(questionId, 'Mine.', SAM);
    const late = shown(await reply(questionId, 'Mine too.', KIM));
    assert.deepEqual([late.hint, late.answer?.lines], ['closed', ['Mine.']]);
    assert.equal(shown(await press({ questionId, personId: KIM })).hint, 'closed');
  });

  it('sends nothing when no answer was typed, and says what it cut', async () => {
    const questionId = await ask();
    await run();
    assert.equal(shown(await reply(questionId, ' \n ')).hint, 'empty');
    assert.equal(shown(await press({ questionId, verb: 'answer-question' })).hint, 'empty');
    assert.equal(shown(await reply(questionId, ' \0 ')).hint, 'empty');
    assert.equal(await run(), 0);
    const cut = shown(await reply(questionId, `\0${'x'.repeat(3_998)}\u{1F511}yes`));
    assert.deepEqual([cut.hint, cut.answer?.lines[0]], ['cut', `${'x'.repeat(3_998)}\u{1F511}`]);
  });

  it('takes no press from another channel, about another question, or by somebody else', async () => {
    const questionId = await ask();
    await run();
    assert.equal(await press({ questionId, channelId: '19:other@thread.tacv2' }), null);
    assert.equal(await press({ questionId: '999999' }), null);
    assert.equal(await press({ questionId: 'x' }), null);
    await reply(questionId, 'So.');
    const verdict = { verb: 'question-helped', questionId, locale: null } as const;
    assert.equal(await answerAsker(world, { ...verdict, personId: SAM }), null);
    assert.equal((await world.store.question(questionId))?.rating, null);
  });

  it('still answers in a channel that is none for experts any more', async () => {
    const questionId = await ask();
    await run();
    await world.store.removeExpertsChannel(CHANNEL.id);
    assert.equal(shown(await press({ questionId })).is, 'taken');
  });

  describe('when a process is killed', () => {
    const age = () => elapse('begun_at');

    it('between the mark and the call, nobody else posts while the mark is fresh, and then somebody does', async () => {
      await ask();
      refuse = () => 'killed';
      await assert.rejects(run(), /killed/u);
      refuse = () => null;
      assert.equal(await run(), 0);
      await age();
      assert.equal(await run(), 1);
      assert.deepEqual(kinds(), ['expert-question']);
    });

    it('after the call, the card is posted twice rather than never, and a press on either counts', async () => {
      const questionId = await ask();
      const dying = {
        ...world,
        store: { ...world.store, endMessage: () => Promise.reject(new Error('killed')) },
      };
      await assert.rejects(handOverQuestions(dying), /killed/u);
      assert.equal(shown(await press({ questionId })).is, 'taken', 'before the second one');
      await age();
      await run();
      assert.deepEqual(kinds().slice(0, 2), ['expert-question', 'expert-question']);
      assert.equal(newest('expert-question').moment.is, 'taken');
    });

    it('before the answer was told, it is told all the same', async () => {
      const questionId = await ask();
      await run();
      await reply(questionId, 'So.');
      refuse = (to) => (to.startsWith('chat') ? 'killed' : null);
      await assert.rejects(run(), /killed/u);
      refuse = () => null;
      await age();
      await run();
      assert.equal(kinds().filter((kind) => kind === 'expert-answer').length, 1);
    });
  });

  describe('when Teams refuses', () => {
    const stateOf = (id: string, kind: 'card' | 'answer'): Promise<QuestionMessageState | null> =>
      world.store.questionMessage(id, kind);

    it('a chat, the channel’s card says that the answer did not get there', async () => {
      const questionId = await ask();
      await run();
      await reply(questionId, 'So.');
      unknown.add(ASKER);
      await run();
      assert.deepEqual(await stateOf(questionId, 'answer'), { is: 'failed', why: 'uninstalled' });
      assert.equal(newest('expert-question').moment.told, 'not-delivered');
    });

    it('an old chat, another one is opened', async () => {
      const questionId = await ask();
      const old = { personId: ASKER, conversationId: 'old', serviceUrl: 'https://x/' };
      await world.store.saveConversation(old, {});
      await run();
      await reply(questionId, 'So.');
      refuse = (to) => (to === 'old' ? { outcome: 'stale-conversation' } : null);
      await run();
      assert.equal(newest('expert-answer').to, `chat of ${ASKER}`);
    });

    it('for now, it is tried again later; when nobody knows, too', async () => {
      const questionId = await ask();
      refuse = () => ({ outcome: 'try-again', why: 'Throttled', afterMs: 60_000, slowDown: true });
      assert.equal(await run(), 1);
      assert.equal(await run(), 0);
      await elapse('due_at');
      refuse = () => ({ outcome: 'in-doubt', why: 'HTTP 502' });
      assert.equal(await run(), 1);
      await elapse('due_at');
      refuse = () => null;
      assert.equal(await run(), 1);
      assert.equal((await stateOf(questionId, 'card'))?.is, 'written');
    });

    it('the channel for good, it is counted, and tried again when an admin names the channel anew', async () => {
      const questionId = await ask();
      refuse = () => ({ outcome: 'failed', why: 'uninstalled', code: 'BotNotInConversationRoster' });
      await run();
      assert.equal((await stateOf(questionId, 'card'))?.is, 'failed');
      assert.equal((await countHandOvers(world)).unposted, 1);
      assert.equal(await run(), 0);
      refuse = () => null;
      await makeAdmin(KIM);
      await say('experts here');
      assert.equal(await run(), 1);
    });

    it('to replace a card that is gone, there is a new one', async () => {
      const questionId = await ask();
      await run();
      await press({ questionId });
      refuse = (to) =>
        to.includes(';')
          ? { outcome: 'failed', why: 'unknown-refusal', code: 'ActivityNotFoundInConversation' }
          : null;
      await run();
      assert.deepEqual(kinds(), ['expert-question', 'expert-question']);
      assert.equal(newest('expert-question').moment.is, 'taken');
    });
  });

  it('keeps what one channel gets two seconds apart', async () => {
    for (const text of ['One?', 'Two?', 'Three?']) await ask(text);
    await run();
    assert.equal(written.length, 3);
    assert.equal(waits.length, 2);
    assert.ok(waits.every((ms) => ms > 0 && ms <= 2_000));
  });

  it('reminds the channel at half of the time and when all of it is over, once each, and counts it', async () => {
    const questionId = await ask();
    await run();
    stage.later(11 * HOUR);
    assert.equal(await run(), 0);
    stage.later(HOUR);
    await run();
    await run();
    assert.equal(newest('expert-reminder').moment.what, 'half');
    assert.equal(newest('expert-reminder').to, `${CHANNEL.id};messageid=a1`);
    stage.later(12 * HOUR);
    await run();
    await run();
    assert.deepEqual(kinds(), ['expert-question', 'expert-reminder', 'expert-reminder']);
    assert.equal(newest('expert-reminder').moment.what, 'over');
    assert.equal((await countHandOvers(world)).overdue, 1);
    const done = answer((await world.store.question(questionId)) ?? assert.fail(), 'So.', SAM, stage.now());
    assert.ok(done.is === 'changed');
    await world.store.saveQuestion(done.question);
    assert.equal((await countHandOvers(world)).overdue, 0);
  });

  const makeAdmin = async (id: string) => {
    stage.groups.set('admins', [id]);
    await syncAll(world);
  };
  const say = async (text: string, personId = KIM) => {
    const where = { channelId: CHANNEL.id, serviceUrl: CHANNEL.serviceUrl, channelName: null, locale: null };
    const { card } = await answerChannel(world, { personId, text, ...where });
    return card as Extract<Moment, { moment: 'experts-channel' }>;
  };

  describe('a channel', () => {
    beforeEach(async () => {
      await makeAdmin(KIM);
      await world.store.removeExpertsChannel(CHANNEL.id);
    });
    const channels = () => world.store.expertsChannels();

    it('is made one for experts by an admin, for topics and languages, shown and taken away', async () => {
      assert.equal((await say('experts')).is, 'not-here');
      const here = await say(' Experts HERE topics: travel, security-keys; languages de and pt-br. ');
      assert.deepEqual(
        [here.is, here.topics, here.languages],
        ['here', ['travel', 'security-keys'], ['de', 'pt-BR']],
      );
      assert.deepEqual(await channels(), [
        { ...CHANNEL, name: '', topics: ['travel', 'security-keys'], languages: ['de', 'pt-BR'] },
      ]);
      assert.deepEqual((await say('experts')).topics, ['travel', 'security-keys']);
      assert.equal((await say('experts off')).is, 'not-here');
      assert.deepEqual(await channels(), []);
    });

    it('is set by nobody else', async () => {
      assert.equal((await say('experts here', SAM)).is, 'admins-only');
      assert.deepEqual(await channels(), []);
    });

    it('gets help for anything else, and changes nothing by what was not understood', async () => {
      assert.equal((await say('good morning', SAM)).is, 'help');
      assert.equal((await say('')).is, 'help');
      assert.deepEqual((await say('experts here please')).words, ['please']);
      assert.deepEqual((await say('experts there')).words, ['there']);
      assert.deepEqual((await say('experts off now')).words, ['now']);
      assert.deepEqual(await channels(), []);
    });
  });
});
