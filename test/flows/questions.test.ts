// Questions, asked and pressed: what the bank answers, offers or has nothing for, and when people come in. The bank is a small
// one, searched for real; time is a variable.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { readSmallTalk } from '../../src/adapters/faq/read-small-talk.ts';
import { openBankSearch, type BankSearch } from '../../src/adapters/search/bank-search.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { allowedLinks } from '../../src/core/links.ts';
import type { Moment } from '../../src/core/moment.ts';
import { LONGEST_TEXT, type Question } from '../../src/core/question.ts';
import { openSmallTalk } from '../../src/core/small-talk.ts';
import { HOUR, MINUTE } from '../../src/core/time.ts';
import { answerMessage } from '../../src/flows/chat/answer-message.ts';
import { pressQuestion, type QuestionPress } from '../../src/flows/questions/press-question.ts';
import { rateAnswer } from '../../src/flows/questions/rate-answer.ts';
import type { Found, Message, Search, World, WriteRequest, Written } from '../../src/ports.ts';
import { hostileStrings } from '../../src/tools/bench/parts/hostile-strings.ts';
import { openStage, type Stage } from './world.ts';

const FAQ = join(import.meta.dirname, '..', '..', 'faq');
const SMALL = join(import.meta.dirname, '..', 'faq', 'small');
const SOURCE = 'https://learn.microsoft.com/entra/identity/authentication/passkey-faq';
const A = 'anna';
const B = 'bert';

type Shown = Message & { readonly card: Moment; readonly locale: string | null };

type Pressed = QuestionPress extends infer P
  ? P extends QuestionPress
    ? Omit<P, 'personId'>
    : never
  : never;

