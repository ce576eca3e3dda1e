// The Microsoft Graph application permissions that Keywave can use, each with what it switches on and what is off
// without it. All are read-only except the one by which Keywave installs itself. docs/permissions.md shows this
// table; a test holds both true against the calls that are made. What changes a tenant never runs with these.
// Names: Microsoft Learn, "Microsoft Graph permissions reference".

import type { Finding } from './finding.ts';

export type Permission = {
  readonly name: string;
  /** Without a required one the main job is impossible or blind; an optional one only adds. */
  readonly required: boolean;
  readonly gives: string;
  /** Continues "Without it …". */
  readonly without: string;
  /** Names of the readings that use it. */
  readonly readings: readonly string[];
};

export const INSTALL_PERMISSION = 'TeamsAppInstallation.ReadWriteSelfForUser.All';

export const SEES_HIDDEN = 'Member.Read.Hidden';

export const PERMISSIONS: readonly Permission[] = [
  {
    name: 'User.Read.All',
    required: true,
    gives: 'people: names, state, department, country, language',
    without: 'nobody is known, so no wave can be planned.',
    readings: ['users'],
  },
  {
    name: 'GroupMember.Read.All',
    required: true,
    gives: 'groups and who is in them',
    without: 'audiences, exclusions and roles that name a group stay empty.',
    readings: ['groups'],
  },
  {
    name: 'AuditLog.Read.All',
    required: true,
    gives: 'the registration report, and registrations within minutes from the audit log',
    without:
      'the registration report is not read, so nobody is known to hold or lack a passkey, and thanks come only after “I have registered”.',
    readings: ['methods-report', 'registrations'],
  },
  {
    name: 'UserAuthMethod-Passkey.Read.All',
    required: true,
    gives: 'one person’s passkeys: “I have registered” answered at once, registrations confirmed',
    without: '“I have registered” is not confirmed at once, only by the audit log or a later report.',
    readings: ['passkeys'],
  },
  {
    name: INSTALL_PERMISSION,
    required: true,
    gives: 'installing Keywave in Teams for people whom a wave writes to',
    without: 'Keywave installs itself for nobody and reaches only people whom a set-up policy gave the app.',
    readings: [],
  },
  {
    name: 'Policy.Read.AuthenticationMethod',
    required: true,
    gives: 'the passkey method with its profiles, and Entra’s own registration campaign',
    without:
      'readiness cannot be told, cards show steps for every kind of passkey, and Entra’s campaign is not mirrored.',
    readings: ['methods-policy'],
  },
  {
    name: 'Policy.Read.All',
    required: false,
    gives: 'Conditional Access policies that block or break registration',
    without: 'conflicts with Conditional Access are not found.',
    readings: ['access-policies'],
  },
  {
    name: 'MailboxSettings.Read',
    required: false,
    gives: 'each person’s time zone, and which accounts are rooms or shared mailboxes',
    without:
      'people whose zone Teams has not told are nudged by the default zone, and rooms are known only by their group.',
    readings: ['mailboxes'],
  },
  {
    name: SEES_HIDDEN,
    required: false,
    gives: 'members of groups whose membership is hidden',
    without: 'such groups cannot be named by an audience.',
    readings: [],
  },
];

export const CONSENT =
  'Entra admin centre → App registrations → the tab’s app → API permissions → grant admin consent';

/** What an admin reads about a permission that is missing. */
export function missingPermission({ name, without }: Permission): Finding {
  return {
    what: `${name} is not granted.`,
    why: `Without it ${without}`,
    fix: `${CONSENT}; add ${name} (application) first if it is not listed. New tokens have it within the hour.`,
  };
}

/** What is missing that no reading would notice. */
export function unnoticedMissing(granted: readonly string[]): readonly Permission[] {
  return PERMISSIONS.filter(({ name, readings }) => readings.length === 0 && !granted.includes(name));
}

/** The permission that a reading runs with; null for one that needs none of these. */
export function permissionOf(reading: string): Permission | null {
  return PERMISSIONS.find(({ readings }) => readings.includes(reading)) ?? null;
}
