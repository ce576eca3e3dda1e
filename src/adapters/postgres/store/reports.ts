// The figures of a wave or campaign, counted from its frozen list so that no percentage moves because people join or
// leave. For a whole campaign each person counts once, with the newest decision about them.

import { sql, type RawBuilder } from 'kysely';
import type { Progress, ReportRow } from '../../../core/report.ts';
import type { StoreReads } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { instant } from './values.ts';

type Part = Pick<StoreReads, 'progress' | 'reportRows' | 'leaveCounts' | 'adoption'>;

const NO_PROGRESS: Progress = {
  people: 0,
  planned: 0,
  sending: 0,
  sent: 0,
  failed: 0,
  inDoubt: 0,
  dropped: 0,
};

/**
 * One row per person: the wave's own decision, or the campaign's newest. Whoever was in scope or eligible once stays so
 * in the campaign's figures, whatever a later wave found.
 */
function decisions(waveId: string | null, campaignId: string): RawBuilder<unknown> {
  const within = waveId === null ? sql`true` : sql`w.id = ${waveId}`;
  return sql`
    select distinct on (wp.person_id) wp.person_id, wp.plan, wp.due_at, wp.released_at, w.campaign_id,
      w.state as wave_state,
      bool_or(wp.in_scope) over (partition by wp.person_id) as in_scope,
      bool_or(wp.standing->>'is' = 'eligible') over (partition by wp.person_id) as eligible
    from wave_people wp join waves w on w.id = wp.wave_id
    where w.campaign_id = ${campaignId} and ${within}
    order by wp.person_id, w.position desc`;
}

/** The messages that count for the report: those of the wave, or all of the campaign; thanks are none. */
function messages(waveId: string | null, campaignId: string): RawBuilder<unknown> {
  const within = waveId === null ? sql`true` : sql`wave_id = ${waveId}`;
  return sql`select * from nudges where campaign_id = ${campaignId} and kind <> 'thanks' and ${within}`;
}

/**
 * Why each person in scope has no message that is on its way, arrived or in doubt; reason null = they have one, or are still
 * to be written to.
 */
export function leftOut(waveId: string | null, campaignId: string): RawBuilder<unknown> {
  return sql`
    with decided as (${decisions(waveId, campaignId)}), written as (
      select distinct on (person_id) person_id, state, reason from (${messages(waveId, campaignId)}) m
      order by person_id, state in ('failed', 'dropped'), ended_at desc
    )
    select d.person_id, case
        when w.state in ('failed', 'dropped') then w.reason
        when w.state is not null then null
        when d.due_at is null then d.plan->>'why'
        when d.released_at is null and d.wave_state = 'cancelled' then 'wave-cancelled'
      end as reason
    from decided d left join written w using (person_id)
    where d.in_scope`;
}

export function reportsPart(db: Database): Part {
  return {
    async progress(waveId) {
      const { rows } = await sql<Progress>`
        with counted as (
          select sum(listed) as people, sum(unreleased) as unreleased, sum(open) as open, sum(sent) as sent,
            sum(failed) as failed, sum(in_doubt) as in_doubt, sum(dropped) as dropped
          from wave_counts where wave_id = ${waveId}
        ), under_way as (
          select count(*) as sending from nudges
          where state = 'sending' and wave_id = ${waveId} and kind = 'nudge'
        )
        select people::int as people, sending::int as sending,
          (greatest(open - sending, 0) + case when w.state in ('scheduled', 'running', 'paused') then unreleased
            else 0 end)::int as planned,
          sent::int as sent, failed::int as failed, in_doubt::int as "inDoubt", dropped::int as dropped
        from counted, under_way, waves w
        where w.id = ${waveId} and people is not null`.execute(db);
      return rows[0] ?? NO_PROGRESS;
    },

    async reportRows(waveId, campaignId) {
      const { rows } = await sql<ReportRow>`
        with decided as (${decisions(waveId, campaignId)}), reached as (
          select distinct person_id from (${messages(waveId, campaignId)}) m where state = 'sent'
        )
        select d.in_scope as "inScope",
          d.eligible,
          r.person_id is not null as reached,
          f.acknowledged_at is not null as acknowledged,
          coalesce(f.answer->>'is', 'none') = 'snoozed' as snoozing,
          f.registered_at is not null and f.lost_at is null as registered
        from decided d
          left join reached r using (person_id)
          left join follow_ups f on f.campaign_id = ${campaignId} and f.person_id = d.person_id
        order by d.person_id`.execute(db);
      return rows;
    },

    async adoption(campaignId) {
      const { rows } = await sql<{ at: Date; registered: number }>`
        with decided as (${decisions(null, campaignId)})
        select max(f.registered_at) as at,
          (sum(count(*)) over (order by date_trunc('hour', f.registered_at)))::int as registered
        from follow_ups f join decided d using (person_id)
        where f.campaign_id = ${campaignId} and f.registered_at is not null and f.lost_at is null and d.in_scope
        group by date_trunc('hour', f.registered_at)
        order by 1`.execute(db);
      return rows.map(({ at, registered }) => ({ at: instant(at), registered }));
    },

    async leaveCounts(waveId, campaignId) {
      const { rows } = await sql<{ reason: string; people: number }>`
        with counted as (${leftOut(waveId, campaignId)})
        select reason, count(*)::int as people from counted where reason is not null group by reason order by reason
      `.execute(db);
      return Object.fromEntries(rows.map(({ reason, people }) => [reason, people]));
    },
  };
}
