// The service level: experts are reminded below the card when half of the time for an answer is gone, and when all of it
// is; once a question and stage. What is overdue is counted for the admins.

import { ANSWER_HOURS, waitingBefore } from '../../core/hand-over.ts';
import type { HandOverCounts, World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'clock' | 'settings'>;

export async function remindExperts(world: Needs): Promise<void> {
  const now = world.clock.now();
  const hours = answerHoursOf(world);
  for (const stage of ['over', 'half'] as const) {
    await world.store.askReminders(stage, waitingBefore(stage, hours, now));
  }
}

export function countHandOvers(world: Needs): Promise<HandOverCounts> {
  return world.store.handOverCounts(waitingBefore('over', answerHoursOf(world), world.clock.now()));
}

export function answerHoursOf({ settings }: Pick<World, 'settings'>): number {
  return settings.expertsAnswerHours ?? ANSWER_HOURS;
}
