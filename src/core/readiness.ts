// Readiness: whether this tenant can get its people onto passkeys. Two evaluators: the five criteria as they were
// announced in April 2026 (kept for explanation) and today's rule per person (entra-campaign.ts), counted; beside them
// the conflicts (conflicts.ts). What was not read is "cannot tell", never a pass and never a fail.
// Sources: Microsoft Learn how-to-mfa-registration-campaign; message center MC1253746, MC1279092, MC1221452.

import { groupsNamedBy } from './audience.ts';
import { conflictsOf } from './conflicts.ts';
import { SMS_ENDS } from './methods.ts';
import { audienceOf } from './mirror.ts';
import type { PeopleCounts } from './people-counts.ts';
import type { EntraCampaign, Fido2Policy } from './policy.ts';
import { profilesInUse } from './profiles.ts';
import type { ReadinessFinding, Severity } from './readiness-finding.ts';
import type { Tenant } from './tenant.ts';
import type { Instant } from './time.ts';

export type Criterion = {
  readonly id: 'passkeys-on' | 'self-service' | 'no-aaguid-targeting' | 'microsoft-managed' | 'both-types';
  readonly title: string;
  readonly result: 'pass' | 'fail' | 'cannot-tell';
  readonly evidence: string;
  /** Null when it passes. */
  readonly fix: string | null;
};

export type CampaignExplained = {
  readonly state: string;
  /** What this state means today. */
  readonly means: string;
  readonly history: readonly { readonly date: string; readonly text: string }[];
};

export type Readiness = {
  readonly criteria: readonly Criterion[];
  readonly campaign: CampaignExplained;
  readonly findings: readonly ReadinessFinding[];
  readonly people: PeopleCounts;
  readonly deadline: { readonly at: Instant; readonly people: number } | null;
};

export function readinessOf(tenant: Tenant, people: PeopleCounts, now: Instant): Readiness {
  return {
    criteria: criteriaOf(tenant, people),
    campaign: explainCampaign(tenant.policy?.campaign ?? null),
    findings: [...conflictsOf(tenant, people)].sort(
      (one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity),
    ),
    people,
    deadline: now < SMS_ENDS ? { at: SMS_ENDS, people: people.smsOrVoiceOnly } : null,
  };
}

const SEVERITIES: readonly Severity[] = ['blocks', 'hinders', 'notice'];

export function criteriaOf({ policy, unread }: Tenant, people: PeopleCounts): readonly Criterion[] {
  const fido2 = policy?.fido2 ?? null;
  const campaign = policy?.campaign ?? null;
  const restricted = fido2 === null ? [] : restrictedBy(fido2);
  return [
    judge(
      'passkeys-on',
      'The passkey (FIDO2) method is on',
      fido2 && passes(fido2.state === 'enabled', `its state is “${fido2.state}”`),
      'Entra → Authentication methods → Policies → Passkey (FIDO2) → Enable.',
    ),
    judge(
      'self-service',
      'People may set passkeys up themselves',
      fido2 &&
        passes(fido2.selfService, `“Allow self-service set up” is ${fido2.selfService ? 'on' : 'off'}`),
      'Entra → Authentication methods → Passkey (FIDO2) → Configure → Allow self-service set up: Yes.',
    ),
    judge(
      'no-aaguid-targeting',
      'No AAGUID restriction',
      fido2 &&
        passes(
          restricted.length === 0,
          restricted.length === 0 ? 'nothing restricts keys' : `restricted by ${restricted.join(', ')}`,
        ),
      'Historic: since September 2026 a restriction no longer keeps a tenant out. Look at what Entra will do per person.',
    ),
    judge(
      'microsoft-managed',
      'Entra’s campaign is Microsoft managed',
      campaign && passes(campaign.state === 'default', `its state is “${campaign.state}”`),
      'Historic: “Enabled” works for passkeys too since 2026-04-23. Choose the state that fits you.',
    ),
    judge(
      'both-types',
      BOTH_TYPES,
      fido2 &&
        bothTypes(
          people,
          groupsNamedBy(audienceOf(fido2)).some((group) => unread.includes(group)),
        ),
      'Give a group a profile with both types, without attestation.',
    ),
  ];
}

type Judged = Pick<Criterion, 'result' | 'evidence'> & { readonly fix?: string };

/** `judged` is null where the policy was not read. `fix` is for what fails, unless it is judged with one of its own. */
function judge(id: Criterion['id'], title: string, judged: Judged | null, fix: string): Criterion {
  const { result, evidence, fix: own = fix } = judged ?? NOT_READ;
  return { id, title, result, evidence, fix: result === 'pass' ? null : own };
}

const NOT_READ: Judged = {
  result: 'cannot-tell',
  evidence: 'the policy has not been read',
  fix: 'Grant Policy.Read.AuthenticationMethod, and wait for the next reading.',
};

const passes = (does: boolean, evidence: string): Judged => ({ result: does ? 'pass' : 'fail', evidence });

const BOTH_TYPES = 'Somebody may register synced and device-bound passkeys';

/** `unsure`: the passkey method names a group that was not read. */
function bothTypes({ bothTypes: both, members }: PeopleCounts, unsure: boolean): Judged {
  if (both === 0 && unsure) {
    return {
      result: 'cannot-tell',
      evidence: 'nobody may by what is known, and a group that decides it was not read',
      fix: 'See what is said about groups whose members Keywave cannot see.',
    };
  }
  if (both !== null) return passes(both > 0, `${both} of ${members} members may`);
  return {
    result: 'cannot-tell',
    evidence: 'the people have not been counted',
    fix: 'Wait for the next sync, which counts them.',
  };
}

function restrictedBy(fido2: Fido2Policy): readonly string[] {
  return profilesInUse(fido2)
    .filter(({ keys }) => keys.enforced)
    .map(({ name }) => `“${name}”`);
}

const MEANS: Readonly<Record<string, string>> = {
  default:
    'Microsoft managed: Microsoft picks the method. It asks for a passkey those whose profile matches its rule, after a sign-in with MFA; people may skip for a day, without limit.',
  enabled:
    'Enabled: you picked method, days and limit. For passkeys any profile counts, so people whose profile allows nothing usable are asked in vain.',
  disabled:
    'Disabled: Entra asks nobody at sign-in. Keywave writes all the same; nothing in Entra repeats it.',
};

const HISTORY: CampaignExplained['history'] = [
  {
    date: '2026-03-16',
    text: 'Announced: passkeys become a target of the campaign in both states (MC1253746).',
  },
  {
    date: '2026-04-14',
    text: 'Withdrawn: only Microsoft managed; “Enabled” not supported for now (MC1279092).',
  },
  { date: '2026-04-23', text: 'Reversed: passkeys in the “Enabled” state go ahead after all (MC1279092).' },
  {
    date: '2026-09-01',
    text: 'People with SMS or voice are enabled for passkeys and brought into the Microsoft-managed campaign.',
  },
  {
    date: '2026-09-02',
    text: 'Documented: both states work; eligibility is judged per person and per profile.',
  },
  { date: '2027-02-01', text: 'Microsoft’s own SMS and voice MFA ends (public cloud).' },
];

export function explainCampaign(campaign: EntraCampaign | null): CampaignExplained {
  const state = campaign?.state ?? 'not read';
  const means =
    MEANS[state] ??
    (campaign === null
      ? 'Entra’s campaign has not been read, so Keywave cannot tell what Entra will do.'
      : `Keywave does not know the state “${state}”, so it cannot tell what Entra will do.`);
  return { state, means, history: HISTORY };
}
