// The client of the tab API: one function per route, each with the token of the moment. Every refusal becomes a
// `Problem` with the server's findings (what, why, fix); what the server could not say is said here.

import type { Audience } from '../core/audience.ts';
import type { Eta } from '../core/eta.ts';
import type { Finding } from '../core/finding.ts';
import type { NextAct } from '../core/follow-up.ts';
import type { Drift } from '../core/mirror.ts';
import type { AdoptionPoint, Forecast } from '../core/forecast.ts';
import type { ListedPerson } from '../core/people-filter.ts';
import type { PeopleList } from '../core/people-list.ts';
import type { Hold, Person } from '../core/person.ts';
import type { Ramp } from '../core/ramp.ts';
import type { Readiness } from '../core/readiness.ts';
import type { Reach } from '../core/reach.ts';
import type { Progress, Report } from '../core/report.ts';
import type { Standing, StandingReason } from '../core/standing.ts';
import type { Instant } from '../core/time.ts';
import type { LeaveReason, Wave, WaveAct, WaveState } from '../core/wave.ts';
import type { WaveOptions } from '../core/wave-options.ts';
import { faqCalls } from './faq-api.ts';
import { sessionCalls, type Method } from './session-api.ts';

/** Counts of people are multiples of `smallest`; 1 = they are as they are. */
export type SeenReport = Report & { readonly smallest: number };

export type Settings = {
  readonly clientId: string;
  readonly tenantId: string;
  readonly scope: string;
  /** The address before `/authorize` and `/token`; null = the tab works inside Teams only. */
  readonly standaloneSignIn: string | null;
};

export type Me = { readonly personId: string; readonly roles: readonly string[] };
export type CampaignInfo = { readonly id: string; readonly name: string };
export type PersonInfo = Pick<Person, 'id' | 'name' | 'upn' | 'department' | 'country'>;
/** Questions that wait for people, and where experts answer. */
export type HandOvers = Readonly<Record<'open' | 'overdue' | 'unposted' | 'channels', number>>;
export type GroupInfo = { readonly id: string; readonly name: string; readonly hidden: boolean };
export type Stop = { readonly at: Instant; readonly by: string; readonly why: string };
export type Draft = {
  readonly campaignId: string;
  readonly name: string;
  readonly audience: Audience;
  readonly options?: WaveOptions;
};
/** The messages that can be looked at, and the languages they are in. */
export type Samples = { readonly messages: readonly string[]; readonly languages: readonly string[] };
export type AdoptionInfo = {
  readonly points: readonly AdoptionPoint[];
  readonly goal: number;
  readonly forecast: Forecast;
  readonly day: Instant;
};
export type ExportEnding = 'csv' | 'xlsx' | 'json';
type SteerAct = Extract<WaveAct, 'pause' | 'resume' | 'cancel'>;

export type PlannedPerson = {
  readonly personId: string;
  readonly do: 'send' | 'leave';
  readonly at: Instant | null;
  readonly why: 'eligible' | 'after-interval' | LeaveReason;
  readonly standing: StandingReason;
};
export type PlanInfo = {
  readonly at: Instant;
  readonly counts: {
    readonly inScope: number;
    readonly send: number;
    readonly leave: Readonly<Partial<Record<LeaveReason, number>>>;
  };
  /** More people than this need a second person; null = none does. */
  readonly approvalOver: number | null;
  readonly people: readonly PlannedPerson[];
};
/** Delivered cards that are being replaced, and what became of them. */
export type RewriteInfo = {
  readonly what: 'recalled' | 'expired' | 'edited';
  readonly askedAt: Instant;
  /** Null = under way. */
  readonly endedAt: Instant | null;
  readonly cards: number;
  readonly done: Readonly<Record<string, number>>;
};
export type WaveInfo = {
  readonly wave: Wave;
  readonly progress: Progress;
  readonly eta: Eta;
  readonly rewrite: RewriteInfo | null;
  readonly acts: readonly string[];
};
export type Explained = {
  readonly at: Instant;
  readonly person: PersonInfo;
  readonly standing: Standing;
  readonly detail: string;
  /** The hold that counts now, also where another standing outweighs it. */
  readonly hold: Hold | null;
  readonly entra: string;
  readonly holds: string;
  readonly mayRegister: string;
  readonly reach: Reach;
  readonly next: { readonly act: NextAct | 'nothing'; readonly at?: Instant; readonly why: string };
  readonly unknownMethods: readonly string[];
  readonly ages: readonly { readonly what: string; readonly at: Instant | null }[];
  readonly trail: readonly { readonly kind: string; readonly at: Instant; readonly text: string }[];
};

