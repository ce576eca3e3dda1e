// Languages: each has every text, in its own words, in all the forms it needs, fit for its place; a person gets the
// nearest one; an organisation's own texts replace ours, and what is wrong with them is named at start.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { checkWords, textsOf } from '../../src/adapters/cards/check-words.ts';
import { parseMessage, placeholdersIn, type Words } from '../../src/adapters/cards/words.ts';
import { type Finding, Findings } from '../../src/core/finding.ts';
import type { Moment } from '../../src/core/moment.ts';
import { aNudge } from './nudge.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'cards');
const ORGANISATION = { name: 'Fabrikam', sender: 'IT Security', helpDesk: { label: 'Service Desk' } };
const PASSKEY: Readonly<Record<string, string>> = {
  en: 'passkey',
  fr: 'clé d’accès',
  de: 'Passkey',
  es: 'clave de paso',
  'pt-BR': 'chave de acesso',
  it: 'passkey',
  nl: 'passkey',
  ja: 'パスキー',
  ar: 'مفتاح المرور',
};
/** Commands that the bot reads, and words that are the same in both languages. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  'help.admin.0.what': ['*'],
  'help.admin.1.what': ['*'],
  'help.admin.2.what': ['de'],
  'help.admin.3.what': ['*'],
  'help.admin.4.what': ['fr'],
  'experts-channel.how.0.what': ['*'],
  'experts-channel.how.1.what': ['*'],
  'experts-channel.how.2.what': ['*'],
  'experts-channel.how.3.what': ['*'],
  'tested.mark': ['de', 'fr', 'nl'],
  'why.entra': ['*'],
  'steps.platforms.macos.name': ['*'],
  'steps.platforms.iphone.name': ['*'],
  'steps.kinds.authenticator.name': ['*'],
  'steps.kinds.windows.name': ['*'],
  'steps.kinds.samsung-pass.name': ['*'],
};
const NUDGE = aNudge({
  snoozesLeft: 2,
  smsEnds: '2027-02-01T00:00:00.000Z',
  kinds: ['authenticator', 'security-key'],
  deadline: '2027-01-15T12:00:00.000Z',
});

describe('languages', () => {
  const cards = openCards({ folder: FOLDER, organisation: ORGANISATION });
  const english = wordsOf('en');
  const summaryIn = (locale: string | null) => cards.render(NUDGE, locale).summary;
  const textIn = (moment: Moment, locale: string) => JSON.stringify(cards.render(moment, locale).card);

  it('are those that docs/languages.md lists', () => {
    const listed = [
      ...readFileSync(join(ROOT, 'docs', 'languages.md'), 'utf8').matchAll(/^\| `([\w-]+)` \|/gmu),
    ];
    assert.deepEqual(listed.map(([, locale = '']) => locale).toSorted(), cards.locales.toSorted());
  });

  it('write a day as people do who speak them, the first of a month too', () => {
    const day = (locale: string) => cards.languages.nearest(locale).day('2027-02-01T00:00:00.000Z');
    assert.deepEqual(['en', 'fr', 'de', 'it', 'pt-BR', 'ja', 'ar'].map(day), [
      'February 1, 2027',
      '1er février 2027',
      '1. Februar 2027',
      '1º febbraio 2027',
      '1º de fevereiro de 2027',
      '2027年2月1日',
      '1 فبراير 2027',
    ]);
  });

  for (const locale of cards.locales) {
    describe(locale, () => {
      const words = wordsOf(locale);

      it('has every text and no other, in every form it needs, fit for its place', () => {
        assert.deepEqual(checkWords(words, english, locale), []);
      });

      if (locale !== 'en') {
        it('says everything that English fills in', () => {
          const asked = (text: string, where: string) =>
            [...new Set(placeholdersIn(parseMessage(text, where)))].toSorted();
          for (const [path, text] of textsOf(english)) {
            assert.deepEqual(asked(textsOf(words).get(path) ?? '', locale), asked(text, 'en'), path);
          }
        });

        it('has nothing left in English', () => {
          const originals = textsOf(english);
          const left = [...textsOf(words)].filter(
            ([path, text]) =>
              text === originals.get(path) &&
              /\p{L}/u.test(text.replace(/\{\w+\}/gu, '')) &&
              !SAME_AS_ENGLISH[path]?.some((where) => where === '*' || where === locale),
          );
          assert.deepEqual(left, []);
        });
      }

      it('calls a passkey what Microsoft calls it there', () => {
        assert.ok(summaryIn(locale).includes(PASSKEY[locale] ?? 'unknown'), summaryIn(locale));
      });

      it('fills every placeholder of every sample', () => {
        for (const sample of cards.moments.flatMap((name) => cards.samples(name))) {
          const text = textIn(sample, locale).replaceAll(/\{\{(?:DATE|TIME)\([^)]*\)\}\}/gu, '');
          const left = (text.match(/\{\w+[},]/gu) ?? []).filter(
            (found) => !JSON.stringify(sample).includes(found),
          );
          assert.deepEqual(left, [], sample.moment);
        }
      });

      it('greets without a name as whole sentences, when there is none', () => {
        const greeting = cards.moments
          .flatMap((name) => cards.samples(name))
          .filter((each) => 'person' in each);
        for (const sample of greeting) {
          if (!('person' in sample) || sample.person === null || !('firstName' in sample.person)) continue;
          const moment = { ...sample, person: { firstName: null } } as Moment;
          const { summary, card } = cards.render(moment, locale);
          const title = JSON.stringify(card).match(/"text":"([^"]*)","wrap":true,"size":"Large"/u)?.[1] ?? '';
          for (const text of [summary, title]) {
            assert.match(text, /^[¿¡]?[\p{Lu}\p{Lo}]/u, sample.moment);
            assert.doesNotMatch(text, /null|さん、| ,|,,/u, sample.moment);
          }
        }
      });

      it(`runs from ${locale === 'ar' ? 'right to left, also behind a button' : 'left to right'}`, () => {
        const { card } = cards.render(NUDGE, locale);
        const directions = textIn(NUDGE, locale).match(/"rtl":true/gu)?.length ?? 0;
        const inner = textIn(NUDGE, locale).match(/"type":"AdaptiveCard"/gu)?.length ?? 0;
        assert.equal('rtl' in card, locale === 'ar');
        assert.equal(directions, locale === 'ar' ? inner : 0);
      });
    });
  }

  it('call in Spanish a passkey and a security key each by one name', () => {
    const others = [...textsOf(wordsOf('es'))].filter(
      ([path, text]) => !path.startsWith('commands.') && /claves? de acceso|\bllaves?\b/iu.test(text),
    );
    assert.deepEqual(others, []);
  });

  it('agree with a count of one in a report, and address nobody as a man', () => {
    const report = cards.samples('report')[0] ?? assert.fail();
    assert.ok(report.moment === 'report');
    const one = { ...report, funnel: { ...report.funnel, eligible: 1, registered: 1 } };
    for (const locale of ['fr', 'es', 'it', 'pt-BR']) {
      assert.doesNotMatch(textIn(one, locale), /\*\*1\*\* (?:de \*\*1\*\* )?(?:person|pessoa)/iu, locale);
    }
    const spoken = [...textsOf(wordsOf('pt-BR'))].filter(([path]) => !path.startsWith('commands.'));
    assert.deepEqual(
      spoken.filter(([, text]) => /\bobrigado\b/iu.test(text)),
      [],
    );
  });

  it('choose the form for a count: six of them in Arabic', () => {
    const button = (snoozeDays: number) =>
      ['لاحقًا', 'غدًا', 'بعد يومين', `بعد ${snoozeDays} أيام`, `بعد ${snoozeDays} يومًا`].findIndex((form) =>
        textIn({ ...NUDGE, snoozeDays }, 'ar').includes(`"ذكّرني ${form}"`),
      );
    assert.deepEqual([0, 1, 2, 3, 10, 11, 14].map(button), [0, 1, 2, 3, 3, 4, 4]);
    assert.match(textIn({ ...NUDGE, snoozesLeft: 1 }, 'fr'), /encore une fois/u);
    assert.match(textIn({ ...NUDGE, snoozesLeft: 2 }, 'fr'), /encore 2 fois/u);
  });

  describe('a person gets', () => {
    for (const [wanted, gets] of [
      ['de-CH', 'de'],
      ['DE-at', 'de'],
      ['fr_CA', 'fr'],
      ['pt', 'pt-BR'],
      ['pt-PT', 'pt-BR'],
      ['pt-br', 'pt-BR'],
      ['ar-EG', 'ar'],
      ['ja-JP', 'ja'],
      ['en-GB', 'en'],
      ['zh-TW', 'en'],
      ['', 'en'],
      ['-', 'en'],
      [null, 'en'],
    ] as const) {
      it(`${gets} for ${wanted ?? 'no language'}`, () => assert.equal(summaryIn(wanted), summaryIn(gets)));
    }

    it('the default that is set, by its nearest too', () => {
      const swiss = openCards({ folder: FOLDER, organisation: ORGANISATION, defaultLocale: 'fr-CH' });
      assert.equal(swiss.render(NUDGE, 'zh').summary, summaryIn('fr'));
      assert.equal(swiss.render(NUDGE, 'en-US').summary, summaryIn('en'));
    });
  });

  describe('a file', () => {
    const problemsOf = (change: (words: Record<string, Record<string, unknown>>) => void, locale = 'de') => {
      const words = structuredClone(wordsOf(locale)) as Record<string, Record<string, unknown>>;
      change(words);
      return checkWords(words as Words, english, locale).map(({ path, what }) => `${path.join('.')} ${what}`);
    };
    const put =
      (section: string, key: string, text: unknown) => (words: Record<string, Record<string, unknown>>) => {
        (words[section] ?? {})[key] = text;
      };

    it('may lack no text and have none of its own', () => {
      assert.deepEqual(
        problemsOf((words) => delete words['nudge']?.['lead']),
        ['nudge.lead is missing'],
      );
      assert.deepEqual(problemsOf(put('nudge', 'extra', 'x')), ['nudge.extra is no text of ours']);
      assert.deepEqual(problemsOf(put('nudge', 'lead', ' ')), ['nudge.lead is no text']);
      assert.deepEqual(problemsOf(put('nudge', 'lead', 7)), ['nudge.lead is no text']);
    });

    it('must be ICU messages without a straight apostrophe', () => {
      assert.match(problemsOf(put('nudge', 'lead', 'Hallo {firstName'))[0] ?? '', /is no ICU message/u);
      assert.match(problemsOf(put('nudge', 'lead', "geht's"))[0] ?? '', /straight apostrophe/u);
    });

    it('must have the plural forms of its language', () => {
      const text = '{earlier, plural, =0 {a} one {b} two {c} few {d} other {e}}';
      assert.deepEqual(problemsOf(put('why', 'earlier', text), 'ar'), [
        'why.earlier lacks the plural form “many”',
      ]);
      assert.deepEqual(problemsOf(put('why', 'earlier', '{earlier, plural, other {e}}')), [
        'why.earlier lacks the plural form “one”',
      ]);
      assert.deepEqual(problemsOf(put('why', 'earlier', '{earlier, plural, =1 {b} other {e}}')), []);
      assert.deepEqual(problemsOf(put('why', 'earlier', '{earlier, plural, other {e}}'), 'ja'), []);
    });

    it('must fit: 40 for a button, 60 for a title, 120 for a summary, wide characters twice', () => {
      const button = (text: string) => put('thanks', 'buttons', { second: text, notMe: 'x' });
      assert.deepEqual(problemsOf(button('x'.repeat(40))), []);
      assert.match(problemsOf(button('x'.repeat(41)))[0] ?? '', /is 41 wide, and a button holds 40/u);
      assert.match(problemsOf(put('nudge', 'title', `{firstName}${'x'.repeat(51)}`))[0] ?? '', /61 wide/u);
      assert.match(problemsOf(put('nudge', 'summary', 'パ'.repeat(61)), 'ja')[0] ?? '', /122 wide/u);
      assert.match(
        problemsOf(put('nudge', 'smsTitle', 'x x '.repeat(5)))[0] ?? '',
        /20 wide, and a narrow label/u,
      );
      assert.match(problemsOf(put('nudge', 'smsTitle', 'Rechtzeitig'))[0] ?? '', /the word “Rechtzeitig”/u);
      const longest = `{registered, plural, one {x} other {${'x'.repeat(121)}}}`;
      assert.match(problemsOf(put('report', 'summary', longest))[0] ?? '', /121 wide/u);
    });

    it('may hold no Markdown where it is shown as it is', () => {
      assert.match(problemsOf(put('nudge', 'summary', '**Jetzt**'))[0] ?? '', /Markdown/u);
    });
  });

  describe('texts of an organisation’s own', () => {
    let own: string;
    beforeEach(() => {
      own = mkdtempSync(join(tmpdir(), 'words-'));
    });
    afterEach(() => rmSync(own, { recursive: true }));
    const open = (files: Readonly<Record<string, object>>) => {
      for (const [name, words] of Object.entries(files))
        writeFileSync(join(own, name), JSON.stringify(words));
      return openCards({ folder: FOLDER, organisation: ORGANISATION, ownWords: own });
    };
    const findingsOf = (open: () => unknown): readonly Finding[] => {
      try {
        open();
      } catch (error) {
        if (error instanceof Findings) return error.findings;
        throw error;
      }
      return [];
    };
    const refuses = (files: Readonly<Record<string, object>>, what: RegExp) => {
      const findings = findingsOf(() => open(files));
      assert.ok(findings.length > 0, 'refused');
      for (const finding of findings) {
        assert.match(finding.what, what);
        assert.ok(finding.why !== '' && finding.fix !== '');
      }
    };

    it('take the place of ours, text by text and language by language', () => {
      const mine = open({ 'fr.json': { nudge: { lead: 'Deux minutes, {firstName}, et c’est fait.' } } });
      const french = JSON.stringify(
        mine.render({ ...NUDGE, person: { firstName: '{sender} *x*' } }, 'fr-FR').card,
      );
      assert.ok(french.includes('Deux minutes, {sender} \\\\*x\\\\*, et c’est fait.'), 'values stay inert');
      assert.equal(mine.render(NUDGE, 'fr').summary, summaryIn('fr'));
      assert.deepEqual(mine.render(NUDGE, 'de'), cards.render(NUDGE, 'de'));
    });

    it('find their entry of a list by its place', () => {
      const mine = open({ 'en.json': { help: { people: [{}, { how: 'Ring 1234.' }] } } });
      const card = JSON.stringify(mine.render({ moment: 'help', admin: false }, 'en').card);
      assert.ok(card.includes('Ring 1234.') && card.includes('Put it off'));
      assert.ok(!card.includes('Use the button on the card'));
    });

    it('are refused with a key we do not have', () => {
      refuses(
        { 'en.json': { nudge: { headline: 'x' } } },
        /words-.*en\.json: “nudge\.headline” is no text of ours/u,
      );
      refuses({ 'en.json': { nudges: { title: 'x' } } }, /“nudges\.title” is no text of ours/u);
    });

    it('are refused when they are no texts', () => {
      refuses({ 'en.json': [] }, /en\.json holds no texts by their names/u);
      refuses({ 'en.json': { nudge: { title: null } } }, /“nudge\.title” is no text/u);
    });

    it('are refused with a placeholder that nothing fills', () => {
      refuses(
        { 'de.json': { nudge: { lead: 'Hallo {lastName}' } } },
        /“nudge” in de: nothing fills .*\{lastName\}/u,
      );
    });

    it('are refused when too long for their place, or with a date where none can be shown', () => {
      refuses({ 'en.json': { nudge: { title: 'x'.repeat(61) } } }, /61 wide, and a title holds 60/u);
      refuses({ 'en.json': { snoozed: { summary: 'Until {until}' } } }, /\{until\} .* is Markdown/u);
    });

    it('are refused for a language we do not speak, as is a default or a folder that is not there', () => {
      refuses({ 'pl.json': { nudge: { title: 'x' } } }, /pl\.json changes words of a language/u);
      rmSync(join(own, 'pl.json'));
      const options = { folder: FOLDER, organisation: ORGANISATION };
      const [language] = findingsOf(() => openCards({ ...options, defaultLocale: 'zh' }));
      assert.match(language?.what ?? '', /DEFAULT_LOCALE is “zh”/u);
      const [folder] = findingsOf(() => openCards({ ...options, ownWords: join(own, 'nowhere') }));
      assert.match(folder?.what ?? '', /WORDS_DIR is “.*nowhere”/u);
    });
  });

  it('are added by adding a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cards-'));
    try {
      mkdirSync(folder, { recursive: true });
      cpSync(FOLDER, folder, { recursive: true });
      cpSync(join(folder, 'words', 'ar.json'), join(folder, 'words', 'fa.json'));
      const more = openCards({ folder, organisation: ORGANISATION });
      assert.ok(more.locales.includes('fa'));
      assert.ok('rtl' in more.render(NUDGE, 'fa-IR').card);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function wordsOf(locale: string): Words {
  return JSON.parse(readFileSync(join(FOLDER, 'words', `${locale}.json`), 'utf8')) as Words;
}
