// Authenticators by AAGUID: what holds a passkey, whether it syncs, whether it can attest. A closed table of the common
// ones; an AAGUID that is not in it is shown as it is, and what kind it is of is for the asker to judge.
// Without attestation an AAGUID is only a claim: good for guidance, never proof (entra-docs, passkeys-fido2).
// Sources: entra-docs how-to-enable-authenticator-passkey and entra-passkeys-on-windows; passkeydeveloper/aaguids;
// Yubico's list. Entra passkey on Windows needs attestation off; synced passkeys cannot attest at all.

export type PasskeyKind =
  | 'authenticator'
  | 'windows'
  | 'icloud-keychain'
  | 'google-password-manager'
  | 'samsung-pass'
  | 'password-manager'
  | 'security-key';

type Family = {
  readonly name: string;
  readonly type: 'deviceBound' | 'synced';
  readonly attests: boolean;
  /** Entra's Microsoft-managed campaign looks for one of these in an allow list. */
  readonly campaign: boolean;
};

export const FAMILIES: Readonly<Record<PasskeyKind, Family>> = {
  authenticator: { name: 'Microsoft Authenticator', type: 'deviceBound', attests: true, campaign: true },
  windows: { name: 'Windows Hello', type: 'deviceBound', attests: false, campaign: true },
  'icloud-keychain': {
    name: 'Apple Passwords (iCloud Keychain)',
    type: 'synced',
    attests: false,
    campaign: true,
  },
  'google-password-manager': {
    name: 'Google Password Manager',
    type: 'synced',
    attests: false,
    campaign: true,
  },
  'samsung-pass': { name: 'Samsung Pass', type: 'synced', attests: false, campaign: false },
  'password-manager': { name: 'a password manager', type: 'synced', attests: false, campaign: false },
  'security-key': { name: 'a FIDO2 security key', type: 'deviceBound', attests: true, campaign: false },
};

export const KINDS = Object.keys(FAMILIES) as readonly PasskeyKind[];

type Authenticator = {
  readonly name: string;
  /** Null = not known. */
  readonly kind: PasskeyKind | null;
};

const AUTHENTICATORS: Readonly<Record<string, Authenticator>> = {
  '90a3ccdf-635c-4729-a248-9b709135078f': { name: 'Microsoft Authenticator for iOS', kind: 'authenticator' },
  'de1e552d-db1d-4423-a619-566b625cdc84': {
    name: 'Microsoft Authenticator for Android',
    kind: 'authenticator',
  },
  '08987058-cadc-4b81-b6e1-30de50dcbe96': { name: 'Windows Hello (hardware)', kind: 'windows' },
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': { name: 'Windows Hello (VBS)', kind: 'windows' },
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': { name: 'Windows Hello (software)', kind: 'windows' },
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': { name: 'Apple Passwords', kind: 'icloud-keychain' },
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': { name: 'iCloud Keychain (managed)', kind: 'icloud-keychain' },
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': {
    name: 'Google Password Manager',
    kind: 'google-password-manager',
  },
  '53414d53-554e-4700-0000-000000000000': { name: 'Samsung Pass', kind: 'samsung-pass' },
  'bada5566-a7aa-401f-bd96-45619a55120d': { name: '1Password', kind: 'password-manager' },
  'd548826e-79b4-db40-a3d8-11116f7e8349': { name: 'Bitwarden', kind: 'password-manager' },
  '531126d6-e717-415c-9320-3d9aa6981239': { name: 'Dashlane', kind: 'password-manager' },
  'fdb141b2-5d84-443e-8a35-4698c205a502': { name: 'KeePassXC', kind: 'password-manager' },
  '0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6': { name: 'Keeper', kind: 'password-manager' },
  'b78a0a55-6ef8-d246-a042-ba0f6d55050c': { name: 'LastPass', kind: 'password-manager' },
  'd3452668-01fd-4c12-926c-83a4204853aa': { name: 'Microsoft Password Manager', kind: 'password-manager' },
  'b84e4048-15dc-4dd0-8640-f4f60813c8af': { name: 'NordPass', kind: 'password-manager' },
  '50726f74-6f6e-5061-7373-50726f746f6e': { name: 'Proton Pass', kind: 'password-manager' },
  'fa2b99dc-9e39-4257-8f92-4a30d23c4118': { name: 'YubiKey 5 NFC', kind: 'security-key' },
  '2fc0579f-8113-47ea-b116-bb5a8db9202a': { name: 'YubiKey 5 NFC', kind: 'security-key' },
  'a25342c0-3cdc-4414-8e46-f4807fca511c': { name: 'YubiKey 5 NFC', kind: 'security-key' },
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': { name: 'YubiKey 5 Series', kind: 'security-key' },
  'ee882879-721c-4913-9775-3dfcce97072a': { name: 'YubiKey 5 Series', kind: 'security-key' },
  '19083c3d-8383-4b18-bc03-8f1c9ab2fd1b': { name: 'YubiKey 5 Series', kind: 'security-key' },
};

export function authenticatorOf(aaGuid: string): Authenticator {
  return AUTHENTICATORS[aaGuid.toLowerCase()] ?? { name: aaGuid.toLowerCase(), kind: null };
}

/** Every AAGUID that we know of this kind; more exist of security keys and password managers. */
export function aaGuidsOf(kind: PasskeyKind): readonly string[] {
  return Object.keys(AUTHENTICATORS).filter((aaGuid) => AUTHENTICATORS[aaGuid]?.kind === kind);
}
