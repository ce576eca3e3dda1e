// The views of what helps to set a passkey up: the steps, of which the best kind stands open and the others are behind a
// button each, so that the card stays short for those who may use anything; and what helps when it failed.

import { KINDS, type PasskeyKind } from '../../core/authenticators.ts';
import type { Moment } from '../../core/moment.ts';
import { isByQrSomewhere, PLATFORMS, waysOn, type Allowed, type Way } from '../../core/platform.ts';
import type { Language } from './languages.ts';
import { date, type View } from './view-parts.ts';
import type { Values } from './words.ts';

/** Which list of a kind's words has the steps of each way. */
export const STEPS_OF: Readonly<Record<Way['how'], string>> = {
  here: 'steps',
  'by-qr': 'byQr',
  'in-app': 'inApp',
};

export function stepsView(steps: Extract<Moment, { moment: 'steps' }>, anyOf: Language['anyOf']): View {
  const { nudgeId, platform, ways, allowed, others, snoozeDays, maySnooze } = steps;
  const [best, ...rest] = ways.map(({ kind, how }) => ({
    kind,
    steps: STEPS_OF[how],
    byQr: how === 'by-qr',
  }));
  const found = best !== undefined;
  const inApp = ways[0]?.how === 'in-app';
  return {
    values: { kinds: anyOf(allowed), snoozeDays },
    data: {
      nudgeId,
      platform,
      maySnooze,
      found,
      none: platform !== null && !found,
      choose: !found,
      onPage: !inApp,
      inBrowser: found && !inApp && platform !== 'security-key',
      best: found ? [best] : [],
      rest,
      hasRest: rest.length > 0,
      others: others.map((other) => ({ platform: other })),
    },
  };
}

/** What may have gone wrong, as the words call it. */
export const SYMPTOMS = [
  'not-offered',
  'codes',
  'refused',
  'connecting',
  'in-authenticator',
  'circles',
] as const;
type Symptom = (typeof SYMPTOMS)[number];

export function failedView(failed: Extract<Moment, { moment: 'failed' }>, anyOf: Language['anyOf']): View {
  const { nudgeId, lookBackAt, allowed } = failed;
  return {
    values: { lookBackAt: date(lookBackAt), ...fixValues(allowed, anyOf) },
    data: {
      nudgeId,
      hasLookBackAt: lookBackAt !== null,
      symptoms: SYMPTOMS.filter((symptom) => mayMeet(symptom, allowed.kinds)).map((symptom) => ({ symptom })),
    },
  };
}

/** What the fixes are filled with, by what somebody may set up. */
export function fixValues({ kinds, attested }: Allowed, anyOf: Language['anyOf']): Values {
  const byQr = PLATFORMS.some((platform) =>
    waysOn(platform, { kinds, attested }).some(({ how }) => how === 'by-qr'),
  );
  return {
    kinds: anyOf(kinds),
    restricted: yes(kinds.length > 0 && kinds.length < KINDS.length),
    qr: yes(byQr),
    attested: yes(attested.includes('authenticator')),
  };
}

const yes = (is: boolean) => (is ? 'yes' : 'no');

/** Security keys, and what is on a computer, know no QR code; two of the troubles are those of one app. */
function mayMeet(symptom: Symptom, kinds: readonly PasskeyKind[]): boolean {
  switch (symptom) {
    case 'connecting':
      return kinds.some(isByQrSomewhere);
    case 'in-authenticator':
    case 'circles':
      return kinds.includes('authenticator');
    default:
      return true;
  }
}
