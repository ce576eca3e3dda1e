// Named lists of people, with the rows of their files that did not count.

import { sql } from 'kysely';
import type { Listed, PeopleList, Reject } from '../../../core/people-list.ts';
import type { ListReads, ListWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, inBulk, instant } from './values.ts';

type ListOfDatabase = Omit<PeopleList, 'madeAt'> & { readonly madeAt: Date };

export function namedListsPart(db: Database): ListReads & ListWrites {
  return {
    async lists() {
      const { rows } = await sql<ListOfDatabase>`
        select id, name, made_by as "madeBy", made_at as "madeAt", people, rejected from people_lists
        order by made_at desc, id`.execute(db);
      return rows.map((row) => ({ ...row, madeAt: instant(row.madeAt) }));
    },

    async listRejects(listId) {
      const { rows } = await sql<Reject>`
        select line, value, why from list_rejects where list_id = ${listId} order by line`.execute(db);
      return rows;
    },

    async peopleByKeys(keys) {
      const { rows } = await sql<Listed & { readonly key: string }>`
        select k.key, p.id, p.user_type as "userType", p.enabled
        from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) k(key)
          join people p on (p.id = k.key or lower(p.upn) = k.key) and p.left_at is null`.execute(db);
      return new Map(rows.map(({ key, ...person }) => [key, person]));
    },

    async insertList({ id, name, madeBy, madeAt, people, rejected }, ids, rejects) {
      await atomic(db, async (trx) => {
        await sql`insert into people_lists (id, name, made_by, made_at, people, rejected)
          values (${id}, ${name}, ${madeBy}, ${madeAt}, ${people}, ${JSON.stringify(rejected)}::jsonb)`.execute(
          trx,
        );
        await inBulk(ids, (slice) =>
          sql`insert into list_people (list_id, person_id)
            select ${id}::uuid, value from jsonb_array_elements_text(${slice})`.execute(trx),
        );
        await inBulk(rejects, (slice) =>
          sql`insert into list_rejects (list_id, line, value, why)
            select ${id}::uuid, line, value, why
            from jsonb_to_recordset(${slice}) as r(line integer, value text, why text)`.execute(trx),
        );
      });
    },

    async removeList(listId) {
      const { rows } = await sql`delete from people_lists where id = ${listId} returning id`.execute(db);
      return rows.length > 0;
    },
  };
}
