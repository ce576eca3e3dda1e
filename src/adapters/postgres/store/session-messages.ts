// What is to be written about sessions: which messages there are and when they are asked for. How one is marked and settled is
// the outbox's matter.

import { sql, type Selectable } from 'kysely';
import { SESSION_MESSAGES } from '../../../core/session-message.ts';
import type { SessionMessage, SessionMessageReads, SessionMessageWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { askedAnew, becameOf, byKind, dueAfter, MARKED, mayBeMarked, placeOf, settledAs } from './outbox.ts';

const ANEW = askedAnew('session_messages');

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
        const became = becameOf(row);
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
        update session_messages set ${MARKED}
        where (about, kind) = (
          select about, kind from session_messages
          where ${mayBeMarked(leaseMs)}
          order by ${byKind(SESSION_MESSAGES)}, due_at, about
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
      const tells =
        end.is === 'written'
          ? sql`version = greatest(version, ${told.version}), told_at = ${told.at}::timestamptz,`
          : sql``;
      await sql`update session_messages set ${tells} ${settledAs(message, end)}
        where ${its(message)}`.execute(db);
    },

    async putBackSessionMessage(message, afterMs, elsewhere = false) {
      await sql`update session_messages set ${dueAfter(afterMs)},
          activity_id = case when ${elsewhere} then null else activity_id end
        where ${its(message)} and claim = ${message.claim}`.execute(db);
    },
  };
}

type Row = Selectable<Tables['session_messages']>;
type Claimed = Omit<Row, 'state' | 'due_at' | 'begun_at' | 'version' | 'told_at' | 'why'>;
