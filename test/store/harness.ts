// What the store tests share: a store opened over one engine with a way to empty it, and small valid rows.

import { sql, type RawBuilder } from 'kysely';
import { NEW_FOLLOW_UP, type FollowUp } from '../../src/core/follow-up.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, type Campaign } from '../../src/core/campaign.ts';
import type { Instant } from '../../src/core/time.ts';
import type { Standing } from '../../src/core/standing.ts';
import type { LeaveReason, Plan, Wave } from '../../src/core/wave.ts';
import type { GroupChange, Log, Nudge, Store, StoreInTransaction, User } from '../../src/ports.ts';
import { openJobs, type OpenJobs } from '../../src/adapters/postgres/jobs.ts';
import { migrate } from '../../src/adapters/postgres/migrations.ts';
import type { OpenEngine } from '../../src/adapters/postgres/engine.ts';
import { createStore } from '../../src/adapters/postgres/store/store.ts';

export const QUIET: Log = { info() {}, warn() {}, error() {} };
export const PACE = 50;

export type Harness = {
  readonly store: Store;
  readonly jobs: OpenJobs;
  readonly engine: OpenEngine['engine'];
  /** Raw rows, for what the port rightly does not show. */
  query<T>(text: string): Promise<readonly T[]>;
  /** Pages that the database looks at for the statement, which is run. */
  pagesOf(statement: RawBuilder<unknown>): Promise<number>;
  reset(): Promise<void>;
  close(): Promise<void>;
};

export async function openHarness(opened: OpenEngine): Promise<Harness> {
  const { db } = opened;
  await migrate(db);
  const { rows: kept } = await sql<{ name: string }>`
    select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%' and tablename <> 'pace'`.execute(db);
  const tables = kept.map(({ name }) => name);
  const jobs = await openJobs(opened.boss, QUIET);
  return {
    store: createStore(db, { enqueue: jobs.enqueue, pacePerSecond: PACE }),
    jobs,
    engine: opened.engine,
    async query<T>(text: string) {
      return (await sql.raw<T>(text).execute(db)).rows;
    },
    async pagesOf(statement) {
      const { rows } = await sql<{ 'QUERY PLAN': readonly { Plan: Record<string, number> }[] }>`
        explain (analyze, buffers, format json) ${statement}`.execute(db);
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan ?? {};
      return (plan['Shared Hit Blocks'] ?? Number.NaN) + (plan['Shared Read Blocks'] ?? Number.NaN);
    },
    async reset() {
      await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))} cascade`.execute(db);
      await sql`update pace set next_at = '-infinity', cut_to = 50, cut_at = '2000-01-01'`.execute(db);
      await sql`delete from jobs.job`.execute(db);
    },
    async close() {
      await jobs.close();
      await opened.close();
    },
  };
}

export const T0: Instant = '2026-11-24T09:00:00.123Z';
/** `T0` and a number of minutes. */
export const at = (minutes: number): Instant => new Date(Date.parse(T0) + minutes * 60_000).toISOString();

export const CAMPAIGN: Campaign = {
  id: 'campaign',
  name: 'Passkeys for all',
  audience: EVERYONE,
  deferral: DEFAULT_DEFERRAL,
  window: null,
  timeZone: 'Europe/Zurich',
  rhythm: DEFAULT_RHYTHM,
};

export const user = (id: string, more: Partial<User> = {}): User => ({
  id,
  name: `Person ${id}`,
  upn: `${id}@example.org`,
  givenName: null,
  userType: 'member',
  enabled: true,
  department: null,
  country: 'CH',
  language: 'de-CH',
  ...more,
});

export const wave = (id: string, more: Partial<Wave> = {}): Wave => ({
  id,
  campaignId: CAMPAIGN.id,
  name: `Wave ${id}`,
  audience: EVERYONE,
  state: 'running',
  startedBy: 'admin',
  startedAt: T0,
  pausedWhy: null,
  options: {},
  ramp: null,
  recalledAt: null,
  approval: null,
  ...more,
});

/** A plan that sends to `send` (in this order, a minute apart from `from`) and leaves the others out. */
export function plan(
  send: readonly string[],
  leave: Readonly<Record<string, LeaveReason>> = {},
  from = 0,
): Plan {
  const sends = send.map((personId, index) => ({
    personId,
    standing: { is: 'eligible', smsOnly: false } as const,
    plan: { do: 'send', at: at(from + index), why: 'eligible', smsOnly: false } as const,
  }));
  const leaves = Object.entries(leave).map(([personId, why]) => ({
    personId,
    standing:
      why === 'out-of-reach' || why === 'opted-out' || why === 'already-in-campaign'
        ? ({ is: 'eligible', smsOnly: false } as const)
        : why === 'excluded'
          ? ({ is: 'excluded', by: { kind: 'person', id: personId } } as const)
          : why === 'has-passkey'
            ? ({ is: 'has-passkey', passkeys: ['key'], sure: true } as const)
            : ({ is: why } as Standing),
    plan: { do: 'leave', why } as const,
  }));
  return {
    at: T0,
    people: [...sends, ...leaves],
    counts: { inScope: sends.length + leaves.length, send: sends.length, leave: {} },
  };
}

/** Saves the campaign, the people and a running wave that sends to them all, and releases it. */
export async function released(store: Store, ids: readonly string[], waveId = 'w1'): Promise<void> {
  await store.saveCampaign(CAMPAIGN);
  await store.saveUsers(
    ids.map((id) => user(id)),
    T0,
  );
  await store.insertWave(wave(waveId), plan(ids));
  await store.releaseNudges(waveId, ids.length);
}

export const LEASE = 60_000;

/** Claims everything due within the day. */
export const claimAll = (store: Store, worker = 'worker', leaseMs = LEASE): Promise<readonly Nudge[]> =>
  store.claim(worker, at(24 * 60), 1_000, leaseMs);

/** The one nudge that is due, claimed. */
export async function claimOne(store: Store, worker = 'worker', leaseMs = LEASE): Promise<Nudge> {
  const [nudge, ...more] = await claimAll(store, worker, leaseMs);
  if (nudge === undefined || more.length > 0) throw new Error(`one nudge expected, ${more.length + 1} due`);
  return nudge;
}

export const followUp = (more: Partial<FollowUp> = {}): FollowUp => ({ ...NEW_FOLLOW_UP, ...more });

export const ids = (count: number, prefix = 'p'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`);

