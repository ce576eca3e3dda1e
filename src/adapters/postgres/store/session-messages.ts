// What is to be written about sessions, one attempt at a time, as with hand-overs: marked with the time before the call and
// settled after it; a mark that outlives its lease is that of a process that died. Leases and waits are database time.

import { sql, type Selectable } from 'kysely';
import { SESSION_MESSAGES } from '../../../core/session-message.ts';
import type {
  QuestionMessageState,
  SessionMessage,
  SessionMessageReads,
  SessionMessageWrites,
} from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';

const ANEW = sql`asked = session_messages.asked + 1, state = 'due', due_at = clock_timestamp(), attempt = 0, why = null`;

export function sessionMessagesPart(db: Database): SessionMessageReads & SessionMessageWrites {
  const its = ({ about, kind }: SessionMessage) => sql`about = ${about}::uuid and kind = ${kind}`;

  return {
    async sessionMessages(sessionId) {
      const rows = await db
        .selectFrom('session_messages')
        .selectAll()
        .where('session_id', '=', sessionId)
        .execute();
      return rows.flatMap((row) => {
        const became = stateOf(row);
        return became === null ? [] : [{ kind: row.kind, about: row.about, became }];
      });
    },

    async askSessionCards({ now, remindUntil, effectBefore }) {
      const state = sql`s.definition->>'state'`;
      const starts = sql`s.starts_at`;
      const { numAffectedRows } = await sql`
        insert into session_messages (session_id, kind, about)
        select s.id, wanted.kind, s.id from sessions s
        cross join lateral (
          select 'announced' as kind, true as kept where ${state} <> 'archived'
          union all select 'reminder', false where ${state} in ('scheduled', 'open')
            and ${starts} > ${now}::timestamptz and ${starts} <= ${remindUntil}::timestamptz
          union all select 'summary', true where ${state} in ('closed', 'archived')
        ) wanted
        left join session_messages m on m.about = s.id and m.kind = wanted.kind
        where m.about is null or m.state = 'dropped' and wanted.kind = 'summary'
          or m.state = 'written' and wanted.kept and (s.version > m.version
            or wanted.kind = 'summary' and ${starts} <= ${effectBefore}::timestamptz
              and m.told_at <= ${starts} + (${now}::timestamptz - ${effectBefore}::timestamptz))
        on conflict (about, kind) do update set ${ANEW} where session_messages.state <> 'due'`.execute(db);
      return Number(numAffectedRows ?? 0);
    },

    async askSessionAnswer(sessionId, questionId) {
      await sql`insert into session_messages (session_id, kind, about)
        values (${sessionId}::uuid, 'answer', ${questionId}::uuid)
        on conflict (about, kind) do update set ${ANEW}`.execute(db);
    },

    async claimSessionMessage(leaseMs) {
      const { rows } = await sql<Claimed>`
        update session_messages set begun_at = clock_timestamp(), claim = claim + 1, attempt = attempt + 1
        where (about, kind) = (
          select about, kind from session_messages
          where state = 'due' and due_at <= clock_timestamp()
            and (begun_at is null or begun_at < clock_timestamp() - ${leaseMs}::float8 * interval '1 millisecond')
          order by array_position(${sql.lit(`{${SESSION_MESSAGES.join()}}`)}::text[], kind), due_at, about
          limit 1 for update skip locked)
        returning session_id, kind, about, asked, claim, attempt, conversation_id, service_url, activity_id`.execute(
        db,
      );
      const [row] = rows;
      if (row === undefined) return null;
      const { session_id: sessionId, kind, about, asked, claim, attempt } = row;
      return { sessionId, kind, about, asked, claim, attempt, at: placeOf(row) };
    },

    async endSessionMessage(message, end, told) {
      const { asked, claim } = message;
      // Where it stands is true even for who was too slow, or when it is to be written anew.
      const stands =
        end.is === 'written'
          ? sql`conversation_id = ${end.at.conversationId}, service_url = ${end.at.serviceUrl},
              activity_id = ${end.at.activityId}, version = greatest(version, ${told.version}),
              told_at = ${told.at}::timestamptz,`
          : sql``;
      const why = end.is === 'failed' ? end.why : null;
      const still = sql`claim = ${claim} and asked = ${asked} and state = 'due'`;
      await sql`update session_messages set ${stands}
          state = case when ${still} then ${end.is} else state end,
          why = case when ${still} then ${why}::text else why end,
          begun_at = case when claim = ${claim} then null else begun_at end
        where ${its(message)}`.execute(db);
    },

    async putBackSessionMessage(message, afterMs, elsewhere = false) {
      await sql`update session_messages set begun_at = null,
          activity_id = case when ${elsewhere} then null else activity_id end,
          due_at = clock_timestamp() + ${afterMs}::float8 * interval '1 millisecond'
        where ${its(message)} and claim = ${message.claim}`.execute(db);
    },
  };
}

type Row = Selectable<Tables['session_messages']>;
type Claimed = Omit<Row, 'state' | 'due_at' | 'begun_at' | 'version' | 'told_at' | 'why'>;

function placeOf(row: Pick<Row, 'conversation_id' | 'service_url' | 'activity_id'>): SessionMessage['at'] {
  const { conversation_id: conversationId, service_url: serviceUrl, activity_id: activityId } = row;
  if (conversationId === null || serviceUrl === null || activityId === null) return null;
  return { conversationId, serviceUrl, activityId };
}

function stateOf(row: Row): QuestionMessageState | null {
  if (row.state === 'dropped') return null;
  if (row.state === 'failed') return { is: 'failed', why: row.why ?? 'unknown' };
  const at = placeOf(row);
  return at === null ? { is: 'due' } : { is: 'written', at };
}
