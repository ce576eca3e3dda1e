// Platforms: what a person holds in their hands when they set up a passkey, and which kinds can be set up from there.
// A computer reaches a phone by a QR code, with Bluetooth and internet on both; a phone reaches nothing but itself and a
// key. Security keys: not yet from Android, and from a Mac or iPhone only when the key has its PIN already.
// A passkey in Authenticator that must prove what it is, is made inside the app alone: never by QR code, never in a browser.
// Sources: entra-docs how-to-register-passkey, how-to-authentication-passkeys-fido2, concept-fido2-compatibility and
// how-to-enable-authenticator-passkey (2026-07-05, "Authenticator attestation").

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

/** What somebody may set up. */
export type Allowed = {
  readonly kinds: readonly PasskeyKind[];
  /** Those of `kinds` that must prove what they are, by every profile that allows them. */
  readonly attested: readonly PasskeyKind[];
};

/**
 * A kind, and how it is set up from a device: there, by a QR code that takes it to the phone, or only inside the app that
 * holds it.
 */
export type Way = { readonly kind: PasskeyKind; readonly how: 'here' | 'by-qr' | 'in-app' };

/** Which kinds can be set up from that platform and how, best first; none is possible. */
export function waysOn(platform: Platform, { kinds, attested }: Allowed): readonly Way[] {
  return FROM[platform].flatMap((kind): readonly Way[] => {
    if (!kinds.includes(kind)) return [];
    const byQr = BY_QR[platform]?.includes(kind) ?? false;
    if (kind !== 'authenticator' || !attested.includes(kind)) return [{ kind, how: byQr ? 'by-qr' : 'here' }];
    return byQr ? [] : [{ kind, how: 'in-app' }];
  });
}

/** A QR code may come into it: it is made on a phone, and begun at a computer. */
export function isByQrSomewhere(kind: PasskeyKind): boolean {
  return Object.values(BY_QR).some((kinds) => kinds.includes(kind));
}

/** Where anything of what is `allowed` can be set up. */
export function platformsFor(allowed: Allowed): readonly Platform[] {
  return PLATFORMS.filter((platform) => waysOn(platform, allowed).length > 0);
}
