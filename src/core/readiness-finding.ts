// A finding of readiness: something in the tenant to mend, with how much it is in the way, what was seen, and where
// Microsoft documents it.

import type { Finding } from './finding.ts';

/** `blocks`: nobody can register, or is written to, or somebody may be who must not; `hinders`: some cannot, or are asked in vain; `notice`: good to know. */
export type Severity = 'blocks' | 'hinders' | 'notice';

export type ReadinessFinding = Finding & {
  readonly id: string;
  readonly severity: Severity;
  readonly evidence: string;
  readonly link: string;
};

const AUTHENTICATION = 'https://learn.microsoft.com/entra/identity/authentication/';

export const LEARN = {
  campaign: `${AUTHENTICATION}how-to-mfa-registration-campaign`,
  profiles: `${AUTHENTICATION}how-to-authentication-passkey-profiles`,
  fido2: `${AUTHENTICATION}how-to-authentication-passkeys-fido2`,
  authenticator: `${AUTHENTICATION}how-to-enable-authenticator-passkey`,
  sms: `${AUTHENTICATION}concept-sms-voice-retirement`,
  pass: `${AUTHENTICATION}howto-authentication-temporary-access-pass`,
  strength: `${AUTHENTICATION}concept-authentication-strength-how-it-works`,
} as const;
