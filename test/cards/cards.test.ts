// Cards: every template with every sample in every language, as Microsoft’s own parser reads them, and the rules that keep
// a card safe: known verbs, fallbacks, allowed links, size.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCard, leftovers } from '../../src/adapters/cards/check-card.ts';
import { openCards, type OpenedCards, type Organisation } from '../../src/adapters/cards/cards.ts';
import { Findings } from '../../src/core/finding.ts';
import { allowedLinks, REGISTER_LINK } from '../../src/core/links.ts';
import type { Moment } from '../../src/core/moment.ts';
import { aNudge } from './nudge.ts';
import { findingsOfParser, type Json, nodes } from './parser.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'cards');
const HELP_DESK = 'https://help.fabrikam.example/';
const ORGANISATION = {
  name: 'Fabrikam',
  sender: 'IT Security',
  helpDesk: { label: 'the service desk', url: HELP_DESK },
};
const LINKS = allowedLinks({ helpDesk: HELP_DESK });
const NUDGE = aNudge();

describe('cards', () => {
  const cards = openCards({ folder: FOLDER, organisation: ORGANISATION });
  const everySample = cards.moments.flatMap((name) =>
    cards.samples(name).map((sample, index) => ({ title: `${name}, sample ${index + 1}`, sample })),
  );

  it('has a sample for every moment', () => {
    for (const name of cards.moments) assert.ok(cards.samples(name).length > 0, name);
  });

  for (const { title, sample } of everySample) {
    for (const locale of cards.locales) {
      it(`draws ${title} (${locale}) as a valid card that keeps the rules`, () => {
        const { card, summary } = cards.render(sample, locale);
        assert.deepEqual(checkCard(card, LINKS), []);
        assert.deepEqual(leftoversBeyond(card, sample), []);
        assert.deepEqual(findingsOfParser(card), []);
        assert.ok(summary.length > 0 && !/[{}$\\]/.test(summary), summary);
        const root = card as Json;
        assert.equal(root['version'], '1.5');
        assert.equal(root['fallbackText'], summary);
        assert.equal(root['speak'], summary);
        assert.ok(
          nodes(card).some((node) => node['style'] === 'heading'),
          'a title in heading style',
        );
      });
    }
  }

  it('names the snooze button after the days it lasts', () => {
    assert.ok(titles({ ...NUDGE, snoozeDays: 1 }).includes('Remind me tomorrow'));
    assert.ok(titles({ ...NUDGE, snoozeDays: 3 }).includes('Remind me in 3 days'));
    assert.ok(titles({ ...NUDGE, snoozeDays: 0 }).includes('Remind me later'));
  });

  it('takes the snooze button away when the limit is used up', () => {
    assert.ok(verbs(NUDGE).includes('snooze'));
    assert.ok(!verbs({ ...NUDGE, maySnooze: false, snoozesLeft: 0 }).includes('snooze'));
  });

  it('grows firmer, and says when it is the last before a date', () => {
    const text = (moment: Moment) => JSON.stringify(cards.render(moment, 'en').card);
    assert.ok(!/Please take|last reminder/u.test(text(NUDGE)));
    assert.match(text({ ...NUDGE, tone: 'firm' }), /Please take/u);
    assert.match(text({ ...NUDGE, tone: 'last-call' }), /last reminder/u);
    for (const tone of ['firm', 'last-call'] as const) {
      assert.deepEqual(new Set(verbs({ ...NUDGE, tone })), new Set(verbs(NUDGE)), 'no button goes');
    }
  });

  it('speaks of the end of text messages only to people who have nothing else', () => {
    const mentions = (moment: Moment) => JSON.stringify(cards.render(moment, 'en').card).includes('2027');
    assert.ok(mentions({ ...NUDGE, smsEnds: '2027-02-01T00:00:00.000Z' }));
    assert.ok(!mentions(NUDGE));
  });

  it('names the day on which they end for this person, the same in every time zone', () => {
    for (const [smsEnds, said] of [
      ['2027-02-01T00:00:00.000Z', '**February 1, 2027**'],
      ['2027-07-01T00:00:00.000Z', '**July 1, 2027**'],
    ] as const) {
      assert.ok(JSON.stringify(cards.render({ ...NUDGE, smsEnds }, 'en').card).includes(said), said);
    }
  });

  it('shows the admin commands to admins only', () => {
    const mentions = (admin: boolean) =>
      JSON.stringify(cards.render({ moment: 'help', admin }, 'en').card).includes('campaign admins');
    assert.ok(mentions(true));
    assert.ok(!mentions(false));
  });

  it('says a date in the form that Teams shows in the viewer’s zone', () => {
    const moment: Moment = {
      moment: 'snoozed',
      nudgeId: 'n-1',
      until: '2026-11-25T08:00:00.123Z',
      snoozesLeft: null,
    };
    assert.match(
      JSON.stringify(cards.render(moment, 'en').card),
      /\{\{DATE\(2026-11-25T08:00:00Z, SHORT\)\}\} \{\{TIME\(2026-11-25T08:00:00Z\)\}\}/,
    );
  });

  it('stays under the size limit with a long trail and a long question', () => {
    const line = { at: '2026-11-25T08:00:00.000Z', text: 'x'.repeat(200) };
    const moments: readonly Moment[] = [
      {
        moment: 'why',
        person: { name: 'Alex', upn: 'alex@fabrikam.example' },
        standing: 's',
        reach: 'r',
        entra: 'e',
        mayRegister: 'm',
        next: 'n',
        ages: 'a',
        trail: Array.from({ length: 500 }, () => line),
      },
      { moment: 'handed-over', question: 'why? '.repeat(10_000), by: { to: 'nobody', days: 1 }, cut: true },
    ];
    for (const moment of moments) assert.deepEqual(checkCard(cards.render(moment, 'en').card, LINKS), []);
  });

  describe('opening', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'cards-'));
      cpSync(FOLDER, folder, { recursive: true });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const change = (file: string, from: string, to: string) => {
      const path = join(folder, file);
      const before = readFileSync(path, 'utf8');
      assert.ok(before.includes(from), `${file} holds ${from}`);
      writeFileSync(path, before.replaceAll(from, to));
    };
    const open = (organisation: Organisation = ORGANISATION): OpenedCards =>
      openCards({ folder, organisation });
    const refuses = (what: RegExp, action: () => unknown = () => open()) =>
      assert.throws(
        action,
        (error) => error instanceof Findings && error.findings.some((f) => what.test(f.what)),
      );

    it('refuses a placeholder that nobody fills, in a plural form no sample shows too', () => {
      change('words/en.json', 'more times after that', 'more times in {days} days');
      refuses(/\{days\}/);
    });

    it('refuses a template that asks for words that are not there', () => {
      change('snoozed.card.json', 'words.meanwhile', 'words.nowhere');
      refuses(/\$\{words\.nowhere\}/);
    });

    it('refuses a link that is not allowed', () => {
      change('nudge.card.json', REGISTER_LINK, 'https://aka.ms.evil.example/');
      refuses(/aka\.ms\.evil\.example/);
    });

    it('refuses an unknown verb and a missing fallback', () => {
      change('checking.card.json', '"verb": "failed"', '"verb": "explode"');
      refuses(/the verb explode is not known/);
      cpSync(join(FOLDER, 'checking.card.json'), join(folder, 'checking.card.json'));
      change('checking.card.json', 'Action.Submit', 'Action.OpenUrl');
      refuses(/no Action\.Submit/);
    });

    it('refuses a help-desk address that is no link', () => {
      const helpDesk = { label: 'x', url: 'javascript:alert(1)' };
      refuses(/javascript/, () => open({ ...ORGANISATION, helpDesk }));
    });

    it('shows no contact button without a help-desk address', () => {
      const cards = open({ ...ORGANISATION, helpDesk: { label: 'the desk' } });
      const { card } = cards.render(
        { moment: 'handed-over', question: 'q', by: { to: 'nobody', days: 1 }, cut: false },
        'en',
      );
      assert.ok(!JSON.stringify(card).includes('Action.OpenUrl'));
    });
  });

  function titles(moment: Moment): readonly unknown[] {
    return nodes(cards.render(moment, 'en').card).map((node) => node['title']);
  }

  function verbs(moment: Moment): readonly unknown[] {
    return nodes(cards.render(moment, 'en').card).map((node) => node['verb']);
  }
});

/** Expressions left in the card that the sample's own text did not bring. */
function leftoversBeyond(card: object, sample: Moment): readonly string[] {
  return leftovers(card).filter((left) => !JSON.stringify(sample).includes(left));
}
