// What is to be written about questions: which messages there are and when they are asked for. How one is marked and settled
// is the outbox's matter.

import { sql, type Selectable } from 'kysely';
import { QUESTION_MESSAGES } from '../../../core/hand-over.ts';
import type { HandOverReads, HandOverWrites, QuestionMessage } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { askedAnew, becameOf, byKind, dueAfter, MARKED, mayBeMarked, settledAs } from './outbox.ts';

const OPEN = sql`state in ('waiting', 'taken')`;
const ANEW = askedAnew('question_messages');

export function handOversPart(db: Database): HandOverReads & HandOverWrites {
  const affected = async (statement: ReturnType<typeof sql>): Promise<number> =>
    Number((await statement.execute(db)).numAffectedRows ?? 0);
  const its = ({ questionId, kind }: QuestionMessage) =>
    sql`question_id = ${Number(questionId)} and kind = ${kind}`;

  return {
    async questionMessage(questionId, kind) {
      const row = await db
        .selectFrom('question_messages')
        .selectAll()
        .where('question_id', '=', Number(questionId))
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row === undefined ? null : becameOf(row);
    },

    async handOverCounts(overdueBefore) {
      const { rows } = await sql<{ open: number; overdue: number; unposted: number; channels: number }>`
        select count(*)::int as open,
          (count(*) filter (where q.waiting_since <= ${overdueBefore}::timestamptz))::int as overdue,
          (count(*) filter (where m.activity_id is null))::int as unposted,
          (select count(*)::int from experts_channels) as channels
        from questions q left join question_messages m on m.question_id = q.id and m.kind = 'card'
        where q.${OPEN}`.execute(db);
      return rows[0] ?? { open: 0, overdue: 0, unposted: 0, channels: 0 };
    },

    async askMessage(questionId, kind) {
      await sql`insert into question_messages (question_id, kind) values (${Number(questionId)}, ${kind})
        on conflict (question_id, kind) do update set ${ANEW}`.execute(db);
    },

    askCards: () =>
      affected(sql`insert into question_messages (question_id, kind)
        select q.id, 'card' from questions q where q.${OPEN}
          and not exists (select from question_messages m
            where m.question_id = q.id and m.kind = 'card' and m.state <> 'dropped')
        order by q.waiting_since
        on conflict (question_id, kind) do update set ${ANEW}`),

    async askFailedCards() {
      await sql`update question_messages set ${ANEW} where kind = 'card' and state = 'failed'`.execute(db);
    },

    askReminders: (stage, before) =>
      affected(sql`insert into question_messages (question_id, kind)
        select q.id, ${stage} from questions q
          join question_messages c on c.question_id = q.id and c.kind = 'card' and c.activity_id is not null
        where q.${OPEN} and q.waiting_since <= ${before}::timestamptz
          and not exists (select from question_messages r where r.question_id = q.id and r.kind = 'over')
        on conflict do nothing`),

    async claimMessage(leaseMs) {
      const { rows } = await sql<Pick<Row, 'question_id' | 'kind' | 'asked' | 'claim' | 'attempt'>>`
        update question_messages set ${MARKED}
        where (question_id, kind) = (
          select question_id, kind from question_messages
          where ${mayBeMarked(leaseMs)}
          order by ${byKind(QUESTION_MESSAGES)}, due_at, question_id
          limit 1 for update skip locked)
        returning question_id, kind, asked, claim, attempt`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      const { question_id, ...rest } = row;
      return { questionId: String(question_id), ...rest };
    },

    async endMessage(message, end) {
      await sql`update question_messages set ${settledAs(message, end)} where ${its(message)}`.execute(db);
    },

    async putBackMessage(message, afterMs) {
      await sql`update question_messages set ${dueAfter(afterMs)}
        where ${its(message)} and claim = ${message.claim}`.execute(db);
    },
  };
}

type Row = Selectable<Tables['question_messages']>;