describe('a question in the chat', function () {
  this.timeout(60_000);
  let stage: Stage;
  let search: BankSearch;
  let world: World;
  /** What the search finds, where a test needs more than a small bank can do. */
  let scripted: Found | null;

  before(async () => {
    search = openBankSearch({ meaning: false, log: openLog('silent') });
    await search.reload(readBank(SMALL, allowedLinks({}), '2027-01-01'));
  });
  after(() => search.close());
  beforeEach(async () => {
    scripted = null;
    stage = await openStage();
    await stage.people(A, B);
    const asked: Search = {
      ...search,
      ask: (...question) => (scripted === null ? search.ask(...question) : Promise.resolve(scripted)),
    };
    world = {
      ...stage.world,
      search: asked,
      smallTalk: openSmallTalk(readSmallTalk(join(FAQ, 'small-talk.yaml'))),
      cards: {
        ...stage.world.cards,
        render: (moment, locale) => ({ summary: moment.moment, card: { ...moment, locale } }),
      },
    };
  });
  afterEach(() => stage.close());

  const say = async (text: string, { personId = A, locale = 'en' } = {}) =>
    (await answerMessage(world, { personId, text, locale })) as Shown;
  const deliver = (text: string, messageId: string, personId = A) =>
    answerMessage(world, { personId, text, locale: 'en', messageId });
  const press = async (press: Pressed) =>
    (await pressQuestion(world, { personId: A, ...press }, 'en')) as Shown;
  const last = async (personId = A): Promise<Question> =>
    (await stage.world.store.lastQuestion(personId)) ?? assert.fail('no question is kept');
  const is = <M extends Moment['moment']>(shown: Shown, name: M) => {
    assert.equal(shown.summary, name, JSON.stringify(shown.card));
    return shown.card as Extract<Moment, { moment: M }> & { readonly locale: string | null };
  };
  const trail = async () =>
    (await stage.world.store.trail(A)).map((entry) =>
      entry.kind === 'handed-over' ? `handed-over: ${entry.why}` : entry.kind,
    );

  it('is answered from the bank, with the entry’s question, and kept', async () => {
    const shown = is(await say('passkey meaning please'), 'answer');
    assert.equal(shown.entry.question, 'What is a passkey?');
    assert.equal(shown.state, 'asking');
    const question = await last();
    assert.deepEqual(
      [question.id, question.text, question.band, question.entries, question.topic, question.state],
      [shown.questionId, 'passkey meaning please', 'answer', ['what'], 'basics', 'answered'],
    );
    assert.deepEqual(await trail(), ['asked']);
    assert.equal(await stage.world.store.openQuestions(), 0);
  });

  it('that Teams delivers twice is kept, answered and handed over once', async () => {
    for (const [messageId, text] of [
      ['1', 'my phone is gone'],
      ['2', 'which soup do they cook at noon'],
      ['3', 'can I talk to a human please'],
    ] as const) {
      const both = await Promise.all([deliver(text, messageId), deliver(text, messageId)]);
      assert.equal(both.filter((shown) => shown !== null).length, messageId === '3' ? 2 : 1, text);
      assert.equal(await deliver(text, messageId).then((shown) => shown === null), messageId !== '3', text);
    }
    assert.deepEqual(await trail(), [
      'asked',
      'handed-over: urgent',
      'asked',
      'handed-over: asked-for-person',
    ]);
    assert.notEqual(await deliver('my phone is gone', '1', B), null, 'another chat has ids of its own');
    assert.notEqual(await deliver('my phone is gone', '4'), null, 'asked again is another question');
  });

  it('is answered in the language it was asked in, also when Teams runs in another', async () => {
    const german = is(await say('mein Handy wurde gestohlen', { locale: 'de-CH' }), 'answer');
    assert.equal(german.entry.question, 'Ich habe mein Telefon verloren.');
    const inEnglishTeams = is(await say('mein Handy wurde gestohlen', { locale: 'en' }), 'answer');
    assert.equal(inEnglishTeams.locale, 'de');
    assert.equal((await last()).lang, 'de');
  });

  it('of security goes to people at once, beside the answer', async () => {
    const shown = is(await say('my phone is gone'), 'answer');
    assert.equal(shown.state, 'told');
    assert.deepEqual([(await last()).state, (await last()).why], ['waiting', 'urgent']);
    assert.deepEqual(await trail(), ['asked', 'handed-over: urgent']);
    assert.equal(await stage.world.store.openQuestions(), 1);
  });

  it('that could mean several things gets them to choose from, and the choice is answered', async () => {
    scripted = {
      band: 'choices',
      lang: 'en',
      hits: [
        { id: 'what', score: 0.3 },
        { id: 'gone-from-the-bank', score: 0.25 },
        { id: 'lost', score: 0.2 },
      ],
    };
    const offered = is(await say('phone passkey thing'), 'did-you-mean');
    assert.deepEqual(
      offered.choices.map(({ id }) => id),
      ['what', 'lost'],
    );
    assert.equal((await last()).state, 'offered');
    const { questionId } = offered;
    assert.equal(
      is(await press({ verb: 'faq-choice', questionId, entry: 'what' }), 'answer').state,
      'asking',
    );
    assert.deepEqual([(await last()).state, (await last()).entries[0]], ['answered', 'what']);
    // They look at the other one too; it is a matter of security.
    assert.equal(is(await press({ verb: 'faq-choice', questionId, entry: 'lost' }), 'answer').state, 'told');
    assert.deepEqual([(await last()).why, (await last()).topic], ['urgent', 'phones']);
  });

  it('with none of the choices meant goes to people, once, however often it is pressed', async () => {
    scripted = { band: 'choices', lang: 'en', hits: [{ id: 'what', score: 0.3 }] };
    const { questionId } = is(await say('phone passkey thing'), 'did-you-mean');
    for (let again = 0; again < 3; again += 1) {
      const shown = is(await press({ verb: 'faq-none', questionId }), 'handed-over');
      assert.deepEqual(shown.by, { to: 'nobody', days: 1 });
    }
    assert.deepEqual(await trail(), ['asked', 'handed-over: none-of-these']);
    assert.equal(await stage.world.store.openQuestions(), 1);
  });

  it('with two presses at the same instant goes to people once', async () => {
    scripted = { band: 'choices', lang: 'en', hits: [{ id: 'what', score: 0.3 }] };
    const { questionId } = is(await say('phone passkey thing'), 'did-you-mean');
    await Promise.all([1, 2, 3, 4].map(() => press({ verb: 'faq-none', questionId })));
    assert.deepEqual(await trail(), ['asked', 'handed-over: none-of-these']);
  });

  it('that the bank has nothing for gets its topics first and people at the second miss within the hour', async () => {
    const first = is(await say('Where do I park my bicycle tomorrow?'), 'topics');
    assert.deepEqual([first.topics, first.chosen, first.passedOn], [['basics', 'phones'], null, false]);
    assert.equal((await last()).state, 'offered');
    stage.later(59 * MINUTE);
    is(await say('bicycle garage opening hours'), 'handed-over');
    assert.equal((await last()).why, 'missed-twice');
    assert.equal(await stage.world.store.openQuestions(), 1, 'the first is kept and was not asked for');
  });

  it('counts no misses in a row after an hour, after an answer, or of another person', async () => {
    is(await say('Where do I park my bicycle tomorrow?'), 'topics');
    is(await say('bicycle garage opening hours', { personId: B }), 'topics');
    stage.later(HOUR + 1);
    is(await say('bicycle garage opening hours'), 'topics');
    is(await say('what is a passkey'), 'answer');
    is(await say('and my bicycle?'), 'topics');
  });

  it('counts “none of these” as a miss', async () => {
    scripted = { band: 'choices', lang: 'en', hits: [{ id: 'what', score: 0.3 }] };
    const { questionId } = is(await say('phone passkey thing'), 'did-you-mean');
    await press({ verb: 'faq-none', questionId });
    scripted = null;
    is(await say('Where do I park my bicycle tomorrow?'), 'handed-over');
    assert.equal((await last()).why, 'missed-twice');
  });

  it('finds its answer by topic, or people', async () => {
    const { questionId } = is(await say('Where do I park my bicycle tomorrow?'), 'topics');
    const chosen = is(await press({ verb: 'faq-topic', questionId, topic: 'phones' }), 'topics').chosen;
    assert.deepEqual(
      chosen?.entries.map(({ id }) => id),
      ['lost'],
    );
    assert.equal(is(await press({ verb: 'faq-topic', questionId, topic: 'no-such' }), 'topics').chosen, null);
    assert.equal(is(await press({ verb: 'faq-topic', questionId, topic: null }), 'topics').chosen, null);
    is(await press({ verb: 'faq-choice', questionId, entry: 'what' }), 'answer');
    is(await say('bicycle garage opening hours'), 'topics');
    is(await press({ verb: 'ask-people', questionId }), 'handed-over');
    is(await press({ verb: 'ask-people', questionId }), 'handed-over');
    assert.deepEqual(await trail(), ['asked', 'asked', 'handed-over: nothing-found']);
    assert.equal(is(await press({ verb: 'faq-topic', questionId, topic: null }), 'topics').passedOn, true);
  });

  it('in a language that the bank does not speak goes to people at once, with the topics', async () => {
    const shown = is(await say('Où puis-je garer mon vélo ?', { locale: 'fr' }), 'topics');
    assert.deepEqual([shown.passedOn, shown.locale], [true, 'fr']);
    assert.deepEqual([(await last()).state, (await last()).why], ['waiting', 'nothing-found']);
  });

  it('goes to people when there is no search to ask', async () => {
    scripted = { band: 'none', lang: null, hits: [] };
    is(await say('what is a passkey'), 'topics');
    assert.equal((await last()).state, 'waiting');
  });

  it('is rated: a yes is thanked below the answer, a no goes to people with what was missing', async () => {
    const { questionId } = is(await say('what is a passkey'), 'answer');
    assert.equal(is(await press({ verb: 'faq-yes', questionId }), 'answer').state, 'thanked');
    assert.deepEqual((await last()).rating, { is: 'up', comment: null, at: stage.now() });
    assert.equal((await last()).state, 'answered');
    const no = { verb: 'faq-no', questionId, comment: '  Not on my phone. ' } as const;
    is(await press(no), 'handed-over');
    is(await press(no), 'handed-over');
    assert.deepEqual((await last()).rating, { is: 'down', comment: 'Not on my phone.', at: stage.now() });
    assert.deepEqual(await trail(), ['asked', 'handed-over: not-helpful']);
  });

  describe('with a writer', () => {
    const asked: WriteRequest[] = [];
    const writing = (written: Written) => {
      asked.length = 0;
      const write = (request: WriteRequest) => {
        asked.push(request);
        return Promise.resolve(written);
      };
      world = { ...world, writer: { write } };
    };

    it('has what it wrote above the entry, with the page it rests on and Teams’ thumbs', async () => {
      writing({ is: 'written', text: 'It is a key pair [1].', cited: ['what'] });
      const shown = await say('what is a passkey');
      is(shown, 'answer');
      assert.equal(shown.ai?.text, 'It is a key pair [1].');
      assert.deepEqual(shown.ai?.citations, [
        { title: 'What is a passkey?', abstract: 'A key pair for one site.', url: SOURCE },
      ]);
      assert.equal(shown.thumbs, true);
      assert.deepEqual([asked[0]?.question, asked[0]?.lang], ['what is a passkey', 'en']);
    });

    for (const written of [
      { is: 'slow', why: 'time-out' },
      { is: 'failed', why: 'HTTP 500' },
      { is: 'over-budget', why: 'day' },
      { is: 'refused', why: 'not-covered' },
    ] as const) {
      it(`is the entry alone when the writer is ${written.is}`, async () => {
        writing(written);
        const shown = await say('what is a passkey');
        assert.equal(is(shown, 'answer').entry.answer, 'A key pair for one site.');
        assert.deepEqual([shown.ai, shown.thumbs, asked.length], [undefined, undefined, 1]);
      });
    }

    it('is never written in a matter of security, nor when nothing is sure', async () => {
      writing({ is: 'written', text: 'x [1]', cited: ['lost'] });
      is(await say('my phone is gone'), 'answer');
      scripted = { band: 'choices', lang: 'en', hits: [{ id: 'what', score: 0.3 }] };
      is(await say('phone passkey thing'), 'did-you-mean');
      assert.deepEqual(asked, []);
    });
  });

  it('is rated by Teams’ own thumbs too, by who asked alone', async () => {
    const { questionId } = is(await say('what is a passkey'), 'answer');
    await rateAnswer(world, { personId: B, is: 'down', comment: 'x' });
    assert.equal((await last()).rating, null);
    await rateAnswer(world, { personId: A, is: 'down', comment: 'Too short.' });
    assert.deepEqual((await last()).rating, { is: 'down', comment: 'Too short.', at: stage.now() });
    assert.deepEqual([(await last()).id, (await last()).state], [questionId, 'answered']);
    is(await say('Where do I park my bicycle tomorrow?'), 'topics');
    await rateAnswer(world, { personId: A, is: 'up', comment: null });
    assert.equal((await last()).rating, null, 'no answer of ours');
  });

  for (const [whose, questionId] of [
    ['that nobody asked', '999999'],
    ['with a forged id', "1'; drop table questions"],
    ['of somebody else', null],
  ] as const) {
    it(`${whose} cannot be pressed on`, async () => {
      is(await say('what is a passkey', { personId: B }), 'answer');
      const theirs = await last(B);
      for (const verb of ['faq-yes', 'faq-none', 'ask-people'] as const) {
        const shown = is(await press({ verb, questionId: questionId ?? theirs.id }), 'too-late');
        assert.equal(shown.why, 'not-yours');
      }
      assert.deepEqual(await last(B), theirs);
    });
  }

  it('that people have answered is not opened by an old card', async () => {
    const { questionId } = is(await say('what is a passkey'), 'answer');
    await press({ verb: 'ask-people', questionId });
    const at = stage.now();
    const closed = { ...(await last()), state: 'closed', answer: { text: 'This.', by: 'x', at } } as const;
    await stage.world.store.saveQuestion(closed);
    for (const verb of ['faq-none', 'ask-people'] as const) {
      assert.equal(is(await press({ verb, questionId }), 'too-late').why, 'answered-by-people');
    }
    is(await press({ verb: 'faq-choice', questionId, entry: 'lost' }), 'answer');
    assert.deepEqual(await last(), closed);
  });

  it('names the experts and their time where a channel is set', async () => {
    await stage.world.store.saveExpertsChannel({
      id: '19:x@thread.tacv2',
      serviceUrl: 'https://teams.example/',
      name: 'Experts',
      topics: [],
      languages: [],
    });
    world = { ...world, settings: { ...world.settings, expertsAnswerHours: 30 } };
    const { questionId } = is(await say('what is a passkey'), 'answer');
    const shown = is(await press({ verb: 'ask-people', questionId }), 'handed-over');
    assert.deepEqual(shown.by, { to: 'experts', days: 2 });
  });

  it('is small talk when it is no question: a word back, and nothing is kept', async () => {
    assert.equal(is(await say('thank you so much!'), 'small-talk').talk, 'thanks');
    assert.equal(is(await say('Are you a robot?'), 'small-talk').talk, 'who-are-you');
    assert.equal(is(await say('👍'), 'small-talk').talk, 'ok');
    assert.equal(await stage.world.store.lastQuestion(A), null);
    assert.deepEqual(await trail(), []);
  });

  it('becomes people’s when a person is asked for, and the question is the one asked before', async () => {
    is(await say('Where do I park my bicycle tomorrow?'), 'topics');
    const shown = is(await say('can I talk to a human please'), 'handed-over');
    assert.equal(shown.question, 'Where do I park my bicycle tomorrow?');
    is(await say('human!'), 'handed-over');
    assert.deepEqual(await trail(), ['asked', 'handed-over: asked-for-person']);
    stage.later(HOUR + 1);
    assert.equal(is(await say('I need a human'), 'handed-over').question, 'I need a human');
    assert.equal(await stage.world.store.openQuestions(), 2);
  });

  it('is kept whatever somebody writes or says about an answer', async () => {
    for (const text of hostileStrings(60, ['what is a passkey', 'my phone is gone'])) await say(text);
    is(await say('what\0 is a passkey \ud800'), 'answer');
    const { id: questionId } = await last();
    await press({ verb: 'faq-no', questionId, comment: 'no\0 \udc00' });
    assert.match((await last()).rating?.comment ?? '', /^no/u);
  });

  it('leaves commands to the commands', async () => {
    assert.equal((await say('help')).summary, 'help');
    assert.equal(await stage.world.store.lastQuestion(A), null);
  });

  it('is cut where it is too long, and says so', async () => {
    const long = 'bicycle '.repeat(2_000);
    is(await say(long), 'topics');
    const shown = is(await say(long), 'handed-over');
    assert.deepEqual([shown.cut, shown.question.length], [true, LONGEST_TEXT]);
    assert.equal((await last()).text.length, LONGEST_TEXT);
  });
});
