// How each reading of Microsoft Graph stands, and the tenant's policies as they were last read.

import { sql } from 'kysely';
import type { PeopleCounts } from '../../../core/people-counts.ts';
import type { Tenant } from '../../../core/tenant.ts';
import type { Instant } from '../../../core/time.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, maybeInstant } from './values.ts';

async function save(db: Database, name: string, facts: unknown): Promise<void> {
  await sql`
    insert into tenant values (${name}, ${JSON.stringify(facts)}::jsonb)
    on conflict (name) do update set facts = excluded.facts`.execute(db);
}

type Part = Pick<StoreReads, 'readings' | 'syncedAt' | 'tenantPolicies' | 'peopleCounts'> &
  Pick<StoreWrites, 'saveReading' | 'savePolicies' | 'savePeopleCounts'>;

export function readingsPart(db: Database): Part {
  return {
    async readings() {
      const rows = await db.selectFrom('readings').selectAll().orderBy('name').execute();
      return rows.map(({ name, cursor, read_at, started_at, trouble }) => ({
        name,
        cursor,
        readAt: maybeInstant(read_at),
        startedAt: maybeInstant(started_at),
        trouble,
      }));
    },

    async syncedAt() {
      const { rows } = await sql<{ at: Date | null }>`
        select case when count(read_at) = 3 then min(read_at) end as at
        from readings where name in ('users', 'groups', 'methods-report')`.execute(db);
      return maybeInstant(rows[0]?.at ?? null);
    },

    async saveReading(name, change) {
      const values = {
        ...(change.cursor !== undefined && { cursor: change.cursor }),
        ...(change.readAt !== undefined && { read_at: change.readAt }),
        ...(change.startedAt !== undefined && { started_at: change.startedAt }),
        ...(change.trouble !== undefined && {
          trouble: change.trouble === null ? null : JSON.stringify(change.trouble),
        }),
      };
      await db
        .insertInto('readings')
        .values({ name, ...values })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ name, ...values }))
        .execute();
    },

    async tenantPolicies() {
      const rows = await db
        .selectFrom('tenant')
        .selectAll()
        .where('name', 'in', ['policy', 'access'])
        .execute();
      const factsOf = (name: string) => rows.find((row) => row.name === name)?.facts ?? null;
      return {
        policy: factsOf('policy') as Tenant['policy'],
        access: factsOf('access') as Tenant['access'],
      };
    },

    async savePolicies(policies) {
      await atomic(db, async (trx) => {
        for (const [name, facts] of Object.entries(policies)) await save(trx, name, facts);
      });
    },

    async peopleCounts() {
      const row = await db
        .selectFrom('tenant')
        .select('facts')
        .where('name', '=', 'counts')
        .executeTakeFirst();
      return (row?.facts ?? null) as { counts: PeopleCounts; at: Instant } | null;
    },

    savePeopleCounts: (counts, at) => save(db, 'counts', { counts, at }),
  };
}
