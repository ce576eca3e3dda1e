// What somebody thinks of an answer: a thumb and, if they like, a word about it. It is for those who mend the bank.

import { keptOf, rate, type Question, type Rating } from '../../core/question.ts';
import type { StoreInTransaction, World } from '../../ports.ts';

export type Feedback = {
  readonly personId: string;
  readonly is: Rating['is'];
  readonly comment: string | null;
};

/** The last word counts; what is said twice is stored once. */
export async function rateQuestion(
  tx: StoreInTransaction,
  question: Question,
  { comment, ...rating }: Rating,
): Promise<Question> {
  const said = keptOf(comment ?? '').trim();
  const act = rate(question, { ...rating, comment: said === '' ? null : said });
  if (act.is !== 'changed') return question;
  await tx.saveQuestion(act.question);
  return act.question;
}

/**
 * The thumbs that Teams itself offers below an answer. It tells which message they are about, which we do not keep, so they
 * count for the newest question when the bank answered that, and else for none.
 */
export async function rateAnswer(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  { personId, is, comment }: Feedback,
): Promise<void> {
  await store.transaction(async (tx) => {
    const newest = await tx.lastQuestion(personId);
    const question = newest?.band === 'answer' ? await tx.question(newest.id) : null;
    if (question !== null) await rateQuestion(tx, question, { is, comment, at: clock.now() });
  });
}
