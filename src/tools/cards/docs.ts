// The pictures of docs/cards.md: some moments in some languages, as the gallery draws them.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenedCards } from '../../adapters/cards/cards.ts';
import { openBrowser } from '../browser.ts';
import { entriesOf, writeGallery } from './gallery.ts';

/** Each with the sample that shows most. */
const MESSAGES = { nudge: 1, steps: 3, snoozed: 1, failed: 1, checking: 1, thanks: 1 };
const LANGUAGES = ['en', 'de', 'ja', 'ar'];
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'docs', 'images', 'cards');

/** Says what it drew. */
export async function drawForDocs(cards: OpenedCards): Promise<string> {
  const gallery = mkdtempSync(join(tmpdir(), 'cards-'));
  const page = writeGallery(entriesOf(cards, [...Object.keys(MESSAGES), ...LANGUAGES]), gallery);
  const browser = await openBrowser();
  try {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const tab = await browser.newPage({ viewport: { width: 600, height: 1000 }, timezoneId: 'UTC' });
    for (const language of LANGUAGES) {
      for (const [message, sample] of Object.entries(MESSAGES)) {
        const name = `${message}.${language}`;
        // With a query of its own each, so that the page is loaded anew and no earlier card is taken for this one.
        await tab.goto(`${pathToFileURL(page).href}?${name}#message=${message}&language=${language}`);
        const figure = tab.getByRole('figure', { name: `${message}, sample ${sample}` });
        await figure.scrollIntoViewIfNeeded();
        const card = figure.locator('.card');
        await card.waitFor();
        await tab.evaluate('document.fonts.ready');
        await card.screenshot({ path: join(FOLDER, `${name}.png`) });
      }
    }
  } finally {
    await browser.close();
    rmSync(gallery, { recursive: true });
  }
  return `${Object.keys(MESSAGES).length * LANGUAGES.length} pictures in ${FOLDER}`;
}
