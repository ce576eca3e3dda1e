// Delivered cards that are to be replaced: which, and what became of each. Replacing is idempotent, so nothing is
// claimed: whoever is killed is followed by somebody who goes on with what is not done.

import { sql } from 'kysely';
import type { CardBecame, DeliveredCard, Rewrite, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { instant, maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'openRewrites' | 'rewriteOf' | 'cardsToRewrite' | 'cardWithdrawn'> &
  Pick<StoreWrites, 'askRewrite' | 'addCards' | 'noteRewritten' | 'endRewrite'>;

type Row = {
  id: string;
  wave_id: string;
  what: Rewrite['what'];
  asked_by: string;
  asked_at: Date;
  ended_at: Date | null;
  cards: number;
} & Record<CardBecame, number>;

const rewriteOf = (row: Row): Rewrite => ({
  id: row.id,
  waveId: row.wave_id,
  what: row.what,
  askedBy: row.asked_by,
  askedAt: instant(row.asked_at),
  endedAt: maybeInstant(row.ended_at),
  cards: row.cards,
  done: { replaced: row.replaced, gone: row.gone, kept: row.kept, refused: row.refused },
});

const COLUMNS = sql`r.*,
  count(c.nudge_id)::int as cards,
  (count(*) filter (where c.became = 'replaced'))::int as replaced,
  (count(*) filter (where c.became = 'gone'))::int as gone,
  (count(*) filter (where c.became = 'kept'))::int as kept,
  (count(*) filter (where c.became = 'refused'))::int as refused
  from rewrites r left join rewritten_cards c on c.rewrite_id = r.id`;

export function rewritesPart(db: Database): Part {
  return {
    async openRewrites() {
      const { rows } = await sql<Row>`
        select ${COLUMNS} where r.ended_at is null group by r.id order by r.asked_at, r.id`.execute(db);
      return rows.map(rewriteOf);
    },

    async rewriteOf(waveId) {
      const { rows } = await sql<Row>`
        select ${COLUMNS} where r.wave_id = ${waveId} group by r.id order by r.asked_at desc, r.ended_at desc limit 1
      `.execute(db);
      return rows[0] === undefined ? null : rewriteOf(rows[0]);
    },

    async cardsToRewrite(rewriteId, after, limit) {
      const { rows } = await sql<DeliveredCard>`
        select n.id, n.campaign_id as "campaignId", n.wave_id as "waveId", n.person_id as "personId", n.step, n.kind,
          n.attempt, n.activity_id as "activityId"
        from rewritten_cards c join nudges n on n.id = c.nudge_id
        where c.rewrite_id = ${rewriteId} and c.done_at is null and c.nudge_id > ${after ?? ''}
        order by c.nudge_id limit ${limit}`.execute(db);
      return rows;
    },

    async cardWithdrawn(nudgeId) {
      const { rows } = await sql<{ why: 'recalled' | 'expired' }>`
        select case when w.recalled_at is not null then 'recalled' else 'expired' end as why
        from nudges n join waves w on w.id = n.wave_id
        where n.id = ${nudgeId} and n.kind <> 'thanks' and (w.recalled_at is not null or exists (
          select from rewritten_cards c join rewrites r on r.id = c.rewrite_id
          where c.nudge_id = n.id and r.what = 'expired'))`.execute(db);
      return rows[0]?.why ?? null;
    },

    async askRewrite(waveId, what, by, at) {
      await sql`
        update rewrites set ended_at = ${at}::timestamptz where wave_id = ${waveId} and ended_at is null`.execute(
        db,
      );
      await sql`
        insert into rewrites (wave_id, what, asked_by, asked_at)
        values (${waveId}, ${what}, ${by}, ${at}::timestamptz)`.execute(db);
    },

    async addCards(rewriteId) {
      const { rows } = await sql<{ added: number }>`
        with added as (
          insert into rewritten_cards as known (nudge_id, rewrite_id)
          select n.id, r.id from rewrites r join nudges n on n.wave_id = r.wave_id
          where r.id = ${rewriteId} and n.activity_id is not null and n.state in ('sent', 'in-doubt')
            and n.kind <> 'thanks'
          on conflict (nudge_id) do update set rewrite_id = excluded.rewrite_id, done_at = null, became = null
            where known.rewrite_id <> excluded.rewrite_id
          returning nudge_id
        )
        select count(*)::int as added from added`.execute(db);
      return rows[0]?.added ?? 0;
    },

    async noteRewritten(nudgeId, rewriteId, became, at) {
      await sql`
        update rewritten_cards set done_at = ${at}::timestamptz, became = ${became}
        where nudge_id = ${nudgeId} and rewrite_id = ${rewriteId}`.execute(db);
    },

    async endRewrite(rewriteId, at) {
      await sql`update rewrites set ended_at = ${at}::timestamptz where id = ${rewriteId} and ended_at is null`.execute(
        db,
      );
    },
  };
}
