// `node src/tools/icons.ts`: draws the app package's icons from their SVG sources with the test browser. Run it
// after changing a source and commit both. Sizes are those of the Teams manifest schema (icons.color, outline,
// color32x32); a transparent background stays transparent.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './browser.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'appPackage');
const SIZES = { color: 192, color32x32: 32, outline: 32 };

const browser = await openBrowser();
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = readFileSync(join(FOLDER, 'icons', `${name}.svg`), 'utf8');
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path, omitBackground: true });
    console.log(`${path}: ${size} × ${size}`);
  }
} finally {
  await browser.close();
}
