// The tab API's routes about the tenant: its readiness, its groups, people out of reach, people on hold, attribution.

import { z } from 'zod/v4';
import type { Attribution } from '../../core/attribution.ts';
import { maskedAttribution, type Smallest } from '../../core/masking.ts';
import type { Hold, Person } from '../../core/person.ts';
import type { OutOfReach } from '../../core/reach.ts';
import { REACH_TEXT } from '../../core/reach.ts';
import type { ReadinessReport } from '../../flows/tenant/read-readiness.ts';
import type { GroupInfo } from '../../ports.ts';
import type { Instant as InstantText } from '../../core/time.ts';
import type { Route } from './route.ts';
import { CampaignId, Id, Instant, personAnswer, PersonAnswer, READ, READ_NAMES, Reason } from './schemas.ts';

export type TenantApi = {
  /** Counts of people as multiples of `smallest`, in sentences too. */
  readiness(smallest: Smallest): Promise<ReadinessReport>;
  findGroups(text: string): Promise<readonly GroupInfo[]>;
  outOfReach(): Promise<
    readonly { readonly person: Person; readonly why: OutOfReach; readonly since: InstantText | null }[]
  >;
  /** Throws `Findings` for a hold that cannot be. */
  hold(personId: string, hold: Hold, by: string): Promise<void>;
  liftHold(personId: string, by: string): Promise<void>;
  /** Null when there is no such campaign. */
  attribution(campaignId: string): Promise<Attribution | null>;
};

const ReadinessAnswer = z.object({
  at: Instant,
  countedAt: Instant.nullable(),
  readings: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      readAt: Instant.nullable().describe('when the newest reading began that ran to its end'),
      startedAt: Instant.nullable(),
      trouble: z.object({ code: z.string(), hint: z.string(), since: Instant }).nullable(),
    }),
  ),
  criteria: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      result: z.enum(['pass', 'fail', 'cannot-tell']),
      evidence: z.string(),
      fix: z.string().nullable(),
    }),
  ),
  campaign: z.object({
    state: z.string(),
    means: z.string(),
    history: z.array(z.object({ date: z.string(), text: z.string() })),
  }),
  findings: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(['blocks', 'hinders', 'notice']),
      what: z.string(),
      evidence: z.string(),
      why: z.string(),
      fix: z.string(),
      link: z.url(),
    }),
  ),
  people: z.looseObject({ members: z.int(), smsOrVoiceOnly: z.int() }),
  deadline: z.object({ at: Instant, people: z.int() }).nullable(),
  drift: z.array(z.object({ about: z.string(), ours: z.string(), entra: z.string() })),
  coverage: z
    .object({
      report: z.object({
        rows: z.int(),
        strangers: z.int().describe('rows about accounts that Keywave does not know'),
        oldest: Instant.nullable().describe('when Microsoft refreshed the oldest row'),
        newest: Instant.nullable(),
      }),
      unknownMethods: z.record(z.string(), z.int()).describe('how many people have each'),
      waitingForGraph: z.int().describe('people of whose passkeys Graph is still to be asked'),
      strangersInAuditLog: z.int().describe('audit rows about accounts that Keywave does not know'),
    })
    .describe('how complete the facts are'),
});

const OutOfReachAnswer = z.object({
  people: z.array(PersonAnswer.extend({ why: z.string(), since: Instant.nullable() })),
});

const HoldBody = z.object({ why: Reason, until: Instant.nullable().default(null) });

export function tenantRoutes(api: TenantApi): readonly Route[] {
  const outOfReach = async () => ({
    people: (await api.outOfReach()).map(({ person, why, since }) => ({
      ...personAnswer(person),
      why: REACH_TEXT[why],
      since,
    })),
  });
  return [
    {
      method: 'get',
      path: '/api/readiness',
      summary:
        'Whether the tenant is ready, what Entra will do, what is in the way, and how old each fact is.',
      roles: READ,
      answer: ReadinessAnswer,
      handle: ({ smallest }) => api.readiness(smallest),
    },
    {
      method: 'get',
      path: '/api/groups',
      summary: 'Groups by name or id, for pickers.',
      roles: READ_NAMES,
      query: z.object({ search: z.string().trim().max(200) }),
      answer: z.object({
        groups: z.array(z.object({ id: z.string(), name: z.string(), hidden: z.boolean() })),
      }),
      handle: async ({ query }) => ({ groups: await api.findGroups(query['search'] ?? '') }),
    },
    {
      method: 'get',
      path: '/api/out-of-reach',
      summary: 'People whom Teams does not let Keywave write to, with the reason.',
      roles: READ_NAMES,
      answer: OutOfReachAnswer,
      handle: outOfReach,
    },
    {
      method: 'get',
      path: '/api/out-of-reach.csv',
      summary: 'The same as CSV, for a mail merge or another channel.',
      roles: READ_NAMES,
      answer: z.string(),
      handle: outOfReach,
      csv: (answer) => OutOfReachAnswer.parse(answer).people,
    },
    {
      method: 'put',
      path: '/api/people/{id}/hold',
      summary: 'Leaves a person alone, with a reason, until a date or until it is lifted.',
      roles: ['Campaign.Admin'],
      params: z.object({ id: Id }),
      body: HoldBody,
      answer: z.object({ held: z.boolean() }),
      handle: async ({ params, body, caller }) => {
        await api.hold(personIn(params), HoldBody.parse(body), caller.personId);
        return { held: true };
      },
    },
    {
      method: 'delete',
      path: '/api/people/{id}/hold',
      summary: 'Lifts it.',
      roles: ['Campaign.Admin'],
      params: z.object({ id: Id }),
      answer: z.object({ held: z.boolean() }),
      handle: async ({ params, caller }) => {
        await api.liftHold(personIn(params), caller.personId);
        return { held: false };
      },
    },
    {
      method: 'get',
      path: '/api/attribution',
      summary: 'How many registrations follow a nudge, by the first and by the last one.',
      roles: READ,
      query: z.object({ campaign: CampaignId }),
      answer: z.looseObject({ registered: z.int() }),
      handle: async ({ query, smallest }) => {
        const attribution = await api.attribution(query['campaign'] ?? '');
        return attribution && maskedAttribution(attribution, smallest);
      },
    },
  ];
}

const personIn = (params: Readonly<Record<string, string>>) => (params['id'] ?? '').toLowerCase();
