// The guides in a browser, from the server with its headers: readable for everybody, light and dark, narrow and wide;
// and on paper: A4, the page for the box on one sheet in every language, no missing glyph.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openGuides } from '../../src/adapters/cards/guides.ts';
import { openLanguages } from '../../src/adapters/cards/languages.ts';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { LOGO_PATH } from '../../src/core/links.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { printGuides } from '../../src/tools/guides.ts';
import { axeFindings } from '../tab/axe.ts';
import { serve } from '../http/serve.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Names as long as organisations have them. */
const ORGANISATION = {
  name: 'Northwind Harbour Logistics International',
  sender: 'Ada Keyes, Identity and Access Management',
  helpDesk: { label: 'the Northwind help desk (extension 4357)', url: 'https://help.northwind.example/' },
};
const logo = readFileSync(join(ROOT, 'appPackage', 'color.png'));

describe('guides in a browser', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'keywave-guides-'));
  const guides = openGuides({
    folder: join(ROOT, 'cards'),
    languages: openLanguages({
      folder: join(ROOT, 'cards', 'words'),
      ownWords: null,
      defaultLocale: 'en',
      constants: {
        organisation: ORGANISATION.name,
        sender: ORGANISATION.sender,
        helpDesk: ORGANISATION.helpDesk.label,
      },
    }),
    organisation: ORGANISATION,
    logo: LOGO_PATH,
  });
  let browser: Browser;
  let server: HttpServer;

  before(async () => {
    browser = await openBrowser();
    await printGuides(browser, guides, { folder, logo, names: ['insert'] });
    server = await serve({ guides: { pages: guides, pdfs: folder, logo } });
  });

  after(async () => {
    await server.close();
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const SEEN = [
    ['en', ...guides.names.map((name) => `en/${name}`), 'en/toaster'],
    ['ar', 'ar/windows', 'ar/insert'],
    ['ja/iphone', 'de/macos'],
  ].flat();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 1024]) {
      it(`are readable for everybody (${colorScheme}, ${width} pixels wide)`, async () => {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
        const complaints = listen(page);
        for (const path of SEEN) {
          await page.goto(`${server.url}/guides/${path}`);
          assert.deepEqual(await axeFindings(page.mainFrame()), [], path);
          const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          assert.ok(Number(overflow) <= 0, `${path} is ${String(overflow)} pixels too wide`);
        }
        assert.deepEqual(complaints, []);
        await page.close();
      });
    }
  }

  it('have their style, their logo and their PDF, though the headers let nothing else through', async () => {
    const page = await browser.newPage();
    const complaints = listen(page);
    await page.goto(`${server.url}/guides/de/insert`);
    assert.equal(await page.evaluate('getComputedStyle(document.body).maxWidth'), '736px');
    assert.ok(Number(await page.evaluate('document.querySelector("header img").naturalWidth')) > 0);
    const link = await page.locator('footer a[href$=".pdf"]').getAttribute('href');
    const pdf = await page.request.get(server.url + String(link));
    assert.equal((await pdf.body()).toString('latin1', 0, 5), '%PDF-');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  for (const locale of guides.locales) {
    it(`fill one sheet of A4 with the page for the box (${locale})`, () => {
      const pdf = readFileSync(join(folder, locale, 'insert.pdf'), 'latin1');
      assert.equal(pdf.match(/\/Type \/Page\b(?!s)/gu)?.length, 1);
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/u.exec(pdf) ?? [];
      assert.deepEqual([Number(width), Number(height)].map(Math.round), [595, 842]);
      assert.ok(pdf.includes('/StructTreeRoot'), 'tagged, for who listens to it');
      assert.match(pdf, new RegExp(`/Lang \\(${locale}\\)`, 'u'));
      const fonts = new Set([...pdf.matchAll(/\/FontName \/(?:[A-Z]+\+)?(\w+)/gu)].map(([, name]) => name));
      for (const font of fonts) assert.match(font ?? '', /^NotoSans/u);
      if (locale === 'ja') assert.ok([...fonts].some((font) => font?.startsWith('NotoSansJP')));
      if (locale === 'ar') assert.ok([...fonts].some((font) => font?.startsWith('NotoSansArabic')));
    });
  }
});

/** What the browser complains about on that page. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
  });
  return complaints;
}
