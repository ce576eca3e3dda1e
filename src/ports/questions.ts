// The part of the store that keeps what people asked, and where experts answer.

import type { ExpertsChannel, Question } from '../core/question.ts';
import type { Instant } from '../core/time.ts';

export type QuestionReads = {
  /** Null when there is none. Locks it inside a transaction. */
  question(id: string): Promise<Question | null>;
  /** The newest that the person asked, whatever became of it; null = none. */
  lastQuestion(personId: string): Promise<Question | null>;
  /** Questions that wait for people. */
  openQuestions(): Promise<number>;
  /** Those that wait for people, the longest waiting first. */
  waitingQuestions(limit: number): Promise<readonly Question[]>;
  /**
   * What the FAQ did not settle since then, newest first: people were asked because it had nothing or did not help, nothing was
   * found, or it was rated badly. Who asked for a person by name found nothing missing.
   */
  unsettledQuestions(since: Instant, limit: number): Promise<readonly Question[]>;
  /** In the order in which they were named. */
  expertsChannels(): Promise<readonly ExpertsChannel[]>;
};

export type QuestionWrites = {
  /** Returns its id. */
  keepQuestion(question: Omit<Question, 'id'>): Promise<string>;
  /**
   * The same for what a message asked; null when this message's question is kept already. `messageId`: the id that Teams
   * gave the message, unique within the chat. Inside a transaction it waits for another that keeps the same one.
   */
  keepQuestionOnce(question: Omit<Question, 'id'>, messageId: string): Promise<string | null>;
  /** Everything but who asked what and when. */
  saveQuestion(question: Question): Promise<void>;
  /** In place of what was said about the same channel. */
  saveExpertsChannel(channel: ExpertsChannel): Promise<void>;
  removeExpertsChannel(id: string): Promise<void>;
};
