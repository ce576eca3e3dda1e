// What people asked the bot, and the channels in which experts answer.

import { sql, type Selectable } from 'kysely';
import type { ExpertsChannel, HandOverReason, Question } from '../../../core/question.ts';
import type { QuestionReads, QuestionWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { instant, maybeInstant } from './values.ts';

export function questionsPart(db: Database): QuestionReads & QuestionWrites {
  return {
    async question(id) {
      // Whoever names a button's question may send anything.
      if (!/^\d{1,18}$/.test(id)) return null;
      const wanted = db.selectFrom('questions').selectAll().where('id', '=', Number(id));
      const row = await (db.isTransaction ? wanted.forUpdate() : wanted).executeTakeFirst();
      return row === undefined ? null : questionOf(row);
    },

    async lastQuestion(personId) {
      const row = await db
        .selectFrom('questions')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : questionOf(row);
    },

    async openQuestions() {
      const { rows } = await sql<{ open: number }>`
        select count(*)::int as open from questions where state in ('waiting', 'taken')`.execute(db);
      return rows[0]?.open ?? 0;
    },

    async waitingQuestions(limit) {
      const rows = await db
        .selectFrom('questions')
        .selectAll()
        .where('state', 'in', ['waiting', 'taken'])
        .orderBy('waiting_since')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(questionOf);
    },

    async unsettledQuestions(since, limit) {
      const rows = await db
        .selectFrom('questions')
        .selectAll()
        .where('at', '>=', new Date(since))
        .where(
          sql<boolean>`(coalesce(why = any(${MISSED}::text[]), false)
            or (band = 'none' and coalesce(why, '') not in ('asked-for-person', 'urgent'))
            or coalesce(rating->>'is' = 'down', false))`,
        )
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(questionOf);
    },

    async keepQuestion({ personId, text, at, ...life }) {
      const { id } = await db
        .insertInto('questions')
        .values({ person_id: personId, text, at, ...columnsOf(life) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return String(id);
    },

    async keepQuestionOnce({ personId, text, at, ...life }, messageId) {
      const row = await db
        .insertInto('questions')
        .values({ person_id: personId, message_id: messageId, text, at, ...columnsOf(life) })
        .onConflict((conflict) =>
          conflict.columns(['person_id', 'message_id']).where('message_id', 'is not', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      return row === undefined ? null : String(row.id);
    },

    async saveQuestion({ id, ...life }) {
      await db.updateTable('questions').set(columnsOf(life)).where('id', '=', Number(id)).execute();
    },

    async expertsChannels() {
      const rows = await db.selectFrom('experts_channels').selectAll().orderBy('position').execute();
      return rows.map(({ id, service_url, name, topics, languages }) => ({
        id,
        serviceUrl: service_url,
        name,
        topics,
        languages,
      }));
    },

    async saveExpertsChannel({ id, serviceUrl, name, topics, languages }: ExpertsChannel) {
      const said = {
        service_url: serviceUrl,
        name,
        topics: JSON.stringify(topics),
        languages: JSON.stringify(languages),
      };
      await db
        .insertInto('experts_channels')
        .values({ id, ...said })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
        .execute();
    },

    async removeExpertsChannel(id) {
      await db.deleteFrom('experts_channels').where('id', '=', id).execute();
    },
  };
}

/** Why people are asked when the FAQ lacks something. */
const MISSED: readonly HandOverReason[] = [
  'nothing-found',
  'none-of-these',
  'missed-twice',
  'not-helpful',
  'reopened',
];

type Life = Omit<Question, 'id' | 'personId' | 'text' | 'at'>;

function columnsOf({ lang, band, entries, topic, state, why, waitingSince, taken, answer, rating }: Life) {
  return {
    lang,
    band,
    entries: JSON.stringify(entries),
    topic,
    state,
    why,
    waiting_since: waitingSince,
    taken: taken && JSON.stringify(taken),
    answer: answer && JSON.stringify(answer),
    rating: rating && JSON.stringify(rating),
  };
}

function questionOf({ id, person_id, at, waiting_since, ...row }: Selectable<Tables['questions']>): Question {
  const { text, lang, band, entries, topic, state, why, taken, answer, rating } = row;
  return {
    id: String(id),
    personId: person_id,
    text,
    lang,
    at: instant(at),
    band,
    entries,
    topic,
    state,
    why,
    waitingSince: maybeInstant(waiting_since),
    taken,
    answer,
    rating,
  };
}
