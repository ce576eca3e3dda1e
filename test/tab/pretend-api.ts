// A pretend Keywave behind the tab API: a small organisation, waves that can be started and steered, progress that
// a test moves on. The types are the API's own, so it cannot drift away from what the server serves.

import { randomUUID } from 'node:crypto';
import type { Api } from '../../src/adapters/http/api.ts';
import type { Caller } from '../../src/adapters/http/tab-token.ts';
import type { Campaign } from '../../src/core/campaign.ts';
import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM } from '../../src/core/campaign.ts';
import { NO_LINES } from '../../src/core/audit.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { NEW_FOLLOW_UP } from '../../src/core/follow-up.ts';
import type { ListedPerson } from '../../src/core/people-filter.ts';
import type { Hold, Person } from '../../src/core/person.ts';
import { SMS_ENDS } from '../../src/core/methods.ts';
import { forecastOf } from '../../src/core/forecast.ts';
import type { Adoption } from '../../src/flows/waves/read-adoption.ts';
import { exportRow, PEOPLE_EXPORT } from '../../src/core/people-export.ts';
import { heldText } from '../../src/core/outlook.ts';
import { opened } from '../../src/core/ramp.ts';
import type { Progress, Report } from '../../src/core/report.ts';
import type { PeopleCounts } from '../../src/core/people-counts.ts';
import { readinessOf } from '../../src/core/readiness.ts';
import type { Standing } from '../../src/core/standing.ts';
import { standingDetail } from '../../src/core/standing-detail.ts';
import { UNKNOWN_TENANT, type Tenant } from '../../src/core/tenant.ts';
import type { PeopleExport } from '../../src/flows/people/export-people.ts';
import type { ReadinessReport } from '../../src/flows/tenant/read-readiness.ts';
import { actsOf, planWave, type Wave } from '../../src/core/wave.ts';
import type { Rewrite, Stop } from '../../src/ports.ts';
import { pretendFaq, type PretendFaq } from './pretend-faq.ts';

export const ADMIN = '0c0c0c0c-1111-4222-8333-444444444444';
export const ANNA = '0c0c0c0c-1111-4222-8333-000000000001';
export const PILOT = '0d0d0d0d-1111-4222-8333-444444444444';
export const RAMPED = '0d0d0d0d-1111-4222-8333-555555555555';
export const SCHEDULED = '0d0d0d0d-1111-4222-8333-666666666666';
export const FINANCE = '0e0e0e0e-1111-4222-8333-444444444444';
export const NOW = '2026-11-24T09:00:00.000Z';

const NAMES = 'Anna Berg,Björn Lund,Chidi Okafor,Dana Ruiz,Elif Kaya,Farid Aziz,Grace Kim,Hugo Petit'.split(
  ',',
);

export const CALLERS: Readonly<Record<string, Caller>> = {
  admin: { personId: ADMIN, roles: ['Campaign.Admin'], groups: [] },
  approver: { personId: idOf(3), roles: ['Campaign.Approver'], groups: [] },
  viewer: { personId: ANNA, roles: ['Campaign.Viewer'], groups: [] },
  nobody: { personId: ANNA, roles: ['Helpdesk'], groups: [] },
};

const CAMPAIGN: Campaign = {
  id: 'passkeys',
  name: 'Passkeys for everyone',
  audience: EVERYONE,
  deferral: DEFAULT_DEFERRAL,
  rhythm: DEFAULT_RHYTHM,
  window: null,
  timeZone: 'UTC',
};

export type Pretend = {
  readonly api: Api;
  readonly waves: Map<string, { wave: Wave; progress: Progress }>;
  readonly holds: Map<string, Hold>;
  /** Who had which sample sent to themselves. */
  readonly samples: { personId: string; message: string; language: string | null }[];
  /** Entries of the FAQ that the organisation wrote. */
  readonly entries: PretendFaq['own'];
  stop: Stop | null;
  report: Report;
};

