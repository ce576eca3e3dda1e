// The trail of one person. What a wave decided about somebody is read from its frozen list, so that a plan over 100,000
// people writes its rows once.

import { sql } from 'kysely';
import type { Standing } from '../../../core/standing.ts';
import type { TrailEntry, TrailEvent } from '../../../core/trail.ts';
import type { PersonPlan } from '../../../core/wave.ts';
import type { StoreReads, StoreWrites, TrailLine } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { inBulk, instant } from './values.ts';

type Row = { at: Date; event: TrailEvent };

type Part = Pick<StoreReads, 'trail'> & Pick<StoreWrites, 'addTrail' | 'addTrails'>;

export function trailPart(db: Database): Part {
  async function add(lines: readonly TrailLine[]): Promise<void> {
    await inBulk(lines, (slice) =>
      sql`
        insert into trail (person_id, at, event, campaign_id, wave_id, nudge_id)
        select r."personId", r.at, r.event, r."campaignId", r."waveId", r."nudgeId"
        from rows from (jsonb_to_recordset(${slice})
          as ("personId" text, at timestamptz, event jsonb, "campaignId" text, "waveId" text, "nudgeId" text))
          with ordinality as r("personId", at, event, "campaignId", "waveId", "nudgeId", n)
        order by r.n`.execute(db),
    );
  }

  return {
    async trail(personId) {
      const { rows: planned } = await sql<{ at: Date; wave: string; plan: PersonPlan; standing: Standing }>`
        select w.planned_at as at, w.name as wave, wp.plan, wp.standing
        from wave_people wp join waves w on w.id = wp.wave_id
        where wp.person_id = ${personId} order by w.position`.execute(db);
      const { rows: noted } = await sql<Row>`
        select at, event from trail where person_id = ${personId} order by at, id`.execute(db);
      const plans = planned.map(
        ({ at, wave, plan, standing }): TrailEntry => ({
          at: instant(at),
          kind: 'planned',
          wave,
          plan,
          standing,
        }),
      );
      const entries = noted.map(({ at, event }): TrailEntry => ({ ...event, at: instant(at) }));
      // A stable sort: at the same instant the plan comes first.
      return [...plans, ...entries].sort((one, other) =>
        one.at < other.at ? -1 : one.at > other.at ? 1 : 0,
      );
    },

    addTrail: (personId, event, at, about = {}) => add([{ personId, event, at, ...about }]),

    addTrails: add,
  };
}
