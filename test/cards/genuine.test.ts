// Genuine: whatever comes to a person without having been asked for says who sends it, how to check that, and that nobody asks for a
// secret, in every language; and no address gets onto a card that is not on the list, wherever it comes from.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCards, type OpenedCards } from '../../src/adapters/cards/cards.ts';
import { checkLinks } from '../../src/adapters/cards/check-card.ts';
import { Findings } from '../../src/core/finding.ts';
import { textIn } from '../../src/adapters/cards/words.ts';
import { openGuides } from '../../src/adapters/cards/guides.ts';
import { allowedLinks, REGISTER_LINK } from '../../src/core/links.ts';
import { UNASKED, type Moment } from '../../src/core/moment.ts';
import { aNudge } from './nudge.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'cards');
const ORGANISATION = { name: 'Fabrikam', sender: 'Ada Keyes', helpDesk: { label: 'Service Desk' } };
const PUBLIC = { url: 'https://keywave.fabrikam.example', logo: '/guides/logo.png' };

/** Password, code, pass, and that nobody else may ask either. */
const NEVER_ASKED: Readonly<Record<string, readonly string[]>> = {
  en: ['password', 'code', 'Temporary Access Pass', 'nobody else'],
  de: ['Kennwort', 'Code', 'befristeten Zugriffspass', 'auch sonst darf das niemand'],
  fr: ['mot de passe', 'code', 'passe d’accès temporaire', 'personne d’autre'],
  es: ['contraseña', 'código', 'pase de acceso temporal', 'nadie más'],
  'pt-BR': ['senha', 'código', 'Passe de Acesso Temporário', 'ninguém mais'],
  it: ['password', 'codice', 'pass di accesso temporaneo', 'nessun altro'],
  nl: ['wachtwoord', 'code', 'tijdelijke toegangspas', 'niemand anders'],
  ja: ['パスワード', 'コード', '一時アクセス パス', 'ほかの誰か'],
  ar: ['كلمة مرور', 'رمزًا', 'تصريح وصول مؤقتًا', 'لأي شخص آخر'],
};

describe('a message that nobody asked for', () => {
  const cards = openCards({ folder: FOLDER, organisation: ORGANISATION });
  // Which there are is held by test/flows/unasked.test.ts.
  const unasked = UNASKED.flatMap((name) => cards.samples(name));
  const nudges: readonly Moment[] = (['gentle', 'firm', 'last-call'] as const).flatMap((tone) => [
    aNudge({ tone, deadline: '2027-01-15T12:00:00.000Z' }),
    { ...aNudge({ tone, deadline: '2027-01-15T12:00:00.000Z' }), moment: 'reminder' },
    { ...aNudge({ tone, lost: true }), moment: 'reminder' },
  ]);

  const all = [...unasked, ...nudges];

  for (const locale of cards.locales) {
    it(`says who sends it, how to check it, and what nobody ever asks for (${locale})`, () => {
      for (const message of all) {
        const texts = textsOf(cards.render(message, locale).card);
        const [organisation, sender] = texts;
        assert.equal(organisation, 'Fabrikam', 'the organisation comes first');
        assert.ok(sender?.includes('Ada Keyes'), 'and who in it');
        const check = texts.find((text) => text.includes('aka.ms/mysecurityinfo') && text.startsWith('**'));
        assert.ok(check, 'the address that one can type oneself');
        assert.ok(check.includes('Service Desk'), 'whom to ask');
        const words = NEVER_ASKED[locale] ?? assert.fail(`what does ${locale} call them?`);
        for (const word of words) assert.ok(check.includes(word), `${word} in ${check}`);
      }
    });
  }

  it('shows the logo, named, when there is one and Teams can reach it', () => {
    const images = (opened: OpenedCards, nudge: Moment) => nodesOf(opened.render(nudge, 'en').card, 'Image');
    const withLogo = openCards({ folder: FOLDER, organisation: ORGANISATION, public: PUBLIC });
    for (const nudge of all) {
      const [image, ...others] = images(withLogo, nudge);
      assert.equal(image?.['url'], 'https://keywave.fabrikam.example/guides/logo.png');
      assert.equal(image?.['altText'], 'Fabrikam');
      assert.deepEqual(others, []);
      assert.deepEqual(images(cards, nudge), []);
    }
  });

  it('leads from the help card to the guides in the reader’s language, where people can reach them', () => {
    const site = openCards({ folder: FOLDER, organisation: ORGANISATION, public: { ...PUBLIC, logo: null } });
    const links = (opened: OpenedCards) =>
      nodesOf(opened.render({ moment: 'help', admin: false }, 'pt-PT').card, 'Action.OpenUrl').map(
        ({ url }) => url,
      );
    assert.ok(links(site).includes('https://keywave.fabrikam.example/guides/pt-BR'));
    assert.deepEqual(links(cards), ['https://aka.ms/mysecurityinfo']);
  });
});

