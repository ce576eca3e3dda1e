// What the rows of Microsoft Graph about one person mean for us; unknown values are kept. Shapes: Graph v1.0
// userRegistrationDetails, fido2AuthenticationMethod, directoryAudit, mailboxSettings. Old documented samples say
// creationDateTime where the metadata says createdDateTime, and Type where it says type: both are taken.

import { findIana } from 'windows-iana';
import * as z from 'zod/v4';
import type { MethodsReport, Passkey } from '../../core/person.ts';
import { isTimeZone } from '../../core/window.ts';
import type { Mailbox, Reported, SecurityInfoEvent } from '../../ports.ts';

export const id = z
  .string()
  .min(1)
  .transform((value) => value.toLowerCase());

export const text = z
  .string()
  .nullish()
  .transform((value) => value || null);

/** Absent is empty. */
export const listOf = <S extends z.ZodType>(row: S) =>
  z
    .array(row)
    .nullish()
    .transform((list) => list ?? []);
export const strings = listOf(z.string());

/** Graph writes up to seven decimals; an `Instant` has three. */
export const instant = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), { message: 'no date', abort: true })
  .transform((value) => new Date(value).toISOString());

export const reportRow = z.object({
  id,
  isMfaCapable: z.boolean().nullish(),
  isAdmin: z.boolean().nullish(),
  methodsRegistered: z.array(z.string()).nullish(),
  lastUpdatedDateTime: instant.nullish(),
});

export const passkeyRow = z.object({
  id: z.string().min(1),
  displayName: text,
  aaGuid: text,
  model: text,
  passkeyType: text,
  // That somebody holds a passkey counts for more than since when.
  createdDateTime: instant.nullish().catch(null),
  creationDateTime: instant.nullish().catch(null),
});

/** A row that was never refreshed counts as oldest, so that any newer word wins. */
const NEVER = new Date(0).toISOString();

/** What a row does not say is not known, and never a no. */
export function toReport(row: z.output<typeof reportRow>): Reported {
  if (row.methodsRegistered == null) return { personId: row.id, report: null };
  const report: MethodsReport = {
    registered: row.methodsRegistered,
    mfaCapable: row.isMfaCapable ?? null,
    admin: row.isAdmin ?? false,
    reportedAt: row.lastUpdatedDateTime ?? NEVER,
  };
  return { personId: row.id, report };
}

export function toPasskey(row: z.output<typeof passkeyRow>): Passkey {
  return {
    id: row.id,
    name: row.displayName ?? row.model ?? 'Passkey',
    aaGuid: row.aaGuid?.toLowerCase() ?? null,
    model: row.model,
    type: row.passkeyType,
    createdAt: row.createdDateTime ?? row.creationDateTime ?? null,
  };
}

const identity = z.object({ id: z.string().nullish() }).nullish();

export const auditRow = z.object({
  id: z.string().min(1),
  activityDateTime: instant,
  activityDisplayName: text,
  resultReason: text,
  result: text,
  initiatedBy: z.object({ user: identity }).nullish(),
  targetResources: z
    .array(z.object({ id: z.string().nullish(), type: text.optional(), Type: text.optional() }))
    .nullish(),
});

/** What an audit row says in place of an id when there is none. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Who it is about: the user it was done to, else who did it (people register for themselves; admins for others).
 * Null when the row names nobody. A failed attempt is no registration.
 */
export function toSecurityInfoEvent(row: z.output<typeof auditRow>): SecurityInfoEvent | null {
  const target = row.targetResources?.find(
    ({ id: targetId, type, Type }) => targetId && (type ?? Type ?? 'user').toLowerCase() === 'user',
  );
  const personId = (target?.id ?? row.initiatedBy?.user?.id)?.toLowerCase();
  if (!personId || personId === NOBODY) return null;
  const said = [row.activityDisplayName, row.resultReason].filter((each) => each !== null).join(': ');
  const succeeded = row.result === null || row.result.toLowerCase() === 'success';
  const what = succeeded ? meaningOf(row.activityDisplayName ?? '', said) : 'other';
  return { id: row.id, at: row.activityDateTime, personId, what, said };
}

/** Microsoft does not document how a deletion names its method, so one that names no passkey leaves it open which it was. */
function meaningOf(activity: string, said: string): SecurityInfoEvent['what'] {
  const passkey = /fido2|passkey/iu.test(said);
  if (/\bdeleted\b/iu.test(activity)) return passkey ? 'passkey-deleted' : 'method-deleted';
  return passkey && /\bregistered\b/iu.test(activity) ? 'passkey-registered' : 'other';
}

export const mailboxRow = z.object({
  timeZone: text,
  userPurpose: text.optional(),
});

/** Exchange names zones as Windows does, or as IANA does. */
export function toMailbox({ timeZone, userPurpose }: z.output<typeof mailboxRow>): Mailbox {
  const zone = timeZone === null || isTimeZone(timeZone) ? timeZone : (findIana(timeZone)[0] ?? null);
  return { timeZone: zone, purpose: userPurpose?.toLowerCase() ?? null };
}
