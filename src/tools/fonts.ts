// Fonts for pictures and printed pages, so that a Japanese or Arabic text is no row of boxes on a machine without fonts,
// and looks the same on every machine. The Noto fonts come as packages for development; the product ships none.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Of several that have a character, the last one draws it. */
const PACKAGES = ['noto-sans-jp', 'noto-sans-arabic', 'noto-sans'];

const require = createRequire(import.meta.url);

/**
 * The `@font-face` rules that give `family` every character that we write. A browser loads only the files whose
 * characters it meets; `addressOf` says where it finds one, from the path that the package has it at.
 */
export function fontFaces(family: string, addressOf: (path: string) => string): string {
  return PACKAGES.map((name) => {
    const file = require.resolve(`@fontsource-variable/${name}/index.css`);
    return readFileSync(file, 'utf8')
      .replaceAll(/font-family: '[^']*'/gu, `font-family: '${family}'`)
      .replaceAll(/url\(([^)]*)\)/gu, (_, path: string) => `url(${addressOf(join(dirname(file), path))})`);
  }).join('\n');
}
