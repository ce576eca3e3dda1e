// Every answer of the bank fits its card, in every language: its links and its source may be opened, its slots are filled, and
// the topics have names. Choices and menu lead to the question that they stand on.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { checkCard } from '../../src/adapters/cards/check-card.ts';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { entryIn, topicsIn } from '../../src/core/faq.ts';
import { allowedLinks } from '../../src/core/links.ts';
import type { Moment } from '../../src/core/moment.ts';
import { COMPLETE, FOLDER } from '../../src/tools/cards/organisation.ts';
import { findingsOfParser, type Json, nodes } from './parser.ts';

const LINKS = allowedLinks({
  helpDesk: COMPLETE.organisation.helpDesk.url,
  publicUrl: COMPLETE.public.url,
});

describe('the cards of the FAQ', () => {
  const cards = openCards({ folder: FOLDER, ...COMPLETE });
  const bank = readBank(join(FOLDER, '..', 'faq'), allowedLinks({}), '2027-01-01');
  const shownIn = (moment: Moment, locale: string) => cards.render(moment, locale).card;
  const texts = (card: object) =>
    nodes(card)
      .filter(({ type }) => type === 'TextBlock')
      .map(({ text }) => String(text));

  for (const locale of cards.locales) {
    it(`show every answer of the bank (${locale})`, () => {
      for (const each of bank) {
        const entry = entryIn(each, locale) ?? assert.fail(each.id);
        const state = each.urgent ? 'told' : 'asking';
        const card = shownIn({ moment: 'answer', questionId: '1', entry, state }, locale);
        assert.deepEqual([...checkCard(card, LINKS), ...findingsOfParser(card)], [], each.id);
        const shown = texts(card).join('\n');
        assert.ok(!/\{(?:organisation|helpDesk)\}/u.test(shown), shown);
        if (entry.answer.includes('{helpDesk}')) assert.ok(shown.includes('Service Desk'), each.id);
        assert.ok(shown.includes(`(${entry.source})`), `${each.id} names its source`);
      }
    });

    it(`have a name for every topic, and offer every question of it (${locale})`, () => {
      const menu = topicsIn(bank, locale);
      const topics = menu.map(({ topic }) => topic);
      const about = { moment: 'topics', questionId: '1', question: 'Hm?', passedOn: false } as const;
      const offered = choicesOf(shownIn({ ...about, topics, chosen: null }, locale));
      assert.deepEqual(
        offered.map(({ value }) => value),
        topics,
      );
      for (const { title, value } of offered) assert.notEqual(title, value);
      for (const chosen of menu) {
        const card = shownIn({ ...about, topics, chosen }, locale);
        assert.deepEqual([...checkCard(card, LINKS), ...findingsOfParser(card)], [], chosen.topic);
        assert.deepEqual(
          choicesOf(card).map(({ value }) => value),
          chosen.entries.map(({ id }) => id),
        );
      }
    });
  }

  it('ask whether this was it only while nobody has said so and people have not been told', () => {
    const verbs = (state: 'asking' | 'told' | 'thanked') => {
      const [sample] = cards.samples('answer');
      assert.ok(sample?.moment === 'answer');
      return nodes(shownIn({ ...sample, state }, 'en'))
        .filter(({ type }) => type === 'Action.Execute')
        .map(({ verb }) => verb);
    };
    assert.deepEqual(verbs('asking'), ['faq-yes', 'faq-no']);
    assert.deepEqual([...verbs('told'), ...verbs('thanked')], []);
  });

  it('open no page that is not ours to name, and call an organisation’s own topic what it is', () => {
    const entry = {
      question: 'q',
      answer: '[x](https://evil.example) <at>all</at>',
      source: 'https://intranet.example/a',
      reviewedOn: '2026-11-24',
      links: [],
    };
    const card = shownIn({ moment: 'answer', questionId: '1', entry, state: 'asking' }, 'en');
    assert.deepEqual(checkCard(card, LINKS), []);
    assert.ok(texts(card).some((text) => text.includes('Source: intranet.example')));
    const menu = shownIn(
      { moment: 'topics', questionId: '1', question: 'q', topics: ['vpn'], chosen: null, passedOn: false },
      'en',
    );
    assert.deepEqual(choicesOf(menu), [{ title: 'vpn', value: 'vpn' }]);
  });
});

function choicesOf(card: object): readonly { title: string; value: string }[] {
  const [input] = nodes(card).filter(({ type }) => type === 'Input.ChoiceSet');
  return (input as Json)['choices'] as ReturnType<typeof choicesOf>;
}
