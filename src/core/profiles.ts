// Passkey profiles: which of them hold for a person, of which kind each is, and which passkeys the person may register.
// A person in several profiles may use a passkey that satisfies any one of them; exclusion from the method wins. A
// tenant without profiles has one, made from the older settings: attestation on allows device-bound passkeys only.
// Source: entra-docs how-to-authentication-passkey-profiles and passkeys-fido2.

import { holds, mayHold } from './audience.ts';
import { aaGuidsOf, authenticatorOf, FAMILIES, KINDS, type PasskeyKind } from './authenticators.ts';
import type { Target } from './audience.ts';
import type { Person } from './person.ts';
import type { Fido2Policy, KeyRestrictions, Profile } from './policy.ts';
import type { Tenant } from './tenant.ts';

/** `nothing`: no passkey can satisfy it, for example synced ones only and attestation enforced. */
export type ProfileKind =
  | 'unrestricted'
  | 'synced-only'
  | 'device-bound-only'
  | 'aaguid-restricted'
  | 'attested'
  | 'nothing';

export const PROFILE_TEXT: Readonly<Record<ProfileKind, string>> = {
  unrestricted: 'any passkey',
  'synced-only': 'synced passkeys only',
  'device-bound-only': 'device-bound passkeys only',
  'aaguid-restricted': 'only authenticators on an allow list',
  attested: 'only attested, device-bound passkeys',
  nothing: 'a rule that no passkey can satisfy',
};

export type Targeting =
  /** Not `sure`: a group that was not read may assign more profiles, or exclude the person. */
  | { readonly targeted: true; readonly profiles: readonly Profile[]; readonly sure: boolean }
  | { readonly targeted: false; readonly excludedBy: Target | null };

/** The profiles that hold for this person; none when the targets name only profiles that do not exist. */
export function profilesOf(person: Person, fido2: Fido2Policy, unread: Tenant['unread']): Targeting {
  const excludedBy = fido2.exclude.find((target) => holds(target, person));
  if (excludedBy !== undefined) return { targeted: false, excludedBy };
  const includes = fido2.include.filter(({ target }) => holds(target, person));
  const others = [...fido2.exclude, ...fido2.include.map(({ target }) => target)];
  const sure = others.every((target) => holds(target, person) || !mayHold(target, person, unread));
  if (includes.length === 0 && sure) return { targeted: false, excludedBy: null };
  return { targeted: true, profiles: profilesIn(fido2, includes), sure };
}

/** The profiles that hold for somebody: those that a target names. One that is assigned to nobody does nothing. */
export function profilesInUse(fido2: Fido2Policy): readonly Profile[] {
  return profilesIn(fido2, fido2.include);
}

function profilesIn(fido2: Fido2Policy, include: Fido2Policy['include']): readonly Profile[] {
  if (include.length === 0) return [];
  if (fido2.profiles.length === 0) return [legacyProfile(fido2)];
  const named = new Set(include.flatMap(({ profiles }) => profiles));
  return fido2.profiles.filter(({ id }) => named.has(id));
}

const NO_RESTRICTION: KeyRestrictions = { enforced: false, kind: 'allow', aaGuids: [] };

function legacyProfile({ legacy }: Fido2Policy): Profile {
  return {
    id: 'legacy',
    name: 'Passkey settings of the tenant',
    types: legacy.attested === true ? ['deviceBound'] : ['deviceBound', 'synced'],
    attestation: legacy.attested === true ? 'registrationOnly' : 'disabled',
    keys: legacy.keys ?? NO_RESTRICTION,
  };
}

/** Block lists do not restrict in this sense: Entra's campaign ignores them. */
export function profileKind(profile: Profile): ProfileKind {
  if (kindsOf(profile).length === 0) return 'nothing';
  if (isAttested(profile)) return 'attested';
  if (profile.keys.enforced && profile.keys.kind === 'allow') return 'aaguid-restricted';
  if (!profile.types.includes('synced')) return 'device-bound-only';
  return profile.types.includes('deviceBound') ? 'unrestricted' : 'synced-only';
}

/** Which kinds of passkeys satisfy the profile. */
export function kindsOf(profile: Profile): readonly PasskeyKind[] {
  return KINDS.filter((kind) => {
    const { type, attests } = FAMILIES[kind];
    return profile.types.includes(type) && (attests || !isAttested(profile)) && listAllows(profile, kind);
  });
}

/** With attestation a passkey must prove what holds it; synced ones cannot. */
export function isAttested({ attestation }: Profile): boolean {
  return attestation !== 'disabled';
}

function listAllows({ types, keys }: Profile, kind: PasskeyKind): boolean {
  const { enforced, kind: list, aaGuids } = keys;
  if (!enforced) return true;
  if (list === 'allow') {
    // An admin lists what can work: an unknown one is a security key, or where those are not allowed a manager.
    const unknown = types.includes('deviceBound') ? 'security-key' : 'password-manager';
    return aaGuids.some((aaGuid) => (authenticatorOf(aaGuid).kind ?? unknown) === kind);
  }
  // Blocking some keys leaves others, and there are more security keys and managers than anybody lists.
  if (kind === 'security-key' || kind === 'password-manager') return true;
  return aaGuidsOf(kind).some((aaGuid) => !aaGuids.includes(aaGuid));
}

/** The profile in words, with the authenticators that its list names. */
export function profileText(profile: Profile): string {
  const { name, keys } = profile;
  const list = [...new Set(keys.aaGuids.map((aaGuid) => authenticatorOf(aaGuid).name))].join(', ');
  const listed = keys.enforced ? ` (${keys.kind}: ${list || 'none'})` : '';
  return `“${name}”: ${PROFILE_TEXT[profileKind(profile)]}${listed}`;
}

/** What any of these profiles allows to register, in the table's order. */
export function kindsAllowedBy(targeting: Targeting): readonly PasskeyKind[] {
  return targeting.targeted ? kindsOfAny(targeting.profiles) : [];
}

/** What these profiles allow only to a passkey that proves what holds it. */
export function attestedKindsOf(targeting: Targeting): readonly PasskeyKind[] {
  if (!targeting.targeted) return [];
  const free = kindsOfAny(targeting.profiles.filter((profile) => !isAttested(profile)));
  return kindsAllowedBy(targeting).filter((kind) => !free.includes(kind));
}

function kindsOfAny(profiles: readonly Profile[]): readonly PasskeyKind[] {
  const allowed = new Set(profiles.flatMap(kindsOf));
  return KINDS.filter((kind) => allowed.has(kind));
}
