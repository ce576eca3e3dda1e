// Conditional Access that keeps people from registering a passkey: policies that are each sensible, and that hit the very
// sign-in in which a passkey is made. Only what is enforced counts; report-only policies keep nobody from anything.
// Sources: entra-docs how-to-enable-authenticator-passkey (troubleshooting), how-to-mfa-registration-campaign (Conditional
// Access for "Register security information" comes first), concept-authentication-strength-how-it-works.

import { blocksRegistration, guardsRegistration } from './entra-campaign.ts';
import type { AccessPolicy, Fido2Policy } from './policy.ts';
import { kindsOf, profilesInUse } from './profiles.ts';
import { LEARN, type ReadinessFinding } from './readiness-finding.ts';

export function accessConflicts(
  access: readonly AccessPolicy[] | null,
  fido2: Fido2Policy | null,
): readonly ReadinessFinding[] {
  if (access === null) return [NOT_READ];
  const authenticator =
    fido2 === null || profilesInUse(fido2).some((profile) => kindsOf(profile).includes('authenticator'));
  return access
    .filter(({ state }) => state === 'enabled')
    .flatMap((rule) => [
      registration(rule),
      ...(authenticator ? [appProtection(rule), strengthLoop(rule)] : []),
    ])
    .filter((finding) => finding !== null);
}

const NOT_READ: ReadinessFinding = {
  id: 'access-not-read',
  severity: 'notice',
  what: 'Conditional Access has not been read.',
  evidence: 'no reading has run to its end',
  why: 'Policies that block or break registration stay unseen.',
  fix: 'Grant Policy.Read.All (optional), and wait for the next reading.',
  link: LEARN.authenticator,
};

const PHISHING_RESISTANT = '00000000-0000-0000-0000-000000000004';

/** What guards the registration itself. MFA is no obstacle: registering needs it anyway. */
function registration(rule: AccessPolicy): ReadinessFinding | null {
  if (!guardsRegistration(rule)) return null;
  const { id, name, grants, conditional } = rule;
  const evidence = `Conditional Access “${name}” guards the action “Register security information”`;
  const link = LEARN.campaign;
  if (blocksRegistration(rule)) {
    return {
      id: `access-blocks-registration:${id}`,
      severity: 'blocks',
      what: `“${name}” blocks registering security info.`,
      evidence: `${evidence}, with a block`,
      why: 'Conditional Access comes before registration: those people are neither asked nor able to register.',
      fix: 'Require a condition instead of a block (a trusted place, or a Temporary Access Pass), or exclude who should register.',
      link,
    };
  }
  if (rule.strengthId === PHISHING_RESISTANT) {
    return {
      id: `strength-blocks-registration:${id}`,
      severity: conditional ? 'hinders' : 'blocks',
      what: `“${name}” asks for a passkey before it lets anybody register one.`,
      evidence: `${evidence}, with phishing-resistant MFA`,
      why: 'Who has neither Windows Hello for Business nor a certificate can never meet it; a Temporary Access Pass does not count as phishing-resistant.',
      fix: 'Require a strength that accepts a Temporary Access Pass, or plain MFA, for this action.',
      link: LEARN.strength,
    };
  }
  const demands = grants.filter((grant) => DEVICE_GRANTS.includes(grant));
  if (!(conditional && grants.includes('block')) && demands.length === 0) return null;
  return {
    id: `access-limits-registration:${id}`,
    severity: 'notice',
    what: `“${name}” allows registering only from certain places or devices.`,
    evidence: `${evidence}, ${demands.length > 0 ? `with ${demands.join(', ')}` : 'with a block under conditions'}`,
    why: 'A nudge can reach people where they cannot follow it; they take that for a fault.',
    fix: 'Tell people where it works, and send while they are there (the campaign’s window).',
    link,
  };
}

const DEVICE_GRANTS: readonly string[] = ['compliantDevice', 'domainJoinedDevice'];
const APP_GRANTS: readonly string[] = ['approvedApplication', 'compliantApplication'];
const CREDENTIAL_REGISTRATION = '6aa00308-ea33-4caa-90d6-ae905d8cb51b';

/** Authenticator supports no app protection. It is in the way only where nothing else satisfies the policy. */
function appProtection({
  id,
  name,
  apps,
  grants,
  operator,
  strengthId,
}: AccessPolicy): ReadinessFinding | null {
  const ofApps = grants.filter((grant) => APP_GRANTS.includes(grant));
  const another = operator === 'OR' && (ofApps.length < grants.length || strengthId !== null);
  const excluded = apps.exclude.some((app) => app.toLowerCase() === CREDENTIAL_REGISTRATION);
  if (ofApps.length === 0 || another || excluded || !apps.include.includes('All')) return null;
  return {
    id: `app-protection-blocks-authenticator:${id}`,
    severity: 'hinders',
    what: `“${name}” keeps people from registering a passkey in Authenticator.`,
    evidence: `Conditional Access “${name}” requires ${grants.join(` ${operator ?? 'OR'} `)} for all resources`,
    why: 'Registering in the Authenticator app is itself such a resource, and it cannot meet the grant.',
    fix: `Exclude the app “Microsoft Authenticator Credential Registration” (${CREDENTIAL_REGISTRATION}); provision its service principal first.`,
    link: LEARN.authenticator,
  };
}

/** Under further conditions it may spare phones, which is the documented way out; so then it is only a notice. */
function strengthLoop({ id, name, apps, strengthId, conditional }: AccessPolicy): ReadinessFinding | null {
  if (strengthId !== PHISHING_RESISTANT || !apps.include.includes('All')) return null;
  return {
    id: `strength-loops-authenticator:${id}`,
    severity: conditional ? 'notice' : 'hinders',
    what: conditional
      ? `“${name}” sends people in circles who register in Authenticator, if it holds on phones.`
      : `“${name}” sends people in circles who register in Authenticator.`,
    evidence: `Conditional Access “${name}” requires phishing-resistant MFA for all resources${conditional ? ', under further conditions' : ''}`,
    why: 'To register a passkey in the app they sign in on the phone, where the rule already demands one.',
    fix: 'Use an app filter, or a separate rule for Android and iOS that accepts a Temporary Access Pass.',
    link: LEARN.authenticator,
  };
}
