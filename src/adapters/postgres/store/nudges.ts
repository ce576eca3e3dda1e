// The nudges table is the outbox: who may send what, decided by the database. The attempt protocol is claim with a
// lease → begin, a compare-and-set just before the call → an end. The Bot Connector has no idempotency key, so an
// attempt that began and did not report back is in doubt for good and never sent again in its step.
// Leases run on database time; due times are business time.

import { sql, type Selectable } from 'kysely';
import type { Nudge, NudgeRecord, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { instant } from './values.ts';

type NudgeRow = Selectable<Tables['nudges']>;

function nudgeOf(row: NudgeRow): Nudge {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    waveId: row.wave_id,
    personId: row.person_id,
    step: row.step,
    kind: row.kind,
    attempt: row.attempt,
  };
}

function recordOf(row: NudgeRow): NudgeRecord {
  return {
    ...nudgeOf(row),
    state: row.state,
    reason: row.reason,
    dueAt: instant(row.due_at),
    activityId: row.activity_id,
  };
}

const UNIQUE_VIOLATION = '23505';

type Part = Pick<StoreReads, 'nudge'> &
  Pick<
    StoreWrites,
    'planNudge' | 'dropPlanned' | 'claim' | 'begin' | 'finish' | 'putBack' | 'endAbandoned' | 'proveDelivered'
  >;

export function nudgesPart(db: Database): Part {
  /** The nudge as this worker holds it; `held` adds which states still count. */
  const mine = (nudge: Nudge, worker: string) => sql`id = ${nudge.id} and worker = ${worker}`;

  return {
    async nudge(id) {
      const row = await db.selectFrom('nudges').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },

    async planNudge({ campaignId, personId, waveId, kind, dueAt }) {
      const { rows } = await sql`
        insert into nudges (campaign_id, wave_id, person_id, step, kind, due_at)
        values (${campaignId}, ${waveId}, ${personId}, ${kind === 'thanks' ? 0 : 1} + coalesce((
          select step from follow_ups where campaign_id = ${campaignId} and person_id = ${personId}), 0),
          ${kind}, ${dueAt}::timestamptz)
        on conflict do nothing
        returning id`.execute(db);
      return rows.length > 0;
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

    async claim(worker, now, limit, leaseMs) {
      // Of each person only the first that is due, and only when nothing of theirs is held by anybody.
      const { rows } = await sql<NudgeRow>`
        update nudges set worker = ${worker}, attempt = attempt + 1, lease_ms = ${leaseMs},
          lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
        where id in (
          select n.id from nudges n
          where n.state = 'planned' and n.worker is null and n.due_at <= ${now}::timestamptz
            and not exists (
              select from waves w where w.id = n.wave_id and w.state = 'paused' and n.kind <> 'thanks')
            and not exists (
              select from nudges other
              where other.person_id = n.person_id and other.id <> n.id
                and other.state in ('planned', 'sending')
                and (other.worker is not null or (other.due_at, other.id) < (n.due_at, n.id)))
          order by n.due_at, n.id
          limit ${limit}
          for update skip locked)
        returning *`.execute(db);
      return rows
        .sort((one, other) => one.due_at.getTime() - other.due_at.getTime() || (one.id < other.id ? -1 : 1))
        .map(nudgeOf);
    },

    async begin(nudge, worker, lastNudgeAt) {
      const attempt = sql`
        update nudges set state = 'sending',
          lease_until = clock_timestamp() + lease_ms * interval '1 millisecond'
        where ${mine(nudge, worker)} and state = 'planned' and lease_until > clock_timestamp()
          and (
            select last_nudge_at from follow_ups
            where campaign_id = ${nudge.campaignId} and person_id = ${nudge.personId}
          ) is not distinct from ${lastNudgeAt}::timestamptz
          and not exists (
            select from nudges other where other.person_id = ${nudge.personId} and other.state = 'sending')
        returning id`;
      // Two campaigns may begin with one person at the same instant; the index lets one through. A failed
      // statement spoils a transaction at hand, hence the savepoint.
      const nested = db.isTransaction;
      if (nested) await sql`savepoint begin_nudge`.execute(db);
      try {
        const { rows } = await attempt.execute(db);
        if (nested) await sql`release savepoint begin_nudge`.execute(db);
        return rows.length > 0;
      } catch (error) {
        if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
        if (nested) await sql`rollback to savepoint begin_nudge`.execute(db);
        return false;
      }
    },

    async finish(nudge, worker, { state, reason, activityId, at }) {
      // Before `begin` nothing has left, so only an end that says so fits: dropped, or refused while preparing.
      const { rows } = await sql`
        update nudges set state = ${state}, reason = ${reason}, activity_id = ${activityId ?? null},
          ended_at = ${at}::timestamptz, worker = null, lease_until = null
        where ${mine(nudge, worker)}
          and (state = 'sending' or (state = 'planned' and ${state}::text in ('dropped', 'failed')))
        returning id`.execute(db);
      if (rows.length > 0) {
        // From here on the person is this wave's: its cancelling stops what follows.
        if (state === 'sent' || state === 'in-doubt') {
          await sql`
            update follow_ups set wave_id = ${nudge.waveId}
            where campaign_id = ${nudge.campaignId} and person_id = ${nudge.personId}`.execute(db);
        }
        return true;
      }
      if (activityId !== undefined) {
        // An answer that came after the lease had lapsed: in doubt it stays, but the card can be found again.
        await sql`
          update nudges set activity_id = ${activityId}
          where id = ${nudge.id} and state = 'in-doubt' and activity_id is null`.execute(db);
      }
      return false;
    },

    async putBack(nudge, worker, { dueAt, reason, attempted }) {
      const { rows } = await sql`
        update nudges set state = 'planned', due_at = ${dueAt}::timestamptz, reason = ${reason},
          attempt = attempt - ${attempted ? 0 : 1}, worker = null, lease_until = null
        where ${mine(nudge, worker)} and state in ('planned', 'sending')
        returning id`.execute(db);
      return rows.length > 0;
    },

    async endAbandoned(at) {
      await sql`
        update nudges set worker = null, lease_until = null, attempt = attempt - 1
        where id in (
          select id from nudges
          where worker is not null and lease_until <= clock_timestamp() and state = 'planned'
          for update skip locked)`.execute(db);
      const { rows } = await sql<NudgeRow>`
        update nudges set state = 'in-doubt', reason = 'the sender stopped before the answer came',
          ended_at = ${at}::timestamptz, worker = null, lease_until = null
        where id in (
          select id from nudges
          where worker is not null and lease_until <= clock_timestamp() and state = 'sending'
          for update skip locked)
        returning *`.execute(db);
      return rows.map(nudgeOf);
    },

    async proveDelivered(nudgeId, activityId) {
      const { rows } = await sql`
        update nudges set state = 'sent', activity_id = coalesce(${activityId}::text, activity_id),
          ended_at = coalesce(ended_at, now()), worker = null, lease_until = null
        where id = ${nudgeId} and state in ('in-doubt', 'sending')
        returning id`.execute(db);
      return rows.length > 0;
    },
  };
}

/** Nobody else can be alive on an embedded database, so a lease found at its opening belongs to a dead process. */
export async function endLeases(db: Database): Promise<void> {
  await sql`update nudges set lease_until = clock_timestamp() where worker is not null`.execute(db);
}
