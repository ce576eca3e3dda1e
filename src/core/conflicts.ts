// Conflicts in the tenant that nobody else reports: settings that are each allowed and together keep people from
// registering, or let Entra ask them in vain. Each is a finding with its evidence, why it matters, a fix and a link.
// Sources: Microsoft Learn how-to-mfa-registration-campaign, passkey-profiles, enable-authenticator-passkey (known
// issues), concept-sms-voice-retirement-faq.

import { blocksRegistration } from './entra-campaign.ts';
import type { Finding } from './finding.ts';
import type { PeopleCounts } from './people-counts.ts';
import type { AccessPolicy, EntraCampaign, Fido2Policy } from './policy.ts';
import { kindsOf, PROFILE_TEXT, profileKind } from './profiles.ts';
import type { Tenant } from './tenant.ts';

export type Severity = 'blocks' | 'hinders' | 'notice';

export type ReadinessFinding = Finding & {
  readonly id: string;
  readonly severity: Severity;
  readonly evidence: string;
  readonly link: string;
};

const LEARN = 'https://learn.microsoft.com/entra/identity/authentication/';
const LINK = {
  campaign: `${LEARN}how-to-mfa-registration-campaign`,
  profiles: `${LEARN}how-to-authentication-passkey-profiles`,
  fido2: `${LEARN}how-to-authentication-passkeys-fido2`,
  authenticator: `${LEARN}how-to-enable-authenticator-passkey`,
  sms: `${LEARN}concept-sms-voice-retirement`,
} as const;

export function conflictsOf(tenant: Tenant, people: PeopleCounts): readonly ReadinessFinding[] {
  const { policy, access } = tenant;
  return [
    ...(policy === null ? [POLICY_NOT_READ] : []),
    ...(policy?.fido2 ? methodConflicts(policy.fido2) : []),
    ...(policy?.fido2 && policy.campaign ? campaignConflicts(policy.fido2, policy.campaign, people) : []),
    ...(access === null ? [ACCESS_NOT_READ] : access.flatMap((rule) => accessConflicts(rule, policy?.fido2))),
    ...(policy === null ? [] : smsConflicts(policy, people)),
  ];
}

const POLICY_NOT_READ: ReadinessFinding = {
  id: 'policy-not-read',
  severity: 'hinders',
  what: 'The authentication methods policy has not been read.',
  evidence: 'no reading has run to its end',
  why: 'Without it nobody can tell who may register which passkey, nor what Entra will do.',
  fix: 'Grant Policy.Read.AuthenticationMethod, and wait for the next reading.',
  link: LINK.profiles,
};

const ACCESS_NOT_READ: ReadinessFinding = {
  id: 'access-not-read',
  severity: 'notice',
  what: 'Conditional Access has not been read.',
  evidence: 'no reading has run to its end',
  why: 'Policies that block or break registration stay unseen.',
  fix: 'Grant Policy.Read.All (optional), and wait for the next reading.',
  link: LINK.authenticator,
};

function methodConflicts(fido2: Fido2Policy): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  if (fido2.state === 'disabled') {
    found.push({
      id: 'passkeys-off',
      severity: 'blocks',
      what: 'The passkey (FIDO2) method is off.',
      evidence: `its state is “${fido2.state}”`,
      why: 'Nobody can register a passkey, so Keywave writes to nobody.',
      fix: 'Entra → Authentication methods → Policies → Passkey (FIDO2) → Enable, for a group first.',
      link: LINK.fido2,
    });
  }
  if (!fido2.selfService) {
    found.push({
      id: 'self-service-off',
      severity: 'blocks',
      what: 'People may not set up passkeys themselves.',
      evidence: '“Allow self-service set up” is off',
      why: 'The registration page offers no passkey, so a nudge would lead nowhere.',
      fix: 'Turn it on in the passkey method, or let admins register keys for people.',
      link: LINK.fido2,
    });
  }
  for (const profile of fido2.profiles) {
    if (profileKind(profile) !== 'nothing') continue;
    found.push({
      id: `profile-allows-nothing:${profile.id}`,
      severity: 'hinders',
      what: `Passkey profile “${profile.name}” allows no passkey.`,
      evidence: `types ${profile.types.join(', ') || 'none'}, attestation ${profile.attestation}, ${profile.keys.enforced ? `${profile.keys.kind} list of ${profile.keys.aaGuids.length}` : 'no key list'}`,
      why: 'Synced passkeys cannot attest, and an empty allow list allows none: whoever has only this profile cannot register.',
      fix: 'Allow device-bound passkeys in it, turn attestation off, or fill the allow list.',
      link: LINK.profiles,
    });
  }
  const missing = fido2.include
    .flatMap(({ profiles }) => profiles)
    .filter((id) => fido2.profiles.length > 0 && !fido2.profiles.some((profile) => profile.id === id));
  if (missing.length > 0) {
    found.push({
      id: 'unknown-profile',
      severity: 'hinders',
      what: 'A target of the passkey method names a profile that does not exist.',
      evidence: [...new Set(missing)].join(', '),
      why: 'Those people have no profile and cannot register.',
      fix: 'Assign an existing profile to the target.',
      link: LINK.profiles,
    });
  }
  return found;
}

