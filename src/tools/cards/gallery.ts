// The gallery: every card with every sample in every language, drawn in the browser by the same package and host config
// as the simulator's chat. A folder that opens without a server: pages, cards as data, fonts.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { OpenedCards } from '../../adapters/cards/cards.ts';
import { fontFaces } from '../fonts.ts';
import { contrastOf } from './contrast.ts';

const PAGES = join(import.meta.dirname, 'pages');
const CHAT = join(import.meta.dirname, '..', '..', 'simulator', 'pages');
/** In pixels, with a margin of ten on each side. */
const WIDTHS = { wide: 520, narrow: 320 };

export type Entry = {
  readonly message: string;
  /** 1 = the first. */
  readonly sample: number;
  readonly language: string;
  readonly rightToLeft: boolean;
  readonly bytes: number;
  readonly summary: string;
  readonly card: object;
};

/** Of the names, those of messages and those of languages each restrict; without any, all are taken. */
export function entriesOf(cards: OpenedCards, names: readonly string[]): readonly Entry[] {
  const chosen = <Name extends string>(all: readonly Name[]): readonly Name[] => {
    const named = all.filter((name) => names.includes(name));
    return named.length > 0 ? named : all;
  };
  return chosen(cards.locales).flatMap((language) =>
    chosen(cards.moments).flatMap((message) =>
      cards.samples(message).map((moment, index): Entry => {
        const { card, summary } = cards.render(moment, language);
        return {
          message,
          sample: index + 1,
          language,
          rightToLeft: 'rtl' in card,
          bytes: Buffer.byteLength(JSON.stringify(card)),
          summary,
          card,
        };
      }),
    ),
  );
}

/** Writes the folder anew and returns the page to open. */
export function writeGallery(entries: readonly Entry[], folder: string): string {
  const require = createRequire(import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const copy = (path: string) => copyFileSync(path, join(folder, basename(path)));
  copy(require.resolve('adaptivecards/dist/adaptivecards.min.js'));
  copy(join(dirname(require.resolve('marked')), 'marked.umd.js'));
  copy(join(CHAT, 'card.css'));
  copy(join(PAGES, 'gallery.css'));
  const faces = fontFaces('Segoe UI', (path) => {
    const address = `fonts/${basename(path)}`;
    copyFileSync(path, join(folder, address));
    return address;
  });
  put('fonts.css', faces);
  const themes = JSON.parse(readFileSync(join(CHAT, 'host-config.json'), 'utf8')) as {
    readonly dark: unknown;
  };
  const hostConfigs = { ...themes, contrast: contrastOf(themes.dark) };
  put('cards.js', `window.gallery = ${JSON.stringify({ entries, hostConfigs, widths: WIDTHS })};\n`);
  const script = [join(CHAT, 'card.js'), join(PAGES, 'gallery.js')].map((path) => readFileSync(path, 'utf8'));
  const page = readFileSync(join(PAGES, 'gallery.html'), 'utf8');
  put(
    'index.html',
    page.replace('/* script */', () => script.join('\n')),
  );
  return join(folder, 'index.html');
}
