// What of the store is the audit log of what admins did.

import type { Act, AuditLine, Head } from '../core/audit.ts';

export type AuditFilter = {
  /** Lines by or about this person, by Entra object id. */
  readonly personId?: string;
  /** A part of what was done, in any case. */
  readonly act?: string;
};

export type AuditReads = {
  /** Up to `limit` lines that come after the line `after`, oldest first. */
  auditLines(after: number, limit: number, filter?: AuditFilter): Promise<readonly AuditLine[]>;
  /** What was written last, kept apart from the lines themselves. */
  auditHead(): Promise<Head>;
};

export type AuditWrites = {
  /** Adds a line; lines of all processes come one after the other. A person without a pseudonym gets one. */
  noteAct(act: Act): Promise<void>;
  /** Nobody can tell from then on which lines are the person's; false when none were. */
  forgetPseudonym(personId: string): Promise<boolean>;
};
