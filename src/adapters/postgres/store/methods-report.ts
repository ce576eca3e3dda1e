// Microsoft's registration report as it was last read: the methods of people, kept whole, and how old the rows are. A reading
// touches a narrow table for every row and a person only where the row changed, so reading the same again costs little. The row
// of a person whom the directory has not told of yet waits in the narrow table.

import { sql } from 'kysely';
import { unknownMethods } from '../../../core/methods.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, inBulk, maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'unknownMethods' | 'reportLag'> &
  Pick<StoreWrites, 'saveMethods' | 'matchMethods' | 'sweepMethods'>;

export function methodsReportPart(db: Database): Part {
  return {
    async saveMethods(rows, sync) {
      await inBulk(rows, (slice) =>
        sql`
          with r as materialized (
            select distinct on ("personId") "personId" as id, report
            from jsonb_to_recordset(${slice}) as r("personId" text, report jsonb)
          ), met as (
            insert into reported (person_id, read_at, waiting)
            select r.id, ${sync}::timestamptz,
              case when not exists (select from people p where p.id = r.id) then r.report end
            from r
            on conflict (person_id) do update set read_at = excluded.read_at, waiting = excluded.waiting
          )
          update people p set methods = r.report from r
          where p.id = r.id and r.report is not null and p.methods is distinct from r.report
        `.execute(db),
      );
    },

    async matchMethods() {
      await sql`
        with known as (
          select r.person_id, r.waiting as report from reported r
          where r.waiting is not null and exists (select from people p where p.id = r.person_id)
          for update
        ), taken as (
          update reported r set waiting = null from known where r.person_id = known.person_id
        )
        update people p set methods = known.report from known where p.id = known.person_id`.execute(db);
    },

    async sweepMethods(sync) {
      return atomic(db, async (trx) => {
        await sql`delete from reported where read_at <> ${sync}::timestamptz`.execute(trx);
        const { numAffectedRows } = await sql`
          update people p set methods = null
          where methods is not null and enabled
            and not exists (select from reported r where r.person_id = p.id)`.execute(trx);
        return Number(numAffectedRows ?? 0);
      });
    },

    async unknownMethods() {
      const { rows } = await sql<{ method: string; people: number }>`
        select method, count(*)::int as people
        from people, jsonb_array_elements_text(methods->'registered') as method
        where left_at is null
        group by method order by people desc, method`.execute(db);
      const unknown = new Set(unknownMethods(rows.map(({ method }) => method)));
      return Object.fromEntries(
        rows.filter(({ method }) => unknown.has(method)).map(({ method, people }) => [method, people]),
      );
    },

    async reportLag() {
      const { rows } = await sql<{
        rows: number;
        strangers: number;
        oldest: Date | null;
        newest: Date | null;
      }>`
        select count(*)::int as rows,
          min((methods->>'reportedAt')::timestamptz) as oldest,
          max((methods->>'reportedAt')::timestamptz) as newest,
          (select count(*) from reported r where not exists (select from people p where p.id = r.person_id))::int
            as strangers
        from people where methods is not null and left_at is null`.execute(db);
      const { rows: known = 0, strangers = 0, oldest = null, newest = null } = rows[0] ?? {};
      return { rows: known, strangers, oldest: maybeInstant(oldest), newest: maybeInstant(newest) };
    },
  };
}
