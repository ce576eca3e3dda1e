// What the rows of Microsoft Graph mean for us. Unknown fields are ignored, unknown values kept; a row that does
// not parse is counted and logged by its id, never dropped in silence; a reply without `value` is no Graph page.
// Shapes: Graph v1.0 user, userRegistrationDetails, fido2AuthenticationMethod. An old documented sample says
// creationDateTime where the metadata says createdDateTime: both are taken.

import * as z from 'zod/v4';
import type { MethodsReport, Passkey } from '../../core/person.ts';
import type { Log, User } from '../../ports.ts';
import { notGraph } from './requests.ts';

const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

const id = z
  .string()
  .min(1)
  .transform((value) => value.toLowerCase());

const text = z
  .string()
  .nullish()
  .transform((value) => value || null);

/** Graph writes up to seven decimals; an `Instant` has three. */
const instant = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), 'no date')
  .transform((value) => new Date(value).toISOString());

export const userRow = z.object({
  id,
  displayName: text,
  userPrincipalName: z.string().min(1),
  userType: text,
  accountEnabled: z.boolean().nullish(),
  department: text,
  usageLocation: text,
  preferredLanguage: text,
});

export const memberRow = z.object({ id });

export const reportRow = z.object({
  id,
  isMfaCapable: z.boolean(),
  isAdmin: z.boolean().nullish(),
  methodsRegistered: z.array(z.string()),
  lastUpdatedDateTime: instant.nullish(),
});

export const passkeyRow = z.object({
  id: z.string().min(1),
  displayName: text,
  aaGuid: text,
  model: text,
  passkeyType: text,
  createdDateTime: instant.nullish(),
  creationDateTime: instant.nullish(),
});

/** Old accounts have no userType (members, says Graph), and an unknown one is treated so; `odd` tells. */
export function toUser(row: z.output<typeof userRow>): { user: User; odd: boolean } {
  const userType = row.userType?.toLowerCase();
  const user: User = {
    id: row.id,
    name: row.displayName ?? row.userPrincipalName,
    upn: row.userPrincipalName,
    userType: userType === 'guest' ? 'guest' : 'member',
    enabled: row.accountEnabled ?? true,
    department: row.department,
    country: row.usageLocation,
    language: row.preferredLanguage,
  };
  return { user, odd: (userType !== 'guest' && userType !== 'member') || row.accountEnabled == null };
}

/** A row that was never refreshed counts as oldest, so that any newer word wins. */
const NEVER = new Date(0).toISOString();

export function toReport(row: z.output<typeof reportRow>): { personId: string; report: MethodsReport } {
  const report = {
    registered: row.methodsRegistered,
    mfaCapable: row.isMfaCapable,
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

/** The rows of one page that parse, and the next link. The others are counted and logged. */
export function readPage<S extends z.ZodType>(
  reply: unknown,
  row: S,
  about: { readonly list: string; readonly log: Log },
): { rows: z.output<S>[]; next: string | null } {
  const parsed = page.safeParse(reply);
  if (!parsed.success) throw notGraph();
  const rows: z.output<S>[] = [];
  let unread = 0;
  for (const value of parsed.data.value) {
    const result = row.safeParse(value);
    if (result.success) {
      rows.push(result.data);
      continue;
    }
    unread++;
    const field = result.error.issues[0]?.path.join('.') ?? '';
    about.log.warn('graph row not understood', { list: about.list, id: idOf(value), field });
  }
  if (unread > 0) about.log.warn('graph rows left out', { list: about.list, rows: unread });
  return { rows, next: parsed.data['@odata.nextLink'] ?? null };
}

function idOf(value: unknown): string {
  const found = z.object({ id: z.string() }).safeParse(value);
  return found.success ? found.data.id : 'without id';
}