export function pretend({ empty = false, crowd = 0 } = {}): Pretend {
  const people = [
    person(ADMIN, 'Maya Admin', 'passkeySynced'),
    ...NAMES.map((name, at) => person(idOf(at + 1), name)),
    ...Array.from({ length: crowd }, (_, at) => person(idOf(at + 100), `Person ${at}`)),
  ];
  const waves = new Map<string, { wave: Wave; progress: Progress }>();
  const add = (wave: Wave, progress: Progress) => waves.set(wave.id, { wave, progress });
  if (!empty) {
    add(
      wave('Finance and legal', 'finished', '2026-11-18T08:00:00.000Z'),
      counted({ sent: 88, failed: 2, dropped: 1 }),
    );
    add(
      wave('Second floor', 'paused', '2026-11-23T13:30:00.000Z'),
      counted({ sent: 20, planned: 40, inDoubt: 1 }),
    );
    add(
      {
        ...wave('Everybody else', 'scheduled', '2026-11-26T08:00:00.000Z'),
        id: SCHEDULED,
        options: { dailyCap: 500, perMinute: 20 },
      },
      counted({ planned: 700 }),
    );
    add(
      {
        ...wave('In stages', 'running', '2026-11-23T08:00:00.000Z'),
        id: RAMPED,
        options: { ramp: { percents: [10, 100], holdHours: 24 } },
        ramp: {
          stages: [
            { name: '10 %', people: 10, nextBy: 'the hold' },
            { name: '100 %', people: 90, nextBy: 'the hold' },
          ],
          open: 0,
          openedAt: '2026-11-23T08:00:00.000Z',
          doneAt: '2026-11-23T08:10:00.000Z',
          held: ['20 % failed; at most 5 % may'],
        },
      },
      counted({ sent: 8, failed: 2, planned: 90 }),
    );
    add(
      { ...wave('Pilot', 'running', '2026-11-24T08:40:00.000Z'), id: PILOT },
      counted({ sent: 96, planned: 60, sending: 4, failed: 2, inDoubt: 1, dropped: 5 }),
    );
  }
  const rewrites = new Map<string, Rewrite>();
  const holds = new Map<string, Hold>();
  const samples: Pretend['samples'] = [];
  const faq = pretendFaq();
  const world: Pretend = {
    waves,
    holds,
    samples,
    entries: faq.own,
    stop: null,
    report: empty ? EMPTY_REPORT : REPORT,
    api: {
      ...faq.api,
      readiness: async () => READINESS,
      findGroups: async (text) =>
        [
          { id: FINANCE, name: 'Finance', hidden: false },
          { id: ADMIN, name: 'Finance, confidential', hidden: true },
        ].filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
      exportPeople: async (_, waveId) => exported(people, waveId === null ? null : 'Pilot'),
      outOfReach: async () =>
        people.slice(1, 2).map((each) => ({ person: each, why: 'blocked' as const, since: NOW })),
      hold: async (id, hold) => void holds.set(id, hold),
      liftHold: async (id) => void holds.delete(id),
      attribution: async () => null,
      auditLines: async () => [],
      exportAudit: async () => [],
      verifyAudit: async () => ({ head: NO_LINES, broken: null }),
      campaigns: async () => [CAMPAIGN],
      setRules: async () => null,
      previewWave: async (draft) =>
        planWave(
          { campaign: CAMPAIGN, audience: draft.audience, tenant: UNKNOWN_TENANT },
          candidates(people),
          NOW,
        ),
      startWave: async (draft, { id: by }) => {
        const { send } = planWave(
          { campaign: CAMPAIGN, audience: draft.audience, tenant: UNKNOWN_TENANT },
          candidates(people),
          NOW,
        ).counts;
        const started = {
          id: randomUUID(),
          state: 'running',
          startedBy: by,
          startedAt: NOW,
          ...draft,
        } as const;
        add(started, counted({ planned: send }));
        return started;
      },
      steerWave: async (id, act) => {
        const found = waves.get(id);
        if (found === undefined) return null;
        const state = act === 'pause' ? 'paused' : act === 'resume' ? 'running' : 'cancelled';
        found.wave = { ...found.wave, state };
        return state;
      },
      waves: async () => [...waves.values()].map(({ wave }) => wave).toReversed(),
      wave: async (id) => {
        const found = waves.get(id);
        if (found === undefined) return null;
        return {
          ...found,
          eta: { at: null, why: 'Going by the pace.' },
          rewrite: rewrites.get(id) ?? null,
          acts: [
            ...actsOf(found.wave.state),
            ...(found.wave.ramp == null ? [] : ['go-on']),
            ...(found.wave.recalledAt == null ? ['recall'] : []),
          ],
        };
      },
      previewPeople: async () => [],
      draftWave: async (draft, by) => ({
        ...draft,
        id: PILOT,
        state: 'draft',
        startedBy: by,
        startedAt: NOW,
      }),
      editDraft: async () => null,
      removeDraft: async () => false,
      lists: async () => [],
      importList: async () => {
        throw new Error('no test imports a list here');
      },
      listRejects: async () => null,
      removeList: async () => false,
      scheduleWave: async () => null,
      askApproval: async () => null,
      answerApproval: async () => null,
      approvalOver: null,
      goOn: async (id) => {
        const found = waves.get(id);
        if (found?.wave.ramp == null) return null;
        const ramp = opened(found.wave.ramp, NOW);
        found.wave = { ...found.wave, ramp };
        return ramp;
      },
      recallWave: async (id, by) => {
        const found = waves.get(id);
        if (found === undefined) return null;
        found.wave = { ...found.wave, state: 'cancelled', recalledAt: NOW };
        const rewrite: Rewrite = {
          id: randomUUID(),
          waveId: id,
          what: 'recalled',
          askedBy: by,
          askedAt: NOW,
          endedAt: null,
          cards: 96,
          done: { replaced: 40, gone: 1, kept: 2, refused: 0 },
        };
        rewrites.set(id, rewrite);
        return rewrite;
      },
      editCards: async () => null,
      wavePeople: async () => null,
      handOvers: async () => ({ open: 3, overdue: empty ? 0 : 1, unposted: 0, channels: 1 }),
      stop: async () => world.stop,
      stopEverything: async (by, why) => (world.stop = { at: NOW, by, why }),
      endStop: async () => {
        world.stop = null;
        return true;
      },
      previews: () => ({ messages: ['nudge', 'not-confirmed'], languages: ['de', 'en', 'pt-BR'] }),
      sendPreview: async (personId, asked) => void samples.push({ personId, ...asked }),
      report: async () => world.report,
      adoption: async () => adoptionWith(empty ? [] : ADOPTION),
      listPeople: async (_campaign, { text = '', standing }, { after, limit }) => {
        const found = people.filter(
          ({ name }) =>
            name.toLowerCase().includes(text.toLowerCase()) && standing?.includes('guest') !== true,
        );
        const begin = after === null ? 0 : Number(after.key);
        const end = begin + limit;
        return {
          at: NOW,
          countedAt: '2026-11-24T08:50:00.000Z',
          total: after !== null || found.length > 10_000 ? null : found.length,
          people: found.slice(begin, end).map((each) => listed(each)),
          next: end < found.length ? { key: String(end), id: ADMIN } : null,
        };
      },
      breakdown: async () => [],
      findPeople: async (text) =>
        people.filter(({ id, name }) => id === text || name.toLowerCase().includes(text.toLowerCase())),
      explain: async (_campaign, id) => {
        const found = people.find((one) => one.id === id);
        if (found === undefined) return null;
        const hold = holds.get(id);
        const standing = standingWith(id, hold);
        return {
          at: NOW,
          person: found,
          standing,
          detail: standingDetail(standing),
          hold: hold ?? null,
          entra: 'Entra will not ask for a passkey: its campaign is disabled.',
          holds: heldText(found),
          mayRegister: 'Microsoft Authenticator, a FIDO2 security key.',
          reach: { is: 'in' },
          next: { act: 'remind', at: '2026-11-25T09:00:00.000Z', why: 'the snooze has ended' },
          facts: {
            person: found,
            reach: { is: 'in' },
            followUp: NEW_FOLLOW_UP,
            conversation: null,
            wave: null,
            locale: null,
            platform: null,
            language: null,
          },
          unknownMethods: [],
          ages: [
            { what: 'people', at: '2026-11-24T08:40:00.000Z' },
            { what: 'their passkeys, asked of Graph', at: null },
          ],
          trail: TRAIL,
        };
      },
    },
  };
  return world;
}

