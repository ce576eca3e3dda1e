// What Teams has said is not forgotten because the database is away for a moment, for example while it restarts.

import { setTimeout as pause } from 'node:timers/promises';

const AFTER_TROUBLE = 500;

/** Tries again for as long as the lease lasts, then throws what the last attempt threw. */
export async function persist<T>(leaseMs: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + leaseMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(AFTER_TROUBLE);
    }
  }
}
