// Keeps what every template makes of its samples, in English, under test/cards/recorded: whoever changes a card sees in
// the diff what people will see. Written by `npm run cards -- --record` alone; the tests only read it.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCards, type OpenedCards } from '../../adapters/cards/cards.ts';
import type { MomentName } from '../../core/moment.ts';
import { COMPLETE, FOLDER } from './organisation.ts';
import { outlineOf } from './outline.ts';

export const RECORDED = join(import.meta.dirname, '..', '..', '..', 'test', 'cards', 'recorded');

/** Every sample of a moment, one after the other. */
export function recordOf(cards: OpenedCards, name: MomentName): string {
  return cards
    .samples(name)
    .map((sample) => outlineOf(cards.render(sample, 'en')))
    .join('\n');
}

export function record(): void {
  const cards = openCards({ folder: FOLDER, ...COMPLETE });
  rmSync(RECORDED, { recursive: true, force: true });
  mkdirSync(RECORDED, { recursive: true });
  for (const name of cards.moments) writeFileSync(join(RECORDED, `${name}.txt`), recordOf(cards, name));
}
