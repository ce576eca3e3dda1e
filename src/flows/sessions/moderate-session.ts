// A host publishes, dismisses, pins, tags and merges questions, and answers them; named experts answer in writing.

import { Findings } from '../../core/finding.ts';
import {
  answerQuestion,
  dismiss,
  merge,
  pin,
  publish,
  rootsOf,
  split,
  tag,
  type Acted,
  type SessionAnswer,
  type SessionQuestion,
} from '../../core/session-question.ts';
import type { StoreInTransaction, World } from '../../ports.ts';
import { hostedSession, type Visitor } from './attend.ts';
import { settled } from './refusals.ts';

export type Moderation =
  | { readonly act: 'publish' | 'pin' | 'unpin' | 'split' }
  | { readonly act: 'dismiss'; readonly why: string }
  | { readonly act: 'merge'; readonly into: string }
  | { readonly act: 'tag'; readonly tags: readonly string[] };

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'clock' | 'log'>;
type Place = { readonly sessionId: string; readonly questionId: string };

/** Null when there is no such question. */
export function moderate(
  world: Needs,
  at: Place,
  moderation: Moderation,
  visitor: Visitor,
): Promise<SessionQuestion | null> {
  return change(world, at, visitor, async (tx, question) => {
    switch (moderation.act) {
      case 'publish':
        return publish(question);
      case 'pin':
      case 'unpin':
        return pin(question, moderation.act === 'pin');
      case 'dismiss':
        return dismiss(question, moderation.why);
      case 'tag':
        return tag(question, moderation.tags);
      case 'split':
        return split(question);
      case 'merge': {
        const all = await tx.sessionQuestions(at.sessionId);
        const into = all.find(({ id }) => id === moderation.into);
        if (into === undefined) throw new Findings([NO_TARGET]);
        return merge(question, into, all);
      }
    }
  });
}

/** Null when there is no such question. The later answer counts. */
export function answerInSession(
  world: Needs,
  at: Place,
  answer: Pick<SessionAnswer, 'is' | 'text'>,
  visitor: Visitor,
): Promise<SessionQuestion | null> {
  const by = visitor.personId;
  return change(world, at, visitor, async (tx, question) => {
    const acted = answerQuestion(question, { ...answer, by, at: world.clock.now() });
    if (acted.is === 'changed' && answer.is === 'written') await tellAskers(tx, at, by);
    return acted;
  });
}

/** Whoever asked it by name, or one that was merged into it, gets the answer in their chat; who wrote it knows it. */
async function tellAskers(tx: StoreInTransaction, { sessionId, questionId }: Place, by: string) {
  const all = await tx.sessionQuestions(sessionId);
  const roots = rootsOf(all);
  for (const { id, asker } of all) {
    if (asker.is === 'anonymous' || asker.personId === by || roots.get(id) !== roots.get(questionId))
      continue;
    await tx.askSessionAnswer(sessionId, id);
  }
  await tx.enqueue({ name: 'tell-sessions' });
}

async function change(
  world: Needs,
  { sessionId, questionId }: Place,
  visitor: Visitor,
  act: (tx: StoreInTransaction, question: SessionQuestion) => Promise<Acted>,
): Promise<SessionQuestion | null> {
  if ((await hostedSession(world, sessionId, visitor)) === null) return null;
  return world.store.transaction(async (tx) => {
    // Holds the session, so that two hosts act one after the other.
    await tx.session(sessionId);
    const question = await tx.sessionQuestion(questionId);
    if (question?.sessionId !== sessionId) return null;
    const acted = await act(tx, question);
    const after = settled(acted);
    if (acted.is === 'changed') await tx.saveSessionQuestion(after);
    return after;
  });
}

const NO_TARGET = {
  what: 'There is no such question to merge into.',
  why: 'It is not in this session.',
  fix: 'Choose one of the list.',
};