function campaignConflicts(
  fido2: Fido2Policy,
  campaign: EntraCampaign,
  { entra, members }: PeopleCounts,
): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  const restricted = fido2.profiles.filter(
    ({ keys, attestation }) => keys.enforced || attestation !== 'disabled',
  );
  const unmatched = (entra['no-matching-profile'] ?? 0) + (entra['no-usable-kind'] ?? 0);
  if (campaign.state !== 'disabled' && restricted.length > 0 && unmatched > 0) {
    found.push({
      id: 'profiles-against-campaign',
      severity: 'hinders',
      what: `Passkey profiles keep ${unmatched} of ${members} people out of Entra’s campaign.`,
      evidence: restricted
        .map((profile) => `“${profile.name}”: ${PROFILE_TEXT[profileKind(profile)]}`)
        .join('; '),
      why:
        campaign.state === 'default'
          ? 'Microsoft asks only people whose allow list names an authenticator that it offers.'
          : 'In the Enabled state Entra asks them all the same, and they cannot finish.',
      fix: 'Add Authenticator, iCloud Keychain or Google Password Manager to the allow list, or rely on Keywave for these people.',
      link: LINK.campaign,
    });
  }
  const failing = fido2.state === 'enabled' && campaign.state === 'enabled';
  const inVain = (entra['not-allowed-passkeys'] ?? 0) + (entra['no-profile'] ?? 0);
  if (failing && inVain > 0) {
    found.push({
      id: 'campaign-wider-than-method',
      severity: 'hinders',
      what: `Entra’s campaign asks ${inVain} people who may not register a passkey.`,
      evidence: 'the campaign includes them, the passkey method does not',
      why: 'They meet a prompt that they cannot complete.',
      fix: 'Exclude the same groups from the campaign, or include them in the passkey method.',
      link: LINK.campaign,
    });
  }
  const overlapping = fido2.exclude.filter((target) =>
    campaign.include.some((included) => JSON.stringify(included.target) === JSON.stringify(target)),
  );
  if (overlapping.length > 0) {
    found.push({
      id: 'excluded-group-in-campaign',
      severity: 'hinders',
      what: 'A group that the passkey method excludes is in Entra’s campaign.',
      evidence: overlapping.map((target) => ('id' in target ? target.id : target.kind)).join(', '),
      why: 'Exclusion from the method blocks registration and sign-in with passkeys, so asking is in vain.',
      fix: 'Remove the group from one of the two.',
      link: LINK.campaign,
    });
  }
  const methods = new Set(campaign.include.map(({ method }) => method?.toLowerCase()).filter(Boolean));
  if (campaign.state === 'enabled' && methods.has('microsoftauthenticator')) {
    found.push({
      id: 'campaign-asks-for-authenticator',
      severity: 'hinders',
      what: 'Entra’s campaign asks for the Authenticator app, not for passkeys.',
      evidence: `targeted: ${[...methods].join(', ')}`,
      why: 'A tenant’s campaign has one method at a time; people hear two different wishes.',
      fix: 'Target passkeys (FIDO2), or set the campaign to Microsoft managed.',
      link: LINK.campaign,
    });
  }
  if (campaign.state === 'disabled') {
    found.push({
      id: 'campaign-disabled',
      severity: 'notice',
      what: 'Entra’s registration campaign is disabled.',
      evidence: 'its state is “disabled”',
      why: 'Nothing at sign-in repeats what Keywave says in chat.',
      fix: 'Set it to Microsoft managed once the first waves went well.',
      link: LINK.campaign,
    });
  }
  return found;
}

