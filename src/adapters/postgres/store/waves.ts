// Waves and their frozen lists: the plan as it was decided, one row for everybody it was given, so that every "no"
// keeps its reason. Releasing turns the list into nudges piece by piece; stopped anywhere, it goes on where it was.

import { sql, type Selectable } from 'kysely';
import { inScope } from '../../../core/standing.ts';
import type { PersonPlan, Plan, Wave } from '../../../core/wave.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { atomic, inBulk, instant } from './values.ts';

function waveOf(row: Selectable<Tables['waves']>): Wave {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    name: row.name,
    audience: row.audience,
    state: row.state,
    startedBy: row.started_by,
    startedAt: instant(row.started_at),
    pausedWhy: row.paused_why,
  };
}

type Part = Pick<StoreReads, 'wave' | 'waves'> &
  Pick<StoreWrites, 'insertWave' | 'extendPlan' | 'setWaveState' | 'releaseNudges'>;

const UNDER_WAY = JSON.stringify({ do: 'leave', why: 'already-in-campaign' } satisfies PersonPlan);

export function wavesPart(db: Database): Part {
  return {
    async wave(id) {
      const row = await db.selectFrom('waves').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : waveOf(row);
    },

    async waves() {
      const rows = await db.selectFrom('waves').selectAll().orderBy('position', 'desc').execute();
      return rows.map(waveOf);
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
          })
          .execute();
        await extend(trx, wave.id, plan.people);
      });
    },

    extendPlan: (waveId, people) => extend(db, waveId, people),

    async setWaveState(waveId, from, to, pausedWhy = null) {
      const rows = await db
        .updateTable('waves')
        .set({ state: to, paused_why: to === 'paused' ? pausedWhy : null })
        .where('id', '=', waveId)
        .where('state', '=', from)
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    /**
     * Counts the people it dealt with. One who has a message under way already gets no second: the frozen list then
     * says that they are followed up already.
     */
    async releaseNudges(waveId, limit) {
      const { rows } = await sql<{ released: number }>`
        with wave as (
          select id, campaign_id from waves where id = ${waveId} and state in ('running', 'paused')
        ), picked as (
          select wp.person_id, wp.due_at
          from wave_people wp
          where wp.wave_id = (select id from wave) and wp.due_at is not null and wp.released_at is null
          order by wp.due_at, wp.person_id
          limit ${limit}
          for update skip locked
        ), followed as (
          insert into follow_ups (campaign_id, person_id, wave_id)
          select wave.campaign_id, picked.person_id, wave.id from picked, wave
          on conflict (campaign_id, person_id) do update set wave_id = coalesce(follow_ups.wave_id, excluded.wave_id)
          returning campaign_id, person_id, step
        ), planned as (
          insert into nudges (campaign_id, wave_id, person_id, step, kind, due_at)
          select followed.campaign_id, ${waveId}, followed.person_id, followed.step + 1, 'nudge', picked.due_at
          from followed join picked using (person_id)
          on conflict do nothing
          returning person_id
        ), released as (
          update wave_people wp set released_at = now(),
            due_at = case when planned.person_id is null then null else wp.due_at end,
            plan = case when planned.person_id is null then ${UNDER_WAY}::jsonb else wp.plan end
          from picked left join planned using (person_id)
          where wp.wave_id = ${waveId} and wp.person_id = picked.person_id
          returning wp.person_id
        )
        select count(*)::int as released from released`.execute(db);
      return rows[0]?.released ?? 0;
    },
  };
}

async function extend(db: Database, waveId: string, people: Plan['people']): Promise<void> {
  const rows = people.map(({ personId, standing, plan: decision }) => ({
    person_id: personId,
    standing,
    plan: decision,
    in_scope: inScope(standing),
    due_at: decision.do === 'send' ? decision.at : null,
  }));
  await inBulk(rows, (slice) =>
    sql`
      insert into wave_people (wave_id, person_id, standing, plan, in_scope, due_at)
      select ${waveId}, r.person_id, r.standing, r.plan, r.in_scope, r.due_at
      from jsonb_to_recordset(${slice})
        as r(person_id text, standing jsonb, plan jsonb, in_scope boolean, due_at timestamptz)
    `.execute(db),
  );
}
