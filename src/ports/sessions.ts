// The part of the store that keeps sessions, their questions and votes. Every change gives the session a new version, in the
// order in which changes became visible, so that whoever saw one version can ask for what came after.

import type { Session } from '../core/session.ts';
import type { SessionQuestion } from '../core/session-question.ts';
import type { Instant } from '../core/time.ts';

/** A team that the bot is in, as Teams told. */
export type Team = {
  /** Entra group id. */
  readonly id: string;
  /** Conversation id of its General channel, which Teams calls the team's id. */
  readonly threadId: string;
  readonly serviceUrl: string;
  readonly name: string;
};

/** A question as it stands, with the people who voted for it or for one that was merged into it. */
export type CountedQuestion = SessionQuestion & { readonly votes: number };

export type SessionChanges = {
  /** The session's version that this brings its reader to. */
  readonly version: number;
  readonly session: Session;
  /** How many follow it, at all processes. */
  readonly present: number;
  /** Those that changed after the version asked for, in no order. */
  readonly questions: readonly CountedQuestion[];
  /** Of those others of which no more than the votes did. */
  readonly votes: readonly Pick<CountedQuestion, 'id' | 'state' | 'votes'>[];
};

export type SessionReads = {
  team(id: string): Promise<Team | null>;
  teamOfThread(threadId: string): Promise<Team | null>;
  /** Locks it inside a transaction, so that its questions change one after the other. */
  session(id: string): Promise<Session | null>;
  /** Newest first. */
  sessionsIn(channelId: string): Promise<readonly Session[]>;
  sessionQuestion(id: string): Promise<SessionQuestion | null>;
  /** All of the session, in no order. */
  sessionQuestions(sessionId: string): Promise<readonly SessionQuestion[]>;
  /** What changed after the version `after`; 0 = everything. Null = no such session. */
  sessionChanges(sessionId: string, after: number): Promise<SessionChanges | null>;
  /** Those of the ids that there are, with their votes. */
  countedQuestions(ids: readonly string[]): Promise<readonly CountedQuestion[]>;
  /** Of each who voted or asked by name: when they registered, as far as a campaign follows them; null = not. */
  registeredAmong(sessionId: string): Promise<readonly (Instant | null)[]>;
  /** The questions that the person voted for, by their own ids. */
  votesOf(sessionId: string, personId: string): Promise<readonly string[]>;
};

export type SessionWrites = {
  /** How many follow the session at this process, 0 = nobody; to be told anew every 15 seconds. */
  notePresence(process: string, sessionId: string, people: number): Promise<void>;
  saveTeam(team: Team): Promise<void>;
  /** The bot is in it no more. */
  removeTeam(threadId: string): Promise<void>;
  insertSession(session: Session): Promise<void>;
  saveSession(session: Session): Promise<void>;
  /** New, or in place of the one with its id. */
  saveSessionQuestion(question: SessionQuestion): Promise<void>;
  /**
   * The person's vote for a question of the session, merged or not; taking it back takes it from all that is merged with it.
   * False when it was so already.
   */
  vote(
    sessionId: string,
    vote: { readonly questionId: string; readonly personId: string; readonly on: boolean },
  ): Promise<boolean>;
};
