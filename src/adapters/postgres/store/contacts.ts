// How Teams reaches a person: the conversation, the reach with its reason, what Teams told about locale and zone, and what
// the person chose for themselves.
// Kept apart from the directory's facts, because Teams may tell of a person first, and a sync must not wipe it.

import { sql } from 'kysely';
import type { OutOfReach, Reach } from '../../../core/reach.ts';
import type { Choices, Conversation, StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { PERSON_COLUMNS, PERSON_JOINS, personOf, type PersonRow } from './people.ts';
import { countInBulk, maybeInstant } from './values.ts';

export function reachOf(is: Reach['is'] | null, why: OutOfReach | null): Reach {
  if (is === 'out') return { is, why: why ?? 'unknown-refusal' };
  return { is: is ?? 'unknown' };
}

export function conversationOf(row: {
  person_id: string;
  conversation_id: string | null;
  service_url: string | null;
}): Conversation | null {
  if (row.conversation_id === null || row.service_url === null) return null;
  return { personId: row.person_id, conversationId: row.conversation_id, serviceUrl: row.service_url };
}

type Part = Pick<StoreReads, 'conversation' | 'outOfReach' | 'choices'> &
  Pick<StoreWrites, 'saveConversation' | 'saveChoices' | 'dropConversation' | 'saveReach' | 'saveReaches'>;

export function contactsPart(db: Database): Part {
  /** How many changed. */
  async function saveReaches(reaches: Parameters<Part['saveReaches']>[0]): Promise<number> {
    const rows = reaches.map(({ personId, reach, at }) => ({
      person_id: personId,
      reach: reach.is,
      why: reach.is === 'out' ? reach.why : null,
      at,
    }));
    return countInBulk(rows, async (slice) => {
      const result = await sql`
        insert into contacts as c (person_id, reach, reach_why, reach_at)
        select distinct on (r.person_id) r.person_id, r.reach, r.why, r.at
        from jsonb_to_recordset(${slice}) as r(person_id text, reach text, why text, at timestamptz)
        where r.reach <> 'unknown' or exists (select from contacts known where known.person_id = r.person_id)
        order by r.person_id, r.at desc
        on conflict (person_id) do update set
          reach = excluded.reach, reach_why = excluded.reach_why, reach_at = excluded.reach_at
        where (c.reach, c.reach_why) is distinct from (excluded.reach, excluded.reach_why)
        returning person_id`.execute(db);
      return result.rows.length;
    });
  }

  return {
    async conversation(personId) {
      const row = await db
        .selectFrom('contacts')
        .select(['person_id', 'conversation_id', 'service_url'])
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row === undefined ? null : conversationOf(row);
    },

    async choices(personId) {
      const { rows } = await sql<Choices>`
        select platform, language from contacts where person_id = ${personId}`.execute(db);
      return rows[0] ?? { platform: null, language: null };
    },

    async outOfReach() {
      const { rows } = await sql<PersonRow & { reach_why: OutOfReach | null; reach_at: Date | null }>`
        select ${PERSON_COLUMNS}, c.reach_why, c.reach_at from people p ${PERSON_JOINS}
        where c.reach = 'out' and p.left_at is null
        order by p.name, p.id`.execute(db);
      return rows.map((row) => ({
        person: personOf(row),
        why: row.reach_why ?? 'unknown-refusal',
        since: maybeInstant(row.reach_at),
      }));
    },

    async saveConversation({ personId, conversationId, serviceUrl }, { locale, timeZone }) {
      const { rows } = await sql<{ reach: Reach['is']; reach_why: OutOfReach | null }>`
        insert into contacts as c (person_id, conversation_id, service_url, locale, time_zone)
        values (${personId}, ${conversationId}, ${serviceUrl}, ${locale ?? null}, ${timeZone ?? null})
        on conflict (person_id) do update set
          conversation_id = excluded.conversation_id, service_url = excluded.service_url,
          locale = coalesce(excluded.locale, c.locale), time_zone = coalesce(excluded.time_zone, c.time_zone)
        returning c.reach, c.reach_why`.execute(db);
      return reachOf(rows[0]?.reach ?? null, rows[0]?.reach_why ?? null);
    },

    async saveChoices(personId, { platform, language }) {
      const named = {
        ...(platform !== undefined && { platform }),
        ...(language !== undefined && { language }),
      };
      if (Object.keys(named).length === 0) return;
      await db
        .insertInto('contacts')
        .values({ person_id: personId, ...named })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(named))
        .execute();
    },

    async dropConversation(personId) {
      await db
        .updateTable('contacts')
        .set({ conversation_id: null, service_url: null })
        .where('person_id', '=', personId)
        .execute();
    },

    async saveReach(personId, reach, at) {
      return (await saveReaches([{ personId, reach, at }])) > 0;
    },

    async saveReaches(reaches) {
      await saveReaches(reaches);
    },
  };
}
