// Slots of the fleet's pace: each request to Teams takes one and leaves at its time. They are reserved in the database by
// the ten, so that all processes share one budget, and kept by the database's clock, so that they agree on the time. A slot
// comes a moment early, so that what must be written before the call is written; one that is missed all the same is let
// go and another reserved, because two requests on top of each other would exceed what Teams allows in a second.

import { setTimeout as pause } from 'node:timers/promises';
import type { StoreWrites } from '../../ports.ts';

/** Fewer queries with more, smoother sharing between processes with fewer; measured in docs/benchmarks.md. */
const AT_ONCE = 10;
const MISSED_MS = 50;
/** Slots that one process holds ahead: a process that dies wastes them, and a throttling answer voids them. */
const MOST_HELD = 20;
/** How long the best look at the database's clock is trusted. */
const CLOCK_TRUSTED_MS = 60_000;

export type Slot = {
  /** Waits for its time; false when it was missed, or voided by a throttling answer. */
  comes(): Promise<boolean>;
};

export type Slots = {
  /** Resolves when a request may leave. */
  next(): Promise<void>;
  /** Resolves `ms` before the slot's time, for what must be written before the call. */
  early(ms: number): Promise<Slot>;
  /** Teams throttles: the fleet waits, and slots that this process holds are void. */
  slowDown(ms: number): Promise<void>;
  /** From now on nobody gets a slot: whoever waits is turned away with `NoSlot`. */
  close(): void;
};

/** The process leaves; what waits for a slot goes back. */
export class NoSlot extends Error {}

export function openSlots(store: Pick<StoreWrites, 'reserve' | 'slowDown'>): Slots {
  const clock = openSharedClock();
  /** Machine times, soonest first. */
  let held: number[] = [];
  /** Callers whose slot has not come yet, and those who may not even ask for one. */
  let holding = 0;
  const queue: (() => void)[] = [];
  const closed = new AbortController();
  const rest = (ms: number) =>
    pause(ms, undefined, { signal: closed.signal }).catch(() => {
      throw new NoSlot();
    });
  let era = 0;
  let asking: Promise<void> | null = null;

  async function reserve(): Promise<void> {
    const count = Math.min(AT_ONCE, holding + queue.length);
    const began = era;
    const asked = performance.now();
    const { nowMs, inMs, everyMs } = await store.reserve(count);
    if (began !== era) return;
    const first = everyMs === 0 ? asked : clock.local(nowMs + inMs, nowMs, asked);
    held.push(...Array.from({ length: count }, (_, index) => first + index * everyMs));
  }

  async function time(): Promise<number> {
    for (let at = held.shift(); ; at = held.shift()) {
      if (at !== undefined) return at;
      asking ??= reserve().finally(() => (asking = null));
      await asking;
    }
  }

  async function early(lead: number): Promise<Slot> {
    if (holding >= MOST_HELD) await new Promise<void>((resolve) => queue.push(resolve));
    if (closed.signal.aborted) throw new NoSlot();
    holding += 1;
    try {
      const at = await time();
      const began = era;
      const ms = at - lead - performance.now();
      if (ms > 1) await rest(ms);
      return {
        async comes() {
          const left = at - performance.now();
          if (left > 0.5) await pause(left);
          return era === began && performance.now() <= at + MISSED_MS;
        },
      };
    } finally {
      holding -= 1;
      queue.shift()?.();
    }
  }

  return {
    early,

    async next() {
      while (!(await (await early(0)).comes())) continue;
    },

    close() {
      closed.abort();
      for (const go of queue.splice(0)) go();
    },

    async slowDown(ms) {
      era += 1;
      held = [];
      await store.slowDown(ms);
    },
  };
}

/** The database's clock on this machine's, from the quickest answer of late: a slow one would shift its slots. */
function openSharedClock() {
  let best = { tripMs: Infinity, offset: 0, at: -Infinity };
  return {
    /** `nowMs` is what the database said, `asked` when it was asked; both ends of the trip count the same. */
    local(ms: number, nowMs: number, asked: number): number {
      const answered = performance.now();
      const tripMs = answered - asked;
      if (tripMs <= best.tripMs || answered - best.at > CLOCK_TRUSTED_MS) {
        best = { tripMs, offset: nowMs - (asked + answered) / 2, at: answered };
      }
      return ms - best.offset;
    },
  };
}
