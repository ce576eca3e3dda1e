// One pace for the whole fleet: a row holds the next instant at which a request may leave, and each reservation moves
// it on (GCRA without a burst). Teams allows an app 50 requests a second per tenant (Microsoft Learn, "Rate limiting
// for bots"). Database time only, so workers whose clocks differ still agree.

import { sql } from 'kysely';
import type { StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';

type Part = Pick<StoreWrites, 'reserve' | 'slowDown'>;

export function pacePart(db: Database, perSecond: number): Part {
  const everyMs = 1000 / perSecond;
  return {
    async reserve(slots) {
      const { rows } = await sql<{ end_in_ms: number }>`
        update pace set
          next_at = greatest(next_at, clock_timestamp()) + ${slots * everyMs}::float8 * interval '1 millisecond'
        returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as end_in_ms`.execute(db);
      const endInMs = rows[0]?.end_in_ms ?? 0;
      return { inMs: Math.max(0, endInMs - slots * everyMs), everyMs };
    },

    async slowDown(ms) {
      await sql`
        update pace set next_at = greatest(next_at, clock_timestamp() + ${ms}::float8 * interval '1 millisecond')
      `.execute(db);
    },
  };
}