function idOf(at: number): string {
  return `0c0c0c0c-1111-4222-8333-${String(at).padStart(12, '0')}`;
}

/** Maya holds a passkey, which outweighs a hold. */
function standingWith(id: string, hold: Hold | undefined): Standing {
  if (id === ADMIN) return { is: 'has-passkey', passkeys: ['Phone'], sure: true };
  return hold === undefined ? { is: 'eligible', smsOnly: true } : { is: 'on-hold', ...hold };
}

function person(id: string, name: string, method = 'mobilePhone'): Person {
  return {
    id,
    name,
    upn: `${name.toLowerCase().replaceAll(/[^a-z]+/gu, '.')}@fabrikam.example`,
    givenName: null,
    userType: 'member',
    enabled: name !== 'Hugo Petit',
    department: 'Finance',
    country: 'SE',
    language: 'sv-SE',
    timeZone: 'Europe/Stockholm',
    groups: [],
    methods: { registered: [method], mfaCapable: name !== 'Grace Kim', admin: false, reportedAt: NOW },
    passkeys: null,
    purpose: null,
    hold: null,
  };
}

const TENANT: Tenant = {
  ...UNKNOWN_TENANT,
  policy: {
    fido2: {
      state: 'enabled',
      selfService: true,
      include: [{ target: { kind: 'everyone' }, profiles: ['p'] }],
      exclude: [],
      profiles: [
        {
          id: 'p',
          name: 'Security keys only',
          types: ['deviceBound'],
          attestation: 'disabled',
          keys: { enforced: true, kind: 'allow', aaGuids: ['fa2b99dc-9e39-4257-8f92-4a30d23c4118'] },
        },
      ],
      legacy: { attested: null, keys: null },
    },
    campaign: {
      state: 'default',
      snoozeDays: 1,
      limited: false,
      include: [{ target: { kind: 'everyone' }, method: 'fido2' }],
      exclude: [{ kind: 'group', id: ADMIN }],
    },
    methods: { Sms: 'enabled' },
    migrationOptOut: true,
  },
};
const COUNTS: PeopleCounts = {
  members: 291,
  withPasskey: 52,
  smsOrVoiceOnly: 44,
  adminsOnSms: 2,
  guestsOnSms: 5,
  withoutMfa: 16,
  admins: 6,
  notReported: 1,
  bothTypes: 0,
  entra: { 'no-matching-profile': 223, 'has-passkey': 52, 'cannot-do-mfa': 16 },
};
const READINESS: ReadinessReport = {
  ...readinessOf(TENANT, COUNTS, NOW),
  at: NOW,
  countedAt: '2026-11-24T08:40:00.000Z',
  readings: [
    {
      name: 'users',
      title: 'people',
      readAt: '2026-11-24T08:40:00.000Z',
      startedAt: null,
      trouble: null,
    },
    {
      name: 'access-policies',
      title: 'Conditional Access policies',
      readAt: null,
      startedAt: null,
      trouble: null,
    },
  ],
  drift: [{ about: 'excluded', ours: 'nobody', entra: `group ${ADMIN}` }],
  coverage: {
    report: {
      rows: 41,
      strangers: 2,
      oldest: '2026-11-20T09:00:00.000Z',
      newest: '2026-11-24T07:00:00.000Z',
    },
    unknownMethods: { brainWave: 3 },
    waitingForGraph: 5,
    strangersInAuditLog: 1,
  },
};

