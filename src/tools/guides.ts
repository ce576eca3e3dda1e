// `npm run guides [-- --env dev]`: every guide in every language as PDF, into dist/guides, where the product serves them
// from. The settings are those of the product (docs/configuration.md), or of an environment in env/. A PDF that no
// longer says what its page says is not served, so run it again after each change of words or settings.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Route } from 'playwright-core';
import { openCards } from '../adapters/cards/cards.ts';
import { openGuides } from '../adapters/cards/guides.ts';
import type { GuidePages } from '../core/guide.ts';
import { fingerprintOf, MADE_OF } from '../adapters/http/guides.ts';
import { readOrganisation } from '../config.ts';
import { Findings } from '../core/finding.ts';
import { GUIDES_PATH, LOGO_PATH } from '../core/links.ts';
import { openBrowser } from './browser.ts';
import { fontFaces } from './fonts.ts';
import { readValues } from './placeholders.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** No such host exists, so that nothing on the page can come from anywhere but here. */
const HOST = 'http://guides.invalid';
const FONTS = '/fonts/';

/** Prints all `guides`, or those `names` in those `locales`, into `folder`; returns how many. */
export async function printGuides(
  browser: Browser,
  guides: GuidePages,
  options: {
    readonly folder: string;
    readonly logo: Uint8Array | null;
    readonly locales?: readonly string[];
    readonly names?: readonly string[];
  },
): Promise<number> {
  const { folder, logo, locales = guides.locales, names = guides.names } = options;
  const page = await browser.newPage();
  await page.route('**/*', (route) => answer(route, guides, logo));
  const madeOf: Record<string, string> = {};
  for (const locale of locales) {
    mkdirSync(join(folder, locale), { recursive: true });
    for (const name of names) {
      await page.goto(`${HOST}${GUIDES_PATH}/${locale}/${name}`);
      await page.addStyleTag({ content: FACES });
      await page.evaluate('document.fonts.ready');
      const path = join(folder, locale, `${name}.pdf`);
      await page.pdf({ path, preferCSSPageSize: true, printBackground: true, tagged: true });
      madeOf[`${locale}/${name}`] = fingerprintOf(guides.page(locale, name, false) ?? '');
    }
  }
  await page.close();
  writeFileSync(join(folder, MADE_OF), `${JSON.stringify(madeOf, null, 2)}\n`);
  return Object.keys(madeOf).length;
}

/** The same on every machine, whatever fonts it has. */
const FACES = `${fontFaces('Guide', (path) => `${HOST}${FONTS}${encodeURIComponent(path)}`)}
body { font-family: Guide, sans-serif }`;

async function answer(route: Route, guides: GuidePages, logo: Uint8Array | null): Promise<void> {
  const { pathname } = new URL(route.request().url());
  if (pathname === LOGO_PATH && logo !== null) {
    return route.fulfill({ contentType: 'image/png', body: Buffer.from(logo) });
  }
  if (pathname.startsWith(FONTS)) {
    const body = readFileSync(decodeURIComponent(pathname.slice(FONTS.length)));
    return route.fulfill({
      contentType: 'font/woff2',
      body,
      headers: { 'access-control-allow-origin': '*' },
    });
  }
  const [locale = '', name = ''] = pathname.slice(GUIDES_PATH.length + 1).split('/');
  const html = guides.page(locale, name, false);
  return html === null
    ? route.abort()
    : route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { env: { type: 'string' }, out: { type: 'string', default: join(ROOT, 'dist', 'guides') } },
  });
  const env = values.env === undefined ? process.env : readValues(ROOT, values.env, process.env);
  // In an environment's file every name has a value, and none is how it says that there is none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== 'none'));
  const { organisation, helpDesk, logo, words } = readOrganisation(given);
  const folder = join(ROOT, 'cards');
  const sender = { ...organisation, helpDesk };
  const { languages } = openCards({ folder, organisation: sender, ...words });
  const guides = openGuides({
    folder,
    languages,
    organisation: sender,
    logo: logo === null ? null : LOGO_PATH,
  });
  rmSync(values.out, { recursive: true, force: true });
  const browser = await openBrowser();
  try {
    const count = await printGuides(browser, guides, { folder: values.out, logo });
    console.log(`${count} guides of ${organisation.name} in ${values.out}`);
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Findings)) throw error;
    console.error(`No guide was printed.\n${error.message}`);
    process.exitCode = 1;
  }
}
