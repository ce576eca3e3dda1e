// The attempt protocol of a nudge, decided by the database: claim with a lease → begin, a compare-and-set just before the
// call → an end. The Bot Connector has no idempotency key, so an attempt that began and did not report back is in doubt
// for good and never sent again in its step. Leases run on database time; due times are business time.

import { sql, type RawBuilder } from 'kysely';
import type { Answer } from '../../../core/answer.ts';
import type { StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { claimStatement, STOPPED } from './claim.ts';
import { nudgeOf, OWNED, type NudgeRow } from './nudges.ts';
import { inBulk } from './values.ts';

const UNIQUE_VIOLATION = '23505';

type Part = Pick<StoreWrites, 'claim' | 'begin' | 'finish' | 'putBack' | 'endAbandoned'>;

/** Of the wave `w` of the nudge `n`: it is held back, or over; thanks are owed all the same. */
const HELD = sql`w.state in ('paused', 'cancelled') and n.kind <> 'thanks'`;

/** Of a JSON list PostgreSQL expects a hundred rows and scans the table; an array says how many it is. */
const among = (rows: readonly { readonly id: string }[]) =>
  sql`n.id = any(${rows.map(({ id }) => id)}::text[])`;

export function attemptsPart(db: Database): Part {
  return {
    async claim(worker, now, limit, leaseMs) {
      const { rows } = await claimStatement(worker, now, limit, leaseMs).execute(db);
      return rows.sort((one, other) => Number(one.place) - Number(other.place)).map(nudgeOf);
    },

    async begin(wanted, worker) {
      const known = wanted.map(({ nudge, followUp }) => ({
        id: nudge.id,
        claim: nudge.claim,
        last_nudge_at: followUp.lastNudgeAt,
        registered_at: followUp.registeredAt,
        answer: followUp.answer,
      }));
      const attempt = (slice: RawBuilder<unknown>) => sql<{ id: string }>`
        update nudges n set state = 'sending', answer_before = r.answer,
          lease_until = clock_timestamp() + n.lease_ms * interval '1 millisecond'
        from jsonb_to_recordset(${slice})
          as r(id text, claim text, last_nudge_at timestamptz, registered_at timestamptz, answer jsonb)
        where n.id = r.id and ${among(known)}
          and n.claim = r.claim and n.worker = ${worker} and n.state = 'planned' and n.lease_until > clock_timestamp()
          and not exists (select from waves w where w.id = n.wave_id and ${HELD})
          and not exists (${STOPPED})
          and not exists (
            select from follow_ups f where f.campaign_id = n.campaign_id and f.person_id = n.person_id
              and (f.last_nudge_at, f.registered_at, f.answer)
                is distinct from (r.last_nudge_at, r.registered_at, r.answer))
          and not exists (
            select from nudges other where other.person_id = n.person_id and other.state = 'sending')
        returning n.id`;
      // Two campaigns may begin with one person at the same instant; the index lets one through. A failed statement
      // spoils a transaction at hand, hence the savepoint; then each is tried alone.
      const nested = db.isTransaction;
      const begun = new Set<string>();
      const run = async (rows: readonly unknown[]): Promise<boolean> => {
        if (nested) await sql`savepoint begin_nudges`.execute(db);
        try {
          const results = await inBulk(rows, async (slice) => (await attempt(slice).execute(db)).rows);
          for (const { id } of results.flat()) begun.add(id);
          if (nested) await sql`release savepoint begin_nudges`.execute(db);
          return true;
        } catch (error) {
          if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
          if (nested) await sql`rollback to savepoint begin_nudges`.execute(db);
          return false;
        }
      };
      if (!(await run(known))) for (const row of known) await run([row]);
      return begun;
    },

    async finish(ends, worker) {
      // Before `begin` nothing has left, so only an end that says so fits: dropped, or refused while preparing.
      const rows = ends.map(({ nudge, state, reason, activityId, at }) => ({
        id: nudge.id,
        claim: nudge.claim,
        state,
        reason,
        activity_id: activityId ?? null,
        at,
      }));
      const done = await inBulk(rows, async (slice) => {
        const { rows: finished } = await sql<{ id: string; answer_before: Answer | null }>`
          with r as materialized (
            select * from jsonb_to_recordset(${slice})
              as r(id text, claim text, state text, reason text, activity_id text, at timestamptz)
          ), ended as (
            update nudges n set state = r.state, reason = r.reason, activity_id = r.activity_id, ended_at = r.at,
              worker = null, lease_until = null
            from r
            where n.id = r.id and ${among(rows)}
              and n.claim = r.claim and n.worker = ${worker}
              and (n.state = 'sending' or (n.state = 'planned' and r.state in ('dropped', 'failed')))
            returning n.id, n.campaign_id, n.person_id, n.wave_id, n.state, n.answer_before
          ), owned as (${OWNED}), late as (
            -- An answer that came after the lease had lapsed: in doubt it stays, but the card can be found again.
            update nudges n set activity_id = r.activity_id from r
            where n.id = r.id and ${among(rows)}
              and n.claim = r.claim and r.activity_id is not null and n.state = 'in-doubt' and n.activity_id is null
              and n.worker is null
          )
          select id, answer_before from ended`.execute(db);
        return finished;
      });
      return new Map(done.flat().map((row) => [row.id, row.answer_before]));
    },

    async putBack(nudges, worker) {
      const rows = nudges.map(({ nudge, dueAt, reason, attempted }) => ({
        id: nudge.id,
        claim: nudge.claim,
        due_at: dueAt,
        reason,
        unmade: attempted ? 0 : 1,
      }));
      await inBulk(rows, (slice) =>
        sql`
          update nudges n set state = 'planned', due_at = r.due_at, reason = r.reason,
            attempt = n.attempt - r.unmade, worker = null, lease_until = null
          from jsonb_to_recordset(${slice}) as r(id text, claim text, due_at timestamptz, reason text, unmade integer)
          where n.id = r.id and ${among(rows)}
            and n.claim = r.claim and n.worker = ${worker} and n.state in ('planned', 'sending')`.execute(db),
      );
    },

    async endAbandoned(at) {
      await sql`
        update nudges set worker = null, lease_until = null, attempt = attempt - 1
        where id in (
          select id from nudges
          where worker is not null and lease_until <= clock_timestamp() and state = 'planned'
          for update skip locked)`.execute(db);
      const { rows } = await sql<NudgeRow>`
        with ended as (
          update nudges set state = 'in-doubt', reason = 'the sender stopped before the answer came',
            ended_at = ${at}::timestamptz, worker = null, lease_until = null
          where id in (
            select id from nudges
            where worker is not null and lease_until <= clock_timestamp() and state = 'sending'
            for update skip locked)
          returning *
        ), owned as (${OWNED})
        select * from ended`.execute(db);
      return rows.map((row) => ({ nudge: nudgeOf(row), answerBefore: row.answer_before }));
    },
  };
}

/** Nobody else can be alive on an embedded database, so a lease found at its opening belongs to a dead process. */
export async function endLeases(db: Database): Promise<void> {
  await sql`update nudges set lease_until = clock_timestamp() where worker is not null`.execute(db);
}
