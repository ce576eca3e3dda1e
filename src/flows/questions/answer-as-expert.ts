// An expert presses on the card in their channel: takes the question, takes it over, or answers it. It counts only from the
// channel that the card was posted to; who acted comes from Teams' signed activity. What was decided is written to everybody
// by the outbox, in the same transaction, so that a killed process loses none of it.

import type { ExpertHint, ExpertVerb } from '../../core/moment-expert.ts';
import {
  answer,
  channelFor,
  keptOf,
  LONGEST_TEXT,
  take,
  type ExpertsChannel,
  type Question,
  type QuestionAct,
} from '../../core/question.ts';
import type { Message, StoreInTransaction, World } from '../../ports.ts';
import { wordQuestion } from './word-question.ts';

export type ExpertPress = {
  readonly verb: ExpertVerb;
  readonly questionId: string;
  /** Entra object id of who pressed. */
  readonly personId: string;
  /** Without the thread. */
  readonly channelId: string;
  /** Whom the card showed as seeing to it, if anybody. */
  readonly from?: string;
  readonly answer?: string;
};

type Acted = {
  readonly question: Question;
  readonly channel: ExpertsChannel | null;
  readonly hint: ExpertHint | null;
};

/** The card as things stand now; null when the question is none of this channel's. */
export async function answerAsExpert(world: World, press: ExpertPress): Promise<Message | null> {
  const at = world.clock.now();
  const acted = await world.store.transaction(async (tx): Promise<Acted | null> => {
    const question = await tx.question(press.questionId);
    if (question === null) return null;
    const channel = await channelOf(tx, question);
    if (channel?.id !== press.channelId) return null;
    const typed = (press.answer ?? '').trim();
    const text = keptOf(typed).trim();
    if (press.verb === 'answer-question' && text === '') return { question, channel, hint: 'empty' };
    const act =
      press.verb === 'take-question'
        ? take(question, press.personId, at, press.from ?? null)
        : answer(question, text, press.personId, at);
    if (act.is === 'refused') return { question, channel, hint: hintOf(act.why) };
    if (act.is === 'changed') {
      await tx.saveQuestion(act.question);
      await tx.askMessage(question.id, 'refresh');
      if (press.verb === 'answer-question') {
        await tx.askMessage(question.id, 'answer');
        await tx.addTrail(question.personId, { kind: 'answered-by-people' }, at);
      }
      await tx.enqueue({ name: 'hand-over' });
    }
    const cut = press.verb === 'answer-question' && typed.length > LONGEST_TEXT;
    return { question: act.question, channel, hint: cut ? 'cut' : null };
  });
  return acted === null ? null : wordQuestion(world, acted.question, acted.channel, acted.hint);
}

/**
 * Where the question's card is. A channel that no longer is one for experts still answers what it was given; a card of which
 * nobody knows whether it was posted is looked for where it would be.
 */
export async function channelOf(
  store: Pick<StoreInTransaction, 'questionMessage' | 'expertsChannels'>,
  question: Question,
): Promise<ExpertsChannel | null> {
  const channels = await store.expertsChannels();
  const card = await store.questionMessage(question.id, 'card');
  if (card?.is !== 'written') return channelFor(channels, question);
  const { conversationId: id, serviceUrl } = card.at;
  return (
    channels.find((channel) => channel.id === id) ?? { id, serviceUrl, name: '', topics: [], languages: [] }
  );
}

function hintOf(why: Extract<QuestionAct, { is: 'refused' }>['why']): ExpertHint {
  return why === 'taken' ? 'taken' : 'closed';
}
