// Editing the FAQ and learning from what people asked: from an expert's answer to a published entry that answers the same question.

import assert from 'node:assert/strict';
import { openSearch } from '../../src/adapters/search/search.ts';
import { waysToAsk, type Bank } from '../../src/core/faq.ts';
import { Conflict, Findings } from '../../src/core/finding.ts';
import { allowedLinks } from '../../src/core/links.ts';
import type { OwnContent, OwnEntry } from '../../src/core/own-entry.ts';
import { answer, asked, type Question } from '../../src/core/question.ts';
import { DAY } from '../../src/core/time.ts';
import { addEntry, restoreVersion, saveEntry, stepEntry } from '../../src/flows/questions/edit-bank.ts';
import { openBankFollower } from '../../src/flows/questions/follow-bank.ts';
import { gapList } from '../../src/flows/questions/gap-list.ts';
import { addPhrasing, promoteAnswer } from '../../src/flows/questions/promote-answer.ts';
import { listBank, readEntry, tryQuestion, withoutDrafts } from '../../src/flows/questions/read-bank.ts';
import type { Search } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const SOURCE = 'https://learn.microsoft.com/entra/identity/authentication/passkey-faq';
const entry = (
  id: string,
  topic: string,
  question: string,
  phrasings: string[],
  de: string,
): Bank[number] => ({
  id,
  topic,
  urgent: false,
  links: [],
  locales: {
    en: { question, phrasings, answer: 'Yes.', source: SOURCE, reviewedOn: '2026-11-01' },
    de: {
      question: de,
      phrasings: [de.toLowerCase()],
      answer: 'Ja.',
      source: SOURCE,
      reviewedOn: '2026-11-01',
    },
  },
});
const FILES: Bank = [
  entry(
    'abroad',
    'travel',
    'Does my passkey work abroad?',
    [
      'can i use it in another country',
      'travelling to spain',
      'passkey overseas',
      'will it work on holiday abroad',
    ],
    'Geht das im Ausland?',
  ),
  entry(
    'cost',
    'basics',
    'Does a passkey cost anything?',
    ['is it free', 'what is the price', 'do i have to pay for a passkey', 'how much does it cost'],
    'Kostet ein Passkey etwas?',
  ),
  entry(
    'pin',
    'errors',
    'I forgot the PIN of my key',
    ['wrong pin on security key', 'pin blocked', 'how to reset the pin of the key', 'key asks for pin'],
    'Ich habe die PIN vergessen',
  ),
  entry(
    'offline',
    'travel',
    'Does it work without internet?',
    ['no wifi', 'use it offline', 'on a plane without network', 'no signal in the basement'],
    'Geht das ohne Internet?',
  ),
];

/** The real search, over words, as the port has it. */
async function searchOver(first: Bank): Promise<Pick<Search, 'ask' | 'reload'>> {
  const open = (bank: Bank) =>
    openSearch({
      bank: bank.flatMap(({ id, locales }) =>
        Object.entries(locales).map(([lang, text]) => ({ id, lang, phrasings: waysToAsk(text) })),
      ),
      loadEmbedder: null,
      onTrouble: () => {},
    });
  let now = await open(first);
  return {
    ask: (question, lang, limit) => now.search(question, lang, limit),
    reload: async (bank) => {
      now = await open(bank);
    },
  };
}

const content = (question: string, phrasings: string[], more: Partial<OwnContent> = {}): OwnContent => ({
  topic: 'travel',
  urgent: false,
  links: [],
  locales: {
    en: { phrasings, words: { question, answer: 'At the desk on floor two.', source: 'organisation' } },
  },
  ...more,
});

