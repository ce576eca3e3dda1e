// The frozen lists of waves: the plan as it was decided, one row for everybody it was given, so that every "no" keeps
// its reason. Releasing turns a list into nudges piece by piece; stopped anywhere, it goes on where it was. What a list
// gains and loses moves the wave's counters in the same statement.

import { sql, type RawBuilder } from 'kysely';
import { PRIORITY } from '../../../core/priority.ts';
import { inScope } from '../../../core/standing.ts';
import type { PersonPlan, Plan, PlannedPerson } from '../../../core/wave.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, inBulk, maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'wavePeople' | 'listTotals' | 'unreleasedInStage'> &
  Pick<StoreWrites, 'insertWave' | 'extendPlan' | 'freeze' | 'releaseNudges' | 'sweepCancelled'>;

const UNDER_WAY = JSON.stringify({ do: 'leave', why: 'already-in-campaign' } satisfies PersonPlan);

/** The end of an insert into `wave_counts` as `c`. */
const ADD_TO_COUNTS = sql`on conflict (wave_id, shard) do update set listed = c.listed + excluded.listed,
  unreleased = c.unreleased + excluded.unreleased`;

export function waveListsPart(db: Database): Part {
  return {
    async wavePeople(waveId, group, after, limit) {
      const within =
        group === null
          ? sql`true`
          : group === 'send'
            ? sql`due_at is not null`
            : sql`due_at is null and plan->>'why' = ${group}`;
      const { rows } = await sql<PlannedPerson>`
        select person_id as "personId", standing, plan from wave_people
        where wave_id = ${waveId} and person_id > ${after ?? ''} and ${within}
        order by person_id limit ${limit}`.execute(db);
      return rows;
    },

    async listTotals(waveId, named) {
      const { rows } = await sql<{
        people: number;
        named: number;
        first_contacts: number;
        last: Date | null;
      }>`
        select count(*)::int as people, max(wp.due_at) as last,
          (count(*) filter (where ${JSON.stringify(named)}::jsonb ? wp.person_id))::int as named,
          (count(*) filter (where c.conversation_id is null))::int as first_contacts
        from wave_people wp left join contacts c on c.person_id = wp.person_id
        where wp.wave_id = ${waveId} and wp.due_at is not null`.execute(db);
      const [row] = rows;
      return {
        people: row?.people ?? 0,
        named: row?.named ?? 0,
        lastDueAt: maybeInstant(row?.last ?? null),
        firstContacts: row?.first_contacts ?? 0,
      };
    },

    async unreleasedInStage(waveId) {
      const { rows } = await sql<{ people: number }>`
        select count(*)::int as people from wave_people wp join waves w on w.id = wp.wave_id
        where wp.wave_id = ${waveId} and wp.due_at is not null and wp.released_at is null
          and wp.stage <= (w.ramp->>'open')::int`.execute(db);
      return rows[0]?.people ?? 0;
    },

    async insertWave(wave, plan) {
      await atomic(db, async (trx) => {
        await trx
          .insertInto('waves')
          .values({
            id: wave.id,
            campaign_id: wave.campaignId,
            name: wave.name,
            audience: JSON.stringify(wave.audience),
            state: wave.state,
            started_by: wave.startedBy,
            started_at: wave.startedAt,
            planned_at: plan.at,
            options: JSON.stringify(wave.options ?? {}),
          })
          .execute();
        await extend(trx, wave.id, plan.people);
      });
    },

    extendPlan: (waveId, people) => extend(db, waveId, people),

    async freeze(wave, { ramp, pilot, lastDueAt, firstContacts, at }) {
      const { rows } = await sql`
        update waves set state = ${wave.state}, started_by = ${wave.startedBy},
          started_at = ${wave.startedAt}::timestamptz, planned_at = ${at}::timestamptz,
          ramp = ${ramp === null ? null : JSON.stringify(ramp)}::jsonb, last_due_at = ${lastDueAt}::timestamptz,
          first_contacts = ${firstContacts}
        where id = ${wave.id} and state = 'draft'
        returning id`.execute(db);
      if (rows.length === 0) return false;
      if (ramp !== null) {
        // The lot decides, drawn by the wave's id: the same list gives the same stages.
        let last = 0;
        const upTo = ramp.stages.map(({ people }) => (last += people));
        await sql`
          update wave_people wp set stage = drawn.stage
          from (
            select person_id, (select count(*) from jsonb_array_elements_text(${JSON.stringify(upTo)}::jsonb) b
              where b::int < lot) as stage
            from (
              select person_id, row_number() over (
                order by (${JSON.stringify(pilot)}::jsonb ? person_id) desc, md5(${wave.id}::text || person_id), person_id
              ) as lot
              from wave_people where wave_id = ${wave.id} and due_at is not null
            ) lots
          ) drawn
          where wp.wave_id = ${wave.id} and wp.person_id = drawn.person_id and drawn.stage > 0`.execute(db);
      }
      return true;
    },

    /**
     * Counts the people it dealt with. One who has a message under way already gets no second: the frozen list then
     * says that they are followed up already.
     */
    async releaseNudges(waveId, limit, dueBy) {
      return atomic(db, async (trx) => {
        const due = dueBy === undefined ? sql`true` : sql`wp.due_at <= ${dueBy}::timestamptz`;
        const { rows: picked } = await sql<{ person_id: string; due_at: Date; priority: number }>`
          select wp.person_id, wp.due_at, wp.priority
          from wave_people wp join waves w on w.id = wp.wave_id
          where wp.wave_id = ${waveId} and w.state in ('running', 'paused') and wp.due_at is not null
            and wp.released_at is null and wp.stage <= coalesce((w.ramp->>'open')::int, 32767) and ${due}
          order by wp.stage, wp.priority desc, wp.due_at, wp.person_id
          limit ${limit}
          for update of wp skip locked`.execute(trx);
        await inBulk(picked, (slice) => release(trx, waveId, slice));
        return picked.length;
      });
    },

    async sweepCancelled(waveId, limit, at) {
      const { rows } = await sql<{ swept: number }>`
        with dropped as (
          update nudges set state = 'dropped', reason = 'wave-cancelled', ended_at = ${at}::timestamptz
          where id in (
            select id from nudges where wave_id = ${waveId} and state = 'planned' and worker is null
            limit ${limit} for update skip locked)
          returning id, campaign_id, person_id, kind, step
        ), told as (
          insert into trail (person_id, at, event, campaign_id, wave_id, nudge_id)
          select person_id, ${at}::timestamptz,
            jsonb_build_object('kind', 'dropped', 'nudge', kind, 'step', step, 'why', 'wave-cancelled'),
            campaign_id, ${waveId}, id
          from dropped
        ), next as (
          update follow_ups f set next_at = coalesce(f.next_at,
            ${at}::timestamptz + (c.definition->'rhythm'->>'intervalDays')::float8 * interval '1 day')
          from dropped d join campaigns c on c.id = d.campaign_id
          where f.campaign_id = d.campaign_id and f.person_id = d.person_id
        )
        select count(*)::int as swept from dropped`.execute(db);
      return rows[0]?.swept ?? 0;
    },
  };
}

