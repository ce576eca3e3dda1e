// The tab API's routes for lists of people: filtered, by pages; found by name while typing; broken down by one fact.

import { z } from 'zod/v4';
import { maskedAll } from '../../core/masking.ts';
import {
  BREAKDOWNS,
  type Breakdown,
  type BreakdownRow,
  type PeopleFilter,
  type PeoplePage,
} from '../../core/people-filter.ts';
import type { Person } from '../../core/person.ts';
import type { PeopleListed } from '../../flows/people/list-people.ts';
import { FilterQuery, filterOf, PageQuery, placeOf, placeText } from './people-schemas.ts';
import type { Route } from './route.ts';
import { CampaignId, Instant, personAnswer, PersonAnswer, READ, READ_NAMES } from './schemas.ts';

export type PeopleApi = {
  /** Null when there is no such campaign. */
  listPeople(campaignId: string, filter: PeopleFilter, page: PeoplePage): Promise<PeopleListed | null>;
  breakdown(campaignId: string, by: Breakdown): Promise<readonly BreakdownRow[] | null>;
  findPeople(text: string): Promise<readonly Person[]>;
};

const ListQuery = z.object({ campaign: CampaignId, ...FilterQuery.shape, ...PageQuery.shape });
const ListAnswer = z.object({
  at: Instant,
  countedAt: Instant.nullable().describe(
    'when standings, SMS-only and kinds were last counted for everybody',
  ),
  total: z.int().nullable().describe('with the first page; null = more than 10,000, or a later page'),
  next: z.string().nullable().describe('`after` of the next page; null = this was the last'),
  people: z.array(
    PersonAnswer.extend({
      standing: z.string(),
      smsOnly: z.boolean(),
      kinds: z.array(z.string()),
      reach: z.looseObject({ is: z.string() }),
      answer: z.string(),
      lastMessageAt: Instant.nullable(),
      acknowledgedAt: Instant.nullable(),
      registeredAt: Instant.nullable(),
      hold: z.object({ why: z.string(), until: Instant.nullable() }).nullable(),
    }),
  ),
});
const BreakdownQuery = z.object({ campaign: CampaignId, by: z.enum(BREAKDOWNS) });

export function peopleRoutes(api: PeopleApi): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/people',
      summary: 'People by a filter, sorted, by pages. The same filter is the tab’s address.',
      roles: READ_NAMES,
      query: ListQuery,
      answer: ListAnswer,
      handle: async ({ query }) => {
        const { campaign, sort, after, limit, ...filter } = ListQuery.parse(query);
        const place = after === undefined ? null : placeOf(after);
        const listed = await api.listPeople(campaign, filterOf(filter), { sort, after: place, limit });
        return listed && { ...listed, next: listed.next && placeText(listed.next) };
      },
    },
    {
      method: 'get',
      path: '/api/people/breakdown',
      summary: 'How many people in scope have each department, country, device, kind of passkey or standing.',
      roles: READ,
      query: BreakdownQuery,
      answer: z.object({
        rows: z.array(
          z.object({
            value: z.string().nullable().describe('null = not known, or none'),
            people: z.int(),
            registered: z.int(),
          }),
        ),
      }),
      handle: async ({ query, smallest }) => {
        const { campaign, by } = BreakdownQuery.parse(query);
        const rows = await api.breakdown(campaign, by);
        // A value that too few people have is not even named.
        const shown = rows?.map((row) => maskedAll(row, smallest)).filter(({ people }) => people > 0);
        return shown && { rows: shown };
      },
    },
    {
      method: 'get',
      path: '/api/people/search',
      summary: 'People by name, sign-in name or id, best first, for pickers.',
      roles: READ_NAMES,
      query: z.object({ search: z.string().trim().min(1).max(200) }),
      answer: z.object({ people: z.array(PersonAnswer) }),
      handle: async ({ query }) => ({
        people: (await api.findPeople(query['search'] ?? '')).map(personAnswer),
      }),
    },
  ];
}
