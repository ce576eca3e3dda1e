// The export of people, slice by slice in the order of their ids: a million rows are never held at once. Who is counted
// where is decided as in reports.ts.

import { sql } from 'kysely';
import type { ExportedPerson } from '../../../core/people-export.ts';
import type { PersonPlan } from '../../../core/wave.ts';
import type { ExportReads } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { CANDIDATE_COLUMNS, candidateOf, type CandidateRow } from './follow-ups.ts';
import { maybeInstant } from './values.ts';

type Row = CandidateRow & {
  present: boolean;
  in_scope: boolean | null;
  eligible: boolean | null;
  reached: boolean;
  plan: PersonPlan | null;
  wave: string | null;
  last_kind: string | null;
  last_state: string | null;
  last_reason: string | null;
  last_at: string | null;
};

export function exportsPart(db: Database): ExportReads {
  return {
    async exportedPeople(campaignId, waveId, after, limit) {
      const first = after ?? '';
      const slice =
        waveId === null
          ? sql`select * from people where id > ${first} and (left_at is null or exists (
              select from follow_ups f where f.campaign_id = ${campaignId} and f.person_id = people.id))
            order by id limit ${limit}`
          : sql`select people.* from wave_people l join people on people.id = l.person_id
            where l.wave_id = ${waveId} and l.person_id > ${first} order by l.person_id limit ${limit}`;
      const ofWave = waveId === null ? sql`true` : sql`wave_id = ${waveId}`;
      const inSlice = (column: string) =>
        sql`${sql.ref(column)} > ${first} and ${sql.ref(column)} <= (select max(id) from p)`;
      const { rows } = await sql<{ slice: string }>`
        with p as materialized (${slice})
        select coalesce(json_agg(row_to_json(slice)), '[]')::text as slice from (
          select ${CANDIDATE_COLUMNS}, p.left_at is null as present, d.in_scope, d.eligible, d.plan, d.wave,
            r.reached, n.kind as last_kind, n.state as last_state, n.reason as last_reason, n.at as last_at
          from p
            left join contacts c on c.person_id = p.id and ${inSlice('c.person_id')}
            left join memberships m on m.person_id = p.id and ${inSlice('m.person_id')}
            left join follow_ups f
              on f.person_id = p.id and f.campaign_id = ${campaignId} and ${inSlice('f.person_id')}
            left join lateral (
              select bool_or(wp.in_scope) as in_scope, bool_or(wp.standing->>'is' = 'eligible') as eligible,
                (array_agg(wp.plan order by w.position desc))[1] as plan,
                (array_agg(w.name order by w.position desc))[1] as wave
              from wave_people wp join waves w on w.id = wp.wave_id
              where wp.person_id = p.id and w.campaign_id = ${campaignId} and ${ofWave}
            ) d on true
            left join lateral (
              select exists (select from nudges where campaign_id = ${campaignId} and person_id = p.id
                and state = 'sent' and kind <> 'thanks' and ${ofWave}) as reached
            ) r on true
            left join lateral (
              select kind, state, reason, coalesce(ended_at, due_at) as at from nudges
              where campaign_id = ${campaignId} and person_id = p.id and state <> 'planned' and ${ofWave}
              order by coalesce(ended_at, due_at) desc, step desc limit 1
            ) n on true
          order by p.id
        ) slice`.execute(db);
      return (JSON.parse(rows[0]?.slice ?? '[]') as Row[]).map(exportedOf);
    },
  };
}

function exportedOf(row: Row): ExportedPerson {
  const candidate = candidateOf(row);
  const { followUp } = candidate;
  const at = maybeInstant(row.last_at);
  return {
    ...candidate,
    present: row.present,
    counted: {
      inScope: row.in_scope === true,
      eligible: row.eligible === true,
      reached: row.reached,
      acknowledged: followUp?.acknowledgedAt != null,
      registered: followUp !== null && followUp.registeredAt !== null && followUp.lostAt === null,
    },
    planned: row.wave === null || row.plan === null ? null : { wave: row.wave, plan: row.plan },
    last:
      row.last_kind === null || row.last_state === null || at === null
        ? null
        : { kind: row.last_kind, state: row.last_state, reason: row.last_reason, at },
  };
}
