// Sends signed activities to the bot, as the Bot Service does: token of the channel, service URL inside it,
// tenant and conversation in the headers. Installation events are kept on disk and tried again with back-off for
// some minutes, so that a product that starts later still gets them; presses and messages are tried once.
import type { Activity, Delivery } from './state.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export type BotAnswer = { status: number; body: unknown };
export type BotClient = {
  /** Status 0: the bot could not be reached. */
  send(activity: Activity): Promise<BotAnswer>;
  /** In order for one person; people go side by side. */
  enqueue(personId: string, activities: readonly Activity[]): void;
  close(): Promise<void>;
};

const answerWithinMs = 15_000;
const tryForMs = 15 * 60_000;
const atOnce = 8;
const firstWaitMs = 500;
const longestWaitMs = 10_000;

export function makeBotClient(world: World, tokens: Tokens): BotClient {
  const stopping = new AbortController();
  const waiting = new Map<string, Delivery[]>();
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const send = async (activity: Activity): Promise<BotAnswer> => {
    const conversation = activity.conversation as { id: string } | undefined;
    try {
      const response = await fetch(world.botUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          authorization: `Bearer ${await tokens.channelToken(String(activity.serviceUrl))}`,
          'x-ms-tenant-id': world.ids.tenantId,
          'x-ms-conversation-id': conversation?.id ?? '',
        },
        body: JSON.stringify(activity),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      const text = await response.text();
      return { status: response.status, body: readJson(text) };
    } catch {
      return { status: 0, body: null };
    }
  };

  const pump = () => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [personId, queue] of waiting) {
      const first = queue[0];
      if (!first || busy.has(personId)) continue;
      if (busy.size >= atOnce) break;
      if (first.dueAt > now) {
        next = Math.min(next, first.dueAt);
        continue;
      }
      busy.add(personId);
      const work = attempt(personId, queue, first).finally(() => {
        busy.delete(personId);
        running.delete(work);
        pump();
      });
      running.add(work);
    }
    if (Number.isFinite(next)) timer = setTimeout(pump, Math.max(10, next - now));
  };

  const attempt = async (personId: string, queue: Delivery[], delivery: Delivery) => {
    const { status } = await send(delivery.activity);
    if (stopping.signal.aborted) return;
    const again = status === 0 || status === 429 || status >= 500;
    if (!again || Date.now() > delivery.expiresAt) {
      world.state.removeDelivery(delivery.id);
      queue.shift();
      if (queue.length === 0) waiting.delete(personId);
      return;
    }
    delivery.attempts += 1;
    delivery.dueAt = Date.now() + Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(delivery.attempts, 8));
    world.state.updateDelivery(delivery);
  };

  const hold = (delivery: Delivery) => {
    const queue = waiting.get(delivery.personId) ?? [];
    waiting.set(delivery.personId, queue);
    queue.push(delivery);
  };
  for (const delivery of world.state.deliveries()) hold({ ...delivery, dueAt: 0 });
  setImmediate(pump);

  return {
    send,
    enqueue(personId, activities) {
      const now = Date.now();
      for (const activity of activities)
        hold(
          world.state.addDelivery({ personId, activity, attempts: 0, dueAt: now, expiresAt: now + tryForMs }),
        );
      setImmediate(pump);
    },
    async close() {
      stopping.abort();
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

function readJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
