// Sessions, their questions and votes. A vote is a row, so it is a set by nature; what is merged is counted together when
// it is read. Each change takes the session's next version and marks with it what readers see changed by it.

import { sql } from 'kysely';
import type { Session } from '../../../core/session.ts';
import { rootsOf, type SessionQuestion } from '../../../core/session-question.ts';
import type { CountedQuestion, SessionReads, SessionWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic } from './values.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Merge = Pick<SessionQuestion, 'id' | 'mergedInto' | 'state'>;

export function sessionsPart(db: Database): SessionReads & SessionWrites {
  /** Holds the session, so that versions become visible in their order. */
  async function nextVersion(trx: Database, sessionId: string): Promise<number> {
    const { version } = await trx
      .updateTable('sessions')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', sessionId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await sql`select pg_notify('keywave_sessions', ${sessionId})`.execute(trx);
    return version;
  }

  async function mergesOf(trx: Database, sessionId: string): Promise<readonly Merge[]> {
    const { rows } = await sql<Merge>`
      select id, merged_into as "mergedInto", question->>'state' as state
      from session_questions where session_id = ${sessionId}`.execute(trx);
    return rows;
  }

  async function mark(trx: Database, ids: Iterable<string>, version: number): Promise<void> {
    const named = [...ids];
    if (named.length === 0) return;
    await trx.updateTable('session_questions').set({ version }).where('id', 'in', named).execute();
  }

  return {
    async team(id) {
      const row = await db.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return { id: row.id, threadId: row.thread_id, serviceUrl: row.service_url, name: row.name };
    },

    async session(id) {
      if (!UUID.test(id)) return null;
      const wanted = db.selectFrom('sessions').select('definition').where('id', '=', id);
      const row = await (db.isTransaction ? wanted.forUpdate() : wanted).executeTakeFirst();
      return row?.definition ?? null;
    },

    async sessionsIn(channelId) {
      const rows = await db
        .selectFrom('sessions')
        .select('definition')
        .where('channel_id', '=', channelId)
        .orderBy('starts_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(({ definition }) => definition);
    },

    async sessionQuestion(id) {
      if (!UUID.test(id)) return null;
      const wanted = db.selectFrom('session_questions').select('question').where('id', '=', id);
      return (await wanted.executeTakeFirst())?.question ?? null;
    },

    async sessionQuestions(sessionId) {
      if (!UUID.test(sessionId)) return [];
      const rows = await db
        .selectFrom('session_questions')
        .select('question')
        .where('session_id', '=', sessionId)
        .execute();
      return rows.map(({ question }) => question);
    },

    async sessionChanges(sessionId, after) {
      if (!UUID.test(sessionId)) return null;
      const { rows } = await sql<{
        definition: Session;
        version: number;
        questions: readonly CountedQuestion[] | null;
      }>`
        select s.definition, s.version, (
          with recursive counted (root, id) as (
            select id, id from session_questions
            where session_id = s.id and version > ${after}
            union
            select c.root, q.id from counted c
            join session_questions q on q.merged_into = c.id and q.standing and q.session_id = s.id
          )
          select jsonb_agg(q.question || jsonb_build_object('votes', v.votes))
          from session_questions q
          cross join lateral (
            select count(distinct person_id)::int as votes from session_votes
            where question_id in (select c.id from counted c where c.root = q.id)
          ) v
          where q.session_id = s.id and q.version > ${after}
        ) as questions
        from sessions s where s.id = ${sessionId}`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      return { version: row.version, session: row.definition, questions: row.questions ?? [] };
    },

    async votesOf(sessionId, personId) {
      if (!UUID.test(sessionId)) return [];
      const { rows } = await sql<{ id: string }>`
        select question_id as id from session_votes v join session_questions q on q.id = v.question_id
        where v.person_id = ${personId} and q.session_id = ${sessionId}`.execute(db);
      return rows.map(({ id }) => id);
    },

    async saveTeam({ id, threadId, serviceUrl, name }) {
      const told = { thread_id: threadId, service_url: serviceUrl, name };
      await db
        .insertInto('teams')
        .values({ id, ...told })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
        .execute();
    },

    async insertSession(session) {
      await db
        .insertInto('sessions')
        .values({
          id: session.id,
          channel_id: session.channelId,
          starts_at: session.startsAt,
          definition: JSON.stringify(session),
        })
        .execute();
    },

    saveSession: (session) =>
      atomic(db, async (trx) => {
        await nextVersion(trx, session.id);
        await trx
          .updateTable('sessions')
          .set({ starts_at: session.startsAt, definition: JSON.stringify(session) })
          .where('id', '=', session.id)
          .execute();
      }),

    saveSessionQuestion: (question) =>
      atomic(db, async (trx) => {
        const { id, sessionId } = question;
        const version = await nextVersion(trx, sessionId);
        const before = rootsOf(await mergesOf(trx, sessionId));
        const said = {
          question: JSON.stringify(question),
          merged_into: question.mergedInto,
          standing: question.state === 'published' || question.state === 'pending',
          version,
        };
        await trx
          .insertInto('session_questions')
          .values({ id, session_id: sessionId, ...said })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
          .execute();
        const after = rootsOf(await mergesOf(trx, sessionId));
        // A merge, or its end, changes what is counted for others.
        const moved = new Set<string>();
        for (const each of new Set([...before.keys(), ...after.keys()])) {
          const [was, is] = [before.get(each), after.get(each)];
          if (was === is) continue;
          for (const root of [was, is]) if (root !== undefined) moved.add(root);
        }
        await mark(trx, moved, version);
      }),

    vote: (sessionId, { questionId, personId, on }) =>
      atomic(db, async (trx) => {
        const version = await nextVersion(trx, sessionId);
        const roots = rootsOf(await mergesOf(trx, sessionId));
        const root = roots.get(questionId);
        if (root === undefined) return false;
        const together = [...roots].filter(([, each]) => each === root).map(([id]) => id);
        const { numAffectedRows } = on
          ? await sql`
              insert into session_votes (question_id, person_id) values (${questionId}, ${personId})
              on conflict do nothing`.execute(trx)
          : await sql`
              delete from session_votes where person_id = ${personId} and question_id = any(${together}::uuid[])`.execute(
              trx,
            );
        if (numAffectedRows === 0n) return false;
        await mark(trx, [root], version);
        return true;
      }),
  };
}
