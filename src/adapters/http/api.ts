// The tab API's routes: for each its method, path, roles, input and output schema, and what it calls. The server
// and the OpenAPI document are both made from this one table, so they cannot disagree.

import { z } from 'zod/v4';
import type { Explanation } from '../../flows/people/explain-person.ts';
import type { Campaign } from '../../core/campaign.ts';
import type { Adoption } from '../../flows/waves/read-adoption.ts';
import type { CampaignRules } from '../../flows/waves/set-rules.ts';
import { maskedAdoption, maskedForecast, maskedReport, masked } from '../../core/masking.ts';
import type { Report } from '../../core/report.ts';

import {
  CampaignId,
  Id,
  Instant,
  personAnswer,
  PersonAnswer,
  READ,
  READ_NAMES,
  TimeZone,
  Window,
} from './schemas.ts';
import type { Route } from './route.ts';
import { exportRoutes, type ExportApi } from './exports/routes.ts';
import { auditRoutes, type AuditApi } from './audit-routes.ts';
import { faqRoutes, type FaqApi } from './faq-routes.ts';
import { handOverRoutes, type HandOverApi } from './hand-over-routes.ts';
import { peopleRoutes, type PeopleApi } from './people-routes.ts';
import { listRoutes, type ListApi } from './list-routes.ts';
import { previewRoutes, type PreviewApi } from './preview-routes.ts';
import { stopRoutes, type StopApi } from './stop-routes.ts';
import { tenantRoutes, type TenantApi } from './tenant-routes.ts';
import { waveRoutes, type WaveApi } from './wave-routes.ts';

/** What the routes may call; main hands in the flows. */
export type Api = {
  campaigns(): Promise<readonly Campaign[]>;
  /** Null when there is no such campaign; throws `Findings` when the rules do not fit. */
  setRules(campaignId: string, rules: CampaignRules): Promise<Campaign | null>;
  /** Null when there is no such campaign or wave. */
  report(campaignId: string, waveId: string | null): Promise<Report | null>;
  adoption(campaignId: string): Promise<Adoption>;
  explain(campaignId: string, personId: string): Promise<Explanation | null>;
} & PeopleApi &
  WaveApi &
  ListApi &
  StopApi &
  HandOverApi &
  PreviewApi &
  TenantApi &
  ExportApi &
  AuditApi &
  FaqApi;

const Days = z.number().describe('whole days');
const RulesThatMayBeAbsent = z
  .object({
    rhythm: z.object({
      intervalDays: Days,
      slowAfter: z.number().describe('unanswered nudges in a row'),
      slowDays: Days,
      acknowledgedDays: Days,
      failedDays: Days,
    }),
    deadline: Instant.nullable(),
    cadence: z
      .discriminatedUnion('by', [
        z.object({ by: z.literal('interval') }),
        z.object({ by: z.literal('deadline'), daysBefore: z.array(z.number()).max(60) }),
      ])
      .describe('when somebody who does not answer hears again'),
    holidays: z
      .array(z.object({ date: z.string(), countries: z.array(z.string()).max(300).nullable() }))
      .max(1_000)
      .describe('local dates, for ISO 3166 countries or (null) for everybody'),
    jitterMinutes: z.number().describe('over which people are spread when a window opens'),
    graceDays: Days,
    attributionDays: Days,
    mirror: z.boolean().describe('deferral, audience and on or off follow Entra’s own campaign'),
  })
  .partial();

const Rules = z.object({
  deferral: z
    .object({ snoozeDays: z.number(), limit: z.number().nullable() })
    .describe('0 to 14 days; limit null = unlimited'),
  window: Window,
  timeZone: TimeZone,
  ...RulesThatMayBeAbsent.shape,
});

const ReportAnswer = z.object({
  at: Instant,
  factsFrom: Instant.nullable().describe('when Microsoft’s report was last read'),
  funnel: z.object({
    inScope: z.int(),
    eligible: z.int(),
    reached: z.int(),
    acknowledged: z.int(),
    registered: z.int(),
  }),
  snoozing: z.int(),
  left: z.record(z.string(), z.int()),
  smallest: z.int().describe('every count of people is rounded down to a multiple of it; 1 = none is'),
});
const Explained = z.object({
  at: Instant,
  person: PersonAnswer,
  standing: z.looseObject({ is: z.string() }),
  detail: z.string().describe('what the standing says beyond its reason'),
  hold: z.object({ why: z.string(), until: Instant.nullable() }).nullable(),
  reach: z.looseObject({ is: z.string() }),
  next: z.looseObject({ act: z.string(), why: z.string() }),
  entra: z.string().describe('what Entra’s own campaign will do'),
  holds: z.string().describe('the passkeys the person holds'),
  mayRegister: z.string().describe('which passkeys the tenant allows this person'),
  unknownMethods: z.array(z.string()),
  ages: z.array(z.object({ what: z.string(), at: Instant.nullable() })),
  trail: z.array(z.looseObject({ kind: z.string(), at: Instant, text: z.string() })),
});