/** One parameter instead of a chain of sub-selects: the planner then knows that it is many. */
async function release(db: Database, waveId: string, slice: RawBuilder<unknown>): Promise<void> {
  await sql`
    with picked as materialized (
      select * from jsonb_to_recordset(${slice}) as r(person_id text, due_at timestamptz, priority smallint)
    ), followed as (
      insert into follow_ups (campaign_id, person_id, wave_id)
      select w.campaign_id, picked.person_id, w.id from picked, waves w where w.id = ${waveId}
      on conflict (campaign_id, person_id) do update set wave_id = coalesce(follow_ups.wave_id, excluded.wave_id)
      returning campaign_id, person_id, step
    ), planned as (
      insert into nudges (campaign_id, wave_id, person_id, step, kind, due_at, priority)
      select followed.campaign_id, ${waveId}, followed.person_id, followed.step + 1, 'nudge', picked.due_at,
        case when picked.priority > 0 then ${PRIORITY.urgent}::smallint else ${PRIORITY.wave}::smallint end
      from followed join picked using (person_id)
      on conflict do nothing
      returning person_id
    ), released as (
      update wave_people wp set released_at = now(),
        due_at = case when planned.person_id is null then null else wp.due_at end,
        plan = case when planned.person_id is null then ${UNDER_WAY}::jsonb else wp.plan end
      from picked left join planned using (person_id)
      where wp.wave_id = ${waveId} and wp.person_id = picked.person_id
      returning planned.person_id is null as skipped
    )
    insert into wave_counts as c (wave_id, shard, listed, unreleased)
    select ${waveId}, pg_backend_pid() % 16, -count(*) filter (where skipped), -count(*)
    from released having count(*) > 0
    ${ADD_TO_COUNTS}`.execute(db);
}

async function extend(db: Database, waveId: string, people: Plan['people']): Promise<void> {
  const rows = people.map(({ personId, standing, plan: decision }) => ({
    person_id: personId,
    standing,
    plan: decision,
    in_scope: inScope(standing),
    due_at: decision.do === 'send' ? decision.at : null,
    priority: decision.do === 'send' && decision.smsOnly ? 1 : 0,
  }));
  await inBulk(rows, (slice) =>
    sql`
      with listed as (
        insert into wave_people (wave_id, person_id, standing, plan, in_scope, due_at, priority)
        select ${waveId}, r.person_id, r.standing, r.plan, r.in_scope, r.due_at,
          case when w.options->>'order' = 'due' then 0 else r.priority end
        from jsonb_to_recordset(${slice}) as r(person_id text, standing jsonb, plan jsonb, in_scope boolean,
          due_at timestamptz, priority smallint), (select options from waves where id = ${waveId}) w
        returning due_at
      )
      insert into wave_counts as c (wave_id, shard, listed, unreleased)
      select ${waveId}, pg_backend_pid() % 16, count(due_at), count(due_at) from listed having count(due_at) > 0
      ${ADD_TO_COUNTS}
    `.execute(db),
  );
}
