// Platforms: what a person holds in their hands when they set up a passkey, and which kinds can be set up from there.
// A computer reaches a phone by a QR code, with Bluetooth and internet on both; a phone reaches nothing but itself and a
// key. Security keys: not yet from Android, and from a Mac or iPhone only when the key has its PIN already.
// Sources: entra-docs how-to-register-passkey, how-to-authentication-passkeys-fido2 and concept-fido2-compatibility.

import type { PasskeyKind } from './authenticators.ts';

export const PLATFORMS = ['windows', 'macos', 'iphone', 'android', 'security-key'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Best first: what is at hand and asks for least goes before what needs a second device or an app to be bought. */
const FROM: Readonly<Record<Platform, readonly PasskeyKind[]>> = {
  windows: [
    'windows',
    'authenticator',
    'google-password-manager',
    'icloud-keychain',
    'samsung-pass',
    'password-manager',
    'security-key',
  ],
  macos: [
    'icloud-keychain',
    'authenticator',
    'google-password-manager',
    'samsung-pass',
    'password-manager',
    'security-key',
  ],
  iphone: ['authenticator', 'icloud-keychain', 'google-password-manager', 'password-manager', 'security-key'],
  android: ['authenticator', 'google-password-manager', 'samsung-pass', 'password-manager'],
  'security-key': ['security-key'],
};

/** What is on the phone, seen from each computer; Chrome keeps Google's, and macOS Apple's, on the computer too. */
const BY_QR: Readonly<Partial<Record<Platform, readonly PasskeyKind[]>>> = {
  windows: ['authenticator', 'icloud-keychain', 'samsung-pass'],
  macos: ['authenticator', 'samsung-pass'],
};

/** Which of the `allowed` kinds can be set up from that platform, best first; none is possible. */
export function kindsOn(platform: Platform, allowed: readonly PasskeyKind[]): readonly PasskeyKind[] {
  return FROM[platform].filter((kind) => allowed.includes(kind));
}

/** Where anything of what is `allowed` can be set up. */
export function platformsFor(allowed: readonly PasskeyKind[]): readonly Platform[] {
  return PLATFORMS.filter((platform) => kindsOn(platform, allowed).length > 0);
}

/** From that computer the passkey goes to the phone, so the words `steps.qr` belong to its steps. */
export function isByQr(platform: Platform, kind: PasskeyKind): boolean {
  return BY_QR[platform]?.includes(kind) ?? false;
}
