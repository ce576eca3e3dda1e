// The methods policy in the shapes that matter, each made from the one that stands. Shapes: Graph v1.0
// authenticationMethodsPolicy and fido2AuthenticationMethodConfiguration.
import { defaultProfileId, type AuthenticationMethodsPolicy } from './methods-policy.ts';

/** `excluded` is the id of a group for presets that leave somebody out. */
type Change = (policy: AuthenticationMethodsPolicy, excluded: string) => AuthenticationMethodsPolicy;
type Json = { [name: string]: unknown };

const authenticator = ['90a3ccdf-635c-4729-a248-9b709135078f', 'de1e552d-db1d-4423-a619-566b625cdc84'];
const unlisted = ['0bb43545-fd2c-4185-87dd-feb0b2916ace'];
const anyKey = { isEnforced: false, enforcementType: 'allow', aaGuids: [] };

const fido2 =
  (change: Json): Change =>
  (policy) => ({
    ...policy,
    authenticationMethodConfigurations: policy.authenticationMethodConfigurations.map((entry) =>
      entry.id === 'Fido2' ? { ...entry, ...change } : entry,
    ),
  });

/** One profile, for everybody. */
const profile = (change: Json): Change =>
  fido2({
    state: 'enabled',
    isSelfServiceRegistrationAllowed: true,
    excludeTargets: [],
    includeTargets: [
      {
        targetType: 'group',
        id: 'all_users',
        isRegistrationRequired: false,
        allowedPasskeyProfiles: [defaultProfileId],
      },
    ],
    passkeyProfiles: [
      {
        id: defaultProfileId,
        name: 'Default passkey profile',
        passkeyTypes: 'deviceBound,synced',
        attestationEnforcement: 'disabled',
        keyRestrictions: anyKey,
        ...change,
      },
    ],
  });

const legacy = (attested: boolean): Change =>
  fido2({
    isAttestationEnforced: attested,
    keyRestrictions: anyKey,
    includeTargets: [
      { targetType: 'group', id: 'all_users', isRegistrationRequired: false, allowedPasskeyProfiles: [] },
    ],
    passkeyProfiles: [],
  });

const campaign =
  (change: Json): Change =>
  (policy) => {
    const known = policy.registrationEnforcement as {
      authenticationMethodsRegistrationCampaign: Json;
    };
    const changed = { ...known.authenticationMethodsRegistrationCampaign, ...change };
    return { ...policy, registrationEnforcement: { authenticationMethodsRegistrationCampaign: changed } };
  };

const allow = (aaGuids: readonly string[]) => ({ isEnforced: true, enforcementType: 'allow', aaGuids });
const everyone = (method: string) => [
  { id: 'all_users', targetType: 'group', targetedAuthenticationMethod: method },
];

export const methodsPresets: Readonly<Record<string, Change>> = {
  unrestricted: profile({}),
  'synced-only': profile({ passkeyTypes: 'synced' }),
  'device-bound-only': profile({ passkeyTypes: 'deviceBound' }),
  'aaguid-allow-list': profile({ keyRestrictions: allow(authenticator) }),
  'aaguid-allow-list-unknown': profile({ keyRestrictions: allow(unlisted) }),
  attested: profile({ passkeyTypes: 'deviceBound', attestationEnforcement: 'registrationOnly' }),
  'allows-nothing': profile({ passkeyTypes: 'synced', attestationEnforcement: 'registrationOnly' }),
  'no-profiles-legacy': legacy(false),
  'no-profiles-attested': legacy(true),
  'fido2-off': fido2({ state: 'disabled' }),
  'self-service-off': fido2({ isSelfServiceRegistrationAllowed: false }),
  'excluded-group': (policy, excluded) =>
    fido2({ excludeTargets: [{ id: excluded, targetType: 'group' }] })(policy, excluded),
  'campaign-managed': campaign({ state: 'default', includeTargets: everyone('fido2') }),
  'campaign-enabled': campaign({
    state: 'enabled',
    snoozeDurationInDays: 3,
    enforceRegistrationAfterAllowedSnoozes: true,
    includeTargets: everyone('fido2'),
  }),
  'campaign-authenticator': campaign({
    state: 'enabled',
    includeTargets: everyone('microsoftAuthenticator'),
  }),
  'campaign-disabled': campaign({ state: 'disabled' }),
};
