// The directory: what Microsoft Graph knows.

import type { MethodsReport, Passkey, Person } from '../core/person.ts';
import type { AccessPolicy, MethodsPolicy } from '../core/policy.ts';
import type { OutOfReach } from '../core/reach.ts';
import type { Instant } from '../core/time.ts';

export type User = Omit<
  Person,
  'groups' | 'methods' | 'passkeys' | 'passkeysAt' | 'timeZone' | 'purpose' | 'hold'
>;

/** A user as a delta tells it: a field that is absent has not changed. */
export type UserChange = Pick<User, 'id'> & Partial<User>;

/** A group as a delta tells it; members are the direct ones, and only those that came or went. */
export type GroupChange = {
  readonly id: string;
  /** Absent = not changed. */
  readonly name?: string | null;
  /** Its membership is hidden: Graph shows no members without Member.Read.Hidden. */
  readonly hidden?: boolean;
  readonly joined: readonly { readonly id: string; readonly kind: 'person' | 'group' | 'other' }[];
  readonly left: readonly string[];
};

/** One page of a delta. A reading that is stopped goes on at `link`; the last page's `link` starts the next reading. */
export type Changes<T> = {
  readonly changed: readonly T[];
  /** Ids of what was deleted. */
  readonly removed: readonly string[];
  readonly link: string;
  readonly last: boolean;
  /** How many rows of the page were not understood: what they tell of is not gone. */
  readonly unread: number;
};

/** One page of a list that can be gone on with at `next`; null = this was the last. `unread` as in `Changes`. */
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null; readonly unread: number };

/** `report` is null when the row does not tell the methods: what was known of them stays. */
export type Reported = { readonly personId: string; readonly report: MethodsReport | null };

/** One row of the audit log about somebody's security info. */
export type SecurityInfoEvent = {
  /** The audit row's id, for telling repeats. */
  readonly id: string;
  readonly at: Instant;
  readonly personId: string;
  /** `method-deleted`: the row does not say which one. It says nothing about a passkey, but Graph is worth asking. */
  readonly what: 'passkey-registered' | 'passkey-deleted' | 'method-deleted' | 'other';
  /** Activity and reason as Graph says them. */
  readonly said: string;
};

export type Mailbox = {
  /** IANA zone; null when the mailbox names one that is not known. */
  readonly timeZone: string | null;
  /** `user`, `shared`, `room`, `equipment`, …; null when Graph did not say. */
  readonly purpose: string | null;
};

/** A reading met rows that it does not understand; what was known stays. */
export const ODD_ROWS = 'odd-rows';
export const ODD_ROWS_HINT =
  'Look in the log for “graph row not understood”, and report the list and field it names.';

/** The code of a `Failure` when the tenant has no licence for the registration report. */
export const NO_REPORT = 'no-premium-licence';

/** The code of a `Failure` when a delta link is too old: read again from null. */
export const RESYNC_REQUIRED = 'resync-required';

/**
 * Pages come as Graph gives them. Every call rejects with `Failure` when Graph cannot answer; 429 and 503 are
 * waited out inside, as Retry-After says. Background readings run at low priority and within each area's limits.
 */
export type Directory = {
  /** From null: everybody. Rejects with `RESYNC_REQUIRED` when the link is no longer taken. */
  userChanges(from: string | null): AsyncIterable<Changes<UserChange>>;
  groupChanges(from: string | null): AsyncIterable<Changes<GroupChange>>;
  /** From null: the first page; else from a page's `next`. */
  methodsReport(from: string | null): AsyncIterable<Page<Reported>>;
  methodsPolicy(): Promise<MethodsPolicy>;
  accessPolicies(): Promise<readonly AccessPolicy[]>;
  /** Audit rows about security info since then, oldest or newest first, each possibly told before. */
  securityInfoEvents(since: Instant): AsyncIterable<readonly SecurityInfoEvent[]>;
  /** Null when the person has no mailbox. */
  mailbox(personId: string): Promise<Mailbox | null>;
  /**
   * One person's passkeys, the authoritative word; null when the account no longer exists. `soon`: a person waits,
   * so it goes first and gives up within 1.2 s; else it waits its turn behind everything that is in a hurry.
   */
  passkeys(personId: string, urgency: 'soon' | 'background'): Promise<readonly Passkey[] | null>;
  /** Installs the Teams app for the person; "already there" is success. */
  install(personId: string): Promise<Installed>;
  /** Object ids of a group's owners, in lower case; empty when there is no such group. */
  owners(groupId: string): Promise<readonly string[]>;
  /** Names of the application permissions that an admin granted; null when it cannot be told. */
  granted(): Promise<readonly string[] | null>;
};

export type Installed =
  | { readonly installed: true }
  | { readonly installed: false; readonly why: OutOfReach; readonly code: string };
