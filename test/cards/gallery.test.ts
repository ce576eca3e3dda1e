// The gallery in a browser, opened from its folder as whoever looks at it does: every card in every language is drawn
// whole, at the width of a phone too, with a glyph for every character and nothing in the way of anybody.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { entriesOf, writeGallery } from '../../src/tools/cards/gallery.ts';
import { FOLDER, WITHOUT_LOGO } from '../../src/tools/cards/organisation.ts';
import { axeFindings } from '../tab/axe.ts';

/** Draws every card at once: a card that is scrolled to is drawn all the same, but a test does not scroll. */
const DRAW_ALL = `
  window.IntersectionObserver = class {
    constructor(seen) { this.seen = seen; }
    observe(target) { this.seen([{ isIntersecting: true, target }]); }
    unobserve() {}
    disconnect() {}
  };`;

describe('the gallery of cards', function () {
  this.timeout(120_000);
  const cards = openCards({ folder: FOLDER, ...WITHOUT_LOGO });
  const entries = entriesOf(cards, []);
  let folder: string;
  let address: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gallery-'));
    address = pathToFileURL(writeGallery(entries, folder)).href;
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1200, height: 900 }, timezoneId: 'UTC' });
    complaints = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('requestfailed', (request) => {
      // axe reads the style sheets itself, which no page in a folder may.
      if (request.resourceType() !== 'xhr') complaints.push(request.url());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(address.replace('index.html', ''))) complaints.push(request.url());
    });
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });

  const open = async (choice: string) => {
    await page.addInitScript(DRAW_ALL);
    await page.goto(`${address}#${choice}`);
    await page.locator('.card').first().waitFor();
    await page.evaluate('document.fonts.ready');
  };

  it('has every sample of every moment in every language, and the page needs no server', async () => {
    const samples = cards.moments.reduce((sum, name) => sum + cards.samples(name).length, 0);
    assert.equal(entries.length, samples * cards.locales.length);
    await page.goto(address);
    await page.getByText(`${samples} cards`).waitFor();
    await page.locator('.card').first().waitFor();
    assert.ok(readdirSync(join(folder, 'fonts')).length > 0);
  });

  it('is chosen from with the keyboard, keeps the choice in its address, and says size and notification', async () => {
    await page.goto(address);
    await page.getByRole('combobox', { name: 'Message' }).focus();
    await page.keyboard.type('nudge');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Japanese');
    await page.keyboard.press('Tab');
    await page.keyboard.type('dark');
    await page.keyboard.press('Tab');
    await page.keyboard.type('narrow');
    const figure = page.getByRole('figure').first();
    await figure.getByText(/^ja · dark · narrow · \d+\.\d KB$/u).waitFor();
    await figure.getByRole('heading', { name: 'nudge, sample 1' }).waitFor();
    const { summary } = cards.render(cards.samples('nudge')[0] ?? assert.fail(), 'ja');
    await figure.getByText(summary, { exact: true }).first().waitFor();
    assert.match(page.url(), /message=nudge&language=ja&theme=dark&width=narrow/u);
    await figure.locator('.card button').first().click();
    await figure.getByText(/^(?:opens|says) /u).waitFor();
    await page.goBack();
    await figure.getByText('ja · dark · wide').waitFor();
  });

  for (const language of cards.locales) {
    it(`cuts nothing off in ${language}, wide or narrow, and has a glyph for every character`, async () => {
      await open(`message=all&language=${language}&theme=light&width=all`);
      const drawn = await page.locator('.card').count();
      assert.equal(drawn, entries.filter((entry) => entry.language === language).length * 2);
      assert.deepEqual(await page.evaluate<string[]>(CUT_OFF), []);
      assert.equal(await page.evaluate<string>(WITHOUT_GLYPH), '');
    });
  }

  for (const theme of ['light', 'dark', 'contrast']) {
    it(`has nothing in the way of anybody, ${theme}`, async () => {
      await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' });
      await open(`message=all&language=en&theme=${theme}&width=all`);
      assert.deepEqual(await axeFindings(page.mainFrame()), []);
    });
  }

  it('shows high contrast as white and bright colours on black, whatever the card marks by colour', async () => {
    await open('message=all&language=en&theme=contrast&width=wide');
    const grounds = await page.evaluate<
      string[]
    >(`[...new Set([...document.querySelectorAll('.card, .card *')]
      .filter((each) => !each.matches('.style-positive, .style-positive *'))
      .map((each) => getComputedStyle(each).backgroundColor))]`);
    assert.deepEqual(new Set(grounds), new Set(['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)']));
  });
});

/** Elements with text that reach out of their card or hide a line or a part of one; a font may be taller than its line. */
const CUT_OFF = `const HALF_A_LINE = 8; [...document.querySelectorAll('.card')].flatMap((card) => {
  const { left, right } = card.getBoundingClientRect();
  const name = card.closest('figure').innerText.split('\\n').slice(0, 2).join(', ');
  return [...card.querySelectorAll('*')]
    .filter((each) => each.innerText && each.checkVisibility())
    .filter((each) => {
      const box = each.getBoundingClientRect();
      const hides = getComputedStyle(each).overflow !== 'visible'
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + HALF_A_LINE);
      return hides || box.left < left - 1 || box.right > right + 1;
    })
    .map((each) => name + ': ' + each.innerText.slice(0, 60));
})`;

/** Characters on the page that look like the one that no font has. */
const WITHOUT_GLYPH = `(async () => {
  const shown = document.getElementById('cards').innerText.replace(/\\s/gu, '');
  await document.fonts.load('24px "Segoe UI"', shown);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = '24px "Segoe UI"';
  const picture = (character) => {
    context.clearRect(0, 0, 40, 40);
    context.fillText(character, 8, 30);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  const missing = picture('\\uffff');
  return [...new Set(shown)].filter((character) => picture(character) === missing).join('');
})()`;
