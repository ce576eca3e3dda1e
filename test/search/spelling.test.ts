// Typing errors: which word is meant, and which words are left alone.

import assert from 'node:assert/strict';
import { openSpeller } from '../../src/adapters/search/spelling.ts';

describe('spelling', () => {
  const spelled = openSpeller([
    'passkey',
    'phone',
    'phone',
    'phones',
    'what',
    'password',
    'windows',
    'ios',
    'هاتفي',
  ]);

  it('reads a word that is one slip away', () => {
    for (const [written, meant] of [
      ['pssskey', 'passkey'],
      ['pasky', 'passkey'],
      ['paskee', 'passkey'],
      ['phne', 'phone'],
      ['phonee', 'phone'],
      ['phnoe', 'phone'],
      ['waht', 'what'],
      ['pasword', 'password'],
      ['wondows', 'windows'],
      ['هاتفيي', 'هاتفي'],
    ] as const) {
      assert.equal(spelled(written), meant, written);
    }
  });

  it('prefers the word that is written more often', () => {
    assert.equal(spelled('phonex'), 'phone');
  });

  it('leaves alone what is known, short, a number or another word', () => {
    for (const word of ['phones', 'ois', 'pizza', 'hone', 'android14', 'a'.repeat(5_000), '']) {
      assert.equal(spelled(word), word);
    }
  });
});