describe('the FAQ’s editing', function () {
  this.timeout(60_000);
  let stage: Stage;
  let search: Pick<Search, 'ask' | 'reload'>;
  const needs = () => ({
    ...stage.world,
    search,
    faq: { files: FILES, allowed: allowedLinks({}), onePerson: false },
  });
  const step = (id: string, ...steps: readonly [Parameters<typeof stepEntry>[2], string][]) =>
    steps.reduce<Promise<OwnEntry | null>>(
      async (before, [act, by]) => (await before, stepEntry(needs(), id, act, by)),
      Promise.resolve(null),
    );
  const published = async (what: OwnContent): Promise<string> => {
    const { id } = await addEntry(needs(), what, 'anna');
    await step(id, ['ask-review', 'anna'], ['publish', 'bo']);
    return id;
  };
  const asks = async (text: string, more: Partial<Omit<Question, 'id'>> = {}): Promise<Question> => {
    const question = {
      ...asked(
        { personId: 'p1', text, lang: 'en', at: stage.now() },
        { band: 'none', entries: [], topic: null },
      ),
      state: 'waiting',
      why: 'nothing-found',
      waitingSince: stage.now(),
      ...more,
    } as const;
    return { id: await stage.world.store.keepQuestion(question), ...question };
  };
  const answered = async (question: Question, text: string): Promise<Question> => {
    const act = answer(question, text, 'expert', stage.now());
    assert.ok(act.is === 'changed');
    await stage.world.store.saveQuestion(act.question);
    return act.question;
  };

  beforeEach(async () => {
    stage = await openStage();
    search = await searchOver(FILES);
    await stage.people('p1');
  });
  afterEach(() => stage.close());

  it('makes an expert’s answer a draft, has it reviewed by another, and then the same question is answered', async () => {
    await stage.save('p1', { name: 'Petra Lind' });
    const text = 'petra here, where can I pick up my new badge? call 070 123 45 67';
    const before = await tryQuestion(needs(), 'where can I pick up my new badge?', 'en');
    assert.notEqual(before.band, 'answer');
    const question = await answered(await asks(text), 'At the desk on floor two, Petra.');
    const made = await promoteAnswer(needs(), question.id, 'anna');
    assert.deepEqual(made?.entry.content.locales['en'], {
      phrasings: ['here, where can I pick up my new badge? call'],
      words: {
        question: 'here, where can I pick up my new badge? call',
        answer: 'At the desk on floor two,.',
        source: 'organisation',
      },
    });
    const edited = content('Where do I pick up my badge?', [
      'where can I pick up my new badge',
      'new badge',
      'badge desk',
    ]);
    const id = made?.entry.id ?? '';
    await saveEntry(needs(), id, edited, 1, 'anna');
    await step(id, ['ask-review', 'anna']);
    await assert.rejects(step(id, ['publish', 'anna']), (error: Conflict) => /yourself/u.test(error.message));
    await step(id, ['publish', 'bo']);
    await openBankFollower(needs())();
    const after = await tryQuestion(needs(), 'where can I pick up my new badge?', 'en');
    assert.deepEqual([after.hits[0]?.id, after.hits[0]?.question], [id, 'Where do I pick up my badge?']);
    assert.equal(after.band, 'answer');
  });

  it('makes one draft of one answer, however often and how quickly somebody presses', async () => {
    const question = await answered(await asks('where is the badge desk'), 'On floor two.');
    const made = await Promise.all([1, 2, 3].map(() => promoteAnswer(needs(), question.id, 'anna')));
    assert.equal(new Set(made.map((each) => each?.entry.id)).size, 1);
    assert.equal((await stage.world.store.bankEntries()).length, 1);
    assert.equal(await promoteAnswer(needs(), '999', 'anna'), null);
    await assert.rejects(promoteAnswer(needs(), (await asks('and why?')).id, 'anna'), Conflict);
  });

  it('flags an entry that says it already, and takes the asker’s words as its phrasing instead', async () => {
    const question = await answered(await asks('do i have to pay for a passkey please'), 'No, it is free.');
    const made = await promoteAnswer(needs(), question.id, 'anna');
    assert.deepEqual(
      made?.like.map(({ id }) => id),
      ['cost'],
    );
    const more = await addPhrasing(needs(), question.id, 'cost', 'anna');
    assert.deepEqual(more?.content.locales, {
      en: { phrasings: ['do i have to pay for a passkey please'], words: null },
    });
    const again = await addPhrasing(needs(), question.id, 'cost', 'bo');
    assert.equal(again?.version, 1);
    assert.equal(await addPhrasing(needs(), question.id, 'nowhere', 'anna'), null);
    // In the language that the entry has, whatever the country.
    const swiss = await asks('was kostet das', { lang: 'de-CH' });
    assert.ok((await addPhrasing(needs(), swiss.id, 'cost', 'anna'))?.content.locales['de']);
    const closed = await answered(swiss, 'Nichts.');
    assert.deepEqual(Object.keys((await promoteAnswer(needs(), closed.id, 'anna'))!.entry.content.locales), [
      'de',
    ]);
  });

  it('tells everything that must be mended before a review, and lets a draft be unfinished', async () => {
    const unfinished = content('', ['is it free', '?!'], { links: ['https://evil.example/'] });
    const { id } = await addEntry(needs(), unfinished, 'anna');
    const read = await readEntry(needs(), id);
    assert.equal(read?.problems.length, 4);
    await assert.rejects(step(id, ['ask-review', 'anna']), (error: Findings) => error.findings.length === 4);
    assert.equal((await stage.world.store.bankEntry(id))?.state, 'draft');
  });

  it('does not publish what became wrong since it was reviewed', async () => {
    const first = await addEntry(needs(), content('Where is the desk?', ['badge desk']), 'anna');
    await step(first.id, ['ask-review', 'anna']);
    await published(content('Another desk?', ['badge desk']));
    await assert.rejects(step(first.id, ['publish', 'bo']), (error: Findings) =>
      /so does/u.test(error.message),
    );
  });

  it('keeps every version, refuses to save over an unseen one, and brings an old one back', async () => {
    const { id } = await addEntry(needs(), content('First?', []), 'anna');
    await saveEntry(needs(), id, content('Second?', []), 1, 'bo');
    await assert.rejects(saveEntry(needs(), id, content('Third?', []), 1, 'anna'), Conflict);
    const back = await restoreVersion(needs(), id, 1, 'cleo');
    assert.deepEqual([back?.version, back?.content], [3, content('First?', [])]);
    assert.equal(await restoreVersion(needs(), id, 9, 'cleo'), null);
    const read = await readEntry(needs(), id);
    assert.deepEqual(
      read?.history.map(({ version, act, by }) => `${version} ${act} ${by}`),
      ['3 restored cleo', '2 saved bo', '1 saved anna'],
    );
  });

  it('lists ours and own entries by any word in any language, with what became of them', async () => {
    const own = await published(content('Where is the desk?', ['badge desk']));
    await saveEntry(needs(), 'cost', content('Costs?', ['roaming costs']), 0, 'anna');
    assert.equal(await saveEntry(needs(), 'nowhere', content('X?', []), 0, 'anna'), null);
    const find = async (text: string, drafts = true) =>
      (await listBank(needs(), { search: text, lang: 'en', drafts })).entries.map(
        ({ id, state, live }) => `${id} ${state} ${live}`,
      );
    assert.deepEqual(await find('badge DESK'), [`${own} published true`]);
    assert.deepEqual(await find('roaming'), ['cost draft false']);
    assert.deepEqual(await find('roaming', false), []);
    assert.equal((await find('badge desk', false)).length, 1);
    assert.deepEqual(await find('ausland'), ['abroad shipped false']);
    assert.equal((await find('')).length, FILES.length + 1);
    assert.equal(await readEntry(needs(), 'nowhere'), null);
    assert.equal((await readEntry(needs(), 'pin'))?.shipped?.id, 'pin');
    const seen = withoutDrafts((await readEntry(needs(), 'cost'))!);
    assert.deepEqual([seen?.own, seen?.history, seen?.shipped?.id], [null, [], 'cost']);
    const { id } = await addEntry(needs(), content('Somebody’s words?', []), 'anna');
    assert.equal(withoutDrafts((await readEntry(needs(), id))!), null);
  });

  it('reaches a search in another process, and is taken back there too', async () => {
    const there = openBankFollower(needs());
    await there();
    let loads = 0;
    const { reload } = search;
    search = { ...search, reload: (bank) => ((loads += 1), reload(bank)) };
    const follow = openBankFollower(needs());
    await follow();
    await Promise.all([follow(), follow()]);
    assert.equal(loads, 1);
    const id = await published(content('Where is the desk?', ['badge desk', 'where is the badge desk']));
    await Promise.all([follow(), follow()]);
    assert.equal(loads, 2);
    await step(id, ['retire', 'bo']);
    await follow();
    assert.equal(loads, 3);
  });

  it('looks again after a look that failed', async () => {
    let away = true;
    const follow = openBankFollower({
      ...needs(),
      search: {
        reload: async () => {
          if (away) throw new Error('no memory');
        },
      },
    });
    await follow();
    away = false;
    await follow();
  });

  it('puts what it could not settle together, biggest first, and never tells who asked', async () => {
    await asks('where is the badge desk');
    await asks('badge desk, where?');
    const { id } = await answered(await asks('where can i find the badge desk'), 'Floor two.');
    await asks('vpn verbindet nicht', { lang: 'de' });
    await asks('vpn verbindet nicht', { lang: 'de-AT' });
    stage.later(-40 * DAY);
    await asks('where was the badge desk');
    stage.later(40 * DAY);
    const list = await gapList(needs(), 28);
    assert.deepEqual(
      list.groups.map(({ lang, count, waiting }) => [lang, count, waiting]),
      [
        ['en', 3, 2],
        ['de', 2, 2],
      ],
    );
    assert.equal(list.questions, 5);
    const [first] = list.groups[0]?.examples ?? [];
    assert.deepEqual(first, {
      id,
      text: 'where can i find the badge desk',
      at: stage.now(),
      answer: 'Floor two.',
    });
    assert.doesNotMatch(JSON.stringify(list), /p1/u);
  });
});
