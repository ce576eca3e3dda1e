// The people of the tenant as counts: what readiness needs to know about everybody, made in one pass over slices, so that
// a hundred thousand people are never held at once.

import { entraWill, type EntraWill, type NoPrompt } from './entra-campaign.ts';
import { passkeysOf, type Person } from './person.ts';
import type { Fido2Policy } from './policy.ts';
import { profilesOf } from './profiles.ts';
import { deadlineOf } from './sms-deadline.ts';
import { specialAccount } from './standing.ts';
import type { Tenant } from './tenant.ts';

/** Counts over enabled members that are somebody's: no rooms, shared mailboxes, service or emergency accounts. */
export type PeopleCounts = {
  readonly members: number;
  readonly withPasskey: number;
  readonly smsOrVoiceOnly: number;
  readonly adminsOnSms: number;
  /** The one count that is not over members. */
  readonly guestsOnSms: number;
  readonly withoutMfa: number;
  readonly admins: number;
  readonly notReported: number;
  /** People who may register synced and device-bound passkeys; null when the policy was not read. */
  readonly bothTypes: number | null;
  /** What Entra will do, by outcome or by reason. */
  readonly entra: Readonly<Partial<Record<EntraWill['will'] | NoPrompt, number>>>;
};

export const NOBODY: PeopleCounts = {
  members: 0,
  withPasskey: 0,
  smsOrVoiceOnly: 0,
  adminsOnSms: 0,
  guestsOnSms: 0,
  withoutMfa: 0,
  admins: 0,
  notReported: 0,
  bothTypes: null,
  entra: {},
};

/** Adds the people of one slice to the counts so far. */
export function countPeople(sofar: PeopleCounts, people: readonly Person[], tenant: Tenant): PeopleCounts {
  const enabled = people.filter((person) => person.enabled && specialAccount(person, tenant) === null);
  const members = enabled.filter(({ userType }) => userType === 'member');
  const guests = enabled.filter(({ userType }) => userType === 'guest');
  const onSms = (person: Person) => deadlineOf(person) !== null;
  const count = (test: (person: Person) => boolean) => members.filter(test).length;
  const entra: Partial<Record<EntraWill['will'] | NoPrompt, number>> = { ...sofar.entra };
  for (const person of members) {
    const outcome = entraWill(person, tenant);
    const key = 'why' in outcome ? outcome.why : outcome.will;
    entra[key] = (entra[key] ?? 0) + 1;
  }
  const fido2 = tenant.policy?.fido2 ?? null;
  return {
    members: sofar.members + members.length,
    withPasskey: sofar.withPasskey + count((person) => passkeysOf(person).length > 0),
    smsOrVoiceOnly: sofar.smsOrVoiceOnly + count(onSms),
    adminsOnSms: sofar.adminsOnSms + count((person) => onSms(person) && isAdmin(person)),
    guestsOnSms: sofar.guestsOnSms + guests.filter(onSms).length,
    withoutMfa: sofar.withoutMfa + count(({ methods }) => methods?.mfaCapable === false),
    admins: sofar.admins + count(isAdmin),
    notReported: sofar.notReported + count(({ methods }) => methods === null),
    bothTypes:
      fido2 === null
        ? null
        : (sofar.bothTypes ?? 0) + count((person) => mayUseBoth(person, fido2, tenant.unread)),
    entra,
  };
}

function isAdmin({ methods }: Person): boolean {
  return methods?.admin === true;
}

function mayUseBoth(person: Person, fido2: Fido2Policy, unread: Tenant['unread']): boolean {
  const targeting = profilesOf(person, fido2, unread);
  return (
    targeting.targeted &&
    targeting.profiles.some(
      ({ types, attestation }) =>
        types.includes('synced') && types.includes('deviceBound') && attestation === 'disabled',
    )
  );
}