describe('the sign-in page', () => {
  const cards = openCards({ folder: FOLDER, organisation: ORGANISATION, public: PUBLIC });
  const guides = openGuides({
    folder: FOLDER,
    languages: cards.languages,
    organisation: ORGANISATION,
    logo: null,
  });
  /** Wherever it is written, as a link or as a text. */
  const pagesIn = (text: string): readonly string[] =>
    text.match(/(?:[\w-]+\.)*(?:aka\.ms|microsoft\.com|microsoftonline\.com)(?:\/[\w./-]*\w)?/giu) ?? [];
  const isSource = (page: string) => /^learn\.microsoft\.com(\/|$)/u.test(page);

  for (const locale of cards.locales) {
    it(`is only ever one that the check names, on every card and guide (${locale})`, () => {
      const check = textIn(cards.languages.nearest(locale).section('common').texts({}), 'genuine');
      const named = pagesIn(check);
      assert.ok(named.includes(REGISTER_LINK.replace('https://', '')), check);
      const shown = [
        ...cards.moments.flatMap((name) => cards.samples(name).map((s) => cards.render(s, locale).card)),
        ...guides.names.map((name) => guides.page(locale, name, true)),
        guides.overview(locale),
      ];
      for (const page of shown.flatMap((each) => pagesIn(JSON.stringify(each))).filter((p) => !isSource(p))) {
        assert.ok(named.includes(page), `${page} is none of ${named.join(', ')}`);
      }
    });

    it(`is named by a message that leads to it and tells of the check (${locale})`, () => {
      for (const name of [...UNASKED, 'not-me'] as const) {
        for (const sample of cards.samples(name)) {
          const { card } = cards.render(sample, locale);
          const links = nodesOf(card, 'Action.OpenUrl').flatMap(({ url }) => pagesIn(String(url)));
          const named = textsOf(card).flatMap(pagesIn);
          for (const link of links) assert.ok(named.includes(link), `${name} names ${link}`);
        }
      }
    });
  }
});

describe('an address on a card', () => {
  const allowed = allowedLinks({});
  const card = (...body: readonly object[]) => ({ type: 'AdaptiveCard', body });
  const REFUSED: Readonly<Record<string, object>> = {
    'as a button': { type: 'Action.OpenUrl', url: 'https://aka.ms.evil.example/mysecurityinfo' },
    'as a button without https': { type: 'Action.OpenUrl', url: 'http://aka.ms/mysecurityinfo' },
    'as a button that runs': { type: 'Action.OpenUrl', url: 'javascript:alert(1)' },
    'behind an image': {
      type: 'Image',
      url: 'https://aka.ms/mysecurityinfo',
      selectAction: { type: 'Action.OpenUrl', url: 'https://evil.example/' },
    },
    'as an image': { type: 'Image', url: 'https://evil.example/pixel.png' },
    'as an icon': { type: 'Action.Submit', iconUrl: 'https://evil.example/pixel.png' },
    'as a background': { type: 'Container', backgroundImage: 'https://evil.example/pixel.png' },
    'in a text': { type: 'TextBlock', text: 'See [the page](https://evil.example/).' },
    'in a text without its scheme': { type: 'TextBlock', text: '[aka.ms/mysecurityinfo](evil.example)' },
    'in a text, bare': { type: 'TextBlock', text: 'See https://evil.example/aka.ms/mysecurityinfo' },
    'in a fact': { title: 'Page', value: '[x](<https://evil.example/>)' },
  };
  for (const [where, node] of Object.entries(REFUSED)) {
    it(`is refused ${where}`, () => assert.equal(checkLinks(card(node), allowed).length, 1));
  }

  it('is let through from the list, and as what somebody typed', () => {
    const typed = { type: 'TextBlock', text: '\\[x\\](http:\u200b//evil.example) aka.ms/mysecurityinfo' };
    const link = { type: 'TextBlock', text: '[Security info](https://aka.ms/mysecurityinfo)' };
    const button = { type: 'Action.OpenUrl', url: 'https://mysignins.microsoft.com/security-info' };
    assert.deepEqual(checkLinks(card(typed, link, button), allowed), []);
  });

  it('stops the start when it comes from an organisation’s own texts', () => {
    const own = mkdtempSync(join(tmpdir(), 'words-'));
    try {
      const lead = 'Please [start here](https://passkeys.evil.example/).';
      writeFileSync(join(own, 'en.json'), JSON.stringify({ nudge: { lead } }));
      assert.throws(
        () => openCards({ folder: FOLDER, organisation: ORGANISATION, ownWords: own }),
        (error) =>
          error instanceof Findings &&
          error.findings.every(({ what }) => /passkeys\.evil\.example.* is not allowed/u.test(what)),
      );
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});

type Node = Readonly<Record<string, unknown>>;

function allNodes(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(allNodes);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(allNodes)];
}

function nodesOf(card: object, type: string): readonly Node[] {
  return allNodes(card).filter((node) => node['type'] === type);
}

function textsOf(card: object): readonly string[] {
  return nodesOf(card, 'TextBlock').map(({ text }) => String(text));
}
