// Conditional Access policies in the shapes that matter to a passkey campaign: one that keeps people from registering,
// two that trip the Authenticator app, the one that everybody aims at. Shape: Graph v1.0 conditionalAccessPolicy; the
// traps: Microsoft Learn, "How to enable passkeys in Microsoft Authenticator" (known issues).
import type { Row } from './odata.ts';
import { seededGuid } from './seeded.ts';

/** The policies, with the break-glass group left out of each. */
type Preset = (breakGlass: string) => Row[];

const phishingResistant = '00000000-0000-0000-0000-000000000004';
/** "Microsoft Authenticator Credential Registration" */
const credentialRegistration = '6aa00308-ea33-4caa-90d6-ae905d8cb51b';

type Wanted = {
  name: string;
  state?: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  applications?: Row;
  grant: Row;
};

const policy =
  ({ name, state = 'enabled', applications = { includeApplications: ['All'] }, grant }: Wanted): Preset =>
  (breakGlass) => [
    {
      id: seededGuid(name, 'access policy'),
      templateId: null,
      displayName: name,
      createdDateTime: '2026-02-09T10:00:00Z',
      modifiedDateTime: null,
      state,
      sessionControls: null,
      conditions: {
        userRiskLevels: [],
        signInRiskLevels: [],
        clientAppTypes: ['all'],
        platforms: null,
        locations: null,
        devices: null,
        applications: {
          includeApplications: [],
          excludeApplications: [],
          includeUserActions: [],
          includeAuthenticationContextClassReferences: [],
          ...applications,
        },
        users: {
          includeUsers: ['All'],
          excludeUsers: [],
          includeGroups: [],
          excludeGroups: [breakGlass],
          includeRoles: [],
          excludeRoles: [],
        },
      },
      grantControls: {
        operator: 'OR',
        builtInControls: [],
        customAuthenticationFactors: [],
        termsOfUse: [],
        authenticationStrength: null,
        ...grant,
      },
    },
  ];

const registering = { includeUserActions: ['urn:user:registersecurityinfo'] };
const strength = {
  authenticationStrength: {
    id: phishingResistant,
    displayName: 'Phishing-resistant MFA',
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
  },
};
const appProtection = { builtInControls: ['approvedApplication', 'compliantApplication'] };

export const accessPresets: Readonly<Record<string, Preset>> = {
  none: () => [],
  'blocks-security-info': policy({
    name: 'Block registration of security information',
    applications: registering,
    grant: { builtInControls: ['block'] },
  }),
  'security-info-phishing-resistant': policy({
    name: 'Security information with a phishing-resistant method',
    applications: registering,
    grant: strength,
  }),
  'app-protection-on-all': policy({ name: 'Protected apps everywhere', grant: appProtection }),
  'app-protection-mended': policy({
    name: 'Protected apps everywhere but for registration',
    applications: { includeApplications: ['All'], excludeApplications: [credentialRegistration] },
    grant: appProtection,
  }),
  'phishing-resistant-on-all': policy({ name: 'Phishing-resistant everywhere', grant: strength }),
  'phishing-resistant-report-only': policy({
    name: 'Phishing-resistant everywhere, on trial',
    state: 'enabledForReportingButNotEnforced',
    grant: strength,
  }),
  'terms-of-use': policy({
    name: 'Terms of use',
    grant: { termsOfUse: [seededGuid('terms of use', 'agreement')] },
  }),
};
