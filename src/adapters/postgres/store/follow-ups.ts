// Follow-ups: where each person stands in each campaign, and the facts that a decision about them needs. Inside a
// transaction `facts` locks the follow-up until the end, so that "read, decide, save" of a press and of a send cannot
// overwrite each other.

import { sql, type RawBuilder } from 'kysely';
import type { Answer } from '../../../core/answer.ts';
import type { FollowUp } from '../../../core/follow-up.ts';
import type { Platform } from '../../../core/platform.ts';
import type { OutOfReach, Reach } from '../../../core/reach.ts';
import type { Candidate, WaveState } from '../../../core/wave.ts';
import type { About, PersonFacts, SavedFollowUp, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { conversationOf, reachOf } from './contacts.ts';
import { PERSON_COLUMNS, PERSON_JOINS, personOf, type PersonRow } from './people.ts';
import { inBulk, maybeInstant } from './values.ts';

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

export type CandidateRow = PersonRow & {
  reach: Reach['is'] | null;
  reach_why: OutOfReach | null;
} & FollowUpRow & {
    step: number | null;
  };

type FactsRow = CandidateRow & {
  conversation_id: string | null;
  service_url: string | null;
  locale: string | null;
  platform: Platform | null;
  chosen_language: string | null;
  wave_id: string | null;
  wave_state: WaveState | null;
  wave_deadline: string | null;
};

const FACTS_COLUMNS = sql`c.conversation_id, c.service_url, c.locale, c.platform, c.language as chosen_language,
  w.id as wave_id, w.state as wave_state, w.options->>'deadline' as wave_deadline`;

/** The wave that last released a nudge for the person, else the newest that plans to. */
const waveJoin = (campaignId: RawBuilder<unknown>) => sql`left join waves w on w.id = coalesce(f.wave_id, (
  select wp.wave_id from wave_people wp join waves planned on planned.id = wp.wave_id
  where wp.person_id = p.id and wp.due_at is not null and planned.campaign_id = ${campaignId}
  order by planned.position desc limit 1))`;

function factsOf(row: FactsRow): PersonFacts {
  const { wave_id: id, wave_state: state, wave_deadline: deadline } = row;
  return {
    ...candidateOf(row),
    conversation: conversationOf({ ...row, person_id: row.id }),
    wave: id === null || state === null ? null : { id, state, deadline },
    locale: row.locale,
    platform: row.platform,
    language: row.chosen_language,
  };
}

export const CANDIDATE_COLUMNS = sql`${PERSON_COLUMNS}, c.reach, c.reach_why, f.step, f.first_nudge_at, f.last_nudge_at,
  f.unanswered, f.snoozes, f.answer, f.acknowledged_at, f.registered_at, f.lost_at, f.thanked_at`;

export function candidateOf(row: CandidateRow): Candidate {
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

type Part = Pick<StoreReads, 'candidates' | 'facts' | 'factsAbout' | 'followUps' | 'dueFollowUps'> &
  Pick<StoreWrites, 'saveFollowUp' | 'saveFollowUps' | 'saveNextActs' | 'reviewFollowUps'>;

const COLUMNS = sql`campaign_id, person_id, step, first_nudge_at, last_nudge_at, unanswered, snoozes, answer,
  acknowledged_at, registered_at, lost_at, thanked_at, next_at`;

export function followUpsPart(db: Database): Part {
  async function factsAbout(asked: readonly About[]): Promise<readonly (PersonFacts | null)[]> {
    if (asked.length === 0) return [];
    // Arrays, because PostgreSQL sees how many there are: of a JSON list it expects a hundred, and scans whole tables.
    const all = (key: keyof About) => sql`${asked.map((each) => each[key])}::text[]`;
    const wanted = sql`unnest(${all('campaignId')}, ${all('personId')}) as a("campaignId", "personId")`;
    if (db.isTransaction) {
      // Always in one order, so that two transactions never wait for each other.
      await sql`
        select from follow_ups f join ${wanted} on f.campaign_id = a."campaignId" and f.person_id = a."personId"
        order by f.campaign_id, f.person_id for update of f`.execute(db);
    }
    const { rows } = await sql<{ facts: string }>`
      select coalesce(json_agg(row_to_json(facts)), '[]')::text as facts from (
        select a."campaignId" as campaign_id, ${CANDIDATE_COLUMNS}, ${FACTS_COLUMNS}
        from ${wanted} join people p on p.id = a."personId" and p.left_at is null ${PERSON_JOINS}
          left join follow_ups f on f.campaign_id = a."campaignId" and f.person_id = p.id
          ${waveJoin(sql`a."campaignId"`)}
      ) facts`.execute(db);
    const found = JSON.parse(rows[0]?.facts ?? '[]') as (FactsRow & { campaign_id: string })[];
    const known = new Map(found.map((row) => [`${row.campaign_id} ${row.id}`, factsOf(row)]));
    return asked.map(({ campaignId, personId }) => known.get(`${campaignId} ${personId}`) ?? null);
  }

  async function saveFollowUps(saved: readonly SavedFollowUp[]): Promise<void> {
    const rows = saved.map(({ campaignId, personId, followUp, nextAt }) => ({
      campaign_id: campaignId,
      person_id: personId,
      step: followUp.step,
      first_nudge_at: followUp.firstNudgeAt,
      last_nudge_at: followUp.lastNudgeAt,
      unanswered: followUp.unanswered,
      snoozes: followUp.snoozes,
      answer: followUp.answer,
      acknowledged_at: followUp.acknowledgedAt,
      registered_at: followUp.registeredAt,
      lost_at: followUp.lostAt,
      thanked_at: followUp.thankedAt,
      next_at: nextAt,
    }));
    await inBulk(rows, (slice) =>
      sql`
        insert into follow_ups (${COLUMNS})
        select ${COLUMNS} from jsonb_to_recordset(${slice}) as r(campaign_id text, person_id text, step integer,
          first_nudge_at timestamptz, last_nudge_at timestamptz, unanswered integer, snoozes integer, answer jsonb,
          acknowledged_at timestamptz, registered_at timestamptz, lost_at timestamptz, thanked_at timestamptz,
          next_at timestamptz)
        on conflict (campaign_id, person_id) do update set
          step = excluded.step, first_nudge_at = excluded.first_nudge_at, last_nudge_at = excluded.last_nudge_at,
          unanswered = excluded.unanswered, snoozes = excluded.snoozes, answer = excluded.answer,
          acknowledged_at = excluded.acknowledged_at, registered_at = excluded.registered_at,
          lost_at = excluded.lost_at, thanked_at = excluded.thanked_at, next_at = excluded.next_at
      `.execute(db),
    );
  }

  return {
    /**
     * One JSON text for the slice: taking a hundred thousand rows apart field by field costs more than the query. Each
     * joined table is told where the slice begins and ends, else it would be read whole for every slice.
     */
    async candidates(campaignId, after, limit) {
      const first = after ?? '';
      const inSlice = (column: string) =>
        sql`${sql.ref(column)} > ${first} and ${sql.ref(column)} <= (select max(id) from p)`;
      const { rows } = await sql<{ slice: string }>`
        with p as materialized (
          select * from people where left_at is null and id > ${first} order by id limit ${limit}
        )
        select coalesce(json_agg(row_to_json(slice)), '[]')::text as slice from (
          select ${CANDIDATE_COLUMNS}
          from p
            left join contacts c on c.person_id = p.id and ${inSlice('c.person_id')}
            left join memberships m on m.person_id = p.id and ${inSlice('m.person_id')}
            left join follow_ups f
              on f.person_id = p.id and f.campaign_id = ${campaignId} and ${inSlice('f.person_id')}
          order by p.id
        ) slice`.execute(db);
      return (JSON.parse(rows[0]?.slice ?? '[]') as CandidateRow[]).map(candidateOf);
    },

    async facts(campaignId, personId) {
      const [facts] = await factsAbout([{ campaignId, personId }]);
      return facts ?? null;
    },

    factsAbout,

    async followUps(asked) {
      const all = (key: keyof About) => sql`${asked.map((each) => each[key])}::text[]`;
      const { rows } = await sql<FollowUpRow & About & { step: number }>`
        select f.*, f.campaign_id as "campaignId", f.person_id as "personId" from follow_ups f
        where (f.campaign_id, f.person_id) in (select * from unnest(${all('campaignId')}, ${all('personId')}))`.execute(
        db,
      );
      const known = new Map(
        rows.map((row) => [`${row.campaignId} ${row.personId}`, followUpOf(row, row.step)]),
      );
      return asked.map(({ campaignId, personId }) => known.get(`${campaignId} ${personId}`) ?? null);
    },

    /** Never those who left: their follow-up rests until they come back. */
    async dueFollowUps(now, limit) {
      const lock = db.isTransaction ? sql`for update of f skip locked` : sql``;
      const { rows } = await sql<{ due: string }>`
        with f as materialized (
          select * from follow_ups f
          where f.next_at <= ${now}::timestamptz
            and exists (select from people p where p.id = f.person_id and p.left_at is null)
          order by f.next_at, f.campaign_id, f.person_id
          limit ${limit} ${lock}
        )
        select coalesce(json_agg(row_to_json(due)), '[]')::text as due from (
          select f.campaign_id, ${CANDIDATE_COLUMNS}, ${FACTS_COLUMNS}
          from f join people p on p.id = f.person_id ${PERSON_JOINS} ${waveJoin(sql`f.campaign_id`)}
          order by f.next_at, f.campaign_id, f.person_id
        ) due`.execute(db);
      const due = JSON.parse(rows[0]?.due ?? '[]') as (FactsRow & { campaign_id: string; step: number })[];
      return due.map((row) => ({
        campaignId: row.campaign_id,
        ...factsOf(row),
        followUp: followUpOf(row, row.step),
      }));
    },

    async saveNextActs(acts) {
      await inBulk(acts, (slice) =>
        sql`
          update follow_ups f set next_at = r."nextAt"
          from jsonb_to_recordset(${slice}) as r("campaignId" text, "personId" text, "nextAt" timestamptz)
          where f.campaign_id = r."campaignId" and f.person_id = r."personId"`.execute(db),
      );
    },

    /** Row by row in the one order in which follow-ups are locked. */
    async reviewFollowUps(campaignId, at) {
      const { rows } = await sql`
        with f as (
          select campaign_id, person_id from follow_ups
          where campaign_id = ${campaignId} and (registered_at is null or lost_at is not null)
          order by campaign_id, person_id for update
        )
        update follow_ups set next_at = ${at}::timestamptz from f
        where follow_ups.campaign_id = f.campaign_id and follow_ups.person_id = f.person_id
        returning follow_ups.person_id`.execute(db);
      return rows.length;
    },

    saveFollowUp: (campaignId, personId, followUp, nextAt) =>
      saveFollowUps([{ campaignId, personId, followUp, nextAt }]),

    saveFollowUps,
  };
}
