// Waves: drafts, schedules, states, stages, and the pulse that a forecast needs. Their frozen lists are in
// wave-lists.ts, their figures in reports.ts.

import { sql, type Selectable } from 'kysely';
import type { Wave } from '../../../core/wave.ts';
import type { StoreReads, StoreWrites, WavePulse } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { instant, maybeInstant } from './values.ts';

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
    options: row.options,
    ramp: row.ramp,
    recalledAt: maybeInstant(row.recalled_at),
    approval: row.approval,
  };
}

type Part = Pick<StoreReads, 'wave' | 'waves' | 'openWaves' | 'unsweptWaves' | 'expiredWaves' | 'wavePulse'> &
  Pick<
    StoreWrites,
    | 'saveDraft'
    | 'removeDraft'
    | 'saveApproval'
    | 'startScheduled'
    | 'setWaveState'
    | 'saveRamp'
    | 'saveReleased'
    | 'markRecalled'
  >;

export function wavesPart(db: Database): Part {
  const changed = async (query: { executeTakeFirst(): Promise<unknown> }) =>
    (await query.executeTakeFirst()) !== undefined;

  return {
    async wave(id) {
      const row = await db.selectFrom('waves').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : waveOf(row);
    },

    async waves() {
      const rows = await db.selectFrom('waves').selectAll().orderBy('position', 'desc').execute();
      return rows.map(waveOf);
    },

    async openWaves() {
      const rows = await db
        .selectFrom('waves')
        .selectAll()
        .where('state', 'in', ['scheduled', 'running', 'paused'])
        .orderBy(sql`(options->>'deadline') asc nulls last, position`)
        .execute();
      return rows.map(waveOf);
    },

    async unsweptWaves() {
      const { rows } = await sql<{ id: string }>`
        select w.id from waves w join wave_counts c on c.wave_id = w.id
        where w.state = 'cancelled' group by w.id having sum(c.open) > 0`.execute(db);
      return rows.map(({ id }) => id);
    },

    async expiredWaves(now) {
      const { rows } = await sql<{ id: string }>`
        select w.id from waves w
        where w.state in ('running', 'paused', 'finished', 'cancelled') and w.recalled_at is null
          and (w.options->>'expiresAt')::timestamptz <= ${now}::timestamptz
          and not exists (select from rewrites r where r.wave_id = w.id and r.what = 'expired')`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** In a transaction the wave is held until its end, so that a cap is counted by one at a time. */
    async wavePulse(waveId) {
      if (db.isTransaction) await sql`select from waves where id = ${waveId} for update`.execute(db);
      const { rows } = await sql<{
        released: WavePulse['released'];
        last_due_at: Date | null;
        first_contacts: number;
        unreleased: number;
        recent: number;
      }>`
        select w.released, w.last_due_at, w.first_contacts, coalesce(c.unreleased, 0)::int as unreleased,
          coalesce(c.recent, 0)::int as recent
        from waves w cross join lateral (
          select sum(unreleased) as unreleased,
            sum(case this.minute - wave_counts.minute when 0 then ended_last_minute when 1 then ended_this_minute else 0 end) as recent
          from wave_counts, (select extract(epoch from clock_timestamp())::bigint / 60 as minute) this
          where wave_id = w.id
        ) c
        where w.id = ${waveId}`.execute(db);
      const [row] = rows;
      return {
        released: row?.released ?? null,
        lastDueAt: maybeInstant(row?.last_due_at ?? null),
        firstContacts: row?.first_contacts ?? 0,
        unreleased: row?.unreleased ?? 0,
        recentPerMinute: row?.recent ?? 0,
      };
    },

    saveDraft: ({ id, name, audience, options = {}, startedBy, approval = null }) =>
      changed(
        db
          .updateTable('waves')
          .set({
            name,
            audience: JSON.stringify(audience),
            options: JSON.stringify(options),
            started_by: startedBy,
            approval: approval === null ? null : JSON.stringify(approval),
          })
          .where('id', '=', id)
          .where('state', '=', 'draft')
          .returning('id'),
      ),

    async saveApproval({ id, name, audience, options = {}, approval: before = null }, approval) {
      const json = (value: unknown) => sql`${value === null ? null : JSON.stringify(value)}::jsonb`;
      const { rows } = await sql`
        update waves set approval = ${json(approval)}
        where id = ${id} and state = 'draft' and name = ${name} and audience = ${json(audience)}
          and options = ${json(options)} and approval is not distinct from ${json(before)}
        returning id`.execute(db);
      return rows.length > 0;
    },

    removeDraft: (id) =>
      changed(db.deleteFrom('waves').where('id', '=', id).where('state', '=', 'draft').returning('id')),

    startScheduled: (id, at) =>
      changed(
        db
          .updateTable('waves')
          .set({ state: 'running', started_at: at })
          .where('id', '=', id)
          .where('state', '=', 'scheduled')
          .returning('id'),
      ),

    setWaveState: (id, from, to, pausedWhy = null) =>
      changed(
        db
          .updateTable('waves')
          .set({ state: to, paused_why: to === 'paused' ? pausedWhy : null })
          .where('id', '=', id)
          .where('state', '=', from)
          .returning('id'),
      ),

    saveRamp: (id, from, to) =>
      changed(
        db
          .updateTable('waves')
          .set({ ramp: JSON.stringify(to) })
          .where('id', '=', id)
          .where(sql<boolean>`(ramp->>'open')::int = ${from.open}`)
          .returning('id'),
      ),

    async saveReleased(id, released) {
      await db
        .updateTable('waves')
        .set({ released: JSON.stringify(released) })
        .where('id', '=', id)
        .execute();
    },

    async markRecalled(id, at) {
      await db.updateTable('waves').set({ recalled_at: at }).where('id', '=', id).execute();
    },
  };
}
