// What is known about registrations beside the follow-ups: audit rows that were dealt with, and the queue of people whose
// passkeys Graph is asked about one by one. The queue is a set: who is asked for twice is asked once.

import { sql } from 'kysely';
import { PASSKEY_METHODS } from '../../../core/methods.ts';
import { HOUR } from '../../../core/time.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { inBulk } from './values.ts';

type Part = Pick<StoreReads, 'unnoticedRegistrations' | 'knownSecurityEvents' | 'confirmations'> &
  Pick<
    StoreWrites,
    | 'keepSecurityEvents'
    | 'pruneSecurityEvents'
    | 'queueConfirmations'
    | 'dropConfirmation'
    | 'queueDoubtfulRegistrations'
    | 'queueUnasked'
  >;

/** Whether the report's row of `p` names a passkey. */
const REPORTED = sql`exists (
  select from jsonb_array_elements_text(p.methods->'registered') as method
  where lower(method) = any(${[...PASSKEY_METHODS]}::text[]))`;

/** A row may have been refreshed with facts from just before the registration. */
const REPORT_LAG_MS = 6 * HOUR;

export function registrationsPart(db: Database): Part {
  return {
    async unnoticedRegistrations(campaignId) {
      const { rows } = await sql<{ id: string }>`
        select p.id from follow_ups f join people p on p.id = f.person_id
        where f.campaign_id = ${campaignId} and p.left_at is null
          and ((f.registered_at is null and (jsonb_array_length(coalesce(p.passkeys, '[]')) > 0 or ${REPORTED}))
            or (f.lost_at is not null and jsonb_array_length(coalesce(p.passkeys, '[]')) > 0))
        order by p.id`.execute(db);
      return rows.map(({ id }) => id);
    },

    async knownSecurityEvents(ids) {
      const { rows } = await sql<{ id: string }>`
        select id from security_events where id = any(${[...ids]}::text[])`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },

    async keepSecurityEvents(events) {
      await inBulk(events, (slice) =>
        sql`
          insert into security_events (id, person_id, at, what, said)
          select r.id, r."personId", r.at, r.what, r.said
          from jsonb_to_recordset(${slice})
            as r(id text, "personId" text, at timestamptz, what text, said text)
          on conflict do nothing`.execute(db),
      );
    },

    async pruneSecurityEvents(before) {
      await sql`delete from security_events where at < ${before}::timestamptz`.execute(db);
    },

    async confirmations(limit) {
      const { rows } = await sql<{ id: string }>`
        select person_id as id from confirmations order by asked_at, person_id limit ${limit}`.execute(db);
      return rows.map(({ id }) => id);
    },

    async queueConfirmations(personIds, at) {
      await sql`
        insert into confirmations (person_id, asked_at)
        select distinct id, ${at}::timestamptz from unnest(${[...personIds]}::text[]) as id
        on conflict do nothing`.execute(db);
    },

    async dropConfirmation(personId) {
      await sql`delete from confirmations where person_id = ${personId}`.execute(db);
    },

    async queueDoubtfulRegistrations(at) {
      const { rows } = await sql`
        insert into confirmations (person_id, asked_at)
        select distinct p.id, ${at}::timestamptz
        from follow_ups f join people p on p.id = f.person_id
        where f.registered_at is not null and f.lost_at is null and p.left_at is null
          and p.methods is not null and not ${REPORTED}
          and (p.methods->>'reportedAt')::timestamptz
            > f.registered_at + ${REPORT_LAG_MS}::float8 * interval '1 millisecond'
        on conflict do nothing
        returning person_id`.execute(db);
      return rows.length;
    },

    async queueUnasked(at, limit) {
      const { rows } = await sql`
        insert into confirmations (person_id, asked_at)
        select id, ${at}::timestamptz from people
        where left_at is null and enabled and user_type = 'member' and passkeys is null
        order by id limit ${limit}
        on conflict do nothing
        returning person_id`.execute(db);
      return rows.length;
    },
  };
}