const candidates = (people: readonly Person[]) =>
  people.map((each) => ({ person: each, reach: { is: 'in' } as const, followUp: null }));

function wave(name: string, state: Wave['state'], startedAt: string): Wave {
  return {
    id: randomUUID(),
    campaignId: CAMPAIGN.id,
    name,
    audience: EVERYONE,
    state,
    startedBy: ADMIN,
    startedAt,
  };
}

export function counted(parts: Partial<Progress>): Progress {
  const all = { planned: 0, sending: 0, sent: 0, failed: 0, inDoubt: 0, dropped: 0, ...parts };
  return { people: Object.values(all).reduce((sum, count) => sum + count, 0), ...all };
}

function exported(people: readonly Person[], wave: string | null): PeopleExport {
  const scope = { campaign: EVERYONE, wave: EVERYONE, tenant: UNKNOWN_TENANT, now: NOW };
  const rows = people.map((each) =>
    exportRow(
      {
        person: each,
        reach: { is: 'in' },
        followUp: null,
        present: true,
        counted: { inScope: true, eligible: true, reached: false, acknowledged: false, registered: false },
        planned: null,
        last: null,
      },
      scope,
    ),
  );
  const slices = async function* () {
    yield rows;
  };
  return { about: { schema: PEOPLE_EXPORT, at: NOW, campaign: CAMPAIGN.name, wave }, slices: slices() };
}

