// The life of a sender: deliver what is due, rest when there is nothing, go on after trouble. Stopping waits for
// the round that is under way, so that a graceful stop leaves nothing in doubt.

import type { World } from '../ports.ts';
import { deliverNudges, type Sender } from './deliver-nudges.ts';

const REST_MS = 500;
const REST_AFTER_TROUBLE_MS = 3_000;

export type SendLoop = { stop(): Promise<void> };

export function startSending(world: World, sender: Sender): SendLoop {
  const stopped = new AbortController();
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      stopped.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  const life = (async () => {
    while (!stopped.signal.aborted) {
      try {
        if ((await deliverNudges(world, sender)) === 0) await rest(REST_MS);
      } catch (error) {
        world.log.error('sending failed', { error: error instanceof Error ? error.message : 'unknown' });
        await rest(REST_AFTER_TROUBLE_MS);
      }
    }
  })();
  return {
    stop: () => {
      stopped.abort();
      return life;
    },
  };
}
