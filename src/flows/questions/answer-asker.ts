// Who asked says what the experts' answer was worth: it helped, or they still need help. Then the question waits again, its
// card says so, and the channel is told anew.

import type { AskerVerb } from '../../core/moment-expert.ts';
import { handOver, isOpen, rate, type ExpertsChannel, type Question } from '../../core/question.ts';
import type { Message, World } from '../../ports.ts';
import { languageOf } from '../chat/language-of.ts';
import { channelOf } from './answer-as-expert.ts';
import { linesOf } from './word-question.ts';

export type AskerPress = {
  readonly verb: AskerVerb;
  readonly questionId: string;
  /** Entra object id of who pressed. */
  readonly personId: string;
  readonly locale: string | null;
};

/** The answer as things stand now; null when the question is not theirs, or has no answer of people. */
export async function answerAsker(world: World, press: AskerPress): Promise<Message | null> {
  const at = world.clock.now();
  const acted = await world.store.transaction(async (tx): Promise<Question | null> => {
    const question = await tx.question(press.questionId);
    if (question?.personId !== press.personId || question.answer === null) return null;
    // Somebody presses an older copy while people are at it again.
    if (isOpen(question)) return question;
    const helped = press.verb === 'question-helped';
    const rated = rate(question, { is: helped ? 'up' : 'down', comment: null, at });
    if (rated.is === 'refused') return question;
    const act = helped ? rated : handOver(rated.question, 'reopened', at);
    if (act.is !== 'changed') return question;
    await tx.saveQuestion(act.question);
    await tx.askMessage(question.id, 'refresh');
    if (!helped) {
      await tx.askMessage(question.id, 'reopened');
      await tx.addTrail(question.personId, { kind: 'question-reopened' }, at);
    }
    await tx.enqueue({ name: 'hand-over' });
    return act.question;
  });
  if (acted === null) return null;
  const language = await languageOf(world, press.personId, press.locale);
  return wordAnswer(world, acted, await channelOf(world.store, acted), language);
}

/** What people answered, for who asked. */
export function wordAnswer(
  { cards }: Pick<World, 'cards'>,
  question: Question,
  channel: ExpertsChannel | null,
  language: string | null,
): Message {
  const said = isOpen(question) ? 'reopened' : question.rating?.is === 'up' ? 'helped' : 'nothing';
  return cards.render(
    {
      moment: 'expert-answer',
      questionId: question.id,
      question: question.text,
      answer: linesOf(question.answer?.text ?? ''),
      channel: channel?.name || null,
      said,
    },
    language,
  );
}
