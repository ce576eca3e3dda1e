// The audit log: what admins did, each line chained to the one before it by a hash, so that a line that was changed, taken
// out or put elsewhere is found. Lines hold pseudonyms in place of people, so a person can be forgotten while the chain stays.

import type { Instant } from './time.ts';

/** What is kept of what was sent along: switches and numbers as they are, of everything else that it was given. */
export type ActDetails = Readonly<Record<string, boolean | number | null | 'given'>>;

/** Something that a person is about to do, or (`refused`) did not come to do. */
export type Act = {
  readonly at: Instant;
  /** Entra object id of who does it. */
  readonly by: string;
  /** A route such as “PUT /api/stop”, or a command of the chat. */
  readonly act: string;
  readonly about: { readonly personId: string } | { readonly id: string } | null;
  readonly outcome: 'asked' | 'refused';
  readonly details: ActDetails;
};

export type AuditLine = {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  /** A pseudonym. */
  readonly actor: string;
  readonly act: string;
  /** A pseudonym, or the id of a thing. */
  readonly about: string | null;
  readonly outcome: 'asked' | 'refused';
  readonly details: ActDetails;
  /** The hash of the line before. */
  readonly prev: string;
  readonly hash: string;
};

/** SHA-256 of the text as UTF-8, in hex. */
export type Hash = (text: string) => string;

/** The hash before the first line. */
export const GENESIS = '0'.repeat(64);

/** How far the chain reaches: its newest line. */
export type Head = { readonly seq: number; readonly hash: string };
export const NO_LINES: Head = { seq: 0, hash: GENESIS };

export function chained(head: Head, line: Omit<AuditLine, 'seq' | 'prev' | 'hash'>, hash: Hash): AuditLine {
  const linked = { ...line, seq: head.seq + 1, prev: head.hash };
  return { ...linked, hash: hashOf(linked, hash) };
}

/** The first line that does not fit the one before it. */
export type Broken = { readonly seq: number; readonly why: string };

/** Looks at the next lines after `head`; gives the head after them, or the first broken link. */
export function follow(head: Head, lines: readonly AuditLine[], hash: Hash): Head | Broken {
  let newest = head;
  for (const line of lines) {
    const seq = newest.seq + 1;
    if (line.seq !== seq) return { seq, why: `line ${seq} is missing; line ${line.seq} comes next` };
    if (line.prev !== newest.hash) return { seq, why: 'it does not follow from the line before it' };
    if (hashOf(line, hash) !== line.hash) return { seq, why: 'it was changed after it was written' };
    newest = { seq, hash: line.hash };
  }
  return newest;
}

/** `kept` is what the log itself says its newest line is. */
export function endsAt(head: Head, kept: Head): Broken | null {
  if (head.seq === kept.seq && head.hash === kept.hash) return null;
  const seq = Math.min(head.seq, kept.seq) + 1;
  return { seq, why: `the log ends with line ${head.seq}, but line ${kept.seq} was written last` };
}

function hashOf({ seq, at, actor, act, about, outcome, details, prev }: Omit<AuditLine, 'hash'>, hash: Hash) {
  return hash(canonical({ seq, at, actor, act, about, outcome, details, prev }));
}

/** JSON with its keys in order and without spaces, so that the same value is always the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

/** What may be kept of a body: no words and no ids of anybody. */
export function detailsOf(body: unknown): ActDetails {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const kept = Object.entries(body).flatMap(([name, value]): [string, ActDetails[string]][] => {
    if (value === undefined) return [];
    const plain = typeof value === 'boolean' || typeof value === 'number' || value === null;
    return [[name, plain ? value : 'given']];
  });
  return Object.fromEntries(kept);
}
