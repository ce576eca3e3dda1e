// Everything the pretend services share, as one plain value, and the few questions about it that several of
// them ask. Seeds the organisation on the first start; later starts find it in the data folder.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { openClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { makeFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { groupNames, seedOrganisation } from './organisation.ts';
import type { AuthenticationMethodsPolicy } from './methods-policy.ts';
import type { Group, Person } from './organisation.ts';
import type { Fido2Configuration } from './passkeys.ts';
import { groupRow, userRow } from './directory-rows.ts';
import type { Row } from './odata.ts';
import { seededGuid } from './seeded.ts';
import { openState } from './state.ts';
import type { Change, ReportRow, State } from './state.ts';
import { makeThrottle } from './throttle.ts';
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
export type ChangeEvent = { type: 'message' | 'update' | 'person' | 'clock'; personId?: string };
export type World = {
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
  people: Map<string, Person>;
  groups: Map<string, Group>;
  /** the report's rows as last refreshed, by person */
  report: Map<string, ReportRow>;
  /** business minutes between two refreshes of a report row */
  reportMinutes: number;
  permissions(): Permissions;
  setPermissions(permissions: Permissions): void;
  credentials(): Credentials;
  setCredentials(credentials: Credentials): void;
  policy(): AuthenticationMethodsPolicy;
  setPolicy(policy: AuthenticationMethodsPolicy): void;
  /** Also notes for delta queries what changed of it. */
  savePerson(person: Person): void;
  removePerson(person: Person): void;
  /** Null when nobody of this id was removed. */
  restorePerson(id: string): Person | null;
  saveGroup(group: Group): void;
  removeGroup(group: Group): void;
  changes: EventEmitter<{ change: [ChangeEvent] }>;
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
  const people = new Map(state.people().map((person) => [person.id, person]));
  const groups = new Map(state.groups().map((group) => [group.id, group]));
  const note = (change: Pick<Change, 'entity' | 'id' | 'what'> & Partial<Change>) =>
    state.addChange({ fields: [], joined: [], left: [], ...change });
  return {
    state,
    clock,
    faults: makeFaults(),
    throttle: makeThrottle(),
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
    people,
    groups,
    report: new Map(state.report().map((entry) => [entry.personId, entry])),
    reportMinutes: 240,
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
    savePerson(person) {
      const known = people.get(person.id);
      people.set(person.id, person);
      state.savePerson(person, people.size);
      const fields = known === undefined ? [] : changedFields(userRow(known), userRow(person));
      if (known === undefined || fields.length > 0)
        note({ entity: 'user', id: person.id, what: known ? 'changed' : 'added', fields });
      changes.emit('change', { type: 'person', personId: person.id });
    },
    removePerson(person) {
      people.delete(person.id);
      state.removePerson(person);
      note({ entity: 'user', id: person.id, what: 'removed' });
      for (const group of groups.values())
        if (group.people.includes(person.id))
          this.saveGroup({ ...group, people: group.people.filter((id) => id !== person.id) });
      changes.emit('change', { type: 'person', personId: person.id });
    },
    restorePerson(id) {
      const person = state.removedPerson(id) ?? null;
      if (person !== null) this.savePerson(person);
      return person;
    },
    saveGroup(group) {
      const known = groups.get(group.id);
      groups.set(group.id, group);
      state.saveGroup(group, groups.size);
      const members = ({ people: inner, groups: nested }: Group) => [...inner, ...nested];
      const before = new Set(known ? members(known) : []);
      const after = new Set(members(group));
      note({
        entity: 'group',
        id: group.id,
        what: known ? 'changed' : 'added',
        fields: known ? changedFields(groupRow(known), groupRow(group)) : [],
        joined: [...after].filter((id) => !before.has(id)),
        left: [...before].filter((id) => !after.has(id)),
      });
    },
    removeGroup(group) {
      groups.delete(group.id);
      state.removeGroup(group.id);
      note({ entity: 'group', id: group.id, what: 'removed' });
      for (const outer of groups.values())
        if (outer.groups.includes(group.id))
          this.saveGroup({ ...outer, groups: outer.groups.filter((id) => id !== group.id) });
    },
    changes,
  };
}

function changedFields(before: Row, after: Row): string[] {
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
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

/** Ids of the people and groups inside a group, nested ones included. */
export function transitiveMembers(world: World, group: Group): { people: Set<string>; groups: Set<string> } {
  const people = new Set<string>();
  const groups = new Set<string>();
  const visit = (current: Group) => {
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

/** Every group a person is in, directly or through nesting. */
export function groupsOf(world: World, personId: string): Group[] {
  const groups = [...world.groups.values()];
  const found = new Set(groups.filter((group) => group.people.includes(personId)));
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
  if (inGroup(groupNames.viewers)) roles.push('Campaign.Viewer');
  return roles;
}
