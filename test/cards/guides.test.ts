// Guides: every page in every language says what it must, in its language and direction, links to nothing that is not on
// the list, and brings nothing of what an organisation's settings hold to life.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { encode } from 'uqr';
import { openGuides } from '../../src/adapters/cards/guides.ts';
import { escapeHtml, htmlOf } from '../../src/adapters/cards/html.ts';
import { openLanguages } from '../../src/adapters/cards/languages.ts';
import { textIn } from '../../src/adapters/cards/words.ts';
import { STEPS_OF } from '../../src/adapters/cards/view-steps.ts';
import { KINDS } from '../../src/core/authenticators.ts';
import { GUIDES, type GuidePages } from '../../src/core/guide.ts';
import { allowedLinks, LOGO_PATH, REGISTER_LINK } from '../../src/core/links.ts';
import { PLATFORMS, waysOn } from '../../src/core/platform.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'cards');
const HELP_DESK = 'https://help.fabrikam.example/';
const FABRIKAM = {
  name: 'Fabrikam',
  sender: 'IT Security',
  helpDesk: { label: 'Service Desk', url: HELP_DESK },
};
const allowed = allowedLinks({ helpDesk: HELP_DESK });

type Organisation = Parameters<typeof openGuides>[0]['organisation'];

function open(organisation: Organisation = FABRIKAM, logo: string | null = null) {
  const languages = openLanguages({
    folder: join(FOLDER, 'words'),
    ownWords: null,
    defaultLocale: 'en',
    constants: {
      organisation: organisation.name,
      sender: organisation.sender,
      helpDesk: organisation.helpDesk.label,
    },
  });
  return { languages, guides: openGuides({ folder: FOLDER, languages, organisation, logo }) };
}

