// Everything the pretend services share, as one plain value, and the few questions about it that several of
// them ask. Seeds the organisation on the first start; later starts find it in the data folder.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { openClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { makeFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { openDirectory } from './directory.ts';
import type { ChangeEvents, Directory } from './directory.ts';
import { groupNames } from './organisation.ts';
import { seedOrganisation } from './seed-organisation.ts';
import type { AuthenticationMethodsPolicy } from './methods-policy.ts';
import type { Group, Person } from './organisation.ts';
import type { Fido2Configuration } from './passkeys.ts';
import type { Row } from './odata.ts';
import { seededGuid } from './seeded.ts';
import { openState } from './state.ts';
import type { ReportRow, State } from './state.ts';
import { limitsOfTenant, makeThrottle } from './throttle.ts';
import type { Throttle } from './throttle.ts';

export type AppName = 'bot' | 'tab';
export type Permissions = {
  /** application permissions on Graph, granted by the pretend admin */
  application: Record<AppName, string[]>;
  /** delegated permissions of the tab's app, consented for the tenant */
  delegated: string[];
};
/** What the apps prove themselves with, beside their secrets. */
export type Credentials = {
  /** PEM, without the key */
  certificates: Record<AppName, string | null>;
  /** object id of the managed identity that the tab's app trusts */
  federatedSubject: string | null;
};
export type World = Directory & {
  state: State;
  clock: Clock;
  faults: Faults;
  throttle: Throttle;
  ids: { tenantId: string; botId: string; tabClientId: string; catalogId: string; manifestId: string };
  secrets: { bot: string; tab: string };
  /** proves to the managed-identity endpoint that the caller runs on this host */
  identityHeader: string;
  /** known once the listeners are up */
  addresses: { https: string; pages: string };
  botUrl: string;
  /** the report's rows as last refreshed, by person */
  report: Map<string, ReportRow>;
  /** business minutes between two refreshes of a report row */
  reportMinutes: number;
  permissions(): Permissions;
  setPermissions(permissions: Permissions): void;
  credentials(): Credentials;
  setCredentials(credentials: Credentials): void;
  /** business minutes until an event shows in the audit log */
  auditMinutes: number;
  policy(): AuthenticationMethodsPolicy;
  setPolicy(policy: AuthenticationMethodsPolicy): void;
  /** Graph's conditionalAccessPolicy rows */
  accessPolicies(): Row[];
  setAccessPolicies(policies: Row[]): void;
  changes: ChangeEvents;
};

export const defaultPermissions: Permissions = {
  application: {
    bot: [],
    tab: [
      'AuditLog.Read.All',
      'UserAuthMethod-Passkey.Read.All',
      'Policy.Read.AuthenticationMethod',
      'GroupMember.Read.All',
      'User.Read.All',
      'TeamsAppInstallation.ReadWriteSelfForUser.All',
      'MailboxSettings.Read',
      'Policy.Read.All',
    ],
  },
  delegated: [
    'User.Read',
    'UserAuthMethod-TAP.ReadWrite.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.Read.All',
    'Application.Read.All',
  ],
};

export function openWorld(options: {
  dataDir: string;
  seed: string;
  people: number;
  groups: number;
  botUrl: string;
}): World {
  const state = openState(options.dataDir);
  const seed = kept(state, 'seed', () => options.seed);
  if (state.setting('seeded') !== true) {
    const organisation = seedOrganisation(seed, options.people, options.groups, new Date());
    state.transaction(() => {
      for (const [position, person] of organisation.people.entries()) state.savePerson(person, position);
      for (const [position, group] of organisation.groups.entries()) state.saveGroup(group, position);
      for (const person of organisation.people)
        if (person.installed) state.openConversation(person.id, new Date().toISOString());
      state.setSetting('policy', organisation.policy);
      state.setSetting('seeded', true);
    });
  }
  const clock = openClock(state);
  const changes: World['changes'] = new EventEmitter();
  changes.setMaxListeners(0);
  clock.onChange(() => changes.emit('change', { type: 'clock' }));
  const directory = openDirectory(state, changes);
  return {
    state,
    clock,
    faults: makeFaults(),
    throttle: makeThrottle(limitsOfTenant(directory.people.size)),
    ids: {
      tenantId: seededGuid(seed, 'tenant'),
      botId: seededGuid(seed, 'bot'),
      tabClientId: seededGuid(seed, 'tab'),
      catalogId: seededGuid(seed, 'catalogue app'),
      manifestId: seededGuid(seed, 'manifest'),
    },
    secrets: kept(state, 'secrets', () => ({ bot: aSecret(), tab: aSecret() })),
    identityHeader: kept(state, 'identityHeader', aSecret),
    addresses: { https: '', pages: '' },
    botUrl: options.botUrl,
    ...directory,
    report: new Map(state.report().map((entry) => [entry.personId, entry])),
    reportMinutes: 240,
    auditMinutes: 5,
    permissions: () => state.setting<Permissions>('permissions') ?? defaultPermissions,
    setPermissions: (permissions) => state.setSetting('permissions', permissions),
    credentials: () =>
      state.setting<Credentials>('credentials') ?? {
        certificates: { bot: null, tab: null },
        federatedSubject: objectIdOf(seededGuid(seed, 'bot')),
      },
    setCredentials: (credentials) => state.setSetting('credentials', credentials),
    policy: () =>
      state.setting<AuthenticationMethodsPolicy>('policy') ?? { authenticationMethodConfigurations: [] },
    setPolicy: (policy) => state.setSetting('policy', policy),
    accessPolicies: () => state.setting<Row[]>('conditional access') ?? [],
    setAccessPolicies: (policies) => state.setSetting('conditional access', policies),
    changes,
  };
}

