// The tokens that language models have used, a row a UTC day by the database's clock. What a request may cost at most is taken
// before it leaves and what it did not cost is given back, so the cap holds for all processes together, and one that dies
// in between has used too much rather than too little.

import { sql } from 'kysely';
import type { TokenUseReads, TokenUseWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';

type Part = TokenUseReads & TokenUseWrites;

const TODAY = sql`(clock_timestamp() at time zone 'utc')::date`;

export function tokenUsePart(db: Database): Part {
  return {
    async tokensUsed() {
      const { rows } = await sql<{ used: number }>`
        select used from token_use where day = ${TODAY}`.execute(db);
      return rows[0]?.used ?? 0;
    },

    async takeTokens(tokens, perDay) {
      const { rows } = await sql<{ day: string }>`
        insert into token_use (day, used) select ${TODAY}, ${tokens}::integer
        where ${tokens}::integer <= ${perDay}::integer
        on conflict (day) do update set used = token_use.used + excluded.used
          where token_use.used + excluded.used <= ${perDay}::integer
        returning day::text as day`.execute(db);
      return rows[0]?.day ?? null;
    },

    async giveBackTokens(day, tokens) {
      await sql`
        update token_use set used = greatest(0, used - ${tokens}::integer) where day = ${day}::date`.execute(
        db,
      );
    },
  };
}
