// A host opens a session, goes live, closes and archives it, and says which question is being answered.

import { Conflict, Findings } from '../../core/finding.ts';
import { steerSession as steered, type Session, type SessionAct } from '../../core/session.ts';
import type { World } from '../../ports.ts';
import { hostedSession, type Visitor } from './attend.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log'>;

/** Null when there is no such session. Throws `Conflict` when its state does not allow it. */
export async function steerSession(
  world: Needs,
  sessionId: string,
  act: SessionAct,
  visitor: Visitor,
): Promise<Session | null> {
  return change(world, sessionId, visitor, (session) => {
    const next = steered(session, act);
    if (next !== null) return next;
    throw new Conflict([
      {
        what: `The session is ${session.state}.`,
        why: `From there it cannot ${act.replace('-', ' ')}.`,
        fix: 'Reload the page: somebody else may have moved it on.',
      },
    ]);
  });
}

/** Null ends what is being answered. Throws `Findings` for a question that others do not see. */
export async function showQuestion(
  world: Needs,
  sessionId: string,
  questionId: string | null,
  visitor: Visitor,
): Promise<Session | null> {
  const question = questionId === null ? null : await world.store.sessionQuestion(questionId);
  const shown = question?.sessionId === sessionId && question.state === 'published';
  if (questionId !== null && !shown) {
    throw new Findings([
      {
        what: 'This question cannot be shown.',
        why: 'It is not published in this session.',
        fix: 'Publish it first.',
      },
    ]);
  }
  return change(world, sessionId, visitor, (session) => ({ ...session, current: questionId }));
}

async function change(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
  to: (session: Session) => Session,
): Promise<Session | null> {
  if ((await hostedSession(world, sessionId, visitor)) === null) return null;
  return world.store.transaction(async (tx) => {
    const session = await tx.session(sessionId);
    if (session === null) return null;
    const next = to(session);
    if (next !== session) await tx.saveSession(next);
    return next;
  });
}
