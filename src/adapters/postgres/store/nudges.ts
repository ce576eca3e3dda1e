// The nudges table is the outbox: what is planned, for when, what goes first, and what a press proves. How one is sent is
// in attempts.ts.

import { sql, type Selectable } from 'kysely';
import type { Answer } from '../../../core/answer.ts';
import { priorityOf } from '../../../core/priority.ts';
import type { Instant } from '../../../core/time.ts';
import type { Nudge, NudgePlan, NudgeRecord, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { countInBulk, instant } from './values.ts';

export type NudgeRow = Selectable<Tables['nudges']>;

export function nudgeOf(row: NudgeRow): Nudge {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    waveId: row.wave_id,
    personId: row.person_id,
    step: row.step,
    kind: row.kind,
    attempt: row.attempt,
    reason: row.reason,
    claim: row.claim ?? '',
  };
}

function recordOf(row: NudgeRow): Omit<NudgeRecord, 'withdrawn'> {
  return {
    ...nudgeOf(row),
    state: row.state,
    reason: row.reason,
    dueAt: instant(row.due_at),
    activityId: row.activity_id,
  };
}

type Part = Pick<StoreReads, 'nudge'> &
  Pick<StoreWrites, 'planNudge' | 'planNudges' | 'dropPlanned' | 'proveDelivered'>;

/** Of a nudge `n` and its wave `w`. Also what is in doubt expires, and before anybody has replaced the card. */
export const withdrawn = (now: Instant) => sql`(w.recalled_at is not null
  or coalesce(n.ended_at < (w.options->>'expiresAt')::timestamptz
    and (w.options->>'expiresAt')::timestamptz <= ${now}::timestamptz, false)
  or exists (
    select from rewritten_cards c join rewrites r on r.id = c.rewrite_id
    where c.nudge_id = n.id and r.what = 'expired'))`;

/** From here on the person is the wave's of `ended`: its cancelling stops what follows. */
export const OWNED = sql`update follow_ups f set wave_id = ended.wave_id from ended
  where ended.state in ('sent', 'in-doubt')
    and f.campaign_id = ended.campaign_id and f.person_id = ended.person_id`;

export function nudgesPart(db: Database): Part {
  async function planNudges(nudges: readonly NudgePlan[]): Promise<number> {
    const planned = nudges.map((nudge) => ({ ...nudge, priority: priorityOf(nudge.kind) }));
    return countInBulk(planned, async (slice) => {
      const { rows } = await sql`
        insert into nudges (campaign_id, wave_id, person_id, step, kind, due_at, priority)
        select r."campaignId", r."waveId", r."personId",
          (case when r.kind = 'thanks' then 0 else 1 end) + coalesce(f.step, 0), r.kind, r."dueAt", r.priority
        from jsonb_to_recordset(${slice}) as r("campaignId" text, "waveId" text, "personId" text, kind text,
          "dueAt" timestamptz, priority smallint)
          left join follow_ups f on f.campaign_id = r."campaignId" and f.person_id = r."personId"
        on conflict do nothing
        returning id`.execute(db);
      return rows.length;
    });
  }

  return {
    async nudge(id, now) {
      const { rows } = await sql<NudgeRow & { withdrawn: 'recalled' | 'expired' | null }>`
        select n.*, case
            when n.kind = 'thanks' or not ${withdrawn(now)} then null
            when w.recalled_at is not null then 'recalled' else 'expired' end as withdrawn
        from nudges n join waves w on w.id = n.wave_id where n.id = ${id}`.execute(db);
      const [row] = rows;
      return row === undefined ? null : { ...recordOf(row), withdrawn: row.withdrawn };
    },

    planNudges,

    async planNudge(nudge) {
      return (await planNudges([nudge])) > 0;
    },

    async dropPlanned(which, reason, at) {
      const of =
        'waveId' in which
          ? sql`wave_id = ${which.waveId}`
          : sql`campaign_id = ${which.campaignId} and person_id = ${which.personId}`;
      const { rows } = await sql<NudgeRow>`
        update nudges set state = 'dropped', reason = ${reason}, ended_at = ${at}::timestamptz
        where id in (
          select id from nudges where ${of} and state = 'planned' and worker is null for update skip locked)
        returning *`.execute(db);
      return rows.map(nudgeOf);
    },

    async proveDelivered(nudgeId, activityId) {
      // One in doubt was counted, and its wave's, when it ended so; a newer wave may have written to the person since.
      const { rows } = await sql<{ counted: boolean; answer_before: Answer | null }>`
        with open as (
          select id, state = 'in-doubt' as counted from nudges
          where id = ${nudgeId} and state in ('in-doubt', 'sending', 'planned') for update
        ), proven as (
          update nudges n set state = 'sent', activity_id = coalesce(${activityId}::text, n.activity_id),
            ended_at = coalesce(n.ended_at, now()), worker = null, lease_until = null
          from open where n.id = open.id
          returning n.*, open.counted
        ), ended as (select * from proven where not counted), owned as (${OWNED})
        select counted, answer_before from proven`.execute(db);
      const [row] = rows;
      return row === undefined ? null : { counted: row.counted, answerBefore: row.answer_before };
    },
  };
}
