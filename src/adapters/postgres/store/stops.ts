// The switch that stops everything: a stop without an end. Kept for good, so that who stopped what and why can be told.

import { sql } from 'kysely';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { instant } from './values.ts';

type Part = Pick<StoreReads, 'stop'> & Pick<StoreWrites, 'stopEverything' | 'endStop'>;

export function stopsPart(db: Database): Part {
  return {
    async stop() {
      const row = await db.selectFrom('stops').selectAll().where('ended_at', 'is', null).executeTakeFirst();
      return row === undefined ? null : { at: instant(row.at), by: row.by, why: row.why };
    },

    async stopEverything({ at, by, why }) {
      const { rows } = await sql`
        insert into stops (at, by, why) values (${at}::timestamptz, ${by}, ${why})
        on conflict do nothing returning id`.execute(db);
      return rows.length > 0;
    },

    async endStop(by, at) {
      const { rows } = await sql`
        update stops set ended_at = ${at}::timestamptz, ended_by = ${by} where ended_at is null
        returning id`.execute(db);
      return rows.length > 0;
    },
  };
}
