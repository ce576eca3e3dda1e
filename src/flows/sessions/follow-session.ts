// What there is to see of a session, and what changed since a version of it: one reading for all who follow it.

import { maySchedule, takesQuestions, type Session } from '../../core/session.ts';
import { isAsker } from '../../core/session-question.ts';
import {
  peopleIn,
  whoIn,
  questionView,
  seenBy,
  sessionView,
  type Names,
  type QuestionView,
  type Seen,
  type SessionView,
} from '../../core/session-view.ts';
import type { SessionChanges, World } from '../../ports.ts';
import { attendanceIn, attendedSession, type Visitor } from './attend.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log'>;

export type SessionState = Seen & {
  readonly version: number;
  readonly present: number;
  readonly session: SessionView;
  readonly me: {
    readonly host: boolean;
    readonly mayAsk: boolean;
    readonly votes: readonly string[];
    /** The person's own questions, those included that others do not see; anonymous ones are not known to be theirs. */
    readonly mine: readonly QuestionView[];
  };
};

/** Newest first. Throws `Forbidden` for somebody who is not in the team. */
export async function sessionsIn(
  world: Needs,
  { teamId, channelId }: { readonly teamId: string; readonly channelId: string },
  visitor: Visitor,
): Promise<{ readonly sessions: readonly SessionView[]; readonly maySchedule: boolean }> {
  const { who } = await attendanceIn(world, teamId, visitor);
  const sessions = (await world.store.sessionsIn(channelId)).filter(
    (session) => session.teamId === teamId && (!who.guest || session.rules.guests),
  );
  const views = await Promise.all(sessions.map((session) => viewOf(world, session)));
  return { sessions: views, maySchedule: maySchedule(who) };
}

export async function viewOf({ store }: Pick<World, 'store'>, session: Session): Promise<SessionView> {
  return sessionView(session, await namesOf({ store }, peopleIn(session, [])));
}

/** Null when there is no such session. */
export async function readSession(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
): Promise<SessionState | null> {
  const attended = await attendedSession(world, sessionId, visitor);
  const changes = await world.store.sessionChanges(sessionId, 0);
  if (attended === null || changes === null) return null;
  const { host } = attended;
  const { version, session, present, questions } = changes;
  const names = await namesOf(world, peopleIn(session, questions));
  const mine = questions.filter(
    (question) => question.asker.is === 'named' && isAsker(question, visitor.personId, null),
  );
  return {
    version,
    present,
    session: sessionView(session, names),
    ...seenBy(host ? 'hosts' : 'everybody', changes, names),
    me: {
      host,
      mayAsk: takesQuestions(session),
      votes: await world.store.votesOf(sessionId, visitor.personId),
      mine: mine.map((question) => questionView(question, names)),
    },
  };
}

/** What changed after the version, for both kinds of readers. Null when there is no such session. */
export async function changesOf(
  world: Pick<World, 'store'>,
  sessionId: string,
  after: number,
): Promise<
  | (Pick<SessionChanges, 'version' | 'present'> & {
      readonly session: SessionView;
      readonly hosts: Seen;
      readonly everybody: Seen;
    })
  | null
> {
  const changes = await world.store.sessionChanges(sessionId, after);
  if (changes === null) return null;
  const { version, session, present, questions } = changes;
  const names = await namesOf(world, peopleIn(session, questions));
  return {
    version,
    present,
    session: sessionView(session, names),
    hosts: seenBy('hosts', changes, names),
    everybody: seenBy('everybody', changes, names),
  };
}

/** Questions as their askers see them, once who asks for them has been looked at. */
export async function viewsOf(
  { store }: Pick<World, 'store'>,
  ids: readonly string[],
): Promise<readonly QuestionView[]> {
  const questions = await store.countedQuestions(ids);
  const names = await namesOf({ store }, whoIn(questions));
  return questions.map((question) => questionView(question, names));
}

async function namesOf({ store }: Pick<World, 'store'>, ids: readonly string[]): Promise<Names> {
  return new Map((await store.people(ids)).map(({ id, name }) => [id, name]));
}
