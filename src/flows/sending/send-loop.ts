// The life of a sender: claim ahead what is due, so that there is always something that waits for its slot; rest when there
// is nothing; go on after trouble. Stopping claims nothing more, puts back what has not begun and waits for what has, so that
// a graceful stop leaves nothing in doubt.

import { setTimeout as pause } from 'node:timers/promises';
import type { World } from '../../ports.ts';
import { openDelivery, type Sender } from './deliver-nudges.ts';
import { settleAbandoned } from './settle-nudge.ts';
import { finishWaves } from '../waves/steer-wave.ts';

const TURN_MS = 5;
const REST_MS = 250;
const REST_AFTER_TROUBLE_MS = 3_000;
/** What dead workers left, and waves that are over, are looked for this often. */
const TIDY_MS = 1_000;
/** Claims that wait for their turn, so that a slow database never leaves Teams without work. */
const AHEAD = 96;
/** Never more than leave within this time, whatever share of the pace this process gets: facts must not grow old. */
const AHEAD_SECONDS = 2;
const LEAST_AHEAD = 24;
/** A claim is made when there is room for so large a part of it, and not for each nudge that leaves. */
const WORTH_A_CLAIM = 1 / 4;
/** Calls that wait for Teams: enough for Teams' 50 a second at two seconds each. */
const MOST_SENDING = 128;

export type SendLoop = { stop(): Promise<void> };

export function startSending(world: World, sender: Sender): SendLoop {
  const stopped = new AbortController();
  const rest = (ms: number) => pause(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
  const trouble = async (what: string, error: unknown) => {
    world.log.error(what, { error: error instanceof Error ? error.message : 'unknown' });
    await rest(REST_AFTER_TROUBLE_MS);
  };

  const delivery = openDelivery(world, sender);
  const pace = paceOf(() => delivery.underWay().left);
  const sending = (async () => {
    while (!stopped.signal.aborted) {
      try {
        const { waiting, sending: atTeams } = delivery.underWay();
        const ahead = Math.min(AHEAD, Math.max(LEAST_AHEAD, Math.ceil(AHEAD_SECONDS * pace())));
        const room = waiting <= ahead * (1 - WORTH_A_CLAIM) && atTeams < MOST_SENDING;
        if (!room) await rest(TURN_MS);
        else if ((await delivery.take(ahead - waiting)) === 0) await rest(REST_MS);
      } catch (error) {
        await trouble('sending failed', error);
      }
    }
    delivery.leave();
    await delivery.idle();
  })();
  const tidying = (async () => {
    while (!stopped.signal.aborted) {
      try {
        await settleAbandoned(world);
        await finishWaves(world);
        await rest(TIDY_MS);
      } catch (error) {
        await trouble('tidying up failed', error);
      }
    }
  })();
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([sending, tidying]);
    },
  };
}

/** How many leave in a second, of late. */
function paceOf(left: () => number): () => number {
  let from = { at: performance.now(), left: left() };
  let perSecond = 0;
  return () => {
    const seconds = (performance.now() - from.at) / 1_000;
    if (seconds >= 0.5) {
      const now = left();
      perSecond = (now - from.left) / seconds;
      from = { at: performance.now(), left: now };
    }
    return perSecond;
  };
}
