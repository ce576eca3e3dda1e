// Schemas that several route tables of the tab API share.

import { z } from 'zod/v4';
import type { Person } from '../../core/person.ts';
import { isTimeZone } from '../../core/window.ts';
import { READ_NAMES, type Role } from '../../ports.ts';

export { READ_NAMES };

export const Instant = z.iso.datetime().describe('UTC');
export const Id = z.guid();
export const CampaignId = z.string().min(1).max(64);

export const TimeZone = z.string().refine(isTimeZone, 'is not an IANA time zone');
/** Why somebody did what they did, in their own words. */
export const Reason = z.string().trim().min(1).max(200);

export const PersonAnswer = z.object({
  id: Id,
  name: z.string(),
  upn: z.string(),
  department: z.string().nullable(),
  country: z.string().nullable(),
});

export function personAnswer({ id, name, upn, department, country }: Person): z.infer<typeof PersonAnswer> {
  return { id, name, upn, department, country };
}

const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('group'), id: Id }),
  z.object({ kind: z.literal('person'), id: Id }),
  z.object({ kind: z.literal('list'), id: Id }),
  z
    .object({ kind: z.literal('methods'), are: z.enum(['sms-or-voice-only', 'admins', 'no-mfa']) })
    .describe('by what Microsoft’s report says of their methods'),
]);
export const Audience = z
  .object({ include: z.array(Target).min(1).max(1000), exclude: z.array(Target).max(1000).default([]) })
  .describe('Include minus exclude; exclusion always wins.');

export const Window = z
  .object({
    from: z.number().min(0).max(24),
    to: z.number().min(0).max(24),
    days: z.array(z.int().min(1).max(7)).min(1),
  })
  .refine(({ from, to }) => from < to, 'a window opens before it closes')
  .nullable()
  .describe('local hours (9.5 = half past nine) and weekdays, 1 = Monday; null = any time');

/** Four eyes: one of these who is not the author. */
export const APPROVE: readonly Role[] = ['Campaign.Admin', 'Campaign.Approver'];
export const STEER: readonly Role[] = ['Campaign.Admin', 'Campaign.Author'];
export const READ: readonly Role[] = [...READ_NAMES, 'Campaign.Viewer'];
