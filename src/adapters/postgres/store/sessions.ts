// Sessions, their questions and votes. A vote is a row, so it is a set by nature; what is merged is counted together when
// it is read. Each change takes the session's next version and marks with it what readers see changed by it.

import { sql, type RawBuilder } from 'kysely';
import type { Session } from '../../../core/session.ts';
import { rootsOf, type SessionQuestion } from '../../../core/session-question.ts';
import type { CountedQuestion, SessionChanges, SessionReads, SessionWrites, Team } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { atomic, maybeInstant } from './values.ts';
import { openVotes } from './votes.ts';

/** On which each change is told, with the session's id. */
export const SESSIONS_CHANNEL = 'keywave_sessions';

/** A process that has said nothing for so long is gone; each tells every 15 seconds. */
const PRESENCE_SECONDS = 40;

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
    await sql`select pg_notify(${SESSIONS_CHANNEL}, ${sessionId})`.execute(trx);
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
    await trx
      .updateTable('session_questions')
      .set({ counted_version: version })
      .where('id', 'in', named)
      .execute();
  }

  return {
    async team(id) {
      const row = await db.selectFrom('teams').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : teamOf(row);
    },

    async teamOfThread(threadId) {
      const row = await db
        .selectFrom('teams')
        .selectAll()
        .where('thread_id', '=', threadId)
        .executeTakeFirst();
      return row === undefined ? null : teamOf(row);
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
      const ofSession = sql`q.session_id = s.id`;
      const { rows } = await sql<Changed>`
        select s.definition, s.version,
          (select coalesce(sum(people), 0)::int from session_presence where session_id = s.id
            and told_at > now() - make_interval(secs => ${PRESENCE_SECONDS})) as present,
          (${counted(sql`${ofSession} and q.version > ${after}`, sql`q.question`)}) as questions,
          (${counted(
            sql`${ofSession} and q.counted_version > ${after} and q.version <= ${after}`,
            sql`jsonb_build_object('id', q.id, 'state', q.question->'state')`,
          )}) as votes
        from sessions s where s.id = ${sessionId}`.execute(db);
      const [row] = rows;
      if (row === undefined) return null;
      const { version, definition: session, present, questions, votes } = row;
      return { version, session, present, questions: questions ?? [], votes: votes ?? [] };
    },

    async countedQuestions(ids) {
      const known = ids.filter((id) => UUID.test(id));
      if (known.length === 0) return [];
      const { rows } = await sql<{ questions: Counted }>`
        select (${counted(sql`q.id = any(${known}::uuid[])`, sql`q.question`)}) as questions`.execute(db);
      return rows[0]?.questions ?? [];
    },

    async registeredAmong(sessionId) {
      if (!UUID.test(sessionId)) return [];
      const { rows } = await sql<{ at: Date | null }>`
        select (
          select min(f.registered_at) from follow_ups f
          where f.person_id = t.person_id and f.lost_at is null and f.campaign_id in (select id from campaigns)
        ) as at
        from (
          select v.person_id from session_votes v join session_questions q on q.id = v.question_id
          where q.session_id = ${sessionId}
          union
          select question->'asker'->>'personId' from session_questions
          where session_id = ${sessionId} and question->'asker'->>'is' = 'named'
        ) t`.execute(db);
      return rows.map(({ at }) => maybeInstant(at));
    },

    async votesOf(sessionId, personId) {
      if (!UUID.test(sessionId)) return [];
      const { rows } = await sql<{ id: string }>`
        select question_id as id from session_votes v join session_questions q on q.id = v.question_id
        where v.person_id = ${personId} and q.session_id = ${sessionId}`.execute(db);
      return rows.map(({ id }) => id);
    },

    async notePresence(process, sessionId, people) {
      await sql`
        with before as (
          select people from session_presence where session_id = ${sessionId} and process = ${process}
        ), noted as (
          insert into session_presence (session_id, process, people, told_at)
          values (${sessionId}, ${process}, ${people}, now())
          on conflict (session_id, process) do update set people = excluded.people, told_at = now()
          returning people
        ), lapsed as (
          delete from session_presence where told_at < now() - interval '1 hour'
        )
        select pg_notify(${SESSIONS_CHANNEL}, ${sessionId}) from noted
        where people <> coalesce((select people from before), 0)`.execute(db);
    },

    async saveTeam({ id, threadId, serviceUrl, name }) {
      const told = { thread_id: threadId, service_url: serviceUrl, name };
      await db
        .insertInto('teams')
        .values({ id, ...told })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
        .execute();
    },

    async removeTeam(threadId) {
      await db.deleteFrom('teams').where('thread_id', '=', threadId).execute();
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

    vote: openVotes(db, { nextVersion, mergesOf, mark }),
  };
}

function teamOf(row: Tables['teams']): Team {
  return { id: row.id, threadId: row.thread_id, serviceUrl: row.service_url, name: row.name };
}

type Counted = readonly CountedQuestion[] | null;
type Changed = {
  definition: Session;
  version: number;
  present: number;
  questions: Counted;
  votes: SessionChanges['votes'] | null;
};

/** What is `told` of the questions that fit, as one JSON list, each with who voted for it or for one merged into it, counted. */
function counted(fits: RawBuilder<unknown>, told: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with recursive merged (root, id) as (
      select q.id, q.id from session_questions q where ${fits}
      union
      select m.root, q.id from merged m join session_questions q on q.merged_into = m.id and q.standing
    )
    select jsonb_agg(${told} || jsonb_build_object('votes', v.votes))
    from session_questions q
    cross join lateral (
      select count(distinct person_id)::int as votes from session_votes
      where question_id in (select m.id from merged m where m.root = q.id)
    ) v
    where ${fits}`;
}
