// Which questions are offered as asked already: the same in other words' order, with typing errors, half typed, in any script.

import assert from 'node:assert/strict';
import { alike } from '../../src/core/alike.ts';

const KNOWN = [
  { id: 'phone', text: 'Can I keep my passkey when I change my phone?' },
  { id: 'lost', text: 'What happens if I lose my security key?' },
  { id: 'kiosk', text: 'Wie melde ich mich an einem gemeinsamen Rechner an?' },
  { id: 'ja', text: 'スマートフォンを替えたらパスキーはどうなりますか' },
];
const likes = (text: string) => alike(text, KNOWN, 3);

describe('questions alike', () => {
  it('are found whatever their case, accents and typing errors', () => {
    assert.deepEqual(likes('can i keep my paskey when I chagne my phone'), ['phone']);
    assert.deepEqual(likes('what happens when I lost my security key'), ['lost']);
    assert.deepEqual(likes('Wie melde ich mich am gemeinsamen Rechner an'), ['kiosk']);
    assert.deepEqual(likes('スマートフォンを替えたらパスキーは?'), ['ja']);
  });

  it('are found while they are typed, but not by a word or two', () => {
    assert.deepEqual(likes('What happens if I'), ['lost']);
    assert.deepEqual(likes('I'), []);
    assert.deepEqual(likes('my'), []);
    assert.deepEqual(likes(''), []);
    assert.deepEqual(likes('?!'), []);
  });

  it('are not those about something else', () => {
    assert.deepEqual(likes('Where do I find the cafeteria of the new building?'), []);
    assert.deepEqual(likes('Muss ich das bis Freitag machen?'), []);
  });

  it('come best first, no more than asked for, in one order', () => {
    const same = ['b', 'a', 'c'].map((id) => ({ id, text: 'Is it safe to use at home?' }));
    const near = { id: 'near', text: 'Is it safe to use it at my home?' };
    assert.deepEqual(alike('Is it safe to use at home?', [near, ...same], 3), ['a', 'b', 'c']);
  });
});
