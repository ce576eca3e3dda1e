// Votes of a session. Whoever changes one holds the session's row, so a hall that votes at once would stand in line, one
// commit each: what comes while a transaction runs is written together in the next. Alone, a vote waits for nothing.

import { sql } from 'kysely';
import { rootsOf } from '../../../core/session-question.ts';
import type { Database } from '../schema.ts';
import { atomic } from './values.ts';

export type CastVote = { readonly questionId: string; readonly personId: string; readonly on: boolean };

type Needs = {
  readonly nextVersion: (trx: Database, sessionId: string) => Promise<number>;
  readonly mergesOf: (trx: Database, sessionId: string) => Promise<Parameters<typeof rootsOf>[0]>;
  readonly mark: (trx: Database, ids: Iterable<string>, version: number) => Promise<void>;
};

type Waiting = CastVote & {
  readonly done: (changed: boolean) => void;
  readonly failed: (error: unknown) => void;
};

/** Votes written together at most. */
const MOST_TOGETHER = 500;

/** How one vote is cast; resolves to whether it changed anything. */
export function openVotes(
  db: Database,
  needs: Needs,
): (sessionId: string, vote: CastVote) => Promise<boolean> {
  const queues = new Map<string, Waiting[]>();

  async function work(sessionId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = onePerPerson(queue);
      try {
        const changed = await castVotes(db, needs, sessionId, batch);
        for (const vote of batch) vote.done(changed.has(vote.personId));
      } catch (error) {
        for (const vote of batch) vote.failed(error);
      }
    }
    queues.delete(sessionId);
  }

  return (sessionId, vote) =>
    new Promise((done, failed) => {
      const queue = queues.get(sessionId) ?? [];
      queue.push({ ...vote, done, failed });
      if (queues.has(sessionId)) return;
      queues.set(sessionId, queue);
      void work(sessionId, queue);
    });
}

/** Takes votes off the queue; a person's second one waits, since it may take back the first. */
function onePerPerson(queue: Waiting[]): readonly Waiting[] {
  const batch = new Map<string, Waiting>();
  const rest = queue.filter((vote) => {
    if (batch.has(vote.personId) || batch.size === MOST_TOGETHER) return true;
    batch.set(vote.personId, vote);
    return false;
  });
  queue.splice(0, queue.length, ...rest);
  return [...batch.values()];
}

/** In one transaction, at most one vote of each person. Returns the people whose vote changed something. */
function castVotes(
  db: Database,
  { nextVersion, mergesOf, mark }: Needs,
  sessionId: string,
  votes: readonly CastVote[],
): Promise<ReadonlySet<string>> {
  return atomic(db, async (trx) => {
    await sql`select from sessions where id = ${sessionId} for update`.execute(trx);
    const roots = rootsOf(await mergesOf(trx, sessionId));
    const standing = votes.filter(({ questionId }) => roots.has(questionId));
    const given = standing.filter(({ on }) => on);
    // A vote is taken back from all that is merged with its question.
    const taken = standing
      .filter(({ on }) => !on)
      .flatMap(({ questionId, personId }) =>
        [...roots]
          .filter(([, root]) => root === roots.get(questionId))
          .map(([id]) => ({ questionId: id, personId })),
      );
    const changed = [
      ...(given.length === 0 ? [] : await insert(trx, given)),
      ...(taken.length === 0 ? [] : await remove(trx, taken)),
    ];
    if (changed.length > 0) {
      const version = await nextVersion(trx, sessionId);
      await mark(trx, new Set(changed.map(({ id }) => roots.get(id) ?? id)), version);
    }
    return new Set(changed.map(({ person }) => person));
  });
}

type Pairs = readonly Pick<CastVote, 'questionId' | 'personId'>[];
type Changed = { readonly id: string; readonly person: string };

const columnsOf = (pairs: Pairs) =>
  sql`unnest(${pairs.map(({ questionId }) => questionId)}::uuid[], ${pairs.map(({ personId }) => personId)}::text[])`;

async function insert(trx: Database, pairs: Pairs): Promise<readonly Changed[]> {
  const { rows } = await sql<Changed>`
    insert into session_votes (question_id, person_id) select * from ${columnsOf(pairs)}
    on conflict do nothing returning question_id as id, person_id as person`.execute(trx);
  return rows;
}

async function remove(trx: Database, pairs: Pairs): Promise<readonly Changed[]> {
  const { rows } = await sql<Changed>`
    delete from session_votes v using ${columnsOf(pairs)} as p (question, person)
    where v.question_id = p.question and v.person_id = p.person
    returning v.question_id as id, v.person_id as person`.execute(trx);
  return rows;
}
