// A host takes a session's questions along, and sees what it came to.

import { effectOf, summaryOf, type Effect, type SessionSummary } from '../../core/session-report.ts';
import type { QuestionView, SessionView } from '../../core/session-view.ts';
import type { World } from '../../ports.ts';
import { hostedSession, type Visitor } from './attend.ts';
import { readSession } from './follow-session.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log'>;

/** Null when there is no such session. */
export async function exportSession(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
): Promise<{ readonly session: SessionView; readonly questions: readonly QuestionView[] } | null> {
  if ((await hostedSession(world, sessionId, visitor)) === null) return null;
  return readSession(world, sessionId, visitor);
}

/** Null when there is no such session. */
export async function summariseSession(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
): Promise<(SessionSummary & { readonly effect: Effect }) | null> {
  const exported = await exportSession(world, sessionId, visitor);
  if (exported === null) return null;
  const { session, questions } = exported;
  const registered = await world.store.registeredAmong(sessionId);
  return { ...summaryOf(questions), effect: effectOf(registered, session.startsAt) };
}
