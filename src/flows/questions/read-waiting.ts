// The questions that wait for people, the longest waiting first, each with the experts' channel that it belongs to.

import { channelFor, type Question } from '../../core/question.ts';
import type { World } from '../../ports.ts';

export type Waiting = Pick<Question, 'id' | 'text' | 'lang' | 'topic' | 'why' | 'taken'> & {
  readonly since: string;
  /** Null = no experts' channel was named. */
  readonly channel: string | null;
};

/** `count`: all of them; `questions`: the first `limit`. */
export async function readWaiting(
  { store }: Pick<World, 'store'>,
  limit: number,
): Promise<{ readonly count: number; readonly questions: readonly Waiting[] }> {
  const channels = await store.expertsChannels();
  const questions = await store.waitingQuestions(limit);
  return {
    count: await store.openQuestions(),
    questions: questions.map(({ id, text, lang, topic, why, taken, at, waitingSince }) => ({
      id,
      text,
      lang,
      topic,
      why,
      taken,
      since: waitingSince ?? at,
      channel: channelFor(channels, { topic, lang })?.name ?? null,
    })),
  };
}
