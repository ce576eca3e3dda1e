// Somebody votes for a question, or takes the vote back. A vote is one per Entra identity and question, however often it comes.

import { Conflict } from '../../core/finding.ts';
import { takesQuestions } from '../../core/session.ts';
import type { World } from '../../ports.ts';
import { attendedSession, type Visitor } from './attend.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log'>;

/** Null when there is no such session; `changed` false when it was so already. */
export async function voteInSession(
  world: Needs,
  { sessionId, questionId }: { readonly sessionId: string; readonly questionId: string },
  on: boolean,
  visitor: Visitor,
): Promise<{ readonly changed: boolean } | null> {
  const attended = await attendedSession(world, sessionId, visitor);
  if (attended === null) return null;
  if (!takesQuestions(attended.session)) {
    throw new Conflict([
      {
        what: 'Votes are not taken now.',
        why: 'The session is neither open nor live.',
        fix: 'Wait until a host opens it.',
      },
    ]);
  }
  const vote = { questionId, personId: visitor.personId, on };
  return { changed: await world.store.vote(sessionId, vote) };
}
