// The pretend tenant's authentication methods policy as it is at first: passkeys on, self-service on, a default
// profile of both types, a "Hardened" profile (attested, device-bound), the registration campaign Microsoft managed.
// The two groups are apart because several profiles of one person add up: all_users would undo "Hardened".
import type { Fido2Configuration } from './passkeys.ts';

export const defaultProfileId = '00000000-0000-0000-0000-000000000001';
export type AuthenticationMethodsPolicy = {
  [property: string]: unknown;
  authenticationMethodConfigurations: { id: string; [property: string]: unknown }[];
};

/** Shape: Graph v1.0 "Get authenticationMethodsPolicy" and "Update fido2AuthenticationMethodConfiguration". */
export function makePolicy(groups: { standard: string; hardened: string }): AuthenticationMethodsPolicy {
  const hardenedProfile = '5f1d5c7a-8d0e-4a5b-9a43-7a1f3f5d1c02';
  const target = (id: string, profile: string) => ({
    targetType: 'group',
    id,
    isRegistrationRequired: false,
    allowedPasskeyProfiles: [profile],
  });
  const fido2: Fido2Configuration = {
    '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
    id: 'Fido2',
    state: 'enabled',
    isSelfServiceRegistrationAllowed: true,
    isAttestationEnforced: false,
    defaultPasskeyProfile: defaultProfileId,
    keyRestrictions: { isEnforced: false, enforcementType: 'allow', aaGuids: [] },
    includeTargets: [target(groups.standard, defaultProfileId), target(groups.hardened, hardenedProfile)],
    excludeTargets: [],
    passkeyProfiles: [
      {
        id: defaultProfileId,
        name: 'Default passkey profile',
        passkeyTypes: 'deviceBound,synced',
        attestationEnforcement: 'disabled',
        keyRestrictions: { isEnforced: false, enforcementType: 'allow', aaGuids: [] },
      },
      {
        id: hardenedProfile,
        name: 'Hardened',
        passkeyTypes: 'deviceBound',
        attestationEnforcement: 'registrationOnly',
        keyRestrictions: { isEnforced: false, enforcementType: 'allow', aaGuids: [] },
      },
    ],
  };
  const everyone = [{ targetType: 'group', id: 'all_users', isRegistrationRequired: false }];
  const method = (type: string, id: string, extra: Record<string, unknown>) => ({
    '@odata.type': `#microsoft.graph.${type}AuthenticationMethodConfiguration`,
    id,
    state: 'enabled',
    excludeTargets: [],
    includeTargets: everyone,
    ...extra,
  });
  return {
    id: 'authenticationMethodsPolicy',
    displayName: 'Authentication Methods Policy',
    description:
      'The tenant-wide policy that controls which authentication methods are allowed in the tenant',
    lastModifiedDateTime: '2026-09-14T08:00:00Z',
    policyVersion: '1.5',
    policyMigrationState: 'migrationComplete',
    registrationEnforcement: {
      authenticationMethodsRegistrationCampaign: {
        snoozeDurationInDays: 1,
        enforceRegistrationAfterAllowedSnoozes: false,
        state: 'default',
        excludeTargets: [],
        includeTargets: [{ id: 'all_users', targetType: 'group', targetedAuthenticationMethod: 'fido2' }],
      },
    },
    authenticationMethodConfigurations: [
      fido2,
      method('microsoftAuthenticator', 'MicrosoftAuthenticator', { isSoftwareOathEnabled: true }),
      method('sms', 'Sms', {}),
      method('temporaryAccessPass', 'TemporaryAccessPass', {
        defaultLifetimeInMinutes: 60,
        defaultLength: 8,
        minimumLifetimeInMinutes: 10,
        maximumLifetimeInMinutes: 480,
        isUsableOnce: false,
      }),
    ],
  };
}
