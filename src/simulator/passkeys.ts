// Which passkeys a pretend person holds and may register. Mirrors the FIDO2 policy with passkey profiles
// (Microsoft Learn, "How to enable passkey profiles"): a passkey is allowed when one profile of the person
// admits it; an excluded person, a guest, or a person without MFA may register none.
import { randomBytes } from 'node:crypto';

export const passkeyKinds = {
  'authenticator-ios': {
    name: 'Authenticator on iPhone',
    model: 'Microsoft Authenticator',
    aaGuid: '90a3ccdf-635c-4729-a248-9b709135078f',
    passkeyType: 'deviceBound',
    canAttest: true,
    method: 'passKeyDeviceBoundAuthenticator',
  },
  'authenticator-android': {
    name: 'Authenticator on Android',
    model: 'Microsoft Authenticator',
    aaGuid: 'de1e552d-db1d-4423-a619-566b625cdc84',
    passkeyType: 'deviceBound',
    canAttest: true,
    method: 'passKeyDeviceBoundAuthenticator',
  },
  windows: {
    name: 'Windows Hello',
    model: 'Windows Hello Hardware Authenticator',
    aaGuid: '08987058-cadc-4b81-b6e1-30de50dcbe96',
    passkeyType: 'deviceBound',
    canAttest: false,
    method: 'passKeyDeviceBoundWindowsHello',
  },
  icloud: {
    name: 'iCloud Keychain',
    model: 'Apple Passwords',
    aaGuid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
    passkeyType: 'synced',
    canAttest: false,
    method: 'passKeySynced',
  },
  google: {
    name: 'Google Password Manager',
    model: 'Google Password Manager',
    aaGuid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4',
    passkeyType: 'synced',
    canAttest: false,
    method: 'passKeySynced',
  },
  'security-key': {
    name: 'Security key',
    model: 'YubiKey 5 NFC',
    aaGuid: 'fa2b99dc-9e39-4257-8f92-4a30d23c4118',
    passkeyType: 'deviceBound',
    canAttest: true,
    method: 'passKeyDeviceBound',
  },
} as const;

export type PasskeyKind = keyof typeof passkeyKinds;
export type Passkey = {
  id: string;
  kind: PasskeyKind;
  name: string;
  model: string;
  passkeyType: 'deviceBound' | 'synced';
  aaGuid: string;
  attestationLevel: 'attested' | 'notAttested';
  /** ISO 8601, business time */
  createdAt: string;
  /** how the registration report spells it */
  method: string;
};

export type PasskeyProfile = {
  id: string;
  name: string;
  passkeyTypes: string;
  attestationEnforcement: 'disabled' | 'registrationOnly';
  keyRestrictions: { isEnforced: boolean; enforcementType: 'allow' | 'block'; aaGuids: string[] };
};
export type Fido2Configuration = {
  '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration';
  id: 'Fido2';
  state: 'enabled' | 'disabled';
  isSelfServiceRegistrationAllowed: boolean;
  isAttestationEnforced: boolean;
  defaultPasskeyProfile: string | null;
  keyRestrictions: PasskeyProfile['keyRestrictions'];
  includeTargets: {
    targetType: string;
    id: string;
    isRegistrationRequired: boolean;
    allowedPasskeyProfiles: string[];
  }[];
  excludeTargets: { targetType: string; id: string }[];
  passkeyProfiles: PasskeyProfile[];
};
/** What a person is told: what happened, why, what helps. */
export type Refusal = { what: string; why: string; fix: string };

export function makePasskey(kind: PasskeyKind, at: string, attested: boolean, name?: string): Passkey {
  const facts = passkeyKinds[kind];
  return {
    id: randomBytes(16).toString('base64url'),
    kind,
    name: name ?? facts.name,
    model: facts.model,
    passkeyType: facts.passkeyType,
    aaGuid: facts.aaGuid,
    attestationLevel: attested && facts.canAttest ? 'attested' : 'notAttested',
    createdAt: at,
    method: facts.method,
  };
}

/** Null when one of the person's profiles admits the kind, otherwise the reason. */
export function refusalOfKind(
  kind: PasskeyKind,
  policy: Fido2Configuration,
  groupsOfPerson: ReadonlySet<string>,
): Refusal | null {
  const facts = passkeyKinds[kind];
  const targeted = (target: { id: string }) => target.id === 'all_users' || groupsOfPerson.has(target.id);
  const no = (why: string, fix: string): Refusal => ({ what: `${facts.name} cannot be added`, why, fix });
  if (policy.state !== 'enabled') return no('Passkeys (FIDO2) are switched off here.', 'Ask your help desk.');
  if (!policy.isSelfServiceRegistrationAllowed)
    return no('People may not set passkeys up by themselves here.', 'Ask your help desk.');
  if (policy.excludeTargets.some(targeted))
    return no('Your account is excluded from passkeys.', 'Ask your help desk if that is a mistake.');
  const mine = policy.includeTargets.filter(targeted);
  if (mine.length === 0) return no('Passkeys are not switched on for your account.', 'Ask your help desk.');
  const ids = new Set(mine.flatMap((target) => target.allowedPasskeyProfiles));
  const profiles =
    policy.passkeyProfiles.length === 0
      ? [withoutProfiles(policy)]
      : policy.passkeyProfiles.filter((profile) => ids.has(profile.id));
  if (profiles.some((profile) => admits(profile, facts))) return null;
  return no(
    `Your profile (${profiles.map((profile) => profile.name).join(', ') || 'none'}) does not allow this kind.`,
    'Choose another kind, for example Microsoft Authenticator or a security key.',
  );
}

/** A tenant that has no profiles yet: attestation and key restrictions hold for everybody. */
const withoutProfiles = ({ isAttestationEnforced, keyRestrictions }: Fido2Configuration): PasskeyProfile => ({
  id: '',
  name: 'the whole organisation',
  passkeyTypes: isAttestationEnforced ? 'deviceBound' : 'deviceBound,synced',
  attestationEnforcement: isAttestationEnforced ? 'registrationOnly' : 'disabled',
  keyRestrictions,
});

function admits(profile: PasskeyProfile, facts: (typeof passkeyKinds)[PasskeyKind]): boolean {
  if (!profile.passkeyTypes.split(',').some((type) => type.trim() === facts.passkeyType)) return false;
  if (profile.attestationEnforcement === 'registrationOnly' && !facts.canAttest) return false;
  const { isEnforced, enforcementType, aaGuids } = profile.keyRestrictions;
  if (!isEnforced) return true;
  const listed = aaGuids.some((id) => id.toLowerCase() === facts.aaGuid);
  return enforcementType === 'allow' ? listed : !listed;
}
