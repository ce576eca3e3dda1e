// The FAQ's bank: ours is whole in every language that the cards speak, and a bank that somebody broke while editing is
// refused with file, line and the way to mend it.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { type Bank, languagesOf, waysToAsk } from '../../src/core/faq.ts';
import { type Finding, Findings } from '../../src/core/finding.ts';
import { allowedLinks } from '../../src/core/links.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TODAY = '2026-11-24';
const URGENT = [
  'asked-for-code',
  'cloud-account-hacked',
  'gave-code',
  'lost-phone',
  'lost-security-key',
  'message-genuine',
  'not-my-passkey',
  'pin-known',
  'unexpected-prompt',
];

describe('the FAQ’s bank', () => {
  const bank = read(join(ROOT, 'faq'));

  it('has at least 70 entries on everything that people ask about', () => {
    assert.ok(bank.length >= 70, `${bank.length}`);
    const topics = ['basics', 'asked', 'deadlines', 'devices', 'registering', 'errors', 'lost-or-new-phone'];
    topics.push('security-keys', 'travel', 'privacy', 'shared-devices', 'safety', 'admin');
    assert.deepEqual([...new Set(bank.map(({ topic }) => topic))], topics);
  });

  it('answers in every language that the cards speak', () => {
    const cards = readdirSync(join(ROOT, 'cards', 'words')).map((file) => file.replace('.json', ''));
    assert.deepEqual(languagesOf(bank), cards.toSorted());
    for (const { id, locales } of bank)
      assert.deepEqual(Object.keys(locales).toSorted(), cards.toSorted(), id);
  });

  it('is asked in at least 8 ways in English and 5 in each other language', () => {
    for (const { id, locales } of bank) {
      for (const [lang, { phrasings }] of Object.entries(locales)) {
        assert.ok(new Set(phrasings).size >= (lang === 'en' ? 8 : 5), `${id} in ${lang}`);
      }
    }
  });

  it('leads to a human at once in each matter of security, and says whom to tell in every language', () => {
    const urgent = bank.filter((entry) => entry.urgent);
    assert.deepEqual(urgent.map(({ id }) => id).toSorted(), URGENT);
    for (const { id, locales } of urgent) {
      for (const [lang, { answer }] of Object.entries(locales)) {
        assert.match(answer, /\{helpDesk\}/u, `${id} in ${lang}`);
      }
    }
  });

  it('names in every language the same facts: numbers, versions, addresses and slots', () => {
    const facts = (answer: string) =>
      new Set(answer.match(/\{\w+\}|aka\.ms\/\w+|\bP[12]\b|\d+[.\d]*\d|AAGUID|Authenticator|iCloud/gu) ?? []);
    for (const { id, locales } of bank) {
      const english = facts(locales.en?.answer ?? '');
      for (const [lang, { answer }] of Object.entries(locales)) {
        const missing = [...english].filter((fact) => !facts(answer).has(fact));
        assert.deepEqual(missing, [], `${id} in ${lang}`);
      }
    }
  });

  it('takes its facts from Microsoft’s pages, the same ones in every language', () => {
    for (const { id, locales } of bank) {
      const sources = new Set(Object.values(locales).map(({ source }) => source));
      assert.equal(sources.size, 1, id);
      assert.match([...sources].join(), /^https:\/\/learn\.microsoft\.com\/entra\//u);
    }
  });

  it('never asks anybody for a secret in the chat', () => {
    for (const { id, locales } of bank) {
      assert.doesNotMatch(locales.en?.answer ?? '', /(send|tell|give) me your (code|password|PIN)/iu, id);
    }
  });

  it('leaves a card far below its 25 KB', () => {
    for (const { id, locales, links } of bank) {
      for (const [lang, { question, answer, source }] of Object.entries(locales)) {
        const size = Buffer.byteLength(JSON.stringify({ question, answer, source, links }));
        assert.ok(size < 3_000, `${id} in ${lang}: ${size} bytes`);
      }
    }
  });

  it('counts the heading as a way to ask', () => {
    const [entry] = bank;
    const text = entry?.locales.en;
    assert.ok(text);
    assert.deepEqual(waysToAsk(text), [text.question, ...text.phrasings]);
  });
});

describe('a bank that somebody edited', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywave-faq-'));
    cpSync(join(ROOT, 'test', 'faq', 'small'), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const edit = (file: string, from: string, to: string) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(from), `${file} has no “${from}”`);
    writeFileSync(path, text.replace(from, to));
  };
  const refusals = (): readonly Finding[] => {
    try {
      read(folder);
    } catch (error) {
      if (error instanceof Findings) return error.findings;
      throw error;
    }
    return assert.fail('the bank was read');
  };
  /** The one thing that is wrong: named at `place`, said as `what`, with a reason and a way to mend it. */
  const refusedAt = (place: string, what: RegExp) => {
    const [finding, ...others] = refusals();
    assert.ok(finding);
    assert.deepEqual(others, []);
    assert.ok(finding.what.startsWith(`${join(folder, place)}: `), finding.what);
    assert.match(finding.what, what);
    assert.ok(finding.why.length > 20 && finding.fix.length > 10);
  };

  it('is read when nothing is wrong', () => {
    assert.deepEqual(
      read(folder).map(({ id, topic, urgent, links }) => ({ id, topic, urgent, links })),
      [
        { id: 'what', topic: 'basics', urgent: false, links: [] },
        { id: 'lost', topic: 'phones', urgent: true, links: ['https://aka.ms/mysecurityinfo'] },
      ],
    );
  });

  it('may hold a phrasing only once, in whatever spelling', () => {
    edit('en/phones.yaml', 'my phone is gone', 'What IS a passkey??');
    refusedAt('en/phones.yaml:4', /“lost” asks “What IS a passkey\?\?”, and so does “what”/u);
  });

  it('needs enough ways to ask', () => {
    edit('de/phones.yaml', '    - handy weg\n', '');
    refusedAt('de/phones.yaml:4', /has 4 phrasings where 5 are needed/u);
  });

  it('needs each entry in each language', () => {
    writeFileSync(join(folder, 'de', 'phones.yaml'), '[]\n');
    refusedAt('entries.yaml:4', /“lost” has no text in the language de/u);
  });

  it('names a file that is missing', () => {
    rmSync(join(folder, 'de', 'phones.yaml'));
    assert.match(refusals()[0]?.what ?? '', /phones\.yaml cannot be read: ENOENT/u);
  });

  it('fills the known slots only', () => {
    edit('en/basics.yaml', 'A key pair', 'A key pair of {company}');
    refusedAt('en/basics.yaml:12', /has “\{company\}” in its answer, which nothing fills/u);
  });

  it('keeps links out of texts, and strange addresses out of links', () => {
    edit('en/basics.yaml', 'A key pair', 'See https://example.com for a key pair');
    refusedAt('en/basics.yaml:12', /has a link in its answer/u);
    edit('en/basics.yaml', 'See https://example.com for a key pair', 'A key pair');
    edit('entries.yaml', 'https://aka.ms/mysecurityinfo', 'https://aka.ms.example.com/mysecurityinfo');
    refusedAt('entries.yaml:7', /an address that cards may not open/u);
  });

  it('needs a source with https and a day of review that has come', () => {
    edit('en/basics.yaml', 'https://learn', 'http://learn');
    refusedAt('en/basics.yaml:13', /“source” is not as it should be/u);
    edit('en/basics.yaml', 'http://learn', 'https://learn');
    edit('en/basics.yaml', '2026-11-24', '2026-11-31');
    refusedAt('en/basics.yaml:14', /“reviewedOn” is not as it should be/u);
    edit('en/basics.yaml', '2026-11-31', '2026-11-25');
    refusedAt('en/basics.yaml:14', /a day that has not come yet/u);
  });

  it('keeps an answer short', () => {
    edit('en/basics.yaml', 'A key pair', 'A key pair '.repeat(100));
    refusedAt('en/basics.yaml:12', /has a text of \d+ characters where 1000 fit/u);
  });

  it('says what to do about a colon, a number, a word that YAML knows and an unknown name', () => {
    edit('en/basics.yaml', '- passkey meaning', '- help: passkey meaning');
    refusedAt('en/basics.yaml:5', /Expected string, received object/u);
    assert.match(refusals()[0]?.fix ?? '', /quotation marks/u);
    edit('en/basics.yaml', '- help: passkey meaning', '- 12345');
    refusedAt('en/basics.yaml:5', /Expected string, received number/u);
    edit('en/basics.yaml', '- 12345', '- passkey meaning');
    edit('en/basics.yaml', 'question:', 'queston:');
    assert.deepEqual(
      refusals().map(({ what }) => what.slice(folder.length + 1, folder.length + 18)),
      ['en/basics.yaml:1:', 'en/basics.yaml:1:'],
    );
  });

  it('names the line of broken YAML', () => {
    edit('en/basics.yaml', '  answer: A key pair', '  answer: "A key pair');
    assert.match(refusals()[0]?.what ?? '', /basics\.yaml:1[2-9] cannot be read/u);
  });

  it('refuses what is not listed, listed or written twice, or under another topic', () => {
    edit('en/phones.yaml', '- id: lost', '- id: lostt');
    refusedAt('en/phones.yaml:1', /“lostt” is not listed/u);
    edit('en/phones.yaml', '- id: lostt', '- id: what');
    assert.match(refusals()[0]?.what ?? '', /belongs to the topic “basics” and stands under “phones”/u);
    edit('en/phones.yaml', '- id: what', '- id: lost');
    writeFileSync(
      join(folder, 'en', 'phones.yaml'),
      readFileSync(join(folder, 'en', 'phones.yaml'), 'utf8').repeat(2),
    );
    refusedAt('en/phones.yaml:15', /“lost” is there twice/u);
  });

  it('names everything that is wrong at once', () => {
    edit('en/basics.yaml', 'question:', 'queston:');
    edit('de/phones.yaml', 'https://', 'ftp://');
    assert.deepEqual(
      new Set(refusals().map(({ what }) => what.slice(folder.length + 1).split(':')[0])),
      new Set(['de/phones.yaml', 'en/basics.yaml']),
    );
  });
});

function read(folder: string): Bank {
  return readBank(folder, allowedLinks({}), TODAY);
}
