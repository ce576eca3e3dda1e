// Delivered cards that are to be replaced: which, and what became of each. Replacing is idempotent, so nothing is
// claimed: whoever is killed is followed by somebody who goes on with what is not done.

import { sql, type Selectable } from 'kysely';
import type { DeliveredCard, Rewrite, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { nudgeOf, withdrawn, type NudgeRow } from './nudges.ts';
import { instant, maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'openRewrites' | 'rewriteOf' | 'cardsToRewrite' | 'answerableNudge'> &
  Pick<StoreWrites, 'askRewrite' | 'addCards' | 'noteRewritten' | 'endRewrite'>;

function rewriteOf(row: Selectable<Tables['rewrites']>): Rewrite {
  return {
    id: row.id,
    waveId: row.wave_id,
    what: row.what,
    askedBy: row.asked_by,
    askedAt: instant(row.asked_at),
    endedAt: maybeInstant(row.ended_at),
    cards: row.cards,
    done: { replaced: row.replaced, gone: row.gone, kept: row.kept, refused: row.refused },
  };
}

export function rewritesPart(db: Database): Part {
  return {
    async openRewrites() {
      const rows = await db
        .selectFrom('rewrites')
        .selectAll()
        .where('ended_at', 'is', null)
        .orderBy('asked_at')
        .orderBy('id')
        .execute();
      return rows.map(rewriteOf);
    },

    async rewriteOf(waveId) {
      const row = await db
        .selectFrom('rewrites')
        .selectAll()
        .where('wave_id', '=', waveId)
        .orderBy(sql`ended_at is not null, asked_at desc`)
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : rewriteOf(row);
    },

    async cardsToRewrite(rewriteId, after, limit) {
      const { rows } = await sql<NudgeRow & { activity_id: string }>`
        select n.* from rewritten_cards c join nudges n on n.id = c.nudge_id
        where c.rewrite_id = ${rewriteId} and c.done_at is null and c.nudge_id > ${after ?? ''}
        order by c.nudge_id limit ${limit}`.execute(db);
      return rows.map((row): DeliveredCard => ({ ...nudgeOf(row), activityId: row.activity_id }));
    },

    async answerableNudge(campaignId, personId, now) {
      const { rows } = await sql<{ id: string }>`
        select n.id from nudges n join waves w on w.id = n.wave_id
        where n.campaign_id = ${campaignId} and n.person_id = ${personId} and n.kind <> 'thanks'
          and n.state in ('sent', 'in-doubt') and not ${withdrawn(now)}
        order by n.ended_at desc limit 1`.execute(db);
      return rows[0]?.id ?? null;
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
        update rewrites set cards = cards + (select count(*) from added) where id = ${rewriteId}
        returning (select count(*)::int from added) as added`.execute(db);
      return rows[0]?.added ?? 0;
    },

    async noteRewritten(nudgeId, rewriteId, became, at) {
      const count = sql.ref(became);
      await sql`
        with done as (
          update rewritten_cards set done_at = ${at}::timestamptz, became = ${became}
          where nudge_id = ${nudgeId} and rewrite_id = ${rewriteId} and done_at is null
          returning nudge_id
        )
        update rewrites set ${count} = ${count} + 1 where id = ${rewriteId} and exists (select from done)`.execute(
        db,
      );
    },

    async endRewrite(rewriteId, at) {
      await sql`update rewrites set ended_at = ${at}::timestamptz where id = ${rewriteId} and ended_at is null`.execute(
        db,
      );
    },
  };
}
