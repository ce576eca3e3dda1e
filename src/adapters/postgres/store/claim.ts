// Who gets what to send next. Nudges wait in lanes, one for each wave and priority, and a claim looks at the head of each
// lane that may leave: what paused waves hold, however much it is, and what is due later cost it nothing.

import { sql, type RawBuilder } from 'kysely';
import { PRIORITY } from '../../../core/priority.ts';
import type { Instant } from '../../../core/time.ts';
import type { NudgeRow } from './nudges.ts';

/** Somebody has stopped everything. */
export const STOPPED = sql`select from stops where ended_at is null`;

/** In the order of the index that has the lanes. */
const FIRST_LANE = sql`order by wave_id, priority limit 1`;
const FREE = sql`state = 'planned' and worker is null`;

/** A claimed row; `place` is its place in the claim. */
type Claimed = NudgeRow & { readonly place: string | number };

/** Apart, so that a test can ask the database how much it reads. */
export function claimStatement(
  worker: string,
  now: Instant,
  limit: number,
  leaseMs: number,
): RawBuilder<Claimed> {
  return sql<Claimed>`
    with recursive lanes as (
      (select wave_id, priority from nudges where ${FREE} and not exists (${STOPPED}) ${FIRST_LANE})
      union all
      select next.wave_id, next.priority from lanes cross join lateral (
        select wave_id, priority from nudges
        where ${FREE} and (wave_id, priority) > (lanes.wave_id, lanes.priority) ${FIRST_LANE}) next
    ), due as (
      select n.*, w.options->>'deadline' as deadline
      from lanes join waves w on w.id = lanes.wave_id
        and (w.state <> 'paused' or lanes.priority = ${PRIORITY.thanks}::smallint)
        cross join lateral (
          select id, person_id, priority, due_at from nudges n
          where wave_id = lanes.wave_id and priority = lanes.priority and ${FREE} and due_at <= ${now}::timestamptz
            -- Nothing of the person is held by anybody. As many are skipped here at most as are held at all.
            and not exists (
              select from nudges held where held.person_id = n.person_id and held.worker is not null
                and held.state in ('planned', 'sending'))
          order by due_at, id limit ${limit}) n
      order by n.priority, deadline, n.due_at, n.id limit ${limit}
    ), placed as (
      select id, row_number() over (order by priority, deadline, due_at, id) as place,
        row_number() over (partition by person_id order by priority, deadline, due_at, id) as of_person
      from due
    ), free as (
      select n.id, placed.place from placed join nudges n using (id)
      where placed.of_person = 1 and n.state = 'planned' and n.worker is null
      for update of n skip locked
    )
    update nudges n set worker = ${worker}, claim = gen_random_uuid()::text, attempt = attempt + 1,
      lease_ms = ${leaseMs}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    from free where n.id = free.id
    returning n.*, free.place`;
}