describe('guides', () => {
  const { guides, languages } = open();
  const page = (locale: string, name: string, pdf = false, from: GuidePages = guides) => {
    const html = from.page(locale, name, pdf) ?? from.overview(locale);
    assert.ok(html, `${locale}/${name}`);
    return html;
  };
  const hrefs = (html: string) => [...html.matchAll(/(?:href|src)="([^"]*)"/gu)].map(([, to = '']) => to);

  for (const { locale, rightToLeft, section } of languages.all) {
    describe(locale, () => {
      const all = [...GUIDES.map((name) => page(locale, name)), page(locale, 'overview')];
      const words = (name: string) => section(name);

      it('are pages in their language and direction, with one title and headings in order', () => {
        for (const html of all) {
          const direction = rightToLeft ? 'rtl' : 'ltr';
          assert.match(html, new RegExp(`^<!doctype html>\n<html lang="${locale}" dir="${direction}">`, 'u'));
          const levels = [...html.matchAll(/<h([1-6])>/gu)].map(([, level]) => Number(level));
          assert.deepEqual(levels.filter((level) => level === 1).length, 1);
          for (const [at, level] of levels.entries()) assert.ok(level <= (levels[at - 1] ?? 0) + 1, html);
        }
      });

      it('leave no placeholder, no Markdown and no empty text', () => {
        for (const html of all) {
          const text = html.replace(/<style>.*<\/style>/su, '').replaceAll(/<[^>]*>/gu, '\n');
          assert.doesNotMatch(text, /[{}$]|\*\*|\\|undefined|null|\[object/u);
          assert.doesNotMatch(html, /<(p|li|h\d|dt|dd|a|strong)[^>]*>\s*<\/\1>/u);
        }
      });

      it('lead to addresses of the list and to their own pages only', () => {
        for (const html of all) {
          for (const to of hrefs(html)) {
            const [, , language = '', name] = to.split('/');
            const ours =
              guides.locales.includes(language) && (name === undefined || guides.names.includes(name));
            assert.ok(to.startsWith('/guides/') ? ours : allowed(to), to);
          }
          assert.ok(hrefs(html).includes(REGISTER_LINK));
          assert.ok(hrefs(html).includes(HELP_DESK));
        }
      });

      it('say who sends them, how to check that they are genuine, and whom to ask', () => {
        const genuine = htmlOf(textIn(words('common').some(['genuine']), 'genuine'));
        for (const html of all) {
          assert.ok(html.includes(genuine));
          for (const name of ['Fabrikam', 'IT Security', 'Service Desk']) assert.ok(html.includes(name));
        }
      });

      it('show every kind of passkey that the platform takes, and no other', () => {
        const { kinds } = words('steps').some(['kinds']) as {
          kinds: Record<string, { takes: string } & { [list: string]: { text: string }[] }>;
        };
        for (const platform of PLATFORMS) {
          const html = page(locale, platform);
          const ways = waysOn(platform, { kinds: KINDS, attested: [] });
          for (const kind of KINDS) {
            const { takes, ...lists } = kinds[kind] ?? assert.fail(kind);
            const way = ways.find((each) => each.kind === kind);
            assert.equal(html.includes(htmlOf(takes)), way !== undefined, `${platform} ${kind}`);
            if (way === undefined) continue;
            for (const { text } of lists[STEPS_OF[way.how]] ?? assert.fail(way.how))
              assert.ok(html.includes(`<li>${htmlOf(text)}</li>`), text);
          }
        }
      });
    });
  }

  it('say what all kinds have in common once, and go on counting', () => {
    const html = page('en', 'windows');
    assert.equal(html.split('Choose <strong>Add sign-in method</strong>').length, 2);
    assert.ok(html.includes('<ol start="3">'));
    assert.ok(!page('en', 'security-key').includes('start='), 'a single way is one list');
  });

  it('hold the registration page’s address as a code, where a phone is set up and in the box', () => {
    const { data, size } = encode(REGISTER_LINK, { ecc: 'M', border: 4 });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x},${y}h1v1h-1z`] : [])));
    assert.ok(dark.length > 300 && size > 30);
    const path = ` d="${dark.join('')}"`;
    const withCode = GUIDES.filter((name) => page('en', name).replaceAll(/ ?\n/gu, '').includes(path));
    assert.deepEqual(withCode, ['iphone', 'android', 'insert']);
    for (const name of withCode) assert.match(page('de', name), /role="img" aria-label="QR-Code[^"]+"/u);
  });

  it('know no person, run no script and load nothing from elsewhere', () => {
    for (const html of GUIDES.map((name) => page('en', name))) {
      assert.doesNotMatch(
        html,
        /<(script|iframe|object|embed|link|form|input)|\son\w+=|style="|@import|url\(/iu,
      );
    }
  });

  it('offer a PDF only where there is one', () => {
    assert.ok(hrefs(page('fr', 'android', true)).includes('/guides/fr/android.pdf'));
    assert.ok(!page('fr', 'android').includes('.pdf'));
  });

  it('show the organisation’s logo, with its name, only when it has one', () => {
    const { guides: withLogo } = open(FABRIKAM, LOGO_PATH);
    assert.ok(page('en', 'windows', false, withLogo).includes('<img src="/guides/logo.png" alt="Fabrikam">'));
    assert.ok(!page('en', 'windows').includes('<img'));
  });

  it('bring nothing to life that a setting holds', () => {
    const evil = '"><script>alert(1)</script> **b** [x](javascript:alert(1)) {sender} &amp; \\';
    const { guides: strange } = open({ name: evil, sender: evil, helpDesk: { label: evil } });
    for (const html of GUIDES.map((name) => page('en', name, false, strange))) {
      assert.doesNotMatch(html, /<script|href="javascript/u);
      assert.ok(html.includes(escapeHtml('"><script>')));
      assert.ok(html.includes('**b** [x](javascript:alert(1)) {sender} &amp;amp; \\'), 'as it was written');
    }
  });

  it('link to no help desk without an address, and to none that is not https', () => {
    const { guides: none } = open({ ...FABRIKAM, helpDesk: { label: 'Service Desk' } });
    assert.ok(!hrefs(page('en', 'windows', false, none)).some((to) => to.includes('fabrikam')));
    const url = 'http://help.fabrikam.example/';
    const { guides: http } = open({ ...FABRIKAM, helpDesk: { label: 'Service Desk', url } });
    assert.throws(() => page('en', 'windows', false, http), /is not allowed/u);
  });

  it('are found by the nearest language, and are nothing where there is none', () => {
    assert.equal(guides.find('de-CH'), 'de');
    assert.equal(guides.find('zh-TW'), null);
    assert.equal(guides.page('zh', 'windows', false), null);
    assert.equal(guides.page('en', 'toaster', false), null);
    assert.equal(guides.overview('zh'), null);
  });
});
