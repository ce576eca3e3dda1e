// Which people a list shows, in one language for the API, the tab's addresses and the store. Standing, methods and kinds
// are as they were last counted (see `ListedPerson`); everything else is as it is now.

import type { Answer } from './answer.ts';
import type { HeldKind } from './methods.ts';
import { heldOf, type Hold, type Person } from './person.ts';
import type { Platform } from './platform.ts';
import type { Reach } from './reach.ts';
import { deadlineOf } from './sms-deadline.ts';
import { standingOf, type Scope, type StandingReason } from './standing.ts';
import type { Instant } from './time.ts';

/** The stages of the funnel as `core/report.ts` counts them, and who is snoozing. */
export const FUNNEL_STAGES = [
  'in-scope',
  'eligible',
  'reached',
  'acknowledged',
  'registered',
  'snoozing',
] as const;
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** All that is named must hold; a list holds when any of it does. */
export type PeopleFilter = {
  /** In the name or sign-in name, or the whole id; letter case does not matter. */
  readonly text?: string;
  readonly standing?: readonly StandingReason[];
  readonly smsOnly?: boolean;
  readonly kind?: readonly HeldKind[];
  readonly reach?: readonly Reach['is'][];
  /** Graph confirms a passkey that is not lost. */
  readonly registered?: boolean;
  readonly acknowledged?: boolean;
  readonly snoozing?: boolean;
  readonly optedOut?: boolean;
  readonly onHold?: boolean;
  /** With a nudge that ended so; of `wave` when one is named. */
  readonly ended?: readonly ('failed' | 'in-doubt')[];
  /** Empty text = none is known. */
  readonly department?: string;
  /** ISO 3166, two letters; empty text = none is known. */
  readonly country?: string;
  /** The device that they chose. */
  readonly platform?: readonly Platform[];
  readonly group?: string;
  /** On the frozen list of this wave. */
  readonly wave?: string;
  /** A bar of the funnel, of `wave` when one is named. */
  readonly stage?: FunnelStage;
  /** Got no nudge, for this reason, as the report counts them; of `wave` when one is named. */
  readonly left?: string;
};

export const PEOPLE_SORTS = ['name', 'department', 'standing', 'last-message'] as const;
/** `last-message`: the newest first, then whoever got none; the others from A to Z. */
export type PeopleSort = (typeof PEOPLE_SORTS)[number];

/** Where a page ended: the value that it is sorted by, null = none, and the id. */
export type PeoplePlace = { readonly key: string | null; readonly id: string };

export type PeoplePage = {
  readonly sort: PeopleSort;
  readonly after: PeoplePlace | null;
  readonly limit: number;
};

/** What a person's facts come to in a campaign, kept so that a million can be filtered by it. */
export type CountedStanding = {
  readonly personId: string;
  readonly standing: StandingReason;
  /** Meets the end of SMS and voice, whatever the standing. */
  readonly smsOnly: boolean;
  readonly kinds: readonly HeldKind[];
};

/** One row of a list. */
export type ListedPerson = Pick<Person, 'id' | 'name' | 'upn' | 'department' | 'country'> &
  Omit<CountedStanding, 'personId'> & {
    readonly reach: Reach;
    readonly answer: Answer['is'];
    readonly lastMessageAt: Instant | null;
    readonly acknowledgedAt: Instant | null;
    readonly registeredAt: Instant | null;
    readonly hold: Hold | null;
  };

export type PeopleList = {
  readonly people: readonly ListedPerson[];
  readonly next: PeoplePlace | null;
};

export const BREAKDOWNS = ['department', 'country', 'platform', 'kind', 'standing'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** How many people have each value; null = it is not known. Who holds passkeys of two kinds counts for both. */
export type BreakdownRow = {
  readonly value: string | null;
  readonly people: number;
  readonly registered: number;
};

export function countedStanding(person: Person, scope: Scope): CountedStanding {
  return {
    personId: person.id,
    standing: standingOf(person, scope).is,
    smsOnly: deadlineOf(person) !== null,
    kinds: kindsOf(person),
  };
}

/** The kinds of the passkeys that a person holds, once each. Of Graph's own rows their type, else the report's strings. */
export function kindsOf(person: Person): readonly HeldKind[] {
  const named = person.passkeys !== null && person.passkeys.length > 0;
  const kinds = named
    ? (person.passkeys ?? []).map(({ type }) => TYPES[type?.toLowerCase() ?? ''] ?? 'other')
    : heldOf(person).map((held) => ('kind' in held ? held.kind : 'other'));
  return [...new Set(kinds)].toSorted();
}

const TYPES: Readonly<Record<string, HeldKind>> = { devicebound: 'device-bound', synced: 'synced' };
