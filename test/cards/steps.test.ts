// “Show me how”: each person's own steps, in every language, on a card that is short and leads back.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { KINDS, type PasskeyKind } from '../../src/core/authenticators.ts';
import type { Moment } from '../../src/core/moment.ts';
import { PLATFORMS, platformsFor, waysOn, type Platform } from '../../src/core/platform.ts';
import { aNudge } from './nudge.ts';

type Steps = Extract<Moment, { moment: 'steps' }>;
type Node = Readonly<Record<string, unknown>>;
type Texts = readonly { readonly text: string }[];
type Kind = { readonly takes: string; readonly steps: Texts; readonly byQr?: Texts; readonly inApp?: Texts };
type Guide = {
  readonly platforms: Readonly<Record<Platform, { needs: Texts; browser?: string }>>;
  readonly kinds: Readonly<Record<PasskeyKind, Kind>>;
};

const FOLDER = join(import.meta.dirname, '..', '..', 'cards');
const cards = openCards({
  folder: FOLDER,
  organisation: { name: 'Fabrikam', sender: 'IT Security', helpDesk: { label: 'Service Desk' } },
});

function steps(
  platform: Platform | null,
  kinds: readonly PasskeyKind[],
  more: Partial<Steps> = {},
  attested: readonly PasskeyKind[] = [],
): Steps {
  const allowed = { kinds, attested };
  const ways = platform === null ? [] : waysOn(platform, allowed);
  const others = platform === null || ways.length > 0 ? PLATFORMS : platformsFor(allowed);
  return {
    moment: 'steps',
    nudgeId: 'n-1',
    platform,
    ways,
    allowed: kinds,
    others: others.filter((other) => other !== platform),
    snoozeDays: 1,
    maySnooze: true,
    ...more,
  };
}

const draw = (moment: Moment, locale: string) => cards.render(moment, locale).card;
const textOf = (moment: Moment, locale = 'en') => JSON.stringify(draw(moment, locale));
const guideIn = (locale: string): Guide =>
  (JSON.parse(readFileSync(join(FOLDER, 'words', `${locale}.json`), 'utf8')) as { steps: Guide }).steps;
const buttons = (moment: Moment, locale = 'en') =>
  nodes(draw(moment, locale)).filter(({ type }) => type === 'Action.Execute');
const verbs = (moment: Moment) => buttons(moment).map(({ verb }) => verb);
/** What stands open, without what is behind a button. */
const open = (moment: Moment, locale = 'en') =>
  JSON.stringify((draw(moment, locale) as { body: unknown }).body, (key, value: unknown) =>
    key === 'card' ? undefined : value,
  );

