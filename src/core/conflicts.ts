// Conflicts in the tenant that nobody else reports: settings that are each allowed and together keep people from
// registering, or let Entra ask them in vain. Each is a finding with its evidence, why it matters, a fix and a link.
// Conditional Access has a file of its own (access-conflicts.ts), and so has the end of SMS (sms-conflicts.ts).
// Sources: Microsoft Learn how-to-mfa-registration-campaign, how-to-authentication-passkey-profiles.

import { accessConflicts } from './access-conflicts.ts';
import { targetKey } from './audience.ts';
import { asksForAuthenticator, managedCampaignOffers } from './entra-campaign.ts';
import type { PeopleCounts } from './people-counts.ts';
import type { EntraCampaign, Fido2Policy } from './policy.ts';
import { profileKind, profilesInUse, profileText } from './profiles.ts';
import { LEARN, type ReadinessFinding } from './readiness-finding.ts';
import { smsConflicts } from './sms-conflicts.ts';
import type { Tenant } from './tenant.ts';
import { policyGroupsNotRead } from './unread-groups.ts';

export function conflictsOf(
  { policy, access, unread }: Tenant,
  people: PeopleCounts,
): readonly ReadinessFinding[] {
  const fido2 = policy?.fido2 ?? null;
  const campaign = policy?.campaign ?? null;
  return [
    ...(policy === null ? [POLICY_NOT_READ] : []),
    ...(unread.length === 0 ? [] : [policyGroupsNotRead(unread)]),
    ...(fido2 === null ? [] : methodConflicts(fido2)),
    ...(fido2 === null || campaign === null ? [] : betweenBoth(fido2, campaign, people)),
    ...(campaign === null ? [] : campaignConflicts(campaign)),
    ...accessConflicts(access, fido2),
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
  link: LEARN.profiles,
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
      link: LEARN.fido2,
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
      link: LEARN.fido2,
    });
  }
  for (const profile of profilesInUse(fido2)) {
    if (profileKind(profile) !== 'nothing') continue;
    found.push({
      id: `profile-allows-nothing:${profile.id}`,
      severity: 'hinders',
      what: `Passkey profile “${profile.name}” allows no passkey.`,
      evidence: `types ${profile.types.join(', ') || 'none'}, attestation ${profile.attestation}; ${profileText(profile)}`,
      why: 'Synced passkeys cannot attest, and an empty allow list allows none: whoever has only this profile cannot register.',
      fix: 'Allow device-bound passkeys in it, turn attestation off, or fill the allow list.',
      link: LEARN.profiles,
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
      link: LEARN.profiles,
    });
  }
  return found;
}

/** Where passkey method and campaign disagree about people. */
function betweenBoth(
  fido2: Fido2Policy,
  campaign: EntraCampaign,
  { entra, members }: PeopleCounts,
): readonly ReadinessFinding[] {
  if (campaign.state === 'disabled') return [];
  const found: ReadinessFinding[] = [];
  const managed = campaign.state === 'default';
  const atOdds = profilesInUse(fido2).filter(
    (profile) => profileKind(profile) === 'nothing' || (managed && !managedCampaignOffers(profile)),
  );
  const unmatched = (entra['no-matching-profile'] ?? 0) + (entra['no-usable-kind'] ?? 0);
  if (atOdds.length > 0 && unmatched > 0) {
    found.push({
      id: 'profiles-against-campaign',
      severity: 'hinders',
      what: managed
        ? `Passkey profiles keep ${unmatched} of ${members} people out of Entra’s campaign.`
        : `Entra’s campaign asks ${unmatched} of ${members} people whose passkey profiles allow nothing.`,
      evidence: atOdds.map(profileText).join('; '),
      why: managed
        ? 'Microsoft asks only people whose allow list names an authenticator that it offers.'
        : 'In the Enabled state any profile counts: they are asked all the same, and cannot finish.',
      fix: 'Add Authenticator, iCloud Keychain or Google Password Manager to the allow list, or rely on Keywave for these people.',
      link: LEARN.campaign,
    });
  }
  const inVain = (entra['not-allowed-passkeys'] ?? 0) + (entra['no-profile'] ?? 0);
  if (fido2.state === 'enabled' && !managed && inVain > 0) {
    found.push({
      id: 'campaign-wider-than-method',
      severity: 'hinders',
      what: `Entra’s campaign asks ${inVain} people who may not register a passkey.`,
      evidence: 'the campaign includes them, the passkey method does not',
      why: 'They meet a prompt that they cannot complete.',
      fix: 'Exclude the same groups from the campaign, or include them in the passkey method.',
      link: LEARN.campaign,
    });
  }
  const asked = new Set(campaign.include.map(({ target }) => targetKey(target)));
  const spared = new Set(campaign.exclude.map(targetKey));
  const overlapping = fido2.exclude.map(targetKey).filter((key) => asked.has(key) && !spared.has(key));
  if (overlapping.length > 0) {
    found.push({
      id: 'excluded-group-in-campaign',
      severity: 'hinders',
      what: 'Somebody whom the passkey method excludes is in Entra’s campaign.',
      evidence: overlapping.join(', '),
      why: 'Exclusion from the method blocks registration and sign-in with passkeys, so asking is in vain.',
      fix: 'Remove them from one of the two.',
      link: LEARN.campaign,
    });
  }
  return found;
}

function campaignConflicts({ state, include }: EntraCampaign): readonly ReadinessFinding[] {
  const methods = new Set(include.map(({ method }) => method?.toLowerCase()).filter(Boolean));
  if (state === 'enabled' && asksForAuthenticator(include)) {
    return [
      {
        id: 'campaign-asks-for-authenticator',
        severity: 'hinders',
        what: 'Entra’s campaign asks for the Authenticator app, not for passkeys.',
        evidence: `targeted: ${[...methods].join(', ')}`,
        why: 'A tenant’s campaign has one method at a time; people hear two different wishes.',
        fix: 'Target passkeys (FIDO2), or set the campaign to Microsoft managed.',
        link: LEARN.campaign,
      },
    ];
  }
  if (state !== 'disabled') return [];
  return [
    {
      id: 'campaign-disabled',
      severity: 'notice',
      what: 'Entra’s registration campaign is disabled.',
      evidence: 'its state is “disabled”',
      why: 'Nothing at sign-in repeats what Keywave says in chat.',
      fix: 'Set it to Microsoft managed once the first waves went well.',
      link: LEARN.campaign,
    },
  ];
}
