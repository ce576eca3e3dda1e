// Slots of the fleet's pace: each request to Teams takes one and leaves at its time. They are reserved in the database by
// the ten, so that all processes share one budget; one that was missed is let go and another reserved, because two
// requests on top of each other would exceed what Teams allows in a second.

import { setTimeout as pause } from 'node:timers/promises';
import type { StoreWrites } from '../ports.ts';

/** Fewer queries with more, smoother sharing between processes with fewer; measured in docs/benchmarks.md. */
const AT_ONCE = 10;
const MISSED_MS = 50;
/** Slots that one process holds ahead: a process that dies wastes them, and a throttling answer voids them. */
const MOST_HELD = 20;

export type Slots = {
  /** Resolves when a request may leave. */
  next(): Promise<void>;
  /** Teams throttles: the fleet waits, and slots that this process holds are void. */
  slowDown(ms: number): Promise<void>;
};

export function openSlots(store: Pick<StoreWrites, 'reserve' | 'slowDown'>): Slots {
  /** Machine times, soonest first. */
  let held: number[] = [];
  /** Callers whose slot has not come yet, and those who may not even ask for one. */
  let holding = 0;
  const queue: (() => void)[] = [];
  let era = 0;
  let asking: Promise<void> | null = null;

  async function reserve(): Promise<void> {
    const count = Math.min(AT_ONCE, Math.max(1, holding + queue.length));
    const began = era;
    const { inMs, everyMs } = await store.reserve(count);
    if (began !== era) return;
    const first = performance.now() + inMs;
    held.push(...Array.from({ length: count }, (_, index) => first + index * everyMs));
  }

  return {
    async next() {
      if (holding >= MOST_HELD) await new Promise<void>((resolve) => queue.push(resolve));
      holding += 1;
      try {
        for (;;) {
          const at = held.shift();
          if (at === undefined) {
            asking ??= reserve().finally(() => (asking = null));
            await asking;
            continue;
          }
          const began = era;
          const ms = at - performance.now();
          if (ms > 1) await pause(ms);
          if (era === began && performance.now() <= at + MISSED_MS) return;
        }
      } finally {
        holding -= 1;
        queue.shift()?.();
      }
    },

    async slowDown(ms) {
      era += 1;
      held = [];
      await store.slowDown(ms);
    },
  };
}
