// Follow-ups: where each person stands in each campaign, and the facts that a decision about them needs. Inside a
// transaction `facts` locks the follow-up until the end, so that "read, decide, save" of a press and of a send cannot
// overwrite each other.

import { sql } from 'kysely';
import type { Answer, FollowUp } from '../../../core/follow-up.ts';
import type { OutOfReach, Reach } from '../../../core/reach.ts';
import type { Candidate, WaveState } from '../../../core/wave.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { conversationOf, reachOf } from './contacts.ts';
import { PERSON_COLUMNS, PERSON_JOINS, personOf, type PersonRow } from './people.ts';
import { maybeInstant } from './values.ts';

type FollowUpRow = {
  unanswered: number;
  snoozes: number;
  answer: Answer;
  first_nudge_at: Date | string | null;
  last_nudge_at: Date | string | null;
  acknowledged_at: Date | string | null;
  registered_at: Date | string | null;
  lost_at: Date | string | null;
  thanked_at: Date | string | null;
};

type CandidateRow = PersonRow & { reach: Reach['is'] | null; reach_why: OutOfReach | null } & FollowUpRow & {
    step: number | null;
  };

type FactsRow = CandidateRow & {
  conversation_id: string | null;
  service_url: string | null;
  locale: string | null;
  wave_id: string | null;
  wave_state: WaveState | null;
};

const CANDIDATE_COLUMNS = sql`${PERSON_COLUMNS}, c.reach, c.reach_why, f.step, f.first_nudge_at, f.last_nudge_at,
  f.unanswered, f.snoozes, f.answer, f.acknowledged_at, f.registered_at, f.lost_at, f.thanked_at`;

function candidateOf(row: CandidateRow): Candidate {
  return {
    person: personOf(row),
    reach: reachOf(row.reach, row.reach_why),
    followUp: row.step === null ? null : followUpOf(row, row.step),
  };
}

function followUpOf(row: FollowUpRow, step: number): FollowUp {
  return {
    step,
    firstNudgeAt: maybeInstant(row.first_nudge_at),
    lastNudgeAt: maybeInstant(row.last_nudge_at),
    unanswered: row.unanswered,
    snoozes: row.snoozes,
    answer: row.answer,
    acknowledgedAt: maybeInstant(row.acknowledged_at),
    registeredAt: maybeInstant(row.registered_at),
    lostAt: maybeInstant(row.lost_at),
    thankedAt: maybeInstant(row.thanked_at),
  };
}

type Part = Pick<StoreReads, 'candidates' | 'facts' | 'dueFollowUps'> & Pick<StoreWrites, 'saveFollowUp'>;

export function followUpsPart(db: Database): Part {
  return {
    /**
     * One JSON text for the slice: taking a hundred thousand rows apart field by field costs more than the query. Each
     * joined table is told where the slice begins, else it would be read from its start for every slice.
     */
    async candidates(campaignId, after, limit) {
      const first = after ?? '';
      const { rows } = await sql<{ slice: string }>`
        select coalesce(json_agg(row_to_json(slice)), '[]')::text as slice from (
          select ${CANDIDATE_COLUMNS}
          from (
            select * from people where left_at is null and id > ${first} order by id limit ${limit}
          ) p
            left join contacts c on c.person_id = p.id and c.person_id > ${first}
            left join memberships m on m.person_id = p.id and m.person_id > ${first}
            left join follow_ups f
              on f.person_id = p.id and f.campaign_id = ${campaignId} and f.person_id > ${first}
          order by p.id
        ) slice`.execute(db);
      return (JSON.parse(rows[0]?.slice ?? '[]') as CandidateRow[]).map(candidateOf);
    },

    async facts(campaignId, personId) {
      if (db.isTransaction) {
        await sql`select from follow_ups where campaign_id = ${campaignId} and person_id = ${personId}
          for update`.execute(db);
      }
      // The wave: the one that last released a nudge for them, else the newest that plans to.
      const { rows } = await sql<FactsRow>`
        select ${CANDIDATE_COLUMNS}, c.conversation_id, c.service_url, c.locale,
          w.id as wave_id, w.state as wave_state
        from people p ${PERSON_JOINS}
          left join follow_ups f on f.campaign_id = ${campaignId} and f.person_id = p.id
          left join waves w on w.id = coalesce(f.wave_id, (
            select wp.wave_id from wave_people wp join waves planned on planned.id = wp.wave_id
            where wp.person_id = p.id and wp.due_at is not null and planned.campaign_id = ${campaignId}
            order by planned.position desc limit 1))
        where p.id = ${personId} and p.left_at is null`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      const { wave_id: id, wave_state: state } = row;
      return {
        ...candidateOf(row),
        conversation: conversationOf({ ...row, person_id: personId }),
        wave: id === null || state === null ? null : { id, state },
        locale: row.locale,
      };
    },

    /** Never those who left: their follow-up rests until they come back. */
    async dueFollowUps(now, limit) {
      const { rows } = await sql<{ campaignId: string; personId: string }>`
        select f.campaign_id as "campaignId", f.person_id as "personId"
        from follow_ups f
        where f.next_at <= ${now}::timestamptz
          and exists (select from people p where p.id = f.person_id and p.left_at is null)
        order by f.next_at, f.campaign_id, f.person_id
        limit ${limit}`.execute(db);
      return rows;
    },

    async saveFollowUp(campaignId, personId, followUp, nextAt) {
      const state = {
        step: followUp.step,
        first_nudge_at: followUp.firstNudgeAt,
        last_nudge_at: followUp.lastNudgeAt,
        unanswered: followUp.unanswered,
        snoozes: followUp.snoozes,
        answer: JSON.stringify(followUp.answer),
        acknowledged_at: followUp.acknowledgedAt,
        registered_at: followUp.registeredAt,
        lost_at: followUp.lostAt,
        thanked_at: followUp.thankedAt,
        next_at: nextAt,
      };
      await db
        .insertInto('follow_ups')
        .values({ campaign_id: campaignId, person_id: personId, ...state })
        .onConflict((conflict) => conflict.columns(['campaign_id', 'person_id']).doUpdateSet(state))
        .execute();
    },
  };
}
