// The search as the flows ask it: in a thread of its own, so that nothing else waits; on the bank that was given last; and when
// the thread is slow, dead or gone, nothing is found and nobody waits for ever.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { openBankSearch, type BankSearch } from '../../src/adapters/search/bank-search.ts';
import type { Bank } from '../../src/core/faq.ts';
import { allowedLinks } from '../../src/core/links.ts';

const SMALL = readBank(join(import.meta.dirname, '..', 'faq', 'small'), allowedLinks({}), '2027-01-01');
const [WHAT, LOST] = SMALL;
assert.ok(WHAT !== undefined && LOST !== undefined);
const NOTHING = { band: 'none', lang: null, hits: [] };
const log = openLog('silent');

describe('the search over a bank, in its thread', function () {
  this.timeout(60_000);
  let search: BankSearch;
  beforeEach(() => (search = openBankSearch({ meaning: false, log })));
  afterEach(() => search.close());

  it('finds nothing before there is a bank, and waits for the first to be learnt', async () => {
    assert.deepEqual(await search.ask('what is a passkey', 'en', 3), NOTHING);
    assert.deepEqual([search.entry('what', 'en'), search.topics('en')], [null, []]);
    const learnt = search.reload(SMALL);
    assert.equal((await search.ask('what is a passkey', 'en', 3)).hits[0]?.id, 'what');
    await learnt;
  });

  it('says what an entry says in the nearest language, and all of them by topic', async () => {
    await search.reload(SMALL);
    assert.deepEqual(search.entry('lost', 'de-AT'), {
      id: 'lost',
      topic: 'phones',
      urgent: true,
      links: ['https://aka.ms/mysecurityinfo'],
      lang: 'de',
      ...shownOf(LOST.locales['de']),
    });
    assert.equal(search.entry('lost', 'xx')?.lang, 'en');
    assert.equal(search.entry('toString', 'en'), null);
    assert.deepEqual(
      search.topics('en').map(({ topic, entries }) => [topic, entries.map(({ id }) => id)]),
      [
        ['basics', ['what']],
        ['phones', ['lost']],
      ],
    );
  });

  it('takes a new bank at once and whole, and the last one that was given', async () => {
    await search.reload(SMALL);
    const renamed: Bank = [{ ...WHAT, id: 'explained' }, LOST];
    const reloads = [search.reload([LOST]), search.reload(renamed)];
    const meanwhile = await search.ask('what is a passkey', 'en', 1);
    assert.ok(['what', 'explained'].includes(meanwhile.hits[0]?.id ?? ''), JSON.stringify(meanwhile));
    await Promise.all(reloads);
    assert.equal((await search.ask('what is a passkey', 'en', 1)).hits[0]?.id, 'explained');
    assert.equal(search.entry('what', 'en'), null);
    assert.equal(search.entry('explained', 'en')?.question, 'What is a passkey?');
  });

  it('is answered for many at a time, each its own', async () => {
    await search.reload(SMALL);
    const found = await Promise.all(
      Array.from({ length: 50 }, (_, each) =>
        search.ask(each % 2 === 0 ? 'what is a passkey' : 'my phone was stolen', 'en', 1),
      ),
    );
    assert.ok(found.every(({ hits }, each) => hits[0]?.id === (each % 2 === 0 ? 'what' : 'lost')));
  });

  it('finds nothing when the answer takes too long, and when it is closed', async () => {
    const hasty = openBankSearch({ meaning: false, log, patienceMs: 0 });
    try {
      const learnt = hasty.reload(SMALL);
      assert.deepEqual(await hasty.ask('what is a passkey', 'en', 3), NOTHING);
      await learnt;
    } finally {
      await hasty.close();
    }
    assert.deepEqual(await hasty.ask('what is a passkey', 'en', 3), NOTHING);
  });

  it('starts anew with the next question when its thread has died', async () => {
    await search.reload(SMALL);
    const broken = { ...WHAT, locales: { en: { ...WHAT.locales['en'], phrasings: [null] } } };
    await assert.rejects(search.reload([broken] as unknown as Bank), /ended/u);
    assert.equal((await search.ask('what is a passkey', 'en', 1)).hits[0]?.id, 'what');
  });
});

function shownOf(text: Bank[number]['locales'][string] | undefined) {
  assert.ok(text !== undefined);
  const { phrasings: _, ...shown } = text;
  return shown;
}
