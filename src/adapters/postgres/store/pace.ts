// One pace for the whole fleet: a row holds the next instant at which a request may leave, and each reservation moves
// it on (GCRA without a burst). Teams allows an app 50 requests a second per tenant (Microsoft Learn, "Rate limiting
// for bots"). A throttling answer holds everybody back for as long as it says and cuts the rate; the rate then recovers
// second by second. Database time only, so workers whose clocks differ still agree.

import { sql } from 'kysely';
import type { StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';

type Part = Pick<StoreWrites, 'reserve' | 'slowDown'>;

/** What is left of the rate after a throttling answer; several within a second cut it once. */
const CUT = 0.7;
/** Requests a second that the rate regains in each second: from a cut back to 45 in less than half a minute. */
const REGAIN = 0.5;
const SLOWEST = 1;

/** `perSecond` null = no budget, for benchmarks alone. */
export function pacePart(db: Database, perSecond: number | null): Part {
  if (perSecond === null) {
    return { reserve: async () => ({ nowMs: 0, inMs: 0, everyMs: 0 }), slowDown: async () => undefined };
  }
  const rate = sql`least(${perSecond}::float8,
    cut_to + ${REGAIN}::float8 * greatest(0, extract(epoch from clock_timestamp() - cut_at)::float8))`;
  return {
    async reserve(slots) {
      const { rows } = await sql<{ now_ms: number; end_in_ms: number; every_ms: number }>`
        update pace set
          next_at = greatest(next_at, clock_timestamp()) + ${slots}::float8 / (${rate}) * interval '1 second'
        returning (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms,
          (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as end_in_ms,
          (1000 / (${rate}))::float8 as every_ms`.execute(db);
      const [row] = rows;
      if (row === undefined) throw new Error('the row of the pace is missing');
      const { now_ms: nowMs, end_in_ms: endInMs, every_ms: everyMs } = row;
      return { nowMs, inMs: Math.max(0, endInMs - slots * everyMs), everyMs };
    },

    async slowDown(ms) {
      await sql`
        update pace set
          next_at = greatest(next_at, clock_timestamp() + ${ms}::float8 * interval '1 millisecond'),
          cut_to = case when cut_at > clock_timestamp() - interval '1 second' then cut_to
            else greatest(${SLOWEST}::float8, ${CUT}::float8 * (${rate})) end,
          cut_at = case when cut_at > clock_timestamp() - interval '1 second' then cut_at
            else clock_timestamp() + ${ms}::float8 * interval '1 millisecond' end
      `.execute(db);
    },
  };
}
