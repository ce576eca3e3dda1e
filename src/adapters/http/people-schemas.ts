// A filter of people as text, the same in a request, in the tab's address and where one is kept: what may be several is
// set apart by commas, yes and no are words. And the place where a page ended, which only the server reads.

import { z } from 'zod/v4';
import {
  FUNNEL_STAGES,
  PEOPLE_SORTS,
  type PeopleFilter,
  type PeoplePlace,
} from '../../core/people-filter.ts';
import type { HeldKind } from '../../core/methods.ts';
import { PLATFORMS } from '../../core/platform.ts';
import { STANDING_TEXT, type StandingReason } from '../../core/standing.ts';
import { Id } from './schemas.ts';

const KINDS = ['authenticator', 'windows', 'security-key', 'device-bound', 'synced', 'other'] as const;
KINDS satisfies readonly HeldKind[];
const REASONS = Object.keys(STANDING_TEXT) as readonly StandingReason[];
const REACHES = ['in', 'unknown', 'out'] as const;
const ENDS = ['failed', 'in-doubt'] as const;

const YesNo = z.enum(['yes', 'no']);
const several = (known: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => text.split(',').every((each) => known.includes(each)),
      `is not among ${known.join(', ')}`,
    )
    .describe(`any of these, set apart by commas: ${known.join(', ')}`);

/** `search`, not `text`: what the route was always asked by. */
export const FilterQuery = z.object({
  search: z.string().trim().min(1).max(200).describe('in the name or sign-in name, or the id').optional(),
  standing: several(REASONS).optional(),
  smsOnly: YesNo.optional(),
  kind: several(KINDS).describe('of the passkeys they hold').optional(),
  reach: several(REACHES).optional(),
  registered: YesNo.optional(),
  acknowledged: YesNo.optional(),
  snoozing: YesNo.optional(),
  optedOut: YesNo.optional(),
  onHold: YesNo.optional(),
  ended: several(ENDS).describe('with a nudge that ended so').optional(),
  department: z.string().max(200).describe('empty = none is known').optional(),
  country: z.string().max(2).describe('ISO 3166; empty = none is known').optional(),
  platform: several(PLATFORMS).describe('the device they chose').optional(),
  group: Id.optional(),
  wave: Id.describe('on the frozen list of this wave').optional(),
  stage: z.enum(FUNNEL_STAGES).describe('a bar of the funnel').optional(),
  left: z.string().max(64).describe('got no nudge, for this reason of the report').optional(),
});

export const PageQuery = z.object({
  sort: z.enum(PEOPLE_SORTS).default('name'),
  after: z
    .string()
    .max(2_000)
    .refine((text) => placeOf(text) !== null, 'is not a place that a page ended at')
    .describe('`next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export function filterOf(query: z.infer<typeof FilterQuery>): PeopleFilter {
  const { search, smsOnly, registered, acknowledged, snoozing, optedOut, onHold, ...rest } = query;
  const { standing, kind, reach, ended, platform, ...whole } = rest;
  // The schema has looked at each of them.
  const list = <T extends string>(text: string) => text.split(',') as T[];
  return {
    ...whole,
    ...(search !== undefined && { text: search }),
    ...(standing !== undefined && { standing: list<StandingReason>(standing) }),
    ...(kind !== undefined && { kind: list<HeldKind>(kind) }),
    ...(reach !== undefined && { reach: list<(typeof REACHES)[number]>(reach) }),
    ...(ended !== undefined && { ended: list<(typeof ENDS)[number]>(ended) }),
    ...(platform !== undefined && { platform: list<(typeof PLATFORMS)[number]>(platform) }),
    ...(smsOnly !== undefined && { smsOnly: smsOnly === 'yes' }),
    ...(registered !== undefined && { registered: registered === 'yes' }),
    ...(acknowledged !== undefined && { acknowledged: acknowledged === 'yes' }),
    ...(snoozing !== undefined && { snoozing: snoozing === 'yes' }),
    ...(optedOut !== undefined && { optedOut: optedOut === 'yes' }),
    ...(onHold !== undefined && { onHold: onHold === 'yes' }),
  };
}

const Place = z.tuple([z.string().nullable(), z.string().max(64)]);

export function placeText({ key, id }: PeoplePlace): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/** Null for what never was a place. */
export function placeOf(text: string): PeoplePlace | null {
  try {
    const [key, id] = Place.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { key, id };
  } catch {
    return null;
  }
}