describe('the card that shows how', () => {
  for (const locale of cards.locales) {
    it(`says in ${locale}, for every device, every step of what may be used and nothing of the rest`, () => {
      const { platforms, kinds } = guideIn(locale);
      for (const platform of PLATFORMS) {
        for (const kind of KINDS) {
          const text = textOf(steps(platform, [kind]), locale);
          const [way] = waysOn(platform, { kinds: [kind], attested: [] });
          const shown = way !== undefined;
          const all = (way?.how === 'by-qr' ? kinds[kind].byQr : kinds[kind].steps) ?? assert.fail(kind);
          for (const { text: step } of all) {
            assert.equal(text.includes(`** ${escaped(step)}"`), shown, `${platform}, ${kind}: ${step}`);
          }
          assert.equal(text.includes(escaped(kinds[kind].takes)), shown, `${platform}, ${kind}`);
          if (!shown) continue;
          for (const { text: need } of platforms[platform].needs) assert.ok(text.includes(escaped(need)));
          assert.ok(text.includes(escaped(platforms[platform].browser ?? '')));
          for (const other of KINDS.filter((each) => each !== kind)) {
            assert.ok(!text.includes(escaped(kinds[other].takes)), `${kind} shows ${other}`);
          }
        }
      }
    });
  }

  it('asks for the device first, and offers all five', () => {
    const asked = buttons(steps(null, KINDS)).filter(({ verb }) => verb === 'platform');
    assert.deepEqual(
      asked.map(({ data }) => (data as { platform: string }).platform),
      PLATFORMS,
    );
    assert.ok(textOf(steps(null, KINDS)).includes('Which device'));
  });

  it('opens the best kind, and keeps the others behind a button each', () => {
    const { kinds } = guideIn('en');
    const moment = steps('windows', KINDS);
    assert.ok(open(moment).includes(kinds.windows.takes));
    for (const { kind } of waysOn('windows', { kinds: KINDS, attested: [] }).slice(1)) {
      assert.ok(!open(moment).includes(kinds[kind].takes), kind);
      assert.ok(textOf(moment).includes(kinds[kind].takes), kind);
    }
    assert.ok(Buffer.byteLength(textOf(moment, 'ja')) < 20_000);
  });

  it('tells of the QR code only where a computer hands over to the phone', () => {
    const mentions = (platform: Platform, kind: PasskeyKind) =>
      textOf(steps(platform, [kind])).includes('QR code');
    assert.ok(mentions('windows', 'authenticator'));
    assert.ok(!mentions('windows', 'windows'));
    assert.ok(!mentions('iphone', 'authenticator'));
  });

  for (const locale of cards.locales) {
    it(`gives the QR code steps of its own in ${locale}, which do not ask twice where to save it`, () => {
      const { kinds } = guideIn(locale);
      const { byQr, steps: here } = kinds.authenticator;
      const text = textOf(steps('windows', ['authenticator']), locale);
      assert.ok(!text.includes(escaped(here[2]?.text ?? assert.fail())), 'the phone’s own step');
      assert.equal(byQr?.filter((step) => text.includes(escaped(step.text))).length, 5);
      assert.match(byQr?.[2]?.text ?? '', /QR/u);
      assert.match(byQr?.[3]?.text ?? '', /Authenticator/u);
    });

    it(`leads into the app in ${locale}, past page and browser, where Authenticator must prove what it is`, () => {
      const { kinds, platforms } = guideIn(locale);
      const moment = steps('iphone', ['authenticator'], {}, ['authenticator']);
      const text = textOf(moment, locale);
      for (const step of kinds.authenticator.inApp ?? assert.fail())
        assert.ok(text.includes(escaped(step.text)));
      for (const step of kinds.authenticator.steps) assert.ok(!text.includes(escaped(step.text)), step.text);
      assert.ok(!text.includes(escaped(platforms.iphone.browser ?? assert.fail())));
      assert.ok(!text.includes('https://aka.ms/mysecurityinfo'));
    });
  }

  it('says kindly when the device does not fit, and offers those that do', () => {
    const moment = steps('android', ['security-key']);
    assert.match(textOf(moment), /may use a security key\. That cannot be set up from the device you chose/u);
    const offered = buttons(moment).filter(({ verb }) => verb === 'platform');
    assert.deepEqual(
      offered.map(({ title }) => title),
      ['Windows PC', 'Mac', 'iPhone', 'Security key'],
    );
    assert.ok(!textOf(moment).includes('Before you start'));
  });

  it('keeps the buttons of the nudge, and the way back to it', () => {
    assert.deepEqual(
      verbs(steps('iphone', ['authenticator'])).filter((verb) => verb !== 'platform'),
      ['registered', 'snooze', 'back'],
    );
    assert.ok(!verbs(steps('iphone', KINDS, { maySnooze: false })).includes('snooze'));
    assert.ok(textOf(steps('iphone', KINDS)).includes('https://aka.ms/mysecurityinfo'));
  });

  it('is one press away from each card that asks to register', () => {
    const person = { firstName: 'Alex' };
    const asking: readonly Moment[] = [
      aNudge(),
      { ...aNudge(), moment: 'reminder' },
      { moment: 'failed', nudgeId: 'n-1', lookBackAt: null, allowed: { kinds: KINDS, attested: [] } },
      { moment: 'look-back', nudgeId: 'n-1', person },
    ];
    for (const moment of asking) assert.ok(verbs(moment).includes('steps'), moment.moment);
  });
});

describe('the card that helps', () => {
  const failed = (kinds: readonly PasskeyKind[], attested: readonly PasskeyKind[] = []): Moment => ({
    moment: 'failed',
    nudgeId: 'n-1',
    lookBackAt: null,
    allowed: { kinds, attested },
  });

  for (const locale of cards.locales) {
    it(`names in ${locale} neither Authenticator nor a QR code to people who may use security keys alone`, () => {
      const text = textOf(failed(['security-key'], ['security-key']), locale);
      assert.doesNotMatch(text, /Authenticator|QR|Bluetooth/iu);
      const { kinds } = JSON.parse(readFileSync(join(FOLDER, 'words', `${locale}.json`), 'utf8')) as {
        kinds: Record<PasskeyKind, string>;
      };
      assert.ok(text.includes(kinds['security-key']), 'what they may use');
    });
  }

  it('tells who may use a phone of the QR code, and who has to go into the app of that', () => {
    assert.match(textOf(failed(KINDS)), /Bluetooth.*Start in the browser and use the QR code/u);
    const attested = textOf(failed(['authenticator'], ['authenticator']));
    assert.match(attested, /cannot use the QR code.*in the Authenticator app/u);
    assert.doesNotMatch(attested, /Bluetooth|use the QR code\. If/u);
    assert.doesNotMatch(textOf(failed(['icloud-keychain'])), /Authenticator/u);
    assert.doesNotMatch(textOf(failed(KINDS)), /Your account may use/u);
  });
});

function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  const { fallback: _, ...rest } = value as Node & { fallback?: unknown };
  return [rest, ...Object.values(rest).flatMap(nodes)];
}

/** As it stands in the JSON of a card. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
