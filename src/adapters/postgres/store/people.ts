// People as the directory gives them. A reading writes page by page; only a reading of everybody, at its end, lets those
// leave whom it did not see: marked with the time, never deleted, and back when seen again. Facts are kept whole, unknown
// strings included.

import { sql } from 'kysely';
import type { Person } from '../../../core/person.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { inBulk, maybeInstant, mergedById } from './values.ts';

export type PersonRow = {
  id: string;
  name: string;
  given_name: string | null;
  upn: string;
  user_type: Person['userType'];
  enabled: boolean;
  department: string | null;
  country: string | null;
  language: string | null;
  time_zone: string | null;
  groups: string[];
  lists: string[] | null;
  methods: Person['methods'];
  passkeys: Person['passkeys'];
  passkeys_at: Date | string | null;
  purpose: string | null;
  hold: Person['hold'];
};

/** The columns of `PersonRow`, with people as `p`, contacts as `c` and memberships as `m`. */
export const PERSON_COLUMNS = sql`p.id, p.name, p.given_name, p.upn, p.user_type, p.enabled, p.department, p.country,
  p.language, p.methods, p.passkeys, p.passkeys_at, p.purpose, p.hold,
  coalesce(c.time_zone, p.time_zone) as time_zone, coalesce(m.groups, '[]') as groups,
  (select jsonb_agg(lp.list_id order by lp.list_id) from list_people lp where lp.person_id = p.id) as lists`;

/** What `PERSON_COLUMNS` needs beside people. */
export const PERSON_JOINS = sql`left join contacts c on c.person_id = p.id
  left join memberships m on m.person_id = p.id`;

/** Who is asked about beyond the directory's own rows: those who are here and could sign in. */
export const ENABLED_MEMBER = sql`left_at is null and enabled and user_type = 'member'`;

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    givenName: row.given_name,
    upn: row.upn,
    userType: row.user_type,
    enabled: row.enabled,
    department: row.department,
    country: row.country,
    language: row.language,
    timeZone: row.time_zone,
    groups: row.groups,
    ...(row.lists !== null && { lists: row.lists }),
    methods: row.methods,
    passkeys: row.passkeys,
    passkeysAt: maybeInstant(row.passkeys_at),
    purpose: row.purpose,
    hold: row.hold,
  };
}

type Part = Pick<StoreReads, 'person' | 'people' | 'findPeople' | 'unreadMailboxes'> &
  Pick<StoreWrites, 'saveUsers' | 'removeUsers' | 'sweepUsers' | 'savePasskeys' | 'saveHold' | 'saveMailbox'>;

export function peoplePart(db: Database): Part {
  async function people(ids: readonly string[]): Promise<readonly Person[]> {
    const { rows } = await sql<PersonRow>`
      select ${PERSON_COLUMNS} from people p ${PERSON_JOINS}
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
        select ${PERSON_COLUMNS} from people p ${PERSON_JOINS}
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

    /** A change may name only what changed: `v ? 'name'` tells "cleared" from "not said". */
    async saveUsers(users, sync) {
      await inBulk(mergedById(users), (slice) =>
        sql`
          with r as materialized (select value as v from jsonb_array_elements(${slice})), known as (
            update people p set
              name = coalesce(v->>'name', p.name),
              given_name = case when v ? 'givenName' then v->>'givenName' else p.given_name end,
              upn = coalesce(v->>'upn', p.upn),
              user_type = coalesce(v->>'userType', p.user_type),
              enabled = coalesce((v->>'enabled')::boolean, p.enabled),
              department = case when v ? 'department' then v->>'department' else p.department end,
              country = case when v ? 'country' then v->>'country' else p.country end,
              language = case when v ? 'language' then v->>'language' else p.language end,
              seen_at = ${sync}::timestamptz,
              left_at = null
            from r where p.id = v->>'id'
            returning p.id
          )
          insert into people (id, name, given_name, upn, user_type, enabled, department, country, language, seen_at)
          select v->>'id', coalesce(v->>'name', v->>'upn', v->>'id'), v->>'givenName', coalesce(v->>'upn', v->>'id'),
            coalesce(v->>'userType', 'member'), coalesce((v->>'enabled')::boolean, true), v->>'department',
            v->>'country', v->>'language', ${sync}::timestamptz
          from r where not exists (select from known where known.id = v->>'id')
          on conflict do nothing
        `.execute(db),
      );
    },

    async removeUsers(ids, at) {
      await sql`update people set left_at = ${at}::timestamptz
        where id = any(${[...ids]}::text[]) and left_at is null`.execute(db);
    },

    async sweepUsers(sync) {
      const { rows } = await sql`
        update people set left_at = ${sync}::timestamptz
        where left_at is null and seen_at < ${sync}::timestamptz returning id`.execute(db);
      return rows.length;
    },

    async savePasskeys(personId, passkeys, at) {
      const one = db.updateTable('people').where('id', '=', personId);
      await (passkeys === null
        ? one.set({ passkeys_at: at }).where('passkeys', 'is', null)
        : one.set({ passkeys: JSON.stringify(passkeys), passkeys_at: at })
      ).execute();
    },

    async saveHold(personId, hold) {
      const value = hold === null ? null : JSON.stringify(hold);
      await db.updateTable('people').set({ hold: value }).where('id', '=', personId).execute();
    },

    async unreadMailboxes(before, limit) {
      const { rows } = await sql<{ id: string }>`
        select id from people
        where ${ENABLED_MEMBER}
          and (mailbox_at is null or mailbox_at < ${before}::timestamptz)
        order by mailbox_at nulls first, id limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    async saveMailbox(personId, mailbox, at) {
      await db
        .updateTable('people')
        .set({ mailbox_at: at, purpose: mailbox?.purpose ?? null, time_zone: mailbox?.timeZone ?? null })
        .where('id', '=', personId)
        .execute();
    },
  };
}
