// Keeps what one conversation gets apart: Teams takes 1,800 messages an hour to each (Microsoft Learn, "Rate limiting for
// bots").

import type { ChannelConversation, Conversation } from '../../ports.ts';

const APART_MS = 2_000;

export type Pause = (ms: number) => Promise<unknown>;

/** What it returns resolves when the conversation's turn has come; threads of a channel take turns together. */
export function takingTurns(
  pause: Pause,
): (to: Pick<Conversation | ChannelConversation, 'conversationId'>) => Promise<void> {
  const last = new Map<string, number>();
  return async ({ conversationId }) => {
    const [place = conversationId] = conversationId.split(';');
    const wait = (last.get(place) ?? -APART_MS) + APART_MS - performance.now();
    if (last.has(place) && wait > 0) await pause(wait);
    last.set(place, performance.now());
  };
}
