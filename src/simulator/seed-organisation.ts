// The pretend company "Northwind Harbour" from one seed: people, groups and the authentication methods policy. Holds every
// standing in realistic shares (passkey already, SMS only, no MFA, guests, rooms, excluded, hardened, out of reach ...).
// "Ada Keyes" is the admin; `yours` marks the people left for the newcomer.
import { makePolicy } from './methods-policy.ts';
import { cultures, departments } from './names.ts';
import type { Culture } from './names.ts';
import { domain, groupNames } from './organisation.ts';
import type { Organisation, Person, Temperament } from './organisation.ts';
import { makePasskey } from './passkeys.ts';
import type { PasskeyKind } from './passkeys.ts';
import { makeGroups, makeTeams } from './seed-groups.ts';
import { chance, seededGuid } from './seeded.ts';
import type { Chance } from './seeded.ts';

/** `groupCount` adds regions, sites and teams until there are that many groups; fewer than the usual adds none. */
export function seedOrganisation(seed: string, count: number, groupCount: number, now: Date): Organisation {
  const luck = chance(`${seed}:organisation`);
  const people = Array.from({ length: count }, (_, index) => aPerson(seed, index, luck));
  uniqueAddresses(people);
  makeAda(people);
  const yours = people.slice(1, Math.min(11, Math.floor(count / 3)));
  for (const person of yours) person.yours = true;
  const rest = luck.shuffle(people.slice(1 + yours.length));
  const share = (part: number) => rest.splice(0, Math.max(1, Math.round(part * count)));

  shareOutAccounts(share, luck, now);
  const push = [...rest, ...yours];
  for (const person of push) person.otherMethods = luck.pick(pushMethods);
  const usual = people.filter((p) => p.account === 'person' && p.kind === 'member' && p.enabled && !p.yours);
  const ordinary = luck.shuffle(usual.filter((person) => person !== people[0]));
  const some = (part: number) => ordinary.splice(0, Math.max(1, Math.round(part * count)));
  for (const person of some(0.03)) person.teams = 'no-licence';
  for (const person of some(0.02)) person.teams = 'install-forbidden';
  some(0.02).forEach((person, index) => {
    person.installed = true;
    person.blocked = index % 2 === 0 ? 'ConversationBlockedByUser' : 'MessageWritesBlocked';
  });
  for (const person of some(0.08)) person.installed = true;
  const [absent] = some(1 / count);
  if (absent) absent.inReport = false;
  const exceptions = some(0.03);
  const hardened = some(0.06);
  for (const person of some(0.02)) person.isAdmin = true;

  const usualGroups = makeGroups(seed, people, exceptions, hardened);
  const groups = [...usualGroups, ...makeTeams(seed, people, groupCount - usualGroups.length)];
  const idOf = (name: string) => groups.find((group) => group.name === name)?.id ?? '';
  const policy = makePolicy({ standard: idOf(groupNames.standard), hardened: idOf(groupNames.hardened) });
  return { people, groups, policy };
}

const pushMethods = [
  ['microsoftAuthenticatorPush', 'softwareOneTimePasscode'],
  ['microsoftAuthenticatorPush', 'softwareOneTimePasscode', 'mobilePhone'],
  ['microsoftAuthenticatorPush'],
  ['softwareOneTimePasscode'],
  ['microsoftAuthenticatorPasswordless', 'microsoftAuthenticatorPush', 'mobilePhone'],
];

/** Cuts the people into the standings that their accounts and methods make. */
function shareOutAccounts(share: (part: number) => Person[], luck: Chance, now: Date): void {
  share(0.02).forEach((person, index) => becomeRoom(person, index));
  share(0.014).forEach((person, index) => becomeMailbox(person, index));
  for (const person of share(0.04)) becomeGuest(person, luck);
  for (const person of share(0.025)) {
    person.enabled = false;
    person.otherMethods = luck.pick(pushMethods);
  }
  const holds = (person: Person, kind: PasskeyKind, method?: string) => {
    const created = new Date(now.getTime() - (5 + luck.next() * 300) * 86_400_000).toISOString();
    const passkey = makePasskey(kind, created, kind === 'security-key');
    person.passkeys = [method ? { ...passkey, method } : passkey];
    person.otherMethods = luck.pick(pushMethods);
  };
  for (const person of share(0.07)) {
    holds(person, luck.next() < 0.5 ? 'authenticator-ios' : 'authenticator-android');
  }
  for (const person of share(0.05)) holds(person, luck.next() < 0.5 ? 'icloud' : 'google');
  for (const person of share(0.03)) holds(person, 'security-key');
  for (const person of share(0.01)) holds(person, 'security-key', 'fido2SecurityKey');
  for (const person of share(0.02)) holds(person, 'windows');
  for (const person of share(0.04)) person.otherMethods = ['windowsHelloForBusiness'];
  for (const person of share(0.12)) person.otherMethods = ['mobilePhone'];
  for (const person of share(0.03)) person.otherMethods = ['mobilePhone', 'officePhone', 'email'];
  for (const person of share(0.04)) person.otherMethods = [];
  for (const person of share(0.015)) person.otherMethods = ['email', 'securityQuestion'];
  for (const person of share(0.004)) person.otherMethods = ['quantumToken'];
  for (const person of share(0.006)) person.otherMethods = ['microsoftAuthenticatorPush', 'quantumToken'];
}

