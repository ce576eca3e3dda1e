// A press on a card of the FAQ. Who pressed comes from Teams' signed activity, and only who asked may press; the card is
// replaced by what holds now. Pressed twice, late or on another device it does no more than once.

import type { Moment } from '../../core/moment.ts';
import { choose, isOpen, type HandOverReason, type Question } from '../../core/question.ts';
import type { Instant } from '../../core/time.ts';
import type { Message, StoreInTransaction, World } from '../../ports.ts';
import { handToPeople, tellHandedOver } from './hand-to-people.ts';
import { languageOf } from '../chat/language-of.ts';
import { rateQuestion } from './rate-answer.ts';

type Needs = Pick<World, 'store' | 'clock' | 'cards' | 'search' | 'settings'>;

export type QuestionPress = { readonly personId: string; readonly questionId: string } & (
  | { readonly verb: 'faq-choice'; readonly entry: string }
  | { readonly verb: 'faq-none' | 'faq-yes' | 'ask-people' }
  /** `comment`: what was missing, in the person's words. */
  | { readonly verb: 'faq-no'; readonly comment: string | null }
  /** Null = the menu of topics again. */
  | { readonly verb: 'faq-topic'; readonly topic: string | null }
);

/** `locale` is what Teams says; a question of theirs is answered in the language that it was asked in. */
export async function pressQuestion(
  world: Needs,
  press: QuestionPress,
  locale: string | null,
): Promise<Message> {
  const at = world.clock.now();
  const acted = await world.store.transaction(async (tx) => {
    const question = await tx.question(press.questionId);
    if (question === null || question.personId !== press.personId) return null;
    return { before: question, question: await act(world, tx, question, press, at) };
  });
  if (acted === null) {
    const language = await languageOf(world, press.personId, locale);
    return world.cards.render({ moment: 'too-late', why: 'not-yours', nudgeId: null }, language);
  }
  const { before, question } = acted;
  return world.cards.render(await momentFor(world, before, question, press), question.lang);
}

async function act(
  world: Needs,
  tx: StoreInTransaction,
  question: Question,
  press: QuestionPress,
  at: Instant,
): Promise<Question> {
  switch (press.verb) {
    case 'faq-choice': {
      const entry = world.search.entry(press.entry, question.lang);
      if (entry === null || question.state === 'closed') return question;
      const chosen = choose(question, entry.id, entry.topic);
      await tx.saveQuestion(chosen);
      return entry.urgent ? handToPeople(tx, chosen, 'urgent', at) : chosen;
    }
    case 'faq-yes':
      return rateQuestion(tx, question, { is: 'up', comment: null, at });
    case 'faq-no': {
      const rated = await rateQuestion(tx, question, { is: 'down', comment: press.comment, at });
      return unlessClosed(tx, rated, 'not-helpful', at);
    }
    case 'faq-none':
      return unlessClosed(tx, question, 'none-of-these', at);
    case 'ask-people':
      return unlessClosed(tx, question, question.band === 'none' ? 'nothing-found' : 'asked-for-person', at);
    case 'faq-topic':
      return question;
  }
}

/** What people answered is opened again by “I still need help” alone, never by an old card. */
async function unlessClosed(
  tx: StoreInTransaction,
  question: Question,
  why: HandOverReason,
  at: Instant,
): Promise<Question> {
  return question.state === 'closed' ? question : handToPeople(tx, question, why, at);
}

async function momentFor(
  world: Needs,
  before: Question,
  question: Question,
  press: QuestionPress,
): Promise<Moment> {
  switch (press.verb) {
    case 'faq-choice':
      return answerWith(world, question, press.entry, 'asking') ?? menu(world, question, null);
    case 'faq-yes': {
      const [entry] = question.entries;
      const shown = entry === undefined ? null : answerWith(world, question, entry, 'thanked');
      return shown ?? { moment: 'small-talk', talk: 'thanks' };
    }
    case 'faq-topic':
      return menu(world, question, press.topic);
    case 'faq-none':
    case 'faq-no':
    case 'ask-people':
      return before.state === 'closed'
        ? { moment: 'too-late', why: 'answered-by-people', nudgeId: null }
        : tellHandedOver(world, question);
  }
}

function menu({ search }: Needs, question: Question, topic: string | null): Moment {
  const topics = search.topics(question.lang);
  return {
    moment: 'topics',
    questionId: question.id,
    question: question.text,
    topics: topics.map((each) => each.topic),
    chosen: topics.find((each) => each.topic === topic) ?? null,
    passedOn: isOpen(question) || question.state === 'closed',
  };
}

/** Null when the bank has no such entry any more. */
function answerWith(
  { search }: Needs,
  question: Question,
  entryId: string,
  wanted: 'asking' | 'thanked',
): Moment | null {
  const entry = search.entry(entryId, question.lang);
  if (entry === null) return null;
  const told = entry.urgent && isOpen(question) && wanted === 'asking';
  return { moment: 'answer', questionId: question.id, entry, state: told ? 'told' : wanted };
}
