// What Entra itself will do: whether its own registration campaign asks a person for a passkey at sign-in, cannot, or
// would ask in vain. What was not read makes it "cannot tell"; only of Conditional Access, which needs a permission of
// its own, a finding says that it was not read, and none is supposed. Since 2026-09 Microsoft judges this per person and per passkey profile (entra-docs
// how-to-mfa-registration-campaign); what only a sign-in knows (device, browser, session) is not judged here.

import { holds, mayHold, membershipOf, type Target } from './audience.ts';
import { authenticatorOf, FAMILIES } from './authenticators.ts';
import { passkeysOf, type Person } from './person.ts';
import type { AccessPolicy, EntraCampaign, Fido2Policy, Profile } from './policy.ts';
import { isAttested, profileKind, profilesOf, type ProfileKind } from './profiles.ts';
import type { Tenant } from './tenant.ts';

export type EntraWill =
  | { readonly will: 'prompt'; readonly by: ProfileKind }
  | { readonly will: 'cannot-prompt' | 'would-fail'; readonly why: NoPrompt }
  | { readonly will: 'cannot-tell' };

export type NoPrompt =
  | 'campaign-disabled'
  | 'excluded-from-campaign'
  | 'not-in-campaign'
  | 'disabled-account'
  | 'guest'
  | 'cannot-do-mfa'
  | 'has-passkey'
  | 'access-blocks-registration'
  | 'asks-for-authenticator'
  | 'passkeys-off'
  | 'self-service-off'
  | 'not-allowed-passkeys'
  | 'no-profile'
  | 'no-matching-profile'
  | 'no-usable-kind';

export function entraWill(person: Person, { policy, access, unread }: Tenant): EntraWill {
  const campaign = policy?.campaign ?? null;
  const fido2 = policy?.fido2 ?? null;
  const no = (why: NoPrompt): EntraWill => ({ will: 'cannot-prompt', why });
  const cannotTell: EntraWill = { will: 'cannot-tell' };
  if (campaign === null || fido2 === null) return cannotTell;
  if (campaign.state === 'disabled') return no('campaign-disabled');
  if (campaign.state !== 'default' && campaign.state !== 'enabled') return cannotTell;
  if (campaign.exclude.some((target) => holds(target, person))) return no('excluded-from-campaign');
  const included = campaign.include.filter(({ target }) => holds(target, person));
  const mayBeIn = campaign.include.filter(({ target }) => mayHold(target, person, unread));
  if (mayBeIn.length === 0) return no('not-in-campaign');
  if (!person.enabled) return no('disabled-account');
  if (person.userType === 'guest') return no('guest');
  if (person.methods?.mfaCapable === false) return no('cannot-do-mfa');
  // Which roles somebody holds is not known, only whether any: what a policy says of roles is left open for admins.
  const admin = person.methods?.admin === true;
  const blocking = (access ?? []).filter(blocksRegistration);
  const may = (target: Target) => mayHold(target, person, unread);
  const mayBeSpared = ({ exclude, excludeRoles }: AccessPolicy) =>
    exclude.some(may) || (admin && excludeRoles.length > 0);
  if (blocking.some((rule) => membershipOf(person, rule).member && !mayBeSpared(rule))) {
    return no('access-blocks-registration');
  }
  const outcome = byMethod(person, fido2, campaign, included, unread);
  if (outcome.will === 'cannot-prompt') return outcome;
  if (passkeysOf(person).length > 0) return no('has-passkey');
  const sure =
    person.methods !== null &&
    included.length > 0 &&
    !campaign.exclude.some(may) &&
    !blocking.some(
      ({ include, includeRoles, exclude }) =>
        (include.some(may) || (admin && includeRoles.length > 0)) &&
        !exclude.some((target) => holds(target, person)),
    );
  return sure ? outcome : cannotTell;
}

/** Whom the campaign asks: what the passkey method makes of it. */
function byMethod(
  person: Person,
  fido2: Fido2Policy,
  { state }: EntraCampaign,
  included: EntraCampaign['include'],
  unread: Tenant['unread'],
): EntraWill {
  const managed = state === 'default';
  const no = (why: NoPrompt): EntraWill => ({ will: 'cannot-prompt', why });
  if (!managed && asksForAuthenticator(included)) return no('asks-for-authenticator');
  // Microsoft looks before it asks; an admin's own campaign asks all the same, and the person cannot do it.
  const refused = (why: NoPrompt): EntraWill => ({ will: managed ? 'cannot-prompt' : 'would-fail', why });
  if (fido2.state === 'disabled') return refused('passkeys-off');
  if (!fido2.selfService) return refused('self-service-off');
  const targeting = profilesOf(person, fido2, unread);
  if (!targeting.targeted) return refused('not-allowed-passkeys');
  const { profiles, sure } = targeting;
  if (!sure) return { will: 'cannot-tell' };
  if (profiles.length === 0) return refused('no-profile');
  const asking = managed ? profiles.filter(managedCampaignOffers) : profiles;
  const usable = profiles.filter((profile) => profileKind(profile) !== 'nothing');
  if (usable.length === 0) {
    return { will: asking.length === 0 ? 'cannot-prompt' : 'would-fail', why: 'no-usable-kind' };
  }
  const by = asking.find((profile) => usable.includes(profile)) ?? asking[0];
  return by === undefined ? no('no-matching-profile') : { will: 'prompt', by: profileKind(by) };
}

export function asksForAuthenticator(included: EntraCampaign['include']): boolean {
  return included.some(({ method }) => method?.toLowerCase() === 'microsoftauthenticator');
}

/**
 * Today's rule per profile: an allow list must name an authenticator that Microsoft's campaign offers, of a type that the
 * profile allows. Block lists do not count, and where attestation is enforced no list does: so it may ask in vain.
 */
export function managedCampaignOffers(profile: Profile): boolean {
  const { types, keys } = profile;
  if (isAttested(profile)) return types.includes('deviceBound');
  if (!keys.enforced || keys.kind !== 'allow') return types.length > 0;
  return keys.aaGuids.some((aaGuid) => {
    const { kind } = authenticatorOf(aaGuid);
    return kind !== null && FAMILIES[kind].campaign && types.includes(FAMILIES[kind].type);
  });
}

const REGISTER_ACTION = 'urn:user:registersecurityinfo';

/** An enforced policy that is about registering itself. */
export function guardsRegistration({ state, userActions }: AccessPolicy): boolean {
  return state === 'enabled' && userActions.includes(REGISTER_ACTION);
}

/** Only policies that always block: one with further conditions may let the person through. */
export function blocksRegistration(rule: AccessPolicy): boolean {
  return guardsRegistration(rule) && !rule.conditional && rule.grants.includes('block');
}
