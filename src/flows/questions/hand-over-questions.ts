// Writes what is to be written about questions: the card into the experts' channel, the card anew, reminders below it, the
// answer into the chat of who asked. Each message is marked before the call and settled after it, one attempt a claim. What
// becomes of a message whose process was killed nobody knows: it is written again, rather twice than never.

import { setTimeout as sleep } from 'node:timers/promises';
import { stageOf, type QuestionMessageKind } from '../../core/hand-over.ts';
import { MAX_ATTEMPTS, nudgeAfter } from '../../core/nudge.ts';
import { channelFor, isOpen, type Question } from '../../core/question.ts';
import type {
  ChannelConversation,
  Conversation,
  Message,
  Opened,
  QuestionMessage,
  QuestionMessageEnd,
  Sent,
  World,
} from '../../ports.ts';
import { knownLanguageOf } from '../chat/language-of.ts';
import { takingTurns, type Pause } from '../sending/take-turns.ts';
import { channelOf } from './answer-as-expert.ts';
import { wordAnswer } from './answer-asker.ts';
import { answerHoursOf, remindExperts } from './remind-experts.ts';
import { languageOf, nameOf, wordQuestion } from './word-question.ts';

/** A call to Teams is given up after a quarter of this, so a mark that is older is nobody's. */
const LEASE_MS = 60_000;
/** Messages a run; what is left has a run of its own. */
const AT_ONCE = 50;

type Place = Conversation | ChannelConversation;
type Letter = {
  readonly to: Place;
  readonly message: Message;
  /** The message that it takes the place of; null = it is a new one. */
  readonly replaces: string | null;
};

/** Returns how many were written, or tried. `pause` is replaced in tests. */
export async function handOverQuestions(world: World, pause: Pause = sleep): Promise<number> {
  const { store } = world;
  if ((await store.expertsChannels()).length > 0) await store.askCards();
  await remindExperts(world);
  const turn = takingTurns(pause);
  for (let tried = 0; tried < AT_ONCE; tried += 1) {
    const claimed = await store.claimMessage(LEASE_MS);
    if (claimed === null) return tried;
    await write(world, claimed, turn);
  }
  await store.enqueue({ name: 'hand-over' });
  return AT_ONCE;
}

async function write(
  world: World,
  claimed: QuestionMessage,
  turn: (to: Place) => Promise<void>,
): Promise<void> {
  const { store, messenger } = world;
  const question = await store.question(claimed.questionId);
  const letter = question === null ? null : await letterFor(world, question, claimed.kind);
  if (letter === null) return store.endMessage(claimed, { is: 'dropped' });
  if ('outcome' in letter) return settle(world, claimed, null, letter);
  const { to, message, replaces } = letter;
  await turn(to);
  // Somebody waits for this, so it leaves at once and the next wave's message gives way.
  await store.reserve(1);
  const sent =
    replaces === null ? await messenger.send(to, message) : await messenger.update(to, replaces, message);
  await settle(world, claimed, to, sent);
}

/** Null when there is nothing to say any more; an outcome when there is nowhere to say it. */
async function letterFor(
  world: World,
  question: Question,
  kind: QuestionMessageKind,
): Promise<Letter | Unopened | null> {
  const { store, clock, cards } = world;
  if (kind === 'answer') return answerFor(world, question);
  const card = await store.questionMessage(question.id, 'card');
  if (kind === 'card') {
    const channel = channelFor(await store.expertsChannels(), question);
    if (channel === null || !isOpen(question)) return null;
    const to = { conversationId: channel.id, serviceUrl: channel.serviceUrl };
    return { to, message: await wordQuestion(world, question, channel), replaces: null };
  }
  // A card that is not posted yet will say how things stand when it is.
  if (card?.is !== 'written') return null;
  const { conversationId, serviceUrl, activityId } = card.at;
  const channel = await channelOf(store, question);
  const thread = { conversationId: `${conversationId};messageid=${activityId}`, serviceUrl };
  if (kind === 'refresh') {
    return { to: thread, message: await wordQuestion(world, question, channel), replaces: activityId };
  }
  const { waitingSince, taken } = question;
  if (!isOpen(question) || waitingSince === null) return null;
  // Reopened since, so its time began anew.
  if (kind !== 'reopened' && stageOf(question, answerHoursOf(world), clock.now()) === null) return null;
  const message = cards.render(
    {
      moment: 'expert-reminder',
      what: kind,
      question: question.text,
      since: waitingSince,
      taken: taken && (await nameOf(world, taken.by)),
    },
    languageOf(channel),
  );
  return { to: thread, message, replaces: null };
}

type Unopened = Exclude<Opened, { readonly outcome: 'opened' }>;

async function answerFor(world: World, question: Question): Promise<Letter | Unopened | null> {
  const { store, messenger } = world;
  if (question.answer === null || isOpen(question)) return null;
  let to = await store.conversation(question.personId);
  if (to === null) {
    await store.reserve(1);
    const opened = await messenger.open(question.personId);
    if (opened.outcome !== 'opened') return opened;
    to = opened.conversation;
    await store.saveConversation(to, {});
  }
  const language = await knownLanguageOf(world, question.personId);
  const message = wordAnswer(world, question, await channelOf(store, question), language);
  return { to, message, replaces: null };
}

async function settle(
  world: World,
  claimed: QuestionMessage,
  to: Place | null,
  sent: Sent | Unopened,
): Promise<void> {
  const { store } = world;
  const { questionId, kind } = claimed;
  if (sent.outcome === 'not-installed') return fail(world, claimed, 'uninstalled');
  if (sent.outcome === 'stale-conversation') {
    if (to === null || !('personId' in to)) return fail(world, claimed, 'the channel is gone');
    if (claimed.attempt >= MAX_ATTEMPTS) return fail(world, claimed, 'gave-up');
    // The next attempt opens another one.
    await store.dropConversation(to.personId);
    return store.putBackMessage(claimed, 0);
  }
  if (sent.outcome === 'sent') {
    const { activityId } = sent;
    const at = { conversationId: to?.conversationId ?? '', serviceUrl: to?.serviceUrl ?? '', activityId };
    return store.endMessage(claimed, { is: 'written', at });
  }
  const result = nudgeAfter(sent, claimed.attempt, true);
  if (result.state === 'planned') return store.putBackMessage(claimed, result.afterMs);
  if (kind === 'refresh' && result.detail !== null && /NotFound|404/u.test(result.detail)) {
    // Somebody deleted the card: people still need one.
    await store.askMessage(questionId, 'card');
    return store.endMessage(claimed, { is: 'dropped' });
  }
  return fail(world, claimed, result.reason ?? result.state);
}

async function fail({ store, log }: World, claimed: QuestionMessage, why: string): Promise<void> {
  const { questionId, kind } = claimed;
  log.warn('a message about a question was not delivered', { question: questionId, kind, why });
  const end: QuestionMessageEnd = { is: 'failed', why };
  await store.transaction(async (tx) => {
    await tx.endMessage(claimed, end);
    // The experts see that their answer did not get there.
    if (kind === 'answer') await tx.askMessage(questionId, 'refresh');
  });
}