function aPerson(seed: string, index: number, luck: Chance): Person {
  const culture = cultureFor(luck.next());
  const place = luck.pick(culture.places);
  const [given, givenLatin] = spelling(luck.pick(culture.given));
  const [family, familyLatin] = spelling(luck.pick(culture.family));
  const department = luck.pick(departments);
  const id = seededGuid(seed, `person:${index}`);
  return {
    id,
    mri: `29:1${Buffer.from(`${seed}:${id}`).toString('base64url').slice(0, 40)}${id.slice(0, 8)}`,
    name: culture.familyFirst ? `${family} ${given}` : `${given} ${family}`,
    givenName: given,
    surname: family,
    upn: `${givenLatin}.${familyLatin}`.toLowerCase(),
    jobTitle: luck.pick(department.titles),
    department: department.name,
    country: place.country,
    timeZone: place.timeZone,
    language: luck.next() < 0.15 ? null : culture.language,
    locale: culture.language,
    kind: 'member',
    enabled: true,
    account: 'person',
    isAdmin: false,
    otherMethods: [],
    passkeys: [],
    inReport: true,
    teams: 'licensed',
    installed: false,
    blocked: null,
    temperament: temperamentFor(luck.next()),
    yours: false,
    device: luck.pick(['authenticator-ios', 'authenticator-android', 'windows', 'icloud', 'google']),
  };
}

function cultureFor(draw: number): Culture {
  const total = cultures.reduce((sum, culture) => sum + culture.weight, 0);
  let left = draw * total;
  for (const culture of cultures) {
    left -= culture.weight;
    if (left < 0) return culture;
  }
  return cultures[0] as Culture;
}

function temperamentFor(draw: number): Temperament {
  if (draw < 0.2) return 'registers';
  if (draw < 0.4) return 'acknowledges';
  if (draw < 0.6) return 'snoozes';
  if (draw < 0.65) return 'fails';
  if (draw < 0.7) return 'asks';
  return 'ignores';
}

function spelling(word: string): [native: string, latin: string] {
  const [native = word, latin = native] = word.split('|');
  const plain = latin.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
  return [native, plain];
}

function uniqueAddresses(people: readonly Person[]): void {
  const seen = new Map<string, number>();
  for (const person of people) {
    const times = (seen.get(person.upn) ?? 0) + 1;
    seen.set(person.upn, times);
    person.upn = `${person.upn}${times === 1 ? '' : times}@${domain}`;
  }
}

function makeAda(people: readonly Person[]): void {
  const ada = people[0];
  if (!ada) return;
  Object.assign(ada, {
    name: 'Ada Keyes',
    givenName: 'Ada',
    surname: 'Keyes',
    upn: `ada.keyes@${domain}`,
    jobTitle: 'Identity Lead',
    department: 'Information Technology',
    country: 'IE',
    timeZone: 'Europe/Dublin',
    language: 'en-US',
    locale: 'en-US',
    isAdmin: true,
    otherMethods: ['microsoftAuthenticatorPush', 'softwareOneTimePasscode'],
    temperament: 'ignores',
    device: 'authenticator-ios',
  } satisfies Partial<Person>);
}

function becomeRoom(person: Person, index: number): void {
  Object.assign(person, {
    name: `Meeting Room ${['Lighthouse', 'Anchor', 'Compass', 'Harbour', 'Tide', 'Beacon'][index] ?? index + 1}`,
    givenName: '',
    surname: '',
    upn: `room.${index + 1}@${domain}`,
    jobTitle: null,
    language: null,
    account: 'room',
    enabled: index % 2 === 0,
    teams: index % 2 === 0 ? 'licensed' : 'no-licence',
    otherMethods: [],
  } satisfies Partial<Person>);
}

function becomeMailbox(person: Person, index: number): void {
  Object.assign(person, {
    name: `Mailbox ${['Customs', 'Invoices', 'Careers', 'Berths'][index] ?? index + 1}`,
    givenName: '',
    surname: '',
    upn: `mailbox.${index + 1}@${domain}`,
    jobTitle: null,
    language: null,
    account: 'shared-mailbox',
    enabled: index % 2 === 0,
    teams: 'no-licence',
    otherMethods: [],
  } satisfies Partial<Person>);
}

function becomeGuest(person: Person, luck: Chance): void {
  const name = person.upn.split('@')[0] ?? 'guest';
  person.kind = 'guest';
  person.upn = `${name}_partner.example#EXT#@${domain}`;
  person.department = null;
  person.jobTitle = null;
  person.otherMethods = luck.next() < 0.5 ? ['mobilePhone'] : ['microsoftAuthenticatorPush'];
}
