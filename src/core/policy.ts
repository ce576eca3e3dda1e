// The tenant's policies as facts: passkey (FIDO2) method with its profiles, registration campaign, Conditional
// Access. Strings that Microsoft may extend stay strings, so an unknown value is kept and shown, never guessed at.
// Shapes: Graph v1.0 authenticationMethodsPolicy, fido2AuthenticationMethodConfiguration (passkeyProfiles since
// 2026), conditionalAccessPolicy. Null means "not read", which is never taken for a no.

import type { Target } from './audience.ts';

export type KeyRestrictions = {
  readonly enforced: boolean;
  /** `allow` or `block`. */
  readonly kind: string;
  /** Lower case. */
  readonly aaGuids: readonly string[];
};

export type Profile = {
  readonly id: string;
  readonly name: string;
  /** `deviceBound`, `synced`; Graph sends them as one comma-separated string. */
  readonly types: readonly string[];
  /** `disabled` or `registrationOnly`. */
  readonly attestation: string;
  readonly keys: KeyRestrictions;
};

export type Fido2Policy = {
  /** `enabled` or `disabled`. */
  readonly state: string;
  readonly selfService: boolean;
  /** `profiles` is empty in a tenant without profiles. */
  readonly include: readonly { readonly target: Target; readonly profiles: readonly string[] }[];
  readonly exclude: readonly Target[];
  readonly profiles: readonly Profile[];
  /** What held before profiles, and still does where there are none; null fields were not sent. */
  readonly legacy: { readonly attested: boolean | null; readonly keys: KeyRestrictions | null };
};

/** Entra's own registration campaign; Keywave's campaign is another thing. */
export type EntraCampaign = {
  /** `default` (Microsoft managed), `enabled`, `disabled`. */
  readonly state: string;
  readonly snoozeDays: number;
  /** After three skips registration is required; null when Graph did not say. */
  readonly limited: boolean | null;
  /** `method` is `fido2` or `microsoftAuthenticator`; in state `default` it says nothing about what Microsoft picks. */
  readonly include: readonly { readonly target: Target; readonly method: string | null }[];
  readonly exclude: readonly Target[];
};

export type MethodsPolicy = {
  readonly fido2: Fido2Policy | null;
  readonly campaign: EntraCampaign | null;
  /** State of every method by its id as Graph names it, for example `Sms`, `Voice`, `TemporaryAccessPass`. */
  readonly methods: Readonly<Record<string, string>>;
  /** Temporary opt-out of the SMS and voice migration (beta); null when Graph did not say. */
  readonly migrationOptOut: boolean | null;
};

export type AccessPolicy = {
  readonly id: string;
  readonly name: string;
  /** `enabled`, `disabled`, `enabledForReportingButNotEnforced`. */
  readonly state: string;
  readonly include: readonly Target[];
  readonly exclude: readonly Target[];
  /** Entra role template ids. */
  readonly includeRoles: readonly string[];
  readonly excludeRoles: readonly string[];
  /** App ids, or `All`, `Office365`, …. */
  readonly apps: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** `urn:user:registersecurityinfo`, …. */
  readonly userActions: readonly string[];
  /** `mfa`, `block`, `compliantApplication`, `approvedApplication`, …. */
  readonly grants: readonly string[];
  readonly operator: string | null;
  readonly strengthId: string | null;
  /** It has further conditions (locations, platforms, risk, devices), so it applies only sometimes. */
  readonly conditional: boolean;
};
