// Preview of every card: each template with each sample in each language, as pictures in light and dark, wide and
// narrow, drawn with the `adaptivecards` package and the same host config as the simulator's chat. Writes to
// .tmp/cards/. Names of cards and languages, such as `nudge ar`, draw only those.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openCards, type OpenedCards } from '../adapters/cards/cards.ts';
import { openBrowser } from './browser.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = join(ROOT, 'src', 'simulator', 'pages');
const OUT = join(ROOT, '.tmp', 'cards');
const WIDTHS = { wide: 520, narrow: 320 };
const THEMES = { light: '#f5f5f5', dark: '#1f1f1f' };

const only = process.argv.slice(2);
const cards = openCards({
  folder: join(ROOT, 'cards'),
  organisation: {
    name: 'Fabrikam',
    sender: 'the IT security team',
    helpDesk: { label: 'the service desk', url: 'https://help.fabrikam.example/' },
  },
});
const samples = samplesOf(cards, only);
const require = createRequire(import.meta.url);
const scripts = [
  require.resolve('adaptivecards/dist/adaptivecards.min.js'),
  join(dirname(require.resolve('marked')), 'marked.umd.js'),
];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const browser = await openBrowser();
try {
  for (const [size, width] of Object.entries(WIDTHS)) {
    for (const [theme, background] of Object.entries(THEMES)) {
      const page = await browser.newPage({ viewport: { width, height: 80 }, timezoneId: 'UTC' });
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.setContent(
        `<html data-theme="${theme}"><body style="margin:0;padding:10px;background:${background}"></body></html>`,
      );
      for (const path of scripts) await page.addScriptTag({ path });
      await page.addStyleTag({ path: join(PAGES, 'card.css') });
      await page.addScriptTag({ type: 'module', content: drawScript(theme) });
      await page.waitForFunction('window.draw !== undefined');
      for (const { name, json } of samples) {
        await page.evaluate(`window.draw(${JSON.stringify(json)})`);
        await page.screenshot({ path: join(OUT, `${name}.${size}.${theme}.png`), fullPage: true });
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
}
console.log(`${samples.length} cards, ${samples.length * 4} pictures in ${OUT}`);

function samplesOf(cards: OpenedCards, names: readonly string[]) {
  const chosen = <Name extends string>(all: readonly Name[]): readonly Name[] => {
    const named = all.filter((name) => names.includes(name));
    return named.length > 0 ? named : all;
  };
  return chosen(cards.locales).flatMap((locale) =>
    chosen(cards.moments).flatMap((name) =>
      cards.samples(name).map((sample, index) => ({
        name: `${name}.${index + 1}.${locale}`,
        json: JSON.stringify(cards.render(sample, locale).card),
      })),
    ),
  );
}

function drawScript(theme: string): string {
  const draw = readFileSync(join(PAGES, 'card.js'), 'utf8');
  const configs: unknown = JSON.parse(readFileSync(join(PAGES, 'host-config.json'), 'utf8'));
  return `${draw}
    const config = ${JSON.stringify(configs)}[${JSON.stringify(theme)}];
    window.draw = (json) => document.body.replaceChildren(drawCard(JSON.parse(json), config, () => {}));`;
}
