// Votes of a session are a set of pairs, who and for what: adding one again changes nothing, and no order matters. What is
// merged counts together, each person once; undoing a merge gives every question its own votes back.

import { rootsOf, type SessionQuestion } from './session-question.ts';

export type Vote = { readonly questionId: string; readonly personId: string };

/** How many people voted for each question that stands for itself. */
export function countVotes(
  questions: readonly Pick<SessionQuestion, 'id' | 'mergedInto' | 'state'>[],
  votes: readonly Vote[],
): ReadonlyMap<string, number> {
  const roots = rootsOf(questions);
  const voters = new Map<string, Set<string>>();
  for (const root of roots.values()) voters.set(root, voters.get(root) ?? new Set());
  for (const { questionId, personId } of votes) {
    const root = roots.get(questionId);
    if (root !== undefined) voters.get(root)?.add(personId);
  }
  return new Map([...voters].map(([root, people]) => [root, people.size]));
}

export type Ranked = Pick<SessionQuestion, 'id' | 'pinned' | 'askedAt'> & {
  readonly answer: object | null;
  readonly votes: number;
};

/** Unanswered before answered, pinned before others, most votes first; then who asked first; never by chance. */
export function byRank(one: Ranked, other: Ranked): number {
  return (
    Number(one.answer !== null) - Number(other.answer !== null) ||
    Number(other.pinned) - Number(one.pinned) ||
    other.votes - one.votes ||
    compare(one.askedAt, other.askedAt) ||
    compare(one.id, other.id)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
