// The groups of the tenant with their direct members, as the delta tells them, and who is in the groups that matter with
// nesting worked out: a closure in SQL, safe against groups that hold each other.

import { sql, type RawBuilder } from 'kysely';
import type { FoundGroup, GroupInfo, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, inBulk, mergedById } from './values.ts';

type Part = Pick<StoreReads, 'groups' | 'unreadGroups' | 'hiddenGroups' | 'findGroups'> &
  Pick<StoreWrites, 'saveGroups' | 'removeGroups' | 'sweepGroups' | 'trackGroups'>;

/** Each group of `roots` (a query for ids) with the groups inside it, itself included; groups may hold each other. */
const reachFrom = (roots: RawBuilder<unknown>) => sql`reach (root, group_id) as (
  select roots.id, roots.id from (${roots}) roots
  union
  select reach.root, m.member_id
  from reach join group_members m on m.group_id = reach.group_id and m.kind = 'group'
)`;

/** Whether members of group `g` may be out of sight, as it holds (or is) a hidden or unknown one; over `reachFrom`. */
const HIDDEN = sql`exists (
  select from reach left join groups inside on inside.id = reach.group_id
  where reach.root = g.id and (inside.id is null or inside.hidden))`;

export function groupsPart(db: Database): Part {
  return {
    async groups(ids) {
      const asked = sql`any(${[...ids]}::text[])`;
      const { rows } = await sql<GroupInfo>`
        with recursive ${reachFrom(sql`select id from groups where id = ${asked}`)}
        select g.id, g.name, ${HIDDEN} as hidden from groups g where g.id = ${asked}`.execute(db);
      return rows;
    },

    async unreadGroups(ids) {
      if (ids.length === 0) return [];
      const { rows } = await sql<{ id: string }>`
        with recursive asked as materialized (select unnest(${[...ids]}::text[]) as id),
          ${reachFrom(sql`select id from asked`)}
        select asked.id from asked
        where not exists (select from groups g where g.id = asked.id and ${TRACKED} and not ${HIDDEN})`.execute(
        db,
      );
      return rows.map(({ id }) => id);
    },

    async hiddenGroups() {
      const { rows } = await sql`select from groups where hidden limit 1`.execute(db);
      return rows.length > 0;
    },

    async findGroups(text, limit) {
      const wanted = text.trim().toLowerCase();
      const { rows } = await sql<FoundGroup>`
        with recursive found as materialized (
          select id from groups
          where position(${wanted} in lower(name)) > 0 or id = ${wanted}
          order by starts_with(lower(name), ${wanted}) desc, name, id
          limit ${limit}
        ), ${reachFrom(sql`select id from found`)}
        select g.id, g.name, ${HIDDEN} as hidden, (
            select count(distinct m.member_id)::int from reach
              join group_members m on m.group_id = reach.group_id and m.kind = 'person'
            where reach.root = g.id
          ) as people
        from groups g join found using (id)
        order by starts_with(lower(name), ${wanted}) desc, name, id`.execute(db);
      return rows;
    },

    /** A preview may read groups while a sync does: the older reading takes nothing from what the newer has seen. */
    async saveGroups(groups, sync) {
      const named = groups.map((group) => ({ ...group, joined: undefined, left: undefined }));
      const edges = groups.flatMap(({ id, joined }) =>
        joined.map((member) => ({ group_id: id, member_id: member.id, kind: member.kind })),
      );
      const left = groups.flatMap((group) =>
        group.left.map((member) => ({ group_id: group.id, member_id: member })),
      );
      await oneAtATime(db, async (trx) => {
        await inBulk(mergedById(named), (slice) =>
          sql`
            with r as materialized (select value as v from jsonb_array_elements(${slice})), known as (
              update groups g set
                name = coalesce(v->>'name', g.name),
                hidden = coalesce((v->>'hidden')::boolean, g.hidden),
                seen_at = greatest(g.seen_at, ${sync}::timestamptz)
              from r where g.id = v->>'id'
              returning g.id
            )
            insert into groups (id, name, hidden, seen_at)
            select v->>'id', coalesce(v->>'name', v->>'id'), coalesce((v->>'hidden')::boolean, false),
              ${sync}::timestamptz
            from r where not exists (select from known where known.id = v->>'id')
            on conflict do nothing
          `.execute(trx),
        );
        await inBulk(left, (slice) =>
          sql`
            delete from group_members m using jsonb_to_recordset(${slice}) as r(group_id text, member_id text)
            where m.group_id = r.group_id and m.member_id = r.member_id`.execute(trx),
        );
        await inBulk(edges, (slice) =>
          sql`
            insert into group_members as m (group_id, member_id, kind, seen_at)
            select distinct on (r.group_id, r.member_id) r.group_id, r.member_id, r.kind, ${sync}::timestamptz
            from jsonb_to_recordset(${slice}) as r(group_id text, member_id text, kind text)
            on conflict (group_id, member_id) do update set
              kind = excluded.kind, seen_at = greatest(m.seen_at, excluded.seen_at)
          `.execute(trx),
        );
        if (groups.length > 0) await forgetWorkedOut(trx);
      });
    },

    async removeGroups(ids) {
      await oneAtATime(db, async (trx) => {
        const gone = [...ids];
        await sql`delete from group_members
          where group_id = any(${gone}::text[]) or member_id = any(${gone}::text[])`.execute(trx);
        await sql`delete from groups where id = any(${gone}::text[])`.execute(trx);
        await forgetWorkedOut(trx);
      });
    },

    async sweepGroups(sync) {
      await oneAtATime(db, async (trx) => {
        await sql`delete from group_members where seen_at < ${sync}::timestamptz`.execute(trx);
        await sql`delete from groups where seen_at < ${sync}::timestamptz`.execute(trx);
        await forgetWorkedOut(trx);
      });
    },

    /**
     * Nothing is done while neither the groups asked for nor anybody's direct members have changed. A group stays worked
     * out for a day after it was last asked for, so that a sync cannot take it from a plan that is being made.
     */
    async trackGroups(ids, roles = []) {
      const kept = [...ids];
      const asked = [...ids, ...roles];
      await oneAtATime(db, async (trx) => {
        await sql`
          update groups set tracked_at = now() where id = any(${asked}::text[])
            and coalesce(tracked_at < now() - interval '1 hour', true)`.execute(trx);
        const { rows } = await sql`select from groups where ${TRACKED} <> worked_out limit 1`.execute(trx);
        if (rows.length === 0) return;
        // A group that is gone or hidden by now, or holds such a one, keeps whom it held while it is asked for: an exclusion
        // goes on excluding.
        await sql`
          with recursive ${reachFrom(sql`select id from groups where ${TRACKED}`)}, lost as (
            select kept.id from unnest(${kept}::text[]) as kept (id)
            where not exists (select from groups g where g.id = kept.id and not ${HIDDEN})
          ), inside as (
            select m.member_id as person_id, reach.root as group_id
            from reach join group_members m on m.group_id = reach.group_id and m.kind = 'person'
            union
            select m.person_id, lost.id from memberships m, lost where m.groups ? lost.id
          ), held as materialized (
            select person_id, jsonb_agg(group_id order by group_id) as groups from inside group by person_id
          ), gone as (
            delete from memberships m where not exists (select from held where held.person_id = m.person_id)
          )
          insert into memberships as m (person_id, groups) select person_id, groups from held
          on conflict (person_id) do update set groups = excluded.groups where m.groups <> excluded.groups
        `.execute(trx);
        await sql`update groups set worked_out = ${TRACKED} where worked_out <> ${TRACKED}`.execute(trx);
      });
    },
  };
}

const TRACKED = sql`coalesce(tracked_at > now() - interval '1 day', false)`;

/** A preview tracks groups while a sync may be storing them: each waits for the other instead of meeting half-way. */
function oneAtATime(db: Database, work: (trx: Database) => Promise<void>): Promise<void> {
  return atomic(db, async (trx) => {
    await sql`lock table memberships in share row exclusive mode`.execute(trx);
    await work(trx);
  });
}

/** Members, or what is hidden, have changed, and with nesting that may concern any group. */
async function forgetWorkedOut(db: Database): Promise<void> {
  await sql`update groups set worked_out = false where worked_out`.execute(db);
}