const REPORT: Report = {
  at: NOW,
  factsFrom: '2026-11-24T08:35:00.000Z',
  funnel: { inScope: 1284, eligible: 942, reached: 611, acknowledged: 288, registered: 203 },
  snoozing: 74,
  left: {
    'has-passkey': 184,
    'cannot-do-mfa': 71,
    guest: 46,
    'not-reported': 23,
    'no-teams': 14,
    blocked: 4,
  },
};
const EMPTY_REPORT: Report = {
  at: NOW,
  factsFrom: null,
  funnel: { inScope: 0, eligible: 0, reached: 0, acknowledged: 0, registered: 0 },
  snoozing: 0,
  left: {},
};
const ADOPTION = [0, 4, 11, 38, 76, 121, 139, 171, 203].map((registered, day) => ({
  at: new Date(Date.parse('2026-11-16T09:00:00.000Z') + day * 86_400_000).toISOString(),
  registered,
}));
export function adoptionWith(points: Adoption['points']): Adoption {
  const goal = REPORT.funnel.eligible;
  const day = SMS_ENDS;
  return { points, goal, forecast: forecastOf(points, { goal, now: NOW, day }), day };
}
const TRAIL = [
  {
    kind: 'planned',
    at: '2026-11-23T08:00:00.000Z',
    wave: 'Pilot',
    plan: { do: 'send', at: '2026-11-23T08:00:00.000Z', why: 'eligible', smsOnly: true },
    standing: { is: 'eligible', smsOnly: true },
    text: 'Wave “Pilot” planned a nudge: can do MFA and holds no passkey.',
  },
  {
    kind: 'sent',
    nudge: 'nudge',
    step: 1,
    at: '2026-11-23T08:00:04.000Z',
    text: 'The first nudge was sent (step 1).',
  },
  {
    kind: 'pressed',
    verb: 'snooze',
    at: '2026-11-24T08:12:00.000Z',
    text: 'Pressed “remind me later”, until 2026-11-25T08:12:00.000Z.',
  },
] as const;

function listed({ id, name, upn, department, country }: Person): ListedPerson {
  return {
    id,
    name,
    upn,
    department,
    country,
    standing: 'eligible',
    smsOnly: false,
    kinds: [],
    reach: { is: 'in' },
    answer: 'none',
    lastMessageAt: NOW,
    acknowledgedAt: null,
    registeredAt: null,
    hold: null,
  };
}
