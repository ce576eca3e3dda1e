// What is known about registrations beside the follow-ups: the audit rows, with whether they were dealt with; the queue of
// people whose passkeys Graph is asked about one by one; and the nudges that came before a registration. The queue is a
// set: who is asked for twice is asked about once, and a newer asking outlives the answer to an older one.

import { sql } from 'kysely';
import type { Registered } from '../../../core/attribution.ts';
import { PASSKEY_METHODS } from '../../../core/methods.ts';
import { REPORT_LAG } from '../../../core/registration.ts';
import type { SecurityInfoEvent, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { ENABLED_MEMBER } from './people.ts';
import { countInBulk, instant, maybeInstant } from './values.ts';

type Part = Pick<
  StoreReads,
  | 'unnoticedRegistrations'
  | 'pendingSecurityEvents'
  | 'deletionOf'
  | 'strangeSecurityEvents'
  | 'confirmations'
  | 'confirmationsLeft'
  | 'attribution'
> &
  Pick<
    StoreWrites,
    | 'keepSecurityEvents'
    | 'settleSecurityEvents'
    | 'pruneSecurityEvents'
    | 'queueConfirmations'
    | 'postponeConfirmation'
    | 'endConfirmation'
    | 'queueDoubtfulRegistrations'
    | 'queueUnasked'
  >;

/** Whether the report's row of `p` names a passkey. */
const REPORTED = sql`exists (
  select from jsonb_array_elements_text(p.methods->'registered') as method
  where lower(method) = any(${[...PASSKEY_METHODS]}::text[]))`;

const REFRESHED_AT = sql`(p.methods->>'reportedAt')::timestamptz`;

const HOLDS = sql`jsonb_array_length(coalesce(p.passkeys, '[]')) > 0`;

/** As `passkeysOf`: that Graph showed none when asked outweighs an older row of the report. */
const OUTDATED = sql`(p.passkeys is not null and p.passkeys_at is not null and ${REFRESHED_AT} < p.passkeys_at)`;

type EventRow = {
  id: string;
  at: Date;
  person_id: string;
  what: SecurityInfoEvent['what'];
  said: string;
  overtaken: boolean;
};

export function registrationsPart(db: Database): Part {
  return {
    async unnoticedRegistrations(campaignId) {
      const { rows } = await sql<{ id: string }>`
        select p.id from follow_ups f join people p on p.id = f.person_id
        where f.campaign_id = ${campaignId} and p.left_at is null
          and ((f.registered_at is null and (${HOLDS} or (${REPORTED} and not ${OUTDATED})))
            or (f.lost_at is not null and ${HOLDS}))
        order by p.id`.execute(db);
      return rows.map(({ id }) => id);
    },

    async pendingSecurityEvents(limit) {
      const { rows } = await sql<EventRow>`
        select e.id, e.at, e.person_id, e.what, e.said, exists (
            select from security_events newer
            where newer.person_id = e.person_id and newer.what in ('passkey-registered', 'passkey-deleted') and (newer.at, newer.id) > (e.at, e.id)
          ) as overtaken
        from security_events e
        where e.settled_at is null and exists (select from people p where p.id = e.person_id)
        order by e.at, e.id limit ${limit}`.execute(db);
      return rows.map(({ id, at, person_id, what, said, overtaken }) => ({
        id,
        at: instant(at),
        personId: person_id,
        what,
        said,
        overtaken,
      }));
    },

    async deletionOf(personId) {
      const { rows } = await sql<{ at: Date | null }>`
        select max(at) as at from security_events
        where person_id = ${personId} and what in ('passkey-deleted', 'method-deleted')`.execute(db);
      return maybeInstant(rows[0]?.at ?? null);
    },

    async strangeSecurityEvents() {
      const { rows } = await sql<{ rows: number }>`
        select count(*)::int as rows from security_events e
        where e.settled_at is null and not exists (select from people p where p.id = e.person_id)`.execute(
        db,
      );
      return rows[0]?.rows ?? 0;
    },

    async keepSecurityEvents(events) {
      return countInBulk(events, async (slice) => {
        const { rows } = await sql`
          insert into security_events (id, person_id, at, what, said)
          select r.id, r."personId", r.at, r.what, r.said
          from jsonb_to_recordset(${slice})
            as r(id text, "personId" text, at timestamptz, what text, said text)
          on conflict do nothing returning id`.execute(db);
        return rows.length;
      });
    },

    async settleSecurityEvents(ids, at) {
      await sql`
        update security_events set settled_at = ${at}::timestamptz
        where id = any(${[...ids]}::text[]) and settled_at is null`.execute(db);
    },

    async pruneSecurityEvents(settledBefore, anyBefore) {
      await sql`
        delete from security_events
        where at < ${anyBefore}::timestamptz
          or (at < ${settledBefore}::timestamptz and settled_at is not null)`.execute(db);
    },

    async confirmations(now, limit) {
      const { rows } = await sql<{ personId: string; asked_at: Date; looks: number }>`
        select person_id as "personId", asked_at, looks from confirmations
        where due_at <= ${now}::timestamptz
        order by queued_at, person_id limit ${limit}`.execute(db);
      return rows.map(({ personId, asked_at, looks }) => ({ personId, askedAt: instant(asked_at), looks }));
    },

    async confirmationsLeft() {
      const { rows } = await sql<{ people: number }>`
        select count(*)::int as people from confirmations`.execute(db);
      return rows[0]?.people ?? 0;
    },

    async queueConfirmations(personIds, at) {
      await sql`
        insert into confirmations as c (person_id, queued_at, asked_at, due_at)
        select distinct id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
        from unnest(${[...personIds]}::text[]) as id
        on conflict (person_id) do update set asked_at = excluded.asked_at, due_at = excluded.due_at, looks = 0
        `.execute(db);
    },

    async postponeConfirmation({ personId, askedAt }, dueAt, looked) {
      await sql`
        update confirmations set due_at = ${dueAt}::timestamptz, looks = looks + ${looked ? 1 : 0}
        where person_id = ${personId} and asked_at = ${askedAt}::timestamptz`.execute(db);
    },

    async endConfirmation({ personId, askedAt }) {
      await sql`
        delete from confirmations
        where person_id = ${personId} and asked_at = ${askedAt}::timestamptz`.execute(db);
    },

    /** Those are in doubt whose passkeys we know from the log or from Graph, of an age that the report should know: also people
     * whom no campaign follows, who would else count as holders for good. */
    async queueDoubtfulRegistrations(at) {
      const { rows } = await sql`
        insert into confirmations (person_id, queued_at, asked_at, due_at)
        select distinct p.id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
        from people p
          left join follow_ups f on f.person_id = p.id and f.registered_at is not null and f.lost_at is null
        where p.left_at is null and (f.person_id is not null or ${HOLDS})
          and p.methods is not null and not ${REPORTED}
          and ${REFRESHED_AT} > coalesce(greatest(f.registered_at, p.passkeys_at), '-infinity')
            + ${REPORT_LAG}::float8 * interval '1 millisecond'
        on conflict do nothing
        returning person_id`.execute(db);
      return rows.length;
    },

    async queueUnasked(at, limit) {
      const { rows } = await sql`
        insert into confirmations (person_id, queued_at, asked_at, due_at)
        select id, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz from people
        where ${ENABLED_MEMBER} and passkeys is null
          and (passkeys_at is null or passkeys_at <= ${at}::timestamptz - interval '7 days')
          and not exists (select from confirmations where person_id = people.id)
        order by passkeys_at nulls first, id limit ${limit}
        on conflict do nothing
        returning person_id`.execute(db);
      return rows.length;
    },

    async attribution(campaignId) {
      const { rows } = await sql<{ at: Date; first: Date | null; nudges: Registered['nudges'] }>`
        select f.registered_at as at, f.first_nudge_at as first, coalesce((
            select jsonb_agg(jsonb_build_object(
                'waveId', n.wave_id, 'state', n.state, 'reason', n.reason,
                'at', to_char(n.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
              ) order by n.ended_at)
            from nudges n
            where n.campaign_id = f.campaign_id and n.person_id = f.person_id and n.kind <> 'thanks'
              and n.ended_at is not null
          ), '[]') as nudges
        from follow_ups f
        where f.campaign_id = ${campaignId} and f.registered_at is not null and f.lost_at is null
        order by f.registered_at, f.person_id`.execute(db);
      return rows.map(({ at, first, nudges }) => ({
        registeredAt: instant(at),
        firstNudgeAt: maybeInstant(first),
        nudges,
      }));
    },
  };
}
