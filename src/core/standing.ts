// Standing: why a person is or is not eligible, one reason from a closed list, for everybody. The order of the
// questions is the order of the answers: the first that applies is the reason the admin sees. Who was asked for comes
// first, then what the account is. Then whether anything is left to do: a passkey outweighs a hold and whatever the tenant
// no longer allows, for this person is done. Then what the tenant allows, and last what this person can do.
// Reach (may Teams write to this person?) is kept apart in reach.ts: an eligible person may be out of reach.
// Mirrors entra-docs how-to-mfa-registration-campaign and how-to-authentication-passkey-profiles. What was not read is
// never a reason. Windows Hello for Business and certificates are no passkeys here (see methods.ts).

import { holds, membershipOfBoth, type Audience, type Target } from './audience.ts';
import { smsOrVoiceOnly } from './methods.ts';
import { holdAt, passkeysOf, type Person } from './person.ts';
import { profileKind, profilesOf } from './profiles.ts';
import type { Tenant } from './tenant.ts';
import type { Instant } from './time.ts';

export type SpecialAccount = 'service' | 'break-glass' | 'room' | 'equipment' | 'shared-mailbox';

export type Standing =
  | { readonly is: 'eligible'; readonly smsOnly: boolean }
  | { readonly is: 'not-included' }
  | { readonly is: 'excluded'; readonly by: Target }
  | { readonly is: 'disabled' }
  | { readonly is: 'guest' }
  | { readonly is: 'special-account'; readonly account: SpecialAccount }
  | { readonly is: 'has-passkey'; readonly passkeys: readonly string[]; readonly sure: boolean }
  | { readonly is: 'on-hold'; readonly why: string; readonly until: Instant | null }
  | { readonly is: 'passkeys-off' }
  | { readonly is: 'self-service-off' }
  | { readonly is: 'not-allowed-passkeys'; readonly excludedBy: Target | null }
  | { readonly is: 'no-profile' }
  | { readonly is: 'no-usable-kind'; readonly profiles: readonly string[] }
  | { readonly is: 'not-reported' }
  | { readonly is: 'cannot-do-mfa' };

export type StandingReason = Standing['is'];

export const STANDING_TEXT: Readonly<Record<StandingReason, string>> = {
  eligible: 'can do MFA and holds no passkey',
  'not-included': 'is not in the audience',
  excluded: 'is in an excluded group',
  disabled: 'has a disabled account',
  guest: 'is a guest; guests cannot register passkeys here yet',
  'special-account': 'is a service, room, shared or emergency account and belongs to nobody',
  'has-passkey': 'already holds a passkey',
  'on-hold': 'was put on hold by an admin',
  'passkeys-off': 'cannot register: the passkey method is off in Entra',
  'self-service-off': 'cannot register: Entra does not let people set up passkeys themselves',
  'not-allowed-passkeys': 'cannot register: the passkey method does not include them, or excludes them',
  'no-profile': 'cannot register: no passkey profile is assigned to them',
  'no-usable-kind': 'cannot register: their passkey profiles allow no passkey that exists',
  'not-reported': 'is missing from Microsoft’s registration report, so nothing is known about their methods',
  'cannot-do-mfa': 'cannot do MFA yet, and registering a passkey needs it; a Temporary Access Pass helps',
};

/** What a standing is judged by: who is asked for, what holds in the tenant, and when. */
export type Scope = {
  readonly campaign: Audience;
  readonly wave: Audience;
  readonly tenant: Tenant;
  readonly now: Instant;
};

export function standingOf(person: Person, { campaign, wave, tenant, now }: Scope): Standing {
  const membership = membershipOfBoth(person, campaign, wave);
  if (!membership.member) {
    return membership.why === 'excluded' ? { is: 'excluded', by: membership.by } : { is: 'not-included' };
  }
  if (!person.enabled) return { is: 'disabled' };
  if (person.userType === 'guest') return { is: 'guest' };
  const account = specialAccount(person, tenant);
  if (account !== null) return { is: 'special-account', account };
  const passkeys = passkeysOf(person);
  if (passkeys.length > 0) {
    return { is: 'has-passkey', passkeys, sure: person.passkeys !== null && person.passkeys.length > 0 };
  }
  const hold = holdAt(person, now);
  if (hold !== null) return { is: 'on-hold', ...hold };
  return refusalOf(person, tenant) ?? abilityOf(person, tenant);
}

const PURPOSES: Readonly<Record<string, SpecialAccount>> = {
  room: 'room',
  equipment: 'equipment',
  shared: 'shared-mailbox',
};

/** Null for an account that is a person's. */
export function specialAccount(person: Person, { special }: Tenant): SpecialAccount | null {
  const named = special.find(({ target }) => holds(target, person));
  return named?.kind ?? PURPOSES[person.purpose ?? ''] ?? null;
}

/** What in the passkey method keeps this person from registering; null when nothing does, or it was not read. */
function refusalOf(person: Person, { policy, unread }: Tenant): Standing | null {
  const fido2 = policy?.fido2 ?? null;
  if (fido2 === null) return null;
  if (fido2.state === 'disabled') return { is: 'passkeys-off' };
  if (!fido2.selfService) return { is: 'self-service-off' };
  const targeting = profilesOf(person, fido2, unread);
  if (!targeting.targeted) return { is: 'not-allowed-passkeys', excludedBy: targeting.excludedBy };
  const { profiles, sure } = targeting;
  if (!sure) return null;
  if (profiles.length === 0) return { is: 'no-profile' };
  return profiles.every((profile) => profileKind(profile) === 'nothing')
    ? { is: 'no-usable-kind', profiles: profiles.map(({ name }) => name) }
    : null;
}

/** Without a report nothing is known of MFA: whoever Graph itself says has no passkey is asked to try. */
function abilityOf({ methods, passkeys }: Person, { report }: Tenant): Standing {
  if (methods === null) {
    const asked = report === 'unavailable' && passkeys !== null;
    return asked ? { is: 'eligible', smsOnly: false } : { is: 'not-reported' };
  }
  if (methods.mfaCapable === false) return { is: 'cannot-do-mfa' };
  return { is: 'eligible', smsOnly: smsOrVoiceOnly(methods.registered) };
}

/** In scope: in the audience, whatever the standing. This is the denominator of the funnel. */
export function inScope(standing: { readonly is: StandingReason }): boolean {
  return standing.is !== 'not-included' && standing.is !== 'excluded';
}