const CREDENTIAL_REGISTRATION = '6aa00308-ea33-4caa-90d6-ae905d8cb51b';
const APP_GRANTS: readonly string[] = ['approvedApplication', 'compliantApplication'];
const PHISHING_RESISTANT = '00000000-0000-0000-0000-000000000004';

function accessConflicts(
  rule: AccessPolicy,
  fido2: Fido2Policy | null | undefined,
): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  const evidence = `Conditional Access “${rule.name}”`;
  if (rule.state !== 'enabled') return found;
  if (blocksRegistration(rule)) {
    found.push({
      id: `access-blocks-registration:${rule.id}`,
      severity: 'blocks',
      what: `“${rule.name}” blocks registering security info.`,
      evidence,
      why: 'Conditional Access comes before registration: those people are neither asked nor able to register.',
      fix: 'Require a condition instead of a block (a trusted place, or a Temporary Access Pass), or exclude who should register.',
      link: LINK.campaign,
    });
  }
  const everything = rule.apps.include.includes('All');
  if (
    everything &&
    rule.grants.some((grant) => APP_GRANTS.includes(grant)) &&
    !rule.apps.exclude.some((app) => app.toLowerCase() === CREDENTIAL_REGISTRATION)
  ) {
    found.push({
      id: `app-protection-blocks-authenticator:${rule.id}`,
      severity: 'hinders',
      what: `“${rule.name}” keeps people from registering a passkey in Authenticator.`,
      evidence: `${evidence} requires ${rule.grants.join(` ${rule.operator ?? 'or'} `)} for all resources`,
      why: 'Registering in the Authenticator app is itself such a resource, and it cannot meet the grant.',
      fix: `Exclude the app “Microsoft Authenticator Credential Registration” (${CREDENTIAL_REGISTRATION}); provision its service principal first.`,
      link: LINK.authenticator,
    });
  }
  const authenticator =
    fido2 == null || fido2.profiles.some((profile) => kindsOf(profile).includes('authenticator'));
  if (everything && rule.strengthId === PHISHING_RESISTANT && authenticator && !rule.conditional) {
    found.push({
      id: `strength-loops-authenticator:${rule.id}`,
      severity: 'hinders',
      what: `“${rule.name}” sends people in circles who register in Authenticator.`,
      evidence: `${evidence} requires phishing-resistant MFA for all resources`,
      why: 'To register a passkey in the app they sign in on the phone, where the rule already demands one.',
      fix: 'Use an app filter, or a separate rule for mobile that accepts a Temporary Access Pass.',
      link: LINK.authenticator,
    });
  }
  return found;
}

function smsConflicts(
  { methods, migrationOptOut }: NonNullable<Tenant['policy']>,
  { smsOrVoiceOnly: people, members }: PeopleCounts,
): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  if (migrationOptOut === true) {
    found.push({
      id: 'migration-opt-out',
      severity: 'hinders',
      what: 'The tenant opted out of Microsoft’s SMS and voice migration.',
      evidence: 'optOutSettings.passkeyDynamicMigration is true',
      why: 'It only postpones: on 2027-02-01 the opt-out ends, and people with SMS or voice alone meet a blocking prompt.',
      fix: 'Use the time: send waves to “SMS or voice only” first, then take the opt-out back.',
      link: LINK.sms,
    });
  }
  const on = ['Sms', 'Voice'].filter((method) => methods[method] === 'enabled');
  if (people > 0) {
    found.push({
      id: 'sms-or-voice-only',
      severity: 'hinders',
      what: `${people} of ${members} people have nothing but SMS or voice for MFA.`,
      evidence: on.length > 0 ? `still on: ${on.join(', ')}` : 'by Microsoft’s registration report',
      why: 'Microsoft ends its own SMS and voice MFA on 2027-02-01 in the public cloud; they then meet a blocking prompt.',
      fix: 'Start a wave to the audience “SMS or voice only”; it goes first in every wave.',
      link: LINK.sms,
    });
  }
  return found;
}
