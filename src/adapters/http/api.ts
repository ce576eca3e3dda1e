// The tab API's routes: for each its method, path, roles, input and output schema, and what it calls. The server
// and the OpenAPI document are both made from this one table, so they cannot disagree.

import { z } from 'zod/v4';
import type { WaveDraft } from '../../flows/start-wave.ts';
import type { Explanation } from '../../flows/explain-person.ts';
import type { Campaign } from '../../core/campaign.ts';
import { isTimeZone } from '../../core/window.ts';
import type { CampaignRules } from '../../flows/set-rules.ts';
import type { Person } from '../../core/person.ts';
import type { Progress, Report } from '../../core/report.ts';
import type { Instant } from '../../core/time.ts';
import { actsOf, type Plan, type Wave, type WaveState } from '../../core/wave.ts';
import type { Role } from '../../ports.ts';
import { tenantRoutes, type TenantApi } from './tenant-routes.ts';
import type { Caller } from './tab-token.ts';

/** What the routes may call; main hands in the flows. */
export type Api = {
  campaigns(): Promise<readonly Campaign[]>;
  /** Null when there is no such campaign; throws `Findings` when the rules do not fit. */
  setRules(campaignId: string, rules: CampaignRules): Promise<Campaign | null>;
  previewWave(draft: WaveDraft): Promise<Plan>;
  startWave(draft: WaveDraft, by: string): Promise<Wave>;
  steerWave(waveId: string, act: 'pause' | 'resume' | 'cancel'): Promise<WaveState | null>;
  waves(): Promise<readonly Wave[]>;
  wave(id: string): Promise<{ readonly wave: Wave; readonly progress: Progress } | null>;
  /** Null when there is no such campaign or wave. */
  report(campaignId: string, waveId: string | null): Promise<Report | null>;
  /** How many were registered by then, oldest first; the last point agrees with the report's funnel. */
  adoption(campaignId: string): Promise<readonly { readonly at: Instant; readonly registered: number }[]>;
  findPeople(text: string): Promise<readonly Person[]>;
  explain(campaignId: string, personId: string): Promise<Explanation | null>;
} & TenantApi;

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Path parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Any one of these; empty = anybody who is signed in. */
  readonly roles: readonly Role[];
  readonly body?: z.ZodType;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Null = there is no such thing: 404. */
  readonly handle: (input: Input) => Promise<unknown>;
  /** Given = the answer is sent as a CSV file of these rows. */
  readonly csv?: (answer: unknown) => readonly object[];
  /** Given = server-sent events: `handle` is asked again and again, until its answer is the last one. */
  readonly last?: (answer: unknown) => boolean;
};

export type Input = {
  readonly caller: Caller;
  readonly roles: readonly Role[];
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
};

const Instant = z.iso.datetime().describe('UTC');
const Id = z.guid();
const CampaignId = z.string().min(1).max(64);
const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('group'), id: Id }),
  z.object({ kind: z.literal('person'), id: Id }),
  z
    .object({ kind: z.literal('methods'), are: z.enum(['sms-or-voice-only', 'admins', 'no-mfa']) })
    .describe('by what Microsoft’s report says of their methods'),
]);
const Audience = z
  .object({ include: z.array(Target).min(1).max(1000), exclude: z.array(Target).max(1000).default([]) })
  .describe('Include minus exclude; exclusion always wins.');
const Draft = z.object({
  campaignId: CampaignId,
  name: z.string().trim().min(1).max(120),
  audience: Audience,
});

const Rules = z.object({
  deferral: z
    .object({ snoozeDays: z.number(), limit: z.number().nullable() })
    .describe('0 to 14 days; limit null = unlimited'),
  window: z
    .object({
      from: z.int().min(0).max(23),
      to: z.int().min(1).max(24),
      days: z.array(z.int().min(1).max(7)).min(1),
    })
    .refine(({ from, to }) => from < to, 'a window opens before it closes')
    .nullable()
    .describe('local hours and weekdays, 1 = Monday; null = any time'),
  timeZone: z.string().refine(isTimeZone, 'is not an IANA time zone'),
});

const Counts = z.object({
  inScope: z.int(),
  send: z.int(),
  leave: z.record(z.string(), z.int()).describe('reason → people'),
});
const PlanAnswer = z.object({
  at: Instant,
  counts: Counts,
  people: z.array(
    z.object({
      personId: Id,
      do: z.enum(['send', 'leave']),
      at: Instant.nullable(),
      why: z.string(),
      standing: z.string(),
    }),
  ),
});
const State = z.enum(['draft', 'running', 'paused', 'finished', 'cancelled']);
const WaveAnswer = z.object({
  id: Id,
  campaignId: CampaignId,
  name: z.string(),
  audience: Audience,
  state: State,
  startedBy: Id,
  startedAt: Instant,
  pausedWhy: z.string().nullish().describe('why Keywave paused it by itself'),
});
const ProgressAnswer = z.object({
  people: z.int(),
  planned: z.int(),
  sending: z.int(),
  sent: z.int(),
  failed: z.int(),
  inDoubt: z.int(),
  dropped: z.int(),
});
const WaveWithProgress = z.object({
  wave: WaveAnswer,
  progress: ProgressAnswer,
  acts: z.array(z.string()).describe('what may be done to it now'),
});
const ENDED: ReadonlySet<WaveState> = new Set(['finished', 'cancelled']);

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
});
const PersonAnswer = z.object({
  id: Id,
  name: z.string(),
  upn: z.string(),
  department: z.string().nullable(),
  country: z.string().nullable(),
});
const Explained = z.object({
  person: PersonAnswer,
  standing: z.looseObject({ is: z.string() }),
  reach: z.looseObject({ is: z.string() }),
  next: z.looseObject({ act: z.string(), why: z.string() }),
  unknownMethods: z.array(z.string()),
  trail: z.array(z.looseObject({ kind: z.string(), at: Instant, text: z.string() })),
});