/** A group as a first reading tells it. */
export function group(id: string, people: readonly string[], groups: readonly string[] = []): GroupChange {
  return {
    id,
    name: `Group ${id}`,
    hidden: false,
    joined: [
      ...people.map((member) => ({ id: member, kind: 'person' }) as const),
      ...groups.map((member) => ({ id: member, kind: 'group' }) as const),
    ],
    left: [],
  };
}

/** The attempt protocol for one nudge; true when it was still this worker's. */
export async function begin(
  store: StoreInTransaction,
  nudge: Nudge,
  worker: string,
  lastNudgeAt: Instant | null,
): Promise<boolean> {
  const facts = await store.facts(nudge.campaignId, nudge.personId);
  const known = { ...(facts?.followUp ?? NEW_FOLLOW_UP), lastNudgeAt };
  return (await store.begin([{ nudge, followUp: known }], worker)).has(nudge.id);
}

export async function finish(
  store: StoreInTransaction,
  nudge: Nudge,
  worker: string,
  end: Omit<Parameters<StoreInTransaction['finish']>[0][number], 'nudge'>,
): Promise<boolean> {
  return (await store.finish([{ nudge, ...end }], worker)).has(nudge.id);
}

export async function putBack(
  store: StoreInTransaction,
  nudge: Nudge,
  worker: string,
  again: Omit<Parameters<StoreInTransaction['putBack']>[0][number], 'nudge'>,
): Promise<boolean> {
  const before = await store.nudge(nudge.id, T0);
  await store.putBack([{ nudge, ...again }], worker);
  const after = await store.nudge(nudge.id, T0);
  return after?.dueAt === again.dueAt && (before?.dueAt !== again.dueAt || before?.reason !== again.reason);
}
