// What the strings of Microsoft Graph's `methodsRegistered` mean for us. The list is open: Microsoft adds
// strings without notice, so an unknown one is kept and reported, never dropped and never taken for a passkey.
// Source: microsoft.graph.usageAuthMethod and userRegistrationDetails (Graph v1.0 and beta metadata, 2026-08).
// Windows Hello for Business and the macOS Secure Enclave key resist phishing but are not campaign passkeys.

import type { Instant } from './time.ts';

export type MethodMeaning =
  | 'passkey'
  | 'phishing-resistant'
  | 'authenticator'
  | 'one-time-code'
  | 'phone'
  | 'weak'
  | 'pass'
  | 'other'
  | 'unknown';

const MEANINGS: Readonly<Record<string, MethodMeaning>> = {
  passkeydevicebound: 'passkey',
  passkeydeviceboundauthenticator: 'passkey',
  passkeydeviceboundwindowshello: 'passkey',
  passkeysynced: 'passkey',
  fido2securitykey: 'passkey',
  fido2: 'passkey',
  fido: 'passkey',
  windowshelloforbusiness: 'phishing-resistant',
  macossecureenclavekey: 'phishing-resistant',
  x509certificatemultifactor: 'phishing-resistant',
  microsoftauthenticatorpush: 'authenticator',
  microsoftauthenticatorpasswordless: 'authenticator',
  softwareonetimepasscode: 'one-time-code',
  hardwareonetimepasscode: 'one-time-code',
  mobilephone: 'phone',
  alternatemobilephone: 'phone',
  officephone: 'phone',
  sms: 'phone',
  email: 'weak',
  securityquestion: 'weak',
  temporaryaccesspass: 'pass',
  externalauthmethod: 'other',
  qrcode: 'other',
};

/** Every string that we take for a passkey, lower case. */
export const PASSKEY_METHODS: readonly string[] = Object.keys(MEANINGS).filter(
  (method) => MEANINGS[method] === 'passkey',
);

/** What a string that we take for a passkey says of it; `other`: nothing that helps anybody to recognise it. */
export type HeldKind = 'authenticator' | 'windows' | 'security-key' | 'device-bound' | 'synced' | 'other';

const HELD: Readonly<Record<string, HeldKind>> = {
  passkeydevicebound: 'device-bound',
  passkeydeviceboundauthenticator: 'authenticator',
  passkeydeviceboundwindowshello: 'windows',
  passkeysynced: 'synced',
  fido2securitykey: 'security-key',
};

/** For the reading eye; letter case does not matter. */
export function heldKindOf(method: string): HeldKind {
  return HELD[method.toLowerCase()] ?? 'other';
}

/** The meaning of one `methodsRegistered` string; letter case does not matter. */
export function meaningOf(method: string): MethodMeaning {
  return MEANINGS[method.toLowerCase()] ?? 'unknown';
}

export function passkeyMethods(methods: readonly string[]): readonly string[] {
  return methods.filter((method) => meaningOf(method) === 'passkey');
}

export function unknownMethods(methods: readonly string[]): readonly string[] {
  return methods.filter((method) => meaningOf(method) === 'unknown');
}

/** Microsoft ends its own SMS and voice MFA; public cloud only (concept-sms-voice-retirement-faq, 2026-09-23). */
export const SMS_ENDS: Instant = '2027-02-01T00:00:00.000Z';

/**
 * Whether text messages and calls are all this person has for MFA: they meet Microsoft's blocking prompt when
 * its own SMS and voice MFA end on 2027-02-01 (Microsoft Learn, concept-sms-voice-retirement-faq). E-mail and
 * security questions reset passwords but never satisfy MFA, so they do not count. An unknown method makes the
 * answer no: we do not alarm people on a guess.
 */
export function smsOrVoiceOnly(methods: readonly string[]): boolean {
  const forMfa = methods.map(meaningOf).filter((meaning) => meaning !== 'weak' && meaning !== 'pass');
  return forMfa.length > 0 && forMfa.every((meaning) => meaning === 'phone');
}
