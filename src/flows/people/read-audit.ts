// The audit log as an auditor reads it, and whether it is whole. It is read in slices, so it may be of any length.

import {
  endsAt,
  follow,
  NO_LINES,
  type AuditLine,
  type Broken,
  type Hash,
  type Head,
} from '../../core/audit.ts';
import type { AuditFilter, AuditReads } from '../../ports.ts';

const SLICE = 1_000;

/** `from` = the head that the check ended with, when nothing is broken. */
export type Verdict = { readonly head: Head; readonly broken: Broken | null };

/** Checks every link from the first line on. A line that is added meanwhile is left for the next time. */
export async function verifyAudit(store: AuditReads, hash: Hash): Promise<Verdict> {
  const kept = await store.auditHead();
  let head = NO_LINES;
  for await (const lines of slices(store, {})) {
    const next = follow(
      head,
      lines.filter(({ seq }) => seq <= kept.seq),
      hash,
    );
    if ('why' in next) return { head, broken: next };
    head = next;
    if (head.seq >= kept.seq) break;
  }
  return { head, broken: endsAt(head, kept) };
}

/** All lines that the filter takes, oldest first, for a file. */
export async function exportAudit(store: AuditReads, filter: AuditFilter): Promise<readonly AuditLine[]> {
  const all: AuditLine[] = [];
  for await (const lines of slices(store, filter)) all.push(...lines);
  return all;
}

async function* slices(store: AuditReads, filter: AuditFilter): AsyncGenerator<readonly AuditLine[]> {
  for (let after = 0; ; ) {
    const lines = await store.auditLines(after, SLICE, filter);
    yield lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < SLICE) return;
    after = last.seq;
  }
}
