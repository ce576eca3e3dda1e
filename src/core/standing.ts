// Standing: why a person is or is not eligible, one reason from a closed list, for everybody. The order of the
// questions is the order of the answers: the first that applies is the reason the admin sees.
// Reach (may Teams write to this person?) is kept apart in reach.ts: an eligible person may be out of reach.
// Eligibility mirrors entra-docs how-to-mfa-registration-campaign: MFA-capable, member, enabled, no passkey.

import { membershipOfBoth, type Audience, type Target } from './audience.ts';
import { smsOrVoiceOnly } from './methods.ts';
import { passkeysOf, type Person } from './person.ts';

export type Standing =
  | { readonly is: 'eligible'; readonly smsOnly: boolean }
  | { readonly is: 'not-included' }
  | { readonly is: 'excluded'; readonly by: Target }
  | { readonly is: 'disabled' }
  | { readonly is: 'guest' }
  | { readonly is: 'has-passkey'; readonly passkeys: readonly string[]; readonly sure: boolean }
  | { readonly is: 'not-reported' }
  | { readonly is: 'cannot-do-mfa' };

export type StandingReason = Standing['is'];

export const STANDING_TEXT: Readonly<Record<StandingReason, string>> = {
  eligible: 'can do MFA and holds no passkey',
  'not-included': 'is not in the audience',
  excluded: 'is in an excluded group',
  disabled: 'has a disabled account',
  guest: 'is a guest; guests cannot register passkeys here yet',
  'has-passkey': 'already holds a passkey',
  'not-reported': 'is missing from Microsoft’s registration report, so nothing is known about their methods',
  'cannot-do-mfa': 'cannot do MFA yet, and registering a passkey needs it; a Temporary Access Pass helps',
};

export function standingOf(person: Person, campaign: Audience, wave: Audience): Standing {
  const membership = membershipOfBoth(person, campaign, wave);
  if (!membership.member) {
    return membership.why === 'excluded' ? { is: 'excluded', by: membership.by } : { is: 'not-included' };
  }
  if (!person.enabled) return { is: 'disabled' };
  if (person.userType === 'guest') return { is: 'guest' };
  const passkeys = passkeysOf(person);
  if (passkeys.length > 0) {
    return { is: 'has-passkey', passkeys, sure: person.passkeys !== null && person.passkeys.length > 0 };
  }
  if (person.methods === null) return { is: 'not-reported' };
  if (!person.methods.mfaCapable) return { is: 'cannot-do-mfa' };
  return { is: 'eligible', smsOnly: smsOrVoiceOnly(person.methods.registered) };
}

/** In scope: in the audience, whatever the standing. This is the denominator of the funnel. */
export function inScope(standing: { readonly is: StandingReason }): boolean {
  return standing.is !== 'not-included' && standing.is !== 'excluded';
}
