// An entry of the organisation's own: its life, the bank it makes with the files, and what must be mended in it.

import assert from 'node:assert/strict';
import { checkOwn } from '../../src/core/check-own-entry.ts';
import type { Bank } from '../../src/core/faq.ts';
import { allowedLinks } from '../../src/core/links.ts';
import {
  askReview,
  drafted,
  mergeBank,
  ownId,
  publish,
  retire,
  save,
  sendBack,
  type OwnContent,
  type OwnEntry,
  type OwnResult,
} from '../../src/core/own-entry.ts';

const T0 = '2026-11-24T09:00:00.000Z';
const ANNA = { by: 'anna', at: T0 };
const BO = { by: 'bo', at: '2026-11-25T09:00:00.000Z' };
const SOURCE = 'https://learn.microsoft.com/entra/identity/authentication/passkey-faq';

const FILES: Bank = [
  {
    id: 'abroad',
    topic: 'travel',
    urgent: false,
    links: [],
    locales: {
      en: {
        question: 'Abroad?',
        phrasings: ['does it work abroad'],
        answer: 'Yes.',
        source: SOURCE,
        reviewedOn: '2026-11-01',
      },
      de: {
        question: 'Im Ausland?',
        phrasings: ['im ausland'],
        answer: 'Ja.',
        source: SOURCE,
        reviewedOn: '2026-11-01',
      },
    },
  },
  { id: 'cost', topic: 'basics', urgent: false, links: [], locales: {} },
];

const content = (more: Partial<OwnContent> = {}): OwnContent => ({
  topic: 'travel',
  urgent: false,
  links: [],
  locales: {
    en: {
      phrasings: ['roaming'],
      words: { question: 'With roaming?', answer: 'Ask us.', source: 'organisation' },
    },
  },
  ...more,
});

const draft = () => drafted('own-a', content(), ANNA, null);
function done(result: OwnResult): OwnEntry {
  assert.ok(result.is === 'changed', JSON.stringify(result));
  return result.entry;
}
const live = (id: string, said: OwnContent) => ({
  id,
  live: { version: 1, content: said, on: '2026-11-25' },
});

describe('an own entry', () => {
  it('is answered from once somebody else than its author has reviewed it', () => {
    const asked = done(askReview(draft()));
    assert.deepEqual(publish(asked, ANNA, false), { is: 'refused', why: 'own-version' });
    assert.equal(done(publish(asked, ANNA, true)).state, 'published');
    const published = done(publish(asked, BO, false));
    assert.deepEqual(published.live, { version: 1, content: content(), on: '2026-11-25' });
    assert.equal(publish(published, BO, false).is, 'unchanged');
  });

  it('is not published without a review, nor reviewed without a draft', () => {
    assert.deepEqual(publish(draft(), BO, true), { is: 'refused', why: 'not-in-review' });
    const published = done(publish(done(askReview(draft())), BO, false));
    assert.deepEqual(askReview(published), { is: 'refused', why: 'not-a-draft' });
    assert.equal(done(sendBack(done(askReview(draft())))).state, 'draft');
    assert.deepEqual(sendBack(published), { is: 'refused', why: 'not-in-review' });
  });

  it('keeps what people get while a newer version is drafted', () => {
    const published = done(publish(done(askReview(draft())), BO, false));
    const next = done(save(published, content({ urgent: true }), 1, BO));
    assert.deepEqual([next.state, next.version, next.by, next.live?.version], ['draft', 2, 'bo', 1]);
    // Bo saved the second version, so it is Anna who may publish it.
    assert.deepEqual(publish(done(askReview(next)), BO, false), { is: 'refused', why: 'own-version' });
    assert.equal(done(publish(done(askReview(next)), ANNA, false)).live?.content.urgent, true);
  });

  it('is not saved over a version that the author has not seen', () => {
    const second = done(save(draft(), content(), 1, BO));
    assert.deepEqual(save(second, content(), 1, ANNA), { is: 'refused', why: 'newer-version' });
  });

  it('is answered from no more once retired, and may be drafted again', () => {
    assert.deepEqual(retire(draft()), { is: 'refused', why: 'not-published' });
    const retired = done(retire(done(publish(done(askReview(draft())), BO, false))));
    assert.deepEqual([retired.state, retired.live], ['retired', null]);
    assert.equal(retire(retired).is, 'unchanged');
    assert.equal(done(save(retired, content(), 1, ANNA)).state, 'draft');
  });

  it('gets an id that the files never have', () => {
    assert.equal(ownId('Where is our Key-Desk?', new Set()), 'own-where-is-our-key-desk');
    assert.equal(ownId('Où?', new Set(['own-ou'])), 'own-ou-2');
    assert.equal(ownId('鍵はどこですか', new Set()), 'own-entry');
    assert.ok(ownId('word '.repeat(100), new Set()).length < 70);
  });
});

