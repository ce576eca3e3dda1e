// The gap list's groups on made-up questions: who asks the same stands together, in clumsy words too, and nobody else.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { waysToAsk } from '../../src/core/faq.ts';
import { groupingGaps, type Gap } from '../../src/core/gap-list.ts';

const BANK = readBank(join(import.meta.dirname, '..', '..', 'faq'), () => true, '9999-12-31');
const usual = (lang: string) =>
  BANK.flatMap(({ locales }) => (locales[lang] === undefined ? [] : waysToAsk(locales[lang])));

/** All steps at once. */
function gapGroups<Q extends Gap>(
  questions: readonly Q[],
  texts?: (lang: string) => readonly string[],
): readonly (readonly Q[])[] {
  const steps = groupingGaps(questions, texts);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** One line per matter; the thresholds were chosen on the first set, the second one was only measured. */
const CHOSEN_ON: readonly (readonly string[])[] = [
  [
    'where do i get a yubikey',
    'where can i pick up my yubikey',
    'yubikey pick up where',
    'I need a yubikey, where do I get one?',
    'where do we order a yubikey',
  ],
  [
    'vpn does not accept my passkey',
    'passkey not working with vpn',
    'can i use the passkey for vpn',
    'VPN passkey???',
    'why does the vpn not take the passkey',
  ],
  [
    'badge reader in the warehouse',
    'can I use my badge instead',
    'does my badge work as a passkey',
    'sign in with badge',
    'use employee badge to sign in',
  ],
  [
    'i have two accounts, which one',
    'passkey for my second account',
    'two accounts one phone',
    'I have a second admin account',
    'does it work with two accounts',
  ],
  [
    'who pays for my phone',
    'do i get paid for using my private phone',
    'company must pay for the phone',
    'is my private phone paid for',
    'private phone payment',
  ],
  [
    'passkey in citrix',
    'citrix session asks for a passkey',
    'how do i sign in to citrix',
    'citrix passkey not working',
    'citrx login passkey',
  ],
  [
    'works council agreed?',
    'did the works council agree to this',
    'what does the works council say',
    'is the works council ok with it',
  ],
  [
    'my screen reader does not read the window',
    'screen reader reads nothing',
    'passkey window with screen reader',
    'jaws screen reader cannot read it',
  ],
  ['what is for lunch'],
  ['the printer on floor three is broken'],
  ['can my manager do this for me'],
  ['thumb injured, fingerprint not possible'],
];
const ONLY_MEASURED: readonly (readonly string[])[] = [
  [
    'does sap accept passkeys',
    'sap login with passkey',
    'passkey for SAP gui',
    'can i use it in sap',
    'sap does not know my passkey',
  ],
  [
    'i wear gloves in the lab',
    'fingerprint with gloves',
    'cannot touch the sensor with gloves on',
    'gloves and fingerprint sensor',
  ],
  [
    'my phone is from another company',
    'can i use a phone of another company',
    'phone belongs to another company',
  ],
  ['when is the training', 'is there a training for this', 'training dates?', 'where is the trainign'],
  [
    'forms in turkish please',
    'is there a guide in turkish',
    'turkish guide',
    'do you have the guide in turkish',
  ],
  [
    'the crane cabin has no reception',
    'no reception in the crane',
    'i am in a crane all day without reception',
  ],
  [
    'shared mailbox sign in',
    'how to sign in to the shared mailbox',
    'shared mailbox and passkey',
    'does a shared mailbox need a passkey',
  ],
  ['temp workers next week', 'what about temp workers', 'do temp workers get one'],
  ['salary slip is missing'],
  ['wer ist mein ansprechpartner'],
  ['my chair is broken'],
  ['who is the ceo'],
];

const gaps = (matters: readonly (readonly string[])[]): readonly (Gap & { matter: number })[] =>
  matters
    .flatMap((texts, matter) => texts.map((text, place) => ({ text, matter, place })))
    // As they come in: never one matter after the other.
    .toSorted((one, other) => one.place - other.place || other.matter - one.matter)
    .map(({ text, matter }, at) => ({ id: String(at), text, matter, lang: 'en', nearest: null }));

/** Of all pairs in one group, the share that is of one matter; and of all pairs of one matter, the share that is in one group. */
function measured(matters: readonly (readonly string[])[]): { precision: number; recall: number } {
  const pairs = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const groups = gapGroups(gaps(matters), usual);
  const right = groups.map((group) =>
    pairs([...Map.groupBy(group, ({ matter }) => matter).values()].map(({ length }) => length)),
  );
  const sum = right.reduce((all, each) => all + each, 0);
  return {
    precision: sum / pairs(groups.map(({ length }) => length)),
    recall: sum / pairs(matters.map(({ length }) => length)),
  };
}

describe('the gap list', () => {
  it('puts together who asks the same, and nobody else', () => {
    for (const [set, matters] of Object.entries({ CHOSEN_ON, ONLY_MEASURED })) {
      const { precision, recall } = measured(matters);
      assert.ok(precision >= 0.9, `${set}: precision ${precision}`);
      assert.ok(recall >= 0.65, `${set}: recall ${recall}`);
    }
  });

  it('has the biggest group first and keeps languages apart', () => {
    const ask = (text: string, lang: string, id: string): Gap => ({ id, text, lang, nearest: null });
    const groups = gapGroups([
      ask('lunch', 'en', '1'),
      ask('vpn passkey', 'en', '2'),
      ask('vpn passkey', 'de', '3'),
      ask('the passkey for vpn', 'en', '4'),
    ]);
    assert.deepEqual(
      groups.map((group) => group.map(({ id }) => id)),
      [['2', '4'], ['1'], ['3']],
    );
  });

  it('tells the same matter in Japanese by pieces of what has no spaces', () => {
    const texts = ['社員証は使えますか', '社員証を使いたい', '昼ごはんは何ですか'];
    const groups = gapGroups(
      texts.map((text, at) => ({ id: String(at), text, lang: 'ja', nearest: null })),
      usual,
    );
    assert.deepEqual(
      groups.map(({ length }) => length),
      [2, 1],
    );
  });

  it('takes anything, also nothing', () => {
    const odd = ['', '???', '🙂', 'x'.repeat(100_000), '\u202e\u0000'];
    const groups = gapGroups(odd.map((text, at) => ({ id: String(at), text, lang: 'en', nearest: null })));
    assert.equal(groups.flat().length, odd.length);
    assert.deepEqual(gapGroups([]), []);
  });
});