/** The service principal of an app. */
export const objectIdOf = (clientId: string) =>
  createHash('sha256')
    .update(clientId)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const aSecret = () => `sim~${randomBytes(24).toString('base64url')}`;

function kept<T>(state: State, name: string, make: () => T): T {
  const known = state.setting<T>(name);
  if (known !== undefined) return known;
  const made = make();
  state.setSetting(name, made);
  return made;
}

/** By object id or user principal name, as Graph takes both. */
export function findPerson(world: World, idOrUpn: string): Person | undefined {
  const wanted = idOrUpn.toLowerCase();
  return (
    world.people.get(wanted) ??
    [...world.people.values()].find((person) => person.upn.toLowerCase() === wanted)
  );
}

export function groupNamed(world: World, name: (typeof groupNames)[keyof typeof groupNames]): Group {
  const group = [...world.groups.values()].find((candidate) => candidate.name === name);
  if (!group) throw new Error(`the pretend organisation has no group "${name}"`);
  return group;
}

/** Ids of the people and groups inside a group, nested ones included; of groups that are not open, nothing. */
export function transitiveMembers(
  world: World,
  group: Group,
  isOpen: (group: Group) => boolean = () => true,
): { people: Set<string>; groups: Set<string> } {
  const people = new Set<string>();
  const groups = new Set<string>();
  const visit = (current: Group) => {
    if (!isOpen(current)) return;
    for (const id of current.people) people.add(id);
    for (const id of current.groups) {
      const inner = world.groups.get(id);
      if (!inner || groups.has(id)) continue;
      groups.add(id);
      visit(inner);
    }
  };
  visit(group);
  return { people, groups };
}

/** Groups are never changed in place, so that a set of their people stands as long as they do. */
const peopleOfGroups = new WeakMap<Group, ReadonlySet<string>>();

function peopleOf(group: Group): ReadonlySet<string> {
  const known = peopleOfGroups.get(group) ?? new Set(group.people);
  peopleOfGroups.set(group, known);
  return known;
}

/** Every group a person is in, directly or through nesting. */
export function groupsOf(world: World, personId: string): Group[] {
  const groups = [...world.groups.values()];
  const found = new Set(groups.filter((group) => peopleOf(group).has(personId)));
  for (const inner of found)
    for (const outer of groups) if (outer.groups.includes(inner.id)) found.add(outer);
  return [...found];
}

export function fido2Of(policy: AuthenticationMethodsPolicy): Fido2Configuration {
  const found = policy.authenticationMethodConfigurations.find((entry) => entry.id === 'Fido2');
  if (!found) throw new Error('the pretend policy has no FIDO2 configuration');
  return found as unknown as Fido2Configuration;
}

/** App roles that the tab's token carries, from group assignments. */
export function appRolesOf(world: World, personId: string): string[] {
  const inGroup = (name: (typeof groupNames)[keyof typeof groupNames]) =>
    transitiveMembers(world, groupNamed(world, name)).people.has(personId);
  const roles: string[] = [];
  if (inGroup(groupNames.admins)) roles.push('Campaign.Admin');
  if (inGroup(groupNames.approvers)) roles.push('Campaign.Approver');
  if (inGroup(groupNames.viewers)) roles.push('Campaign.Viewer');
  return roles;
}
