// One person's passkeys in sentences for admins: which they hold, which the tenant lets them register, and whether Entra's
// own campaign will ask for one at sign-in. What was not read is said, and never taken for a no.

import { authenticatorOf, FAMILIES, KINDS } from './authenticators.ts';
import { entraWill, type NoPrompt } from './entra-campaign.ts';
import { passkeysOf, type Passkey, type Person } from './person.ts';
import { kindsAllowedBy, PROFILE_TEXT, profilesOf } from './profiles.ts';
import type { Tenant } from './tenant.ts';

const BECAUSE: Readonly<Record<NoPrompt, string>> = {
  'campaign-disabled': 'its campaign is disabled',
  'excluded-from-campaign': 'its campaign excludes them',
  'not-in-campaign': 'its campaign does not include them',
  'disabled-account': 'the account is disabled',
  guest: 'they are a guest',
  'cannot-do-mfa': 'it asks after MFA, which they cannot do',
  'has-passkey': 'they hold a passkey already',
  'access-blocks-registration': 'Conditional Access blocks registering security info',
  'asks-for-authenticator': 'its campaign asks for the Authenticator app instead',
  'passkeys-off': 'the passkey method is off',
  'self-service-off': 'people may not set up passkeys themselves',
  'not-allowed-passkeys': 'the passkey method does not include them, or excludes them',
  'no-profile': 'no passkey profile is assigned to them',
  'no-matching-profile': 'their profiles allow nothing that Microsoft’s campaign offers',
  'no-usable-kind': 'their profiles allow no passkey that exists',
};

export function entraText(person: Person, tenant: Tenant): string {
  const outcome = entraWill(person, tenant);
  switch (outcome.will) {
    case 'prompt':
      return [
        `Entra will ask for a passkey at sign-in. Their profile allows ${PROFILE_TEXT[outcome.by]}.`,
        ...(hasOwnDeviceKey(person)
          ? ['It does not where Windows Hello for Business or the key of a Mac works.']
          : []),
        ...(tenant.access === null ? ['Conditional Access, which may block it, was not read.'] : []),
      ].join(' ');
    case 'cannot-prompt':
      // Microsoft looks for a passkey on the device in use, so that holding one elsewhere does not keep it from asking.
      if (outcome.why === 'has-passkey')
        return 'Entra does not ask them for a passkey where one of theirs works.';
      return `Entra will not ask for a passkey: ${BECAUSE[outcome.why]}.`;
    case 'would-fail':
      return `Entra would ask for a passkey in vain: ${BECAUSE[outcome.why]}.`;
    case 'cannot-tell':
      return 'What Entra will do cannot be told: not everything that decides it was read.';
  }
}

const OWN_DEVICE: readonly string[] = ['windowshelloforbusiness', 'macossecureenclavekey'];

/** They satisfy Microsoft on their own device, though they are no passkeys here. */
function hasOwnDeviceKey({ methods }: Person): boolean {
  return methods?.registered.some((method) => OWN_DEVICE.includes(method.toLowerCase())) === true;
}

/** Each with its kind and what holds it; what Keywave does not know is shown as Graph gave it. */
export function heldText(person: Person): string {
  const { passkeys } = person;
  const held = passkeys !== null && passkeys.length > 0 ? passkeys.map(passkeyText) : passkeysOf(person);
  return held.length === 0 ? 'None that Keywave knows of.' : `${held.join(', ')}.`;
}

const TYPE_TEXT: Readonly<Record<string, string>> = { deviceBound: 'device-bound', synced: 'synced' };

function passkeyText({ name, type, aaGuid, model }: Passkey): string {
  const maker = aaGuid === null ? model : authenticatorOf(aaGuid).name;
  const known = [type === null ? null : (TYPE_TEXT[type] ?? type), maker === name ? null : maker];
  const about = known.filter((text) => text !== null).join(', ');
  return about === '' ? name : `${name} (${about})`;
}

export function mayRegisterText(person: Person, { policy, unread }: Tenant): string {
  const fido2 = policy?.fido2 ?? null;
  if (fido2 === null) return 'Cannot be told: the passkey method was not read.';
  if (fido2.state === 'disabled') return 'None: the passkey method is off.';
  if (!fido2.selfService) return 'None: people may not set up passkeys themselves.';
  const targeting = profilesOf(person, fido2, unread);
  if (!targeting.targeted) return `None: ${BECAUSE['not-allowed-passkeys']}.`;
  const kinds = kindsAllowedBy(targeting);
  const names = kinds.map((kind) => FAMILIES[kind].name).join(', ');
  if (!targeting.sure) {
    const known = names === '' ? '' : ` By what is known: ${names}.`;
    return `Cannot be told for sure: a group that decides it was not read.${known}`;
  }
  if (kinds.length === KINDS.length) return 'Every kind of passkey.';
  if (kinds.length > 0) return `${names.charAt(0).toUpperCase()}${names.slice(1)}.`;
  return `None: ${BECAUSE[targeting.profiles.length === 0 ? 'no-profile' : 'no-usable-kind']}.`;
}
