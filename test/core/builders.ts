// Builders keep a test about one thing: everything it does not name has an ordinary value.

import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, type Campaign } from '../../src/core/campaign.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { NEW_FOLLOW_UP, type FollowUp } from '../../src/core/follow-up.ts';
import type { MethodsReport, Passkey, Person } from '../../src/core/person.ts';

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
    userType: 'member',
    enabled: true,
    department: 'Harbour',
    country: 'FR',
    language: 'fr',
    timeZone: null,
    groups: [],
    methods: aReport(),
    passkeys: null,
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

export function aCampaign(campaign: Partial<Campaign> = {}): Campaign {
  return {
    id: 'passkeys',
    name: 'Passkeys for everyone',
    audience: EVERYONE,
    deferral: DEFAULT_DEFERRAL,
    rhythm: DEFAULT_RHYTHM,
    window: null,
    timeZone: 'UTC',
    ...campaign,
  };
}

export function aFollowUp(followUp: Partial<FollowUp> = {}): FollowUp {
  return { ...NEW_FOLLOW_UP, step: 1, lastNudgeAt: NOON, unanswered: 1, ...followUp };
}