const STEER: readonly Role[] = ['Campaign.Admin', 'Campaign.Author'];
const READ: readonly Role[] = ['Campaign.Admin', 'Campaign.Author', 'Campaign.Approver', 'Campaign.Viewer'];
const READ_NAMES: readonly Role[] = ['Campaign.Admin', 'Campaign.Author', 'Campaign.Approver'];

export function routesOf(api: Api): readonly Route[] {
  const waveId = z.object({ id: Id });
  const waveOf = async ({ params }: Input) => {
    const found = await api.wave(params['id'] ?? '');
    return found === null ? null : { ...found, acts: actsOf(found.wave.state) };
  };
  const steer = (act: 'pause' | 'resume' | 'cancel', summary: string): Route => ({
    method: 'post',
    path: `/api/waves/{id}/${act}`,
    summary,
    roles: STEER,
    params: waveId,
    answer: z.object({ state: State }),
    handle: async ({ params }) => {
      const state = await api.steerWave(params['id'] ?? '', act);
      return state === null ? null : { state };
    },
  });
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
        'Sets a campaign’s deferral rule, window and time zone. Snoozes already pressed keep their end.',
      roles: ['Campaign.Admin'],
      params: z.object({ id: CampaignId }),
      body: Rules,
      answer: z.looseObject({ id: CampaignId, name: z.string() }),
      handle: ({ params, body }) => api.setRules(params['id'] ?? '', Rules.parse(body)),
    },
    {
      method: 'post',
      path: '/api/waves/preview',
      summary: 'The plan of a wave: who gets a nudge and when, who does not and why. No wave is stored.',
      roles: STEER,
      body: Draft,
      answer: PlanAnswer,
      handle: async ({ body }) => planAnswer(await api.previewWave(Draft.parse(body))),
    },
    {
      method: 'post',
      path: '/api/waves',
      summary: 'Starts a wave: the plan is frozen and its nudges go out at the fleet’s pace.',
      roles: STEER,
      body: Draft,
      answer: WaveAnswer,
      handle: ({ body, caller }) => api.startWave(Draft.parse(body), caller.personId),
    },
    {
      method: 'get',
      path: '/api/waves',
      summary: 'All waves, newest first.',
      roles: READ,
      answer: z.object({ waves: z.array(WaveAnswer) }),
      handle: async () => ({ waves: await api.waves() }),
    },
    {
      method: 'get',
      path: '/api/waves/{id}',
      summary: 'One wave with its progress: how many nudges are planned, being sent, and at each end.',
      roles: READ,
      params: waveId,
      answer: WaveWithProgress,
      handle: waveOf,
    },
    {
      method: 'get',
      path: '/api/waves/{id}/events',
      summary: 'The same, as server-sent events whenever it changes, until the wave has ended.',
      roles: READ,
      params: waveId,
      answer: WaveWithProgress,
      handle: waveOf,
      last: (answer) => ENDED.has(WaveWithProgress.parse(answer).wave.state),
    },
    steer('pause', 'Holds every nudge of the wave that has not left yet.'),
    steer('resume', 'Lets a paused wave go on.'),
    steer('cancel', 'Ends every planned nudge of the wave, for good.'),
    {
      method: 'get',
      path: '/api/report',
      summary:
        'The funnel, over a campaign or one wave, with the frozen denominator and the age of the facts.',
      roles: READ,
      query: z.object({ campaign: CampaignId, wave: Id.optional() }),
      answer: ReportAnswer,
      handle: ({ query }) => api.report(query['campaign'] ?? '', query['wave'] ?? null),
    },
    {
      method: 'get',
      path: '/api/adoption',
      summary: 'How many people were registered by when, oldest first.',
      roles: READ,
      query: z.object({ campaign: CampaignId }),
      answer: z.object({ points: z.array(z.object({ at: Instant, registered: z.int() })) }),
      handle: async ({ query }) => ({ points: await api.adoption(query['campaign'] ?? '') }),
    },
    {
      method: 'get',
      path: '/api/people',
      summary: 'People by name, sign-in name or id.',
      roles: READ_NAMES,
      query: z.object({ search: z.string().trim().min(1).max(200) }),
      answer: z.object({ people: z.array(PersonAnswer) }),
      handle: async ({ query }) => ({
        people: (await api.findPeople(query['search'] ?? '')).map(personAnswer),
      }),
    },
    {
      method: 'get',
      path: '/api/people/{id}',
      summary: 'One person: standing, reach, what comes next, and the trail that explains it.',
      roles: READ_NAMES,
      params: z.object({ id: Id }),
      query: z.object({ campaign: CampaignId }),
      answer: Explained,
      handle: async ({ params, query }) => {
        const found = await api.explain(query['campaign'] ?? '', (params['id'] ?? '').toLowerCase());
        if (found === null) return null;
        const { person, standing, reach, next, unknownMethods, trail } = found;
        return { person: personAnswer(person), standing, reach, next, unknownMethods, trail };
      },
    },
    ...tenantRoutes(api),
  ];
}

function personAnswer({ id, name, upn, department, country }: Person) {
  return { id, name, upn, department, country };
}

function planAnswer({ at, counts, people }: Plan) {
  return {
    at,
    counts,
    people: people.map(({ personId, standing, plan }) => ({
      personId,
      do: plan.do,
      at: plan.do === 'send' ? plan.at : null,
      why: plan.why,
      standing: standing.is,
    })),
  };
}