export type ReadinessInfo = Readiness & {
  readonly at: Instant;
  readonly countedAt: Instant | null;
  readonly readings: readonly {
    readonly name: string;
    readonly title: string;
    readonly readAt: Instant | null;
  }[];
  readonly drift: readonly Drift[];
  readonly coverage: {
    readonly report: {
      readonly rows: number;
      readonly strangers: number;
      readonly oldest: Instant | null;
      readonly newest: Instant | null;
    };
    readonly unknownMethods: Readonly<Record<string, number>>;
    readonly waitingForGraph: number;
    readonly strangersInAuditLog: number;
  };
};

export type PeopleAnswer = {
  readonly at: Instant;
  /** When everybody's standing was last counted; null = never. */
  readonly countedAt: Instant | null;
  /** Null = more than 10,000, or a later page. */
  readonly total: number | null;
  readonly next: string | null;
  readonly people: readonly ListedPerson[];
};

/** `status` 0 = there was no answer at all. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly findings: readonly Finding[];

  constructor(status: number, findings: readonly Finding[]) {
    super(findings.map(({ what }) => what).join(' '));
    this.status = status;
    this.findings = findings;
  }
}

export type Access = { token(): Promise<string>; renew(): Promise<void> };
export type Api = ReturnType<typeof apiOf>;

export function apiOf(access: Access) {
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const once = async () => {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${await tokenOf(access)}`);
      return fetch(path, { ...init, headers }).catch((error: unknown) => {
        if (init.signal?.aborted === true) throw error;
        throw new Problem(0, [UNREACHABLE]);
      });
    };
    let response = await once();
    if (response.status === 401) {
      await access.renew();
      response = await once();
    }
    if (response.ok) return response;
    throw new Problem(response.status, await findingsOf(response));
  }
  const get = async <T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> => {
    const search = new URLSearchParams(query).toString();
    return (await (await request(search === '' ? path : `${path}?${search}`)).json()) as T;
  };
  const send = async <T>(
    method: Method,
    path: string,
    body: unknown = {},
    signal: AbortSignal | null = null,
  ): Promise<T> => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await request(path, { method, headers, body: JSON.stringify(body), signal });
    return (await answer.json()) as T;
  };
  return {
    ...faqCalls({ get, send }),
    ...sessionCalls({ request, get, send }),
    me: () => get<Me>('/api/me'),
    campaigns: async () => (await get<{ campaigns: readonly CampaignInfo[] }>('/api/campaigns')).campaigns,
    report: (campaign: string, wave?: string) =>
      get<SeenReport>('/api/report', { campaign, ...(wave !== undefined && { wave }) }),
    adoption: (campaign: string) => get<AdoptionInfo>('/api/adoption', { campaign }),
    readiness: () => get<ReadinessInfo>('/api/readiness'),
    waves: async () => (await get<{ waves: readonly Wave[] }>('/api/waves')).waves,
    wave: (id: string) => get<WaveInfo>(`/api/waves/${id}`),
    waveEvents: (id: string, signal: AbortSignal) => request(`/api/waves/${id}/events`, { signal }),
    preview: (draft: Draft) => send<PlanInfo>('POST', '/api/waves/preview', draft),
    startWave: (draft: Draft) => send<Wave>('POST', '/api/waves', draft),
    keepDraft: (draft: Draft) => send<Wave>('POST', '/api/waves/drafts', draft),
    editDraft: (id: string, { name, audience, options }: Draft) =>
      send<Wave>('PUT', `/api/waves/${id}`, { name, audience, options }),
    removeDraft: (id: string) => request(`/api/waves/${id}`, { method: 'DELETE' }),
    scheduleWave: (id: string) => send<Wave>('POST', `/api/waves/${id}/schedule`),
    askApproval: (id: string) => send<Wave>('POST', `/api/waves/${id}/ask-approval`),
    answerApproval: (id: string, answer: { is: 'approved' | 'declined'; askedAt: Instant; why?: string }) =>
      send<Wave>('POST', `/api/waves/${id}/approval`, answer),
    lists: async () => (await get<{ lists: readonly PeopleList[] }>('/api/lists')).lists,
    importList: async (name: string, file: Blob) => {
      const headers = { 'Content-Type': 'text/csv' };
      const path = `/api/lists?${new URLSearchParams({ name })}`;
      return (await (await request(path, { method: 'POST', headers, body: file })).json()) as PeopleList;
    },
    listRejectsCsv: async (id: string) => (await request(`/api/lists/${id}/rejects.csv`)).blob(),
    steer: (id: string, act: SteerAct) => send<{ state: WaveState }>('POST', `/api/waves/${id}/${act}`),
    goOn: (id: string) => send<Ramp>('POST', `/api/waves/${id}/go-on`),
    recall: (id: string) => send<RewriteInfo>('POST', `/api/waves/${id}/recall`),
    groups: async (search: string) =>
      (await get<{ groups: readonly GroupInfo[] }>('/api/groups', { search })).groups,
    handOvers: () => get<HandOvers>('/api/hand-overs'),
    stop: async () => (await get<{ stop: Stop | null }>('/api/stop')).stop,
    stopEverything: (why: string) => send<unknown>('PUT', '/api/stop', { stopped: true, why }),
    endStop: () => send<unknown>('PUT', '/api/stop', { stopped: false }),
    samples: () => get<Samples>('/api/preview'),
    sendSample: (message: string, language: string | null) =>
      send<unknown>('POST', '/api/preview', { message, language }),
    hold: (id: string, hold: Hold) => send<unknown>('PUT', `/api/people/${id}/hold`, hold),
    liftHold: (id: string) => request(`/api/people/${id}/hold`, { method: 'DELETE' }),
    exportPeople: async (ending: ExportEnding, campaign: string, wave: string | null) => {
      const query = new URLSearchParams({ campaign, ...(wave !== null && { wave }) });
      return (await request(`/api/export/people.${ending}?${query}`)).blob();
    },
    outOfReachCsv: async () => (await request('/api/out-of-reach.csv')).blob(),
    people: (campaign: string, query: Readonly<Record<string, string>>) =>
      get<PeopleAnswer>('/api/people', { campaign, ...query }),
    findPeople: async (search: string) =>
      (await get<{ people: readonly PersonInfo[] }>('/api/people/search', { search })).people,
    person: (campaign: string, id: string) => get<Explained>(`/api/people/${id}`, { campaign }),
  };
}

/** Before anybody is signed in. */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/api/tab-settings').catch(() => null);
  if (response === null) throw new Problem(0, [UNREACHABLE]);
  if (!response.ok) throw new Problem(response.status, await findingsOf(response));
  return (await response.json()) as Settings;
}

async function tokenOf(access: Access): Promise<string> {
  try {
    return await access.token();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(401, [
      {
        what: 'Teams gave no sign-in for Keywave.',
        why: why || 'It did not say why.',
        fix: 'Reload the tab. If it stays, an admin must consent to the Keywave app in Entra.',
      },
    ]);
  }
}

async function findingsOf(response: Response): Promise<readonly Finding[]> {
  const body = (await response.json().catch(() => null)) as { findings?: readonly Finding[] } | null;
  const findings = body?.findings ?? [];
  return findings.length > 0 ? findings : [{ ...UNREACHABLE, why: `It answered ${response.status}.` }];
}

const UNREACHABLE: Finding = {
  what: 'Keywave does not answer.',
  why: 'The network or the server is away.',
  fix: 'Check your connection and try again in a minute.',
};
