// The part of the store that keeps what is to be written about sessions. Cards are not asked for: what is behind is seen from
// the sessions themselves, so a change costs nothing more and none is forgotten.

import type { SessionMessageKind, TellingTime } from '../core/session-message.ts';
import type { Instant } from '../core/time.ts';
import type { QuestionMessageEnd, QuestionMessageState, WrittenAt } from './hand-overs.ts';

/** A message that is to be written, claimed for one attempt. */
export type SessionMessage = {
  readonly sessionId: string;
  readonly kind: SessionMessageKind;
  /** The question that an answer is about; the session's id otherwise. */
  readonly about: string;
  /** How often it was asked for: what is asked for while it is being written is written once more. */
  readonly asked: number;
  /** Which claim holds it. */
  readonly claim: number;
  /** The attempt that the claim opened, 1 = first since it was asked for. */
  readonly attempt: number;
  /** Where it stands already and is to be replaced; null = nowhere. */
  readonly at: WrittenAt | null;
};

/** What was told with a message: the session's version, and when. */
export type Told = { readonly version: number; readonly at: Instant };

export type SessionMessageReads = {
  /** What became of each, in no order. */
  sessionMessages(sessionId: string): Promise<
    readonly {
      readonly kind: SessionMessageKind;
      readonly about: string;
      readonly became: QuestionMessageState;
    }[]
  >;
};

export type SessionMessageWrites = {
  /**
   * Enters the cards that are missing or behind: the one of each session that is not archived, when it has none or has changed;
   * the reminder of one that starts soon, once; what came of one that is over, and once more when its effect can be told.
   * Returns how many.
   */
  askSessionCards(time: TellingTime): Promise<number>;
  /** Enters the answer to a question, or has it written anew. */
  askSessionAnswer(sessionId: string, questionId: string): Promise<void>;
  /** As `claimMessage`: the next one to be written, marked with the time; null = nothing is due. */
  claimSessionMessage(leaseMs: number): Promise<SessionMessage | null>;
  endSessionMessage(message: SessionMessage, end: QuestionMessageEnd, told: Told): Promise<void>;
  /** Due again after so many milliseconds, database time. `elsewhere`: what stood there is gone, so it is written as a new one. */
  putBackSessionMessage(message: SessionMessage, afterMs: number, elsewhere?: boolean): Promise<void>;
};
