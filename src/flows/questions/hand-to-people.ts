// To people: the question waits for them from now on, and the job that tells them is there in the same transaction.

import {
  channelFor,
  handOver,
  LONGEST_TEXT,
  type HandOverReason,
  type Question,
} from '../../core/question.ts';
import type { HandedTo } from '../../core/moment-faq.ts';
import type { Moment } from '../../core/moment.ts';
import type { Instant } from '../../core/time.ts';
import type { StoreInTransaction, World } from '../../ports.ts';

/** Working hours in a day of the service level. */
const DAY_HOURS = 24;

/** One that people have already keeps its place, and nobody is told twice. */
export async function handToPeople(
  tx: StoreInTransaction,
  question: Question,
  why: HandOverReason,
  at: Instant,
): Promise<Question> {
  const act = handOver(question, why, at);
  if (act.is !== 'changed') return question;
  await tx.saveQuestion(act.question);
  await tx.addTrail(question.personId, { kind: 'handed-over', why }, at);
  await tx.enqueue({ name: 'hand-over' });
  return act.question;
}

/** Says who will answer, and by when. `asked`: all that the person wrote, when it was just now. */
export async function tellHandedOver(
  world: Pick<World, 'store' | 'settings'>,
  question: Question,
  asked: string = question.text,
): Promise<Moment> {
  const cut = asked.length > LONGEST_TEXT;
  return { moment: 'handed-over', question: question.text, by: await handedTo(world, question), cut };
}

async function handedTo(
  { store, settings }: Pick<World, 'store' | 'settings'>,
  question: Question,
): Promise<HandedTo> {
  const channel = channelFor(await store.expertsChannels(), question);
  const days = Math.max(1, Math.ceil((settings.expertsAnswerHours ?? DAY_HOURS) / DAY_HOURS));
  return { to: channel === null ? 'nobody' : 'experts', days };
}
