// People as the directory gives them, and the groups that matter. A sync writes page by page and only its end lets
// anybody leave: who was not seen is marked with the time, never deleted, and comes back when seen again. Facts that
// Graph did not send in this form (methods, passkeys) are kept whole, unknown strings included.

import { sql } from 'kysely';
import type { Person } from '../../../core/person.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, inBulk, maybeInstant } from './values.ts';

export type PersonRow = {
  id: string;
  name: string;
  upn: string;
  user_type: Person['userType'];
  enabled: boolean;
  department: string | null;
  country: string | null;
  language: string | null;
  time_zone: string | null;
  groups: string[];
  methods: Person['methods'];
  passkeys: Person['passkeys'];
};

/** The columns of `PersonRow`, with people as `p` and contacts as `c`. */
export const PERSON_COLUMNS = sql`p.id, p.name, p.upn, p.user_type, p.enabled, p.department, p.country, p.language,
  p.methods, p.passkeys, c.time_zone, (
    select coalesce(jsonb_agg(m.group_id order by m.group_id), '[]')
    from memberships m where m.person_id = p.id and m.left_at is null
  ) as groups`;

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    upn: row.upn,
    userType: row.user_type,
    enabled: row.enabled,
    department: row.department,
    country: row.country,
    language: row.language,
    timeZone: row.time_zone,
    groups: row.groups,
    methods: row.methods,
    passkeys: row.passkeys,
  };
}

type Part = Pick<StoreReads, 'person' | 'people' | 'findPeople' | 'syncedAt' | 'groupsRead'> &
  Pick<
    StoreWrites,
    'saveUsers' | 'saveMembers' | 'finishGroup' | 'saveMethods' | 'savePasskeys' | 'finishSync'
  >;

export function peoplePart(db: Database): Part {
  async function people(ids: readonly string[]): Promise<readonly Person[]> {
    const { rows } = await sql<PersonRow>`
      select ${PERSON_COLUMNS} from people p left join contacts c on c.person_id = p.id
      where p.id = any(${[...ids]}::text[])`.execute(db);
    return rows.map(personOf);
  }

  return {
    people,

    async person(id) {
      const [person] = await people([id]);
      return person ?? null;
    },

    async findPeople(text, limit) {
      const wanted = text.trim().toLowerCase();
      if (wanted === '') return [];
      const { rows } = await sql<PersonRow>`
        select ${PERSON_COLUMNS} from people p left join contacts c on c.person_id = p.id
        where p.left_at is null
          and (position(${wanted} in lower(p.name)) > 0 or position(${wanted} in lower(p.upn)) > 0
            or p.id = ${wanted})
        order by case
            when p.id = ${wanted} or lower(p.upn) = ${wanted} then 0
            when lower(p.name) = ${wanted} then 1
            when starts_with(lower(p.name), ${wanted}) or starts_with(lower(p.upn), ${wanted}) then 2
            when position(${` ${wanted}`} in lower(p.name)) > 0 then 3
            else 4
          end, p.name, p.id
        limit ${limit}`.execute(db);
      return rows.map(personOf);
    },

    async syncedAt() {
      const last = await db
        .selectFrom('syncs')
        .select((eb) => eb.fn.max('started_at').as('at'))
        .executeTakeFirst();
      return maybeInstant(last?.at ?? null);
    },

    async saveUsers(users, sync) {
      await inBulk(users, (slice) =>
        sql`
          insert into people as p
            (id, name, upn, user_type, enabled, department, country, language, seen_at)
          select distinct on (r.id)
            r.id, r.name, r.upn, r."userType", r.enabled, r.department, r.country, r.language, ${sync}::timestamptz
          from jsonb_to_recordset(${slice}) as r(id text, name text, upn text, "userType" text, enabled boolean,
            department text, country text, language text)
          on conflict (id) do update set
            name = excluded.name, upn = excluded.upn, user_type = excluded.user_type, enabled = excluded.enabled,
            department = excluded.department, country = excluded.country, language = excluded.language,
            seen_at = excluded.seen_at, left_at = null
          where (p.name, p.upn, p.user_type, p.enabled, p.department, p.country, p.language, p.seen_at, p.left_at)
            is distinct from (excluded.name, excluded.upn, excluded.user_type, excluded.enabled,
              excluded.department, excluded.country, excluded.language, excluded.seen_at, null)
        `.execute(db),
      );
    },

    async saveMembers(groupId, personIds, sync) {
      await inBulk(personIds, (slice) =>
        sql`
          insert into memberships as m (group_id, person_id, seen_at)
          select distinct ${groupId}, id, ${sync}::timestamptz from jsonb_array_elements_text(${slice}) as r(id)
          on conflict (group_id, person_id) do update set seen_at = excluded.seen_at, left_at = null
          where (m.seen_at, m.left_at) is distinct from (excluded.seen_at, null)
        `.execute(db),
      );
    },

    async finishGroup(groupId, sync) {
      await atomic(db, async (trx) => {
        await sql`
          update memberships set left_at = ${sync}::timestamptz
          where group_id = ${groupId} and left_at is null and seen_at <> ${sync}::timestamptz`.execute(trx);
        await sql`
          insert into groups values (${groupId}, ${sync}::timestamptz)
          on conflict (id) do update set read_at = excluded.read_at`.execute(trx);
      });
    },

    async groupsRead() {
      const { rows } = await sql<{ id: string }>`select id from groups`.execute(db);
      return rows.map(({ id }) => id);
    },

    async saveMethods(reported) {
      const strangers = await inBulk(reported, async (slice) => {
        const { rows } = await sql<{ strangers: number }>`
          with r as materialized (
            select distinct on ("personId") "personId" as id, report
            from jsonb_to_recordset(${slice}) as r("personId" text, report jsonb)
          ), changed as (
            update people p set methods = r.report from r
            where p.id = r.id and p.methods is distinct from r.report
          )
          select count(*)::int as strangers from r where not exists (select from people p where p.id = r.id)
        `.execute(db);
        return rows[0]?.strangers ?? 0;
      });
      return strangers.reduce((sum, each) => sum + each, 0);
    },

    async savePasskeys(personId, passkeys) {
      const value = JSON.stringify(passkeys);
      await db.updateTable('people').set({ passkeys: value }).where('id', '=', personId).execute();
    },

    async finishSync(sync) {
      const { rows } = await sql<{ people: number; left: number }>`
        with gone as (
          update people set left_at = ${sync}::timestamptz
          where left_at is null and seen_at <> ${sync}::timestamptz returning id
        ), noted as (
          insert into syncs values (${sync}::timestamptz) on conflict do nothing
        )
        select (select count(*) from people where left_at is null)::int - (select count(*) from gone)::int as people,
          (select count(*) from gone)::int as "left"
      `.execute(db);
      return rows[0] ?? { people: 0, left: 0 };
    },
  };
}
