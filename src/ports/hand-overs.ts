// The part of the store that keeps what is to be written about questions: into experts' channels, and to who asked.

import type { QuestionMessageKind, ReminderStage } from '../core/hand-over.ts';
import type { Instant } from '../core/time.ts';

/** Where a message about a question stands, once it was written. */
export type WrittenAt = {
  /** The conversation that it is in: a channel's id, or that of a chat. */
  readonly conversationId: string;
  readonly serviceUrl: string;
  readonly activityId: string;
};

/** A message that is to be written, claimed for one attempt. */
export type QuestionMessage = {
  readonly questionId: string;
  readonly kind: QuestionMessageKind;
  /** How often it was asked for: what is asked for while it is being written is written once more. */
  readonly asked: number;
  /** Which claim holds it. */
  readonly claim: number;
  /** The attempt that the claim opened, 1 = first since it was asked for. */
  readonly attempt: number;
};

export type QuestionMessageEnd =
  | { readonly is: 'written'; readonly at: WrittenAt }
  /** Nothing is to be written any more. */
  | { readonly is: 'dropped' }
  | { readonly is: 'failed'; readonly why: string };

/** What became of a message: `due` = not written yet. */
export type QuestionMessageState =
  | { readonly is: 'due' }
  | { readonly is: 'written'; readonly at: WrittenAt }
  | { readonly is: 'failed'; readonly why: string };

/** How it goes with the questions that wait for people. */
export type HandOverCounts = {
  readonly open: number;
  /** Those of them that wait since the given time or before. */
  readonly overdue: number;
  /** Those of them without a card in a channel. */
  readonly unposted: number;
  readonly channels: number;
};

export type HandOverReads = {
  /** Null = it was never asked for, or is not to be written any more. */
  questionMessage(questionId: string, kind: QuestionMessageKind): Promise<QuestionMessageState | null>;
  handOverCounts(overdueBefore: Instant): Promise<HandOverCounts>;
};

export type HandOverWrites = {
  /** Enters a message, or has it written anew. */
  askMessage(questionId: string, kind: QuestionMessageKind): Promise<void>;
  /** Enters the card of each question that waits and has none; returns how many. */
  askCards(): Promise<number>;
  /** The cards that failed are tried again. */
  askFailedCards(): Promise<void>;
  /** Enters the reminder of each question that waits since `before` and has a card, once a question and stage; returns how many. */
  askReminders(stage: ReminderStage, before: Instant): Promise<number>;
  /**
   * The next message to be written, marked with the time so that nobody else writes it; null = nothing is due. A mark
   * that is older than `leaseMs` is that of a process that died, and counts no more.
   */
  claimMessage(leaseMs: number): Promise<QuestionMessage | null>;
  endMessage(message: QuestionMessage, end: QuestionMessageEnd): Promise<void>;
  /** Nothing was delivered, or nobody knows: it is due again after so many milliseconds, database time. */
  putBackMessage(message: QuestionMessage, afterMs: number): Promise<void>;
};
