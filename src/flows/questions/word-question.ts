// What experts see of a question: who asks in a few codes, why it came to people, what became of it. Never more about the
// person than helps to answer them.

import { firstNameOf } from '../../core/person.ts';
import type { ExpertHint } from '../../core/moment-expert.ts';
import type { Moment } from '../../core/moment.ts';
import { isOpen, type ExpertsChannel, type Question } from '../../core/question.ts';
import type { Message, World } from '../../ports.ts';
import { standingIn } from '../chat/tell-standing.ts';

type Needs = Pick<World, 'store' | 'settings' | 'clock' | 'cards' | 'search'>;

/** The card in the channel, as things stand; `hint` is for who pressed. */
export async function wordQuestion(
  world: Needs,
  question: Question,
  channel: ExpertsChannel | null,
  hint: ExpertHint | null = null,
): Promise<Message> {
  const { taken, answer } = question;
  const moment: Moment = {
    moment: 'expert-question',
    questionId: question.id,
    question: question.text,
    at: question.at,
    topic: question.topic,
    why: question.why ?? 'nothing-found',
    asker: await askerOf(world, question.personId),
    headings: headingsOf(world, question, languageOf(channel)),
    is: isOpen(question) ? (taken === null ? 'waiting' : 'taken') : 'closed',
    taken: taken && { id: taken.by, name: await nameOf(world, taken.by) },
    answer: answer && { lines: linesOf(answer.text), name: await nameOf(world, answer.by) },
    told: await toldOf(world, question),
    hint,
  };
  return world.cards.render(moment, languageOf(channel));
}

/** The channel's first language; the organisation's default where it named none. */
export function languageOf(channel: ExpertsChannel | null): string | null {
  return channel?.languages[0] ?? null;
}

/** By the directory; a dash for somebody whom it does not know. */
export async function nameOf({ store }: Pick<World, 'store'>, personId: string): Promise<string> {
  return (await store.person(personId))?.name ?? '–';
}

/** Without empty ones. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** In the channel's language; by its id where the bank is not loaded (in a worker) or has the entry no more. */
function headingsOf({ search }: Needs, { entries, lang }: Question, language: string | null) {
  return entries.map((id) => search.entry(id, language ?? lang)?.question ?? id);
}

async function askerOf(world: Needs, personId: string) {
  const person = await world.store.person(personId);
  const { platform } = await world.store.choices(personId);
  return {
    firstName: person && firstNameOf(person),
    standing: (await standingIn(world, personId))?.is ?? null,
    platform,
  };
}

async function toldOf({ store }: Needs, question: Question) {
  if (question.answer === null || isOpen(question)) return null;
  if (question.rating?.is === 'up') return 'helped';
  const told = await store.questionMessage(question.id, 'answer');
  return told?.is === 'failed' ? 'not-delivered' : 'on-its-way';
}
