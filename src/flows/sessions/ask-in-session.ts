// Somebody asks in a session, changes their own question or takes it back. Of an anonymous question nothing is kept that
// leads to a person: the token that let them in is forgotten, and the secret by which they come back stays in their browser.

import { createHash, randomUUID } from 'node:crypto';
import { Forbidden } from '../../core/finding.ts';
import {
  ask,
  edit,
  isAsker,
  withdraw,
  type Acted,
  type Asker,
  type SessionQuestion,
} from '../../core/session-question.ts';
import type { Session } from '../../core/session.ts';
import type { World } from '../../ports.ts';
import { attendedSession, type Visitor } from './attend.ts';
import { settled } from './refusals.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'clock' | 'log'>;

export type Asked = {
  readonly text: string;
  readonly tags: readonly string[];
  /** Given = anonymous. */
  readonly secretHash: string | null;
};

/** Null when there is no such session. */
export async function askInSession(
  world: Needs,
  sessionId: string,
  { text, tags, secretHash }: Asked,
  visitor: Visitor,
): Promise<SessionQuestion | null> {
  const attended = await attendedSession(world, sessionId, visitor);
  if (attended === null) return null;
  const asker: Asker =
    secretHash === null ? { is: 'named', personId: visitor.personId } : { is: 'anonymous', secretHash };
  const asked = { id: randomUUID(), text, tags, asker };
  return world.store.transaction(async (tx) => {
    const session = await tx.session(sessionId);
    if (session === null) return null;
    const question = settled(ask(session, asked, world.clock.now()));
    await tx.saveSessionQuestion(question);
    return question;
  });
}

/** Null when there is no such question. */
export function editInSession(
  world: Needs,
  at: Place,
  change: Pick<SessionQuestion, 'text' | 'tags'>,
  visitor: Visitor,
): Promise<SessionQuestion | null> {
  return changeOwn(world, at, visitor, (session, question) => edit(session, question, change));
}

/** Null when there is no such question. */
export function withdrawInSession(
  world: Needs,
  at: Place,
  visitor: Visitor,
): Promise<SessionQuestion | null> {
  return changeOwn(world, at, visitor, (_session, question) => withdraw(question));
}

/** `secret`: what the browser of an anonymous asker kept. */
export type Place = {
  readonly sessionId: string;
  readonly questionId: string;
  readonly secret: string | null;
};

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

async function changeOwn(
  world: Needs,
  { sessionId, questionId, secret }: Place,
  visitor: Visitor,
  act: (session: Session, question: SessionQuestion) => Acted,
): Promise<SessionQuestion | null> {
  if ((await attendedSession(world, sessionId, visitor)) === null) return null;
  return world.store.transaction(async (tx) => {
    const session = await tx.session(sessionId);
    const question = await tx.sessionQuestion(questionId);
    if (session === null || question?.sessionId !== sessionId) return null;
    if (!isAsker(question, visitor.personId, secret === null ? null : hashOf(secret))) {
      throw new Forbidden([NOT_YOURS]);
    }
    const acted = act(session, question);
    const after = settled(acted);
    if (acted.is === 'changed') await tx.saveSessionQuestion(after);
    return after;
  });
}

/** The anonymous questions of this browser. */
export async function ownInSession(
  world: Needs,
  sessionId: string,
  secrets: readonly string[],
  visitor: Visitor,
): Promise<readonly string[] | null> {
  if ((await attendedSession(world, sessionId, visitor)) === null) return null;
  const hashes = new Set(secrets.map(hashOf));
  const questions = await world.store.sessionQuestions(sessionId);
  return questions
    .filter(({ asker }) => asker.is === 'anonymous' && hashes.has(asker.secretHash))
    .map(({ id }) => id);
}

const NOT_YOURS = {
  what: 'This question is not yours.',
  why: 'Only who asked it may change it; of an anonymous one, the browser that asked it.',
  fix: 'Ask a host, if it should be changed all the same.',
};
