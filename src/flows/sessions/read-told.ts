// Hosts see what became of what the bot wrote about their session: cards that the channel did not take, and answers that did
// not reach who asked by name.

import type { SessionMessageKind } from '../../core/session-message.ts';
import type { World } from '../../ports.ts';
import { hostedSession, type Visitor } from './attend.ts';

export type ToldMessage = {
  readonly kind: SessionMessageKind;
  /** The question that an answer is about; null = the session itself. */
  readonly questionId: string | null;
  readonly is: 'due' | 'written' | 'failed';
  /** Why it failed, as a code; null = it did not. */
  readonly why: string | null;
};

/** Null when there is no such session. */
export async function readTold(
  world: Pick<World, 'store' | 'roster' | 'directory' | 'log'>,
  sessionId: string,
  visitor: Visitor,
): Promise<readonly ToldMessage[] | null> {
  if ((await hostedSession(world, sessionId, visitor)) === null) return null;
  const messages = await world.store.sessionMessages(sessionId);
  return messages.map(({ kind, about, became }) => ({
    kind,
    questionId: kind === 'answer' ? about : null,
    is: became.is,
    why: became.is === 'failed' ? became.why : null,
  }));
}