export function routesOf(api: Api): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/me',
      summary: 'Who I am to Keywave, and in which roles.',
      roles: [],
      answer: z.object({ personId: Id, roles: z.array(z.string()) }),
      handle: async ({ caller, roles }) => ({ personId: caller.personId, roles }),
    },
    {
      method: 'get',
      path: '/api/campaigns',
      summary: 'The campaigns with audience and deferral rule.',
      roles: READ,
      answer: z.object({ campaigns: z.array(z.looseObject({ id: CampaignId, name: z.string() })) }),
      handle: async () => ({ campaigns: await api.campaigns() }),
    },
    {
      method: 'put',
      path: '/api/campaigns/{id}',
      summary:
        'Sets a campaign’s rules; what is absent stays as it is. Snoozes already pressed keep their end.',
      roles: ['Campaign.Admin'],
      params: z.object({ id: CampaignId }),
      body: Rules,
      answer: z.looseObject({ id: CampaignId, name: z.string() }),
      handle: ({ params, body }) => api.setRules(params['id'] ?? '', Rules.parse(body)),
    },
    ...waveRoutes(api),
    ...listRoutes(api),
    ...stopRoutes(api),
    ...handOverRoutes(api),
    ...previewRoutes(api),
    {
      method: 'get',
      path: '/api/report',
      summary:
        'The funnel, over a campaign or one wave, with the frozen denominator and the age of the facts.',
      roles: READ,
      query: z.object({ campaign: CampaignId, wave: Id.optional() }),
      answer: ReportAnswer,
      handle: async ({ query, smallest }) => {
        const report = await api.report(query['campaign'] ?? '', query['wave'] ?? null);
        return report && { ...maskedReport(report, smallest), smallest };
      },
    },
    {
      method: 'get',
      path: '/api/adoption',
      summary:
        'How many people were registered by when, oldest first, and when the goal is reached at this pace.',
      roles: READ,
      query: z.object({ campaign: CampaignId }),
      answer: z.object({
        points: z.array(z.object({ at: Instant, registered: z.int() })),
        goal: z.int().describe('people in scope who were eligible once, or have registered'),
        forecast: z
          .discriminatedUnion('is', [
            z.object({ is: z.literal('too-early'), days: z.int() }),
            z.object({ is: z.literal('reached') }),
            z.object({ is: z.literal('standstill'), days: z.int(), byThen: z.int() }),
            z.object({
              is: z.literal('pace'),
              days: z.int(),
              perDay: z.number(),
              reachedAt: Instant,
              byThen: z.int(),
            }),
          ])
          .describe('a straight line at the pace of the last days, at most 14'),
        day: Instant.describe('the day that byThen is about'),
      }),
      handle: async ({ query, smallest }) => {
        const adoption = await api.adoption(query['campaign'] ?? '');
        return (
          adoption && {
            ...adoption,
            points: maskedAdoption(adoption.points, smallest),
            goal: masked(adoption.goal, smallest),
            forecast: maskedForecast(adoption.forecast, smallest),
          }
        );
      },
    },
    ...peopleRoutes(api),
    {
      method: 'get',
      path: '/api/people/{id}',
      summary:
        'One person: standing, reach, what Entra will do, what comes next, the trail that explains it, and how old each fact is.',
      roles: READ_NAMES,
      params: z.object({ id: Id }),
      query: z.object({ campaign: CampaignId }),
      answer: Explained,
      handle: async ({ params, query }) => {
        const found = await api.explain(query['campaign'] ?? '', (params['id'] ?? '').toLowerCase());
        if (found === null) return null;
        const { person, facts: _, ...explained } = found;
        return { ...explained, person: personAnswer(person) };
      },
    },
    ...tenantRoutes(api),
    ...exportRoutes(api),
    ...faqRoutes(api),
    ...auditRoutes(api),
  ];
}
