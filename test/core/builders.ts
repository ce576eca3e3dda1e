// Builders keep a test about one thing: everything it does not name has an ordinary value.

import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, type Campaign } from '../../src/core/campaign.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { NEW_FOLLOW_UP, type FollowUp } from '../../src/core/follow-up.ts';
import type { MethodsReport, Passkey, Person } from '../../src/core/person.ts';
import type { AccessPolicy, EntraCampaign, Fido2Policy, Profile } from '../../src/core/policy.ts';
import type { Scope } from '../../src/core/standing.ts';
import { UNKNOWN_TENANT, type Tenant } from '../../src/core/tenant.ts';

export const NOON = '2026-11-24T12:00:00.000Z';

export function aReport(report: Partial<MethodsReport> = {}): MethodsReport {
  return {
    registered: ['microsoftAuthenticatorPush'],
    mfaCapable: true,
    admin: false,
    reportedAt: NOON,
    ...report,
  };
}

/** A member who can do MFA and has no passkey. */
export function aPerson(person: Partial<Person> = {}): Person {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    name: 'Ines Moreau',
    upn: 'ines@example.com',
    givenName: null,
    userType: 'member',
    enabled: true,
    department: 'Harbour',
    country: 'FR',
    language: 'fr',
    timeZone: null,
    groups: [],
    methods: aReport(),
    passkeys: null,
    purpose: null,
    hold: null,
    ...person,
  };
}

export function aPasskey(passkey: Partial<Passkey> = {}): Passkey {
  return {
    id: 'k1',
    name: 'Red key',
    aaGuid: null,
    model: null,
    type: 'deviceBound',
    createdAt: NOON,
    ...passkey,
  };
}

/** An app, SMS only, no MFA, a passkey, no report, a guest with SMS only, a disabled account. */
export const A_BIT_OF_EVERYBODY: readonly Person[] = [
  aPerson(),
  aPerson({ id: 'a', methods: aReport({ registered: ['mobilePhone'] }) }),
  aPerson({ id: 'b', methods: aReport({ mfaCapable: false, registered: [] }) }),
  aPerson({ id: 'c', passkeys: [aPasskey()], methods: aReport({ admin: true }) }),
  aPerson({ id: 'd', methods: null }),
  aPerson({ id: 'e', userType: 'guest', methods: aReport({ registered: ['mobilePhone'] }) }),
  aPerson({ id: 'f', enabled: false }),
];

/** As part of an audience, or of Entra's targets. */
export const aGroup = (id: string) => ({ kind: 'group', id }) as const;

export function aCampaign(campaign: Partial<Campaign> = {}): Campaign {
  return {
    id: 'passkeys',
    name: 'Passkeys for everyone',
    audience: EVERYONE,
    deferral: DEFAULT_DEFERRAL,
    rhythm: DEFAULT_RHYTHM,
    window: null,
    timeZone: 'UTC',
    jitterMinutes: 0,
    ...campaign,
  };
}

export function aFollowUp(followUp: Partial<FollowUp> = {}): FollowUp {
  return { ...NEW_FOLLOW_UP, step: 1, lastNudgeAt: NOON, unanswered: 1, ...followUp };
}

export function aScope(scope: Partial<Scope> = {}): Scope {
  return { campaign: EVERYONE, wave: EVERYONE, tenant: UNKNOWN_TENANT, now: NOON, ...scope };
}

export function aProfile(profile: Partial<Profile> = {}): Profile {
  return {
    id: 'p1',
    name: 'Default',
    types: ['deviceBound', 'synced'],
    attestation: 'disabled',
    keys: { enforced: false, kind: 'allow', aaGuids: [] },
    ...profile,
  };
}

/** The passkey method on for everybody, with the profiles given (default: one that restricts nothing). */
export function aFido2(fido2: Partial<Fido2Policy> = {}): Fido2Policy {
  const profiles = fido2.profiles ?? [aProfile()];
  return {
    state: 'enabled',
    selfService: true,
    include: [{ target: { kind: 'everyone' }, profiles: profiles.map(({ id }) => id) }],
    exclude: [],
    profiles,
    legacy: { attested: null, keys: null },
    ...fido2,
  };
}

/** Microsoft managed, for everybody. */
export function anEntraCampaign(campaign: Partial<EntraCampaign> = {}): EntraCampaign {
  return {
    state: 'default',
    snoozeDays: 1,
    limited: false,
    include: [{ target: { kind: 'everyone' }, method: 'fido2' }],
    exclude: [],
    ...campaign,
  };
}

/** A tenant that was read and is ready. */
export function aTenant(
  policy: { fido2?: Partial<Fido2Policy>; campaign?: Partial<EntraCampaign> } = {},
  tenant: Partial<Tenant> = {},
): Tenant {
  return {
    policy: {
      fido2: aFido2(policy.fido2),
      campaign: anEntraCampaign(policy.campaign),
      methods: {},
      migrationOptOut: null,
    },
    access: [],
    report: 'available',
    unread: [],
    special: [],
    ...tenant,
  };
}

export function anAccessPolicy(policy: Partial<AccessPolicy> = {}): AccessPolicy {
  return {
    id: 'ca1',
    name: 'Rule',
    state: 'enabled',
    include: [{ kind: 'everyone' }],
    exclude: [],
    includeRoles: [],
    excludeRoles: [],
    apps: { include: [], exclude: [] },
    userActions: [],
    grants: [],
    operator: 'OR',
    strengthId: null,
    conditional: false,
    ...policy,
  };
}