describe('the bank with own entries', () => {
  it('has own words in the place of ours, language by language, and own phrasings beside ours', () => {
    const [abroad, ...rest] = mergeBank(FILES, [live('abroad', content())]);
    assert.deepEqual(abroad?.locales['en'], {
      question: 'With roaming?',
      phrasings: ['does it work abroad', 'roaming'],
      answer: 'Ask us.',
      source: 'organisation',
      reviewedOn: '2026-11-25',
    });
    assert.deepEqual(abroad?.locales['de'], FILES[0]?.locales['de']);
    assert.deepEqual(rest, FILES.slice(1));
  });

  it('keeps our words where only phrasings were added', () => {
    const added = content({ locales: { de: { phrasings: ['roaming'], words: null } } });
    const [abroad] = mergeBank(FILES, [live('abroad', added)]);
    assert.deepEqual(abroad?.locales['de'], {
      ...FILES[0]?.locales['de'],
      phrasings: ['im ausland', 'roaming'],
    });
    assert.deepEqual(abroad?.locales['en'], FILES[0]?.locales['en']);
  });

  it('has own entries at its end, in the languages that they are in, and none that is not published', () => {
    const bank = mergeBank(FILES, [live('own-a', content()), draft()]);
    assert.deepEqual(
      bank.map(({ id }) => id),
      ['abroad', 'cost', 'own-a'],
    );
    assert.deepEqual(Object.keys(bank[2]?.locales ?? {}), ['en']);
    // Phrasings for an entry that the files no longer have: there is nothing to answer.
    const gone = content({ locales: { en: { phrasings: ['x'], words: null } } });
    assert.equal(mergeBank(FILES, [live('once-ours', gone)]).length, 2);
  });
});

describe('what must be mended in an own entry', () => {
  const allowed = allowedLinks({});
  const wrong = (said: OwnContent, id = 'own-a') =>
    checkOwn(id, said, { bank: FILES, files: FILES, allowed }).map(({ what }) => what);
  const english = (
    phrasings: string[],
    words: Partial<NonNullable<OwnContent['locales'][string]>['words']> = {},
  ) =>
    content({
      locales: {
        en: { phrasings, words: { question: 'Where?', answer: 'There.', source: 'organisation', ...words } },
      },
    });

  it('is nothing in a whole one, in one language with a phrasing or none', () => {
    assert.deepEqual(wrong(content()), []);
    assert.deepEqual(wrong(english([])), []);
    assert.deepEqual(wrong(english([], { source: SOURCE })), []);
  });

  it('is what the files refuse too', () => {
    assert.match(wrong(english([], { answer: 'Call {boss}.' })).join(), /“\{boss\}”.*nothing fills/u);
    assert.match(wrong(english([], { answer: 'See https://evil.example/' })).join(), /a link in its answer/u);
    assert.match(wrong(english([], { answer: 'x'.repeat(1001) })).join(), /1001 characters/u);
    assert.match(wrong(english(['?!'])).join(), /without a word/u);
    assert.match(wrong(content({ links: ['https://evil.example/'] })).join(), /may not open/u);
  });

  it('is the wording of another entry, whatever its case and accents', () => {
    assert.match(
      wrong(english(['Does it work ABROAD?'])).join(),
      /asks “Does it work ABROAD\?”, and so does “abroad”/u,
    );
    assert.deepEqual(wrong(english(['Does it work ABROAD?']), 'abroad'), []);
  });

  it('is what is missing, before somebody reviews it', () => {
    assert.match(wrong(content({ locales: {} })).join(), /nothing in any language/u);
    assert.match(wrong(english([], { question: ' ' })).join(), /no heading/u);
    assert.match(wrong(english([], { answer: '' })).join(), /no answer/u);
    assert.match(wrong(english([], { source: '' })).join(), /no source/u);
    assert.match(wrong(english([], { source: 'http://x.example/' })).join(), /no https address/u);
    assert.match(wrong(content({ topic: 'lunch' })).join(), /“lunch”/u);
  });

  it('is a regional name of a language that the files have', () => {
    const swiss = content({ locales: { 'de-CH': { phrasings: [], words: content().locales['en']!.words } } });
    assert.match(wrong(swiss).join(), /which the FAQ has as de/u);
    const swedish = content({ locales: { sv: { phrasings: [], words: content().locales['en']!.words } } });
    assert.deepEqual(wrong(swedish), []);
  });

  it('is phrasings alone where the files say nothing, and none at all where they do', () => {
    const added = (lang: string, phrasings: string[]) =>
      content({ locales: { [lang]: { phrasings, words: null } } });
    assert.deepEqual(wrong(added('de', ['roaming']), 'abroad'), []);
    assert.match(wrong(added('fr', ['itinérance']), 'abroad').join(), /no answer/u);
    assert.match(wrong(added('de', []), 'abroad').join(), /0 phrasings/u);
    assert.match(wrong(added('en', ['x']), 'own-a').join(), /no answer/u);
  });
});
