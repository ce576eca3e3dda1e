// What the pretend company "Northwind Harbour" is made of: people with their accounts, methods and habits, and groups.
// Words only; seed-organisation.ts makes one.
import type { AuthenticationMethodsPolicy } from './methods-policy.ts';
import type { Passkey, PasskeyKind } from './passkeys.ts';

export const company = 'Northwind Harbour';
export const domain = 'northwindharbour.example';

export type Temperament = 'registers' | 'acknowledges' | 'snoozes' | 'fails' | 'asks' | 'ignores';
export type Person = {
  id: string;
  /** Teams' own id of the person, valid for this bot only */
  mri: string;
  name: string;
  givenName: string;
  surname: string;
  upn: string;
  jobTitle: string | null;
  department: string | null;
  country: string;
  timeZone: string;
  language: string | null;
  /** language of the Teams client */
  locale: string;
  kind: 'member' | 'guest';
  enabled: boolean;
  account: 'person' | 'room' | 'shared-mailbox';
  isAdmin: boolean;
  /** methods other than passkeys, as the registration report spells them */
  otherMethods: string[];
  passkeys: Passkey[];
  inReport: boolean;
  teams: 'licensed' | 'no-licence' | 'install-forbidden';
  installed: boolean;
  blocked: null | 'ConversationBlockedByUser' | 'MessageWritesBlocked';
  temperament: Temperament;
  yours: boolean;
  device: PasskeyKind;
};
export type Group = {
  id: string;
  name: string;
  description: string;
  people: string[];
  groups: string[];
  /** members are shown only with Member.Read.Hidden */
  hidden?: boolean;
};
export type Organisation = { people: Person[]; groups: Group[]; policy: AuthenticationMethodsPolicy };

/** Groups that settings and tests refer to by name. */
export const groupNames = {
  everyone: 'All employees',
  admins: 'Keywave admins',
  approvers: 'Keywave approvers',
  viewers: 'Keywave viewers',
  exceptions: 'Passkey exceptions',
  breakGlass: 'Break-glass accounts',
  hardened: 'Hardened devices',
  standard: 'Standard devices',
} as const;
