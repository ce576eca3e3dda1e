// What people ask about themselves: the commands are known in every language and are those that cards name; the cards say
// what they must, and nothing that they must not.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { COMMANDS, spokenForm } from '../../src/core/command.ts';
import type { CannotYet, Moment } from '../../src/core/moment.ts';

type Json = Readonly<Record<string, unknown>>;

const FOLDER = join(import.meta.dirname, '..', '..', 'cards');
const HELP_DESK = 'https://help.fabrikam.example/';
const ADMIN_COMMANDS = ['status', 'report', 'why', 'why is it late', 'preview', 'stop everything'];

describe('what people ask about themselves', () => {
  const cards = openCards({
    folder: FOLDER,
    organisation: {
      name: 'Fabrikam',
      sender: 'IT Security',
      helpDesk: { label: 'the service desk', url: HELP_DESK },
    },
  });
  const say = (moment: Moment, locale = 'en') => JSON.stringify(cards.render(moment, locale).card);
  const buttons = (moment: Moment) => actionsIn(cards.render(moment, 'en').card);

  describe('commands', () => {
    const namesIn = (locale: string) =>
      new Map(
        COMMANDS.map(
          (command) => [command, (wordsOf(locale)['commands']?.[command] ?? '').split('; ')] as const,
        ),
      );

    for (const locale of cards.locales) {
      it(`mean one thing each, and cards tell of them: ${locale}`, () => {
        const told = ['help', 'welcome', 'messages']
          .map((section) => JSON.stringify(wordsOf(locale)[section]))
          .join();
        for (const [command, names] of namesIn(locale)) {
          for (const name of names) assert.equal(cards.understand(name), command, name);
          assert.ok(told.toLowerCase().includes(`**${names[0]?.toLowerCase()}**`), `${command}: ${names[0]}`);
        }
      });
    }

    it('are known in any language, forgivingly, and alone', () => {
      assert.equal(cards.understand('  Datenschutz?! '), 'my-data');
      assert.equal(cards.understand('CLE D’ACCES'), 'begin');
      assert.equal(cards.understand("this wasn't me"), 'not-me');
      assert.equal(cards.understand('Stop!'), 'stop-messages');
      for (const text of [
        'opt out',
        'Désabonnement',
        'Abmelden',
        'Darme de baja',
        'descadastrar',
        'disiscrivimi',
      ])
        assert.equal(cards.understand(text), 'stop-messages', text);
      for (const text of ['配信を停止', 'afmelden', 'uitschrijven', 'إلغاء الاشتراك'])
        assert.equal(cards.understand(text), 'stop-messages', text);
      for (const text of [
        "I didn't do this",
        'ich war es nicht',
        'yo no lo hice',
        'não fiz isso',
        'لم أفعل هذا',
      ])
        assert.equal(cards.understand(text), 'not-me', text);
      assert.equal(cards.understand('設定'), 'begin');
      assert.equal(cards.understand('stop asking me stupid questions'), null);
      assert.equal(cards.understand('Is my data safe?'), null);
      assert.equal(cards.understand(''), null);
      assert.equal(cards.understand('?!'), null);
    });

    it('take none of the admins’ commands', () => {
      for (const text of ADMIN_COMMANDS) assert.equal(cards.understand(text), null, text);
    });

    it('are not empty in any spoken form', () => {
      for (const locale of cards.locales) {
        for (const names of namesIn(locale).values()) {
          for (const name of names) assert.notEqual(spokenForm(name), '', `${locale}: ${name}`);
        }
      }
    });
  });

  describe('how to begin', () => {
    const begin: Moment = {
      moment: 'begin',
      nudgeId: null,
      person: { firstName: 'Alex' },
      smsEnds: null,
      kinds: null,
      deadline: null,
    };

    it('has buttons that answer a card only where there is a card to answer', () => {
      assert.deepEqual(buttons(begin).verbs, []);
      assert.deepEqual(buttons({ ...begin, nudgeId: 'n-1' }).verbs, ['steps', 'registered', 'failed']);
    });

    it('tells of dates and restrictions that hold for this person, and of no other', () => {
      assert.ok(!/2027|may use/u.test(say(begin)));
      const more: Moment = { ...begin, smsEnds: '2027-02-01T00:00:00.000Z', kinds: ['security-key'] };
      assert.match(say(more), /February 1, 2027/u);
      assert.match(say(more), /may use a security key/u);
    });
  });

  describe('somebody who cannot begin', () => {
    const reasons: readonly CannotYet[] = [
      'disabled',
      'guest',
      'special-account',
      'passkeys-off',
      'self-service-off',
      'not-allowed',
      'no-usable-kind',
    ];

    for (const why of reasons) {
      it(`is told why, and whom to ask, and is sent nowhere: ${why}`, () => {
        const card = say({ moment: 'cannot-yet', why });
        assert.ok(
          card.includes(wordsOf('en')['cannot-yet']?.[why]?.replace('{organisation}', 'Fabrikam') ?? '?'),
        );
        assert.match(card, /Ask the service desk/u);
        assert.deepEqual(buttons({ moment: 'cannot-yet', why }).urls, [HELP_DESK]);
      });
    }

    it('is told that nothing is planned when the campaign does not include them', () => {
      const { card, summary } = cards.render({ moment: 'cannot-yet', why: 'outside' }, 'en');
      assert.equal(summary, 'Nothing is planned for you.');
      assert.ok(!JSON.stringify(card).includes('not your doing'));
    });

    it('may try when nobody knows', () => {
      const { urls } = buttons({ moment: 'cannot-yet', why: 'not-reported' });
      assert.ok(urls.includes('https://aka.ms/mysecurityinfo'));
    });

    it('is told of a pass that nobody may ask for in a chat', () => {
      for (const locale of cards.locales)
        assert.ok(say({ moment: 'needs-pass' }, locale).includes('Microsoft'));
      assert.match(say({ moment: 'needs-pass' }), /Nobody asks you for the pass in a chat/u);
    });
  });

  it('lists a hold and an admin’s acts only where there are any', () => {
    const [nothing, everything] = cards.samples('my-data');
    assert.ok(nothing !== undefined && everything !== undefined);
    const some = [/note of an admin/u, /as an admin/u, /Audiences that name you/u, /Q&A sessions/u];
    for (const each of some) {
      assert.doesNotMatch(say(nothing), each);
      assert.match(say(everything), each);
    }
    assert.match(say(nothing), /technical log of the servers/u);
    assert.match(say(everything), /Entries: 1,312/u);
    assert.match(say(nothing), /Last read: –/u);
  });

  it('offers every language by its own name, and the one of Teams', () => {
    const { card } = cards.render({ moment: 'language', chosen: 'pt-BR', done: false }, 'en');
    const [choice] = nodes(card).filter((node) => node['type'] === 'Input.ChoiceSet');
    const choices = choice?.['choices'] as readonly { title: string; value: string }[];
    assert.deepEqual(choices.map(({ value }) => value).toSorted(), ['teams', ...cards.locales].toSorted());
    const names = new Map(choices.map(({ title, value }) => [value, title]));
    assert.deepEqual(
      ['de', 'fr', 'pt-BR', 'ja', 'ar'].map((locale) => names.get(locale)),
      ['Deutsch', 'Français', 'Português (Brasil)', '日本語', 'العربية'],
    );
    assert.equal(choice?.['value'], 'pt-BR');
  });

  it('says in the first message after a loss that the passkey is gone, and keeps every button', () => {
    const [sample] = cards.samples('reminder');
    assert.ok(sample?.moment === 'reminder');
    const lost: Moment = { ...sample, lost: true };
    for (const locale of cards.locales) {
      assert.notEqual(cards.render(lost, locale).summary, cards.render(sample, locale).summary, locale);
    }
    assert.match(say(lost), /no longer shows the passkey/u);
    assert.ok(!say(sample).includes('no longer shows'));
    assert.deepEqual(buttons(lost).verbs, buttons(sample).verbs);
    const helpDesk = (moment: Moment) => buttons(moment).urls.includes(HELP_DESK);
    assert.deepEqual([helpDesk(lost), helpDesk(sample)], [true, false], 'whom to tell is a press away');
  });

  it('lets people say below the thanks that it was not them, and sends them to the help desk first', () => {
    const thanks: Moment = { moment: 'thanks', person: { firstName: 'Alex' }, passkeys: [] };
    assert.deepEqual(buttons(thanks).verbs, ['not-me']);
    const { urls } = buttons({ moment: 'not-me', passkeys: [{ name: 'Red key' }] });
    assert.deepEqual(urls, [HELP_DESK, 'https://aka.ms/mysecurityinfo']);
    assert.match(say({ moment: 'not-me', passkeys: [{ name: '[x](http://evil)' }] }), /\\\\\[x\\\\\]/u);
  });
});

function actionsIn(card: object) {
  const all = nodes(card);
  return {
    verbs: all.filter(({ type }) => type === 'Action.Execute').map(({ verb }) => verb),
    urls: all.filter(({ type }) => type === 'Action.OpenUrl').map(({ url }) => url),
  };
}

function nodes(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(nodes)];
}

function wordsOf(locale: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return JSON.parse(readFileSync(join(FOLDER, 'words', `${locale}.json`), 'utf8')) as ReturnType<
    typeof wordsOf
  >;
}
