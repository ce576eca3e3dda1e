// A named list of people that somebody brought along: rows of a file, each a person or a reason why it is none. Nothing is
// dropped silently: every row that does not count is kept with its reason.

import type { Finding } from './finding.ts';
import type { Person } from './person.ts';
import type { Instant } from './time.ts';

export const MAX_LIST_ROWS = 100_000;

/** One row of the file: its line, and the sign-in name or object id in it; null = there is none. */
export type ListRow = { readonly line: number; readonly key: string | null };

export type RejectReason = 'malformed' | 'unknown' | 'duplicate' | 'guest' | 'disabled';

export type Reject = { readonly line: number; readonly value: string; readonly why: RejectReason };

export type PeopleList = {
  readonly id: string;
  readonly name: string;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly people: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
};

/** What of a person decides whether a row counts. */
export type Listed = Pick<Person, 'id' | 'userType' | 'enabled'>;

export const REJECT_TEXT: Readonly<Record<RejectReason, string>> = {
  malformed: 'holds no sign-in name or object id',
  unknown: 'is nobody in the directory',
  duplicate: 'is on the list already',
  guest: 'is a guest',
  disabled: 'is a disabled account',
};

/** As keys are compared: sign-in names and ids know no case. */
export function listKey(text: string): string | null {
  const key = text.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/u.test(key) || GUID.test(key) ? key : null;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Why the row does not count; null when it does. `taken` are the ids that are on the list. */
export function rejectOf(
  key: string | null,
  person: Listed | undefined,
  taken: ReadonlySet<string>,
): RejectReason | null {
  if (key === null) return 'malformed';
  if (person === undefined) return 'unknown';
  if (taken.has(person.id)) return 'duplicate';
  if (person.userType === 'guest') return 'guest';
  return person.enabled ? null : 'disabled';
}

export const tooManyRows: Finding = {
  what: `The file has more than ${MAX_LIST_ROWS} rows.`,
  why: 'A list holds so many people at most.',
  fix: 'Split the file, or name a group.',
};

export const nobodyOnIt: Finding = {
  what: 'Nobody of this file can be on a list.',
  why: 'No row names an enabled member of the directory by sign-in name or object id.',
  fix: 'Look at the first rows: the first line is the header, and one column is “upn” or “id”.',
};
