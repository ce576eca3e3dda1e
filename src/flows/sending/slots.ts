// Slots of the fleet's pace: each request to Teams takes one and leaves at its time. They are reserved in the database by
// the ten, so that all processes share one budget, and kept by the database's clock, so that they agree on the time. A slot
// comes a moment early, so that what must be written before the call is written; one that is missed all the same is let
// go and the next one taken, because two requests on top of each other would exceed what Teams allows in a second.

import { setTimeout as pause } from 'node:timers/promises';
import type { StoreWrites } from '../../ports.ts';

/** Fewer queries with more, smoother sharing between processes with fewer; measured in docs/benchmarks.md. */
const AT_ONCE = 10;
/** A slot is missed so long after its time; at a low pace after as long as it is to the next, which brings nobody near 50. */
const MISSED_MS = 50;
/** Whoever missed a slot waits no longer than this for another: what they wrote before the call grows old. */
const AGAIN_MS = 1_000;
/**
 * Slots that one process holds ahead: a process that dies wastes them, and a throttling answer voids them. At a low pace
 * fewer, for as far ahead as this, because nothing that waits for its slot should grow old.
 */
const MOST_HELD = 20;
const LEAST_HELD = 2;
const HELD_MS = 2_000;
/** How long the best look at the database's clock is trusted. */
const CLOCK_TRUSTED_MS = 60_000;

export type Slot = {
  /** How long it is until its time; 0 when it has come. */
  inMs(): number;
  /** Waits until `ms` before its time. */
  early(ms: number): Promise<void>;
  /**
   * Waits for its time; missed, for the next slot, ahead of everybody who waits for one, so that slow work before the call
   * costs slots and never keeps a call from leaving. False when a throttling answer voided it, or the next one is far off.
   */
  comes(): Promise<boolean>;
};

export type Slots = {
  /** Resolves when a request may leave. */
  next(): Promise<void>;
  /**
   * Resolves so many ms before the slot's time, for what must be done before the call. The lead is asked for when the slot
   * is known: it may have grown since its caller began to wait.
   */
  early(lead: () => number): Promise<Slot>;
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
  /** Callers whose slot has not come yet, how many may be, and those who may not even ask for one. */
  let holding = 0;
  let mostHeld = LEAST_HELD;
  let missedMs = MISSED_MS;
  const queue: (() => void)[] = [];
  const letIn = () => {
    for (; holding < mostHeld && queue.length > 0; holding += 1) queue.shift()?.();
  };
  const closed = new AbortController();
  const rest = (ms: number) =>
    pause(ms, undefined, { signal: closed.signal }).catch(() => {
      throw new NoSlot();
    });
  let era = 0;
  let asking: Promise<void> | null = null;

  async function reserve(): Promise<void> {
    const count = Math.max(1, Math.min(AT_ONCE, mostHeld, holding + queue.length));
    const began = era;
    const asked = performance.now();
    const { nowMs, inMs, everyMs } = await store.reserve(count);
    if (began !== era) return;
    mostHeld = Math.max(LEAST_HELD, Math.min(MOST_HELD, Math.ceil(HELD_MS / everyMs)));
    missedMs = everyMs === 0 ? Infinity : Math.max(MISSED_MS, everyMs);
    const first = everyMs === 0 ? asked : clock.local(nowMs + inMs, nowMs, asked);
    held.push(...Array.from({ length: count }, (_, index) => first + index * everyMs));
    letIn();
  }

  async function time(): Promise<number> {
    for (let at = held.shift(); ; at = held.shift()) {
      if (at !== undefined) return at;
      asking ??= reserve().finally(() => (asking = null));
      await asking;
    }
  }

  async function early(lead: () => number): Promise<Slot> {
    if (holding < mostHeld) holding += 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    if (closed.signal.aborted) throw new NoSlot();
    try {
      let at = await time();
      const began = era;
      const inMs = () => Math.max(0, at - performance.now());
      const earlier = async (ms: number) => {
        if (inMs() - ms > 1) await rest(inMs() - ms);
      };
      await earlier(lead());
      return {
        inMs,
        early: earlier,
        async comes() {
          for (;;) {
            if (inMs() > 0.5) await pause(inMs());
            if (era !== began) return false;
            if (performance.now() <= at + missedMs) return true;
            at = await time();
            if (inMs() <= AGAIN_MS) continue;
            held.unshift(at);
            return false;
          }
        },
      };
    } finally {
      holding -= 1;
      letIn();
    }
  }

  return {
    early,

    async next() {
      while (!(await (await early(() => 0)).comes())) continue;
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
