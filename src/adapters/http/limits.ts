// How often one person may ask and vote. It is counted in memory, under a salt that is made at the start and never stored:
// nobody can learn afterwards from these counts who asked.

import { createHmac, randomBytes } from 'node:crypto';
import { TooMany } from '../../core/finding.ts';

export type Limit = { readonly times: number; readonly withinMs: number };

export const LIMITS = {
  ask: { times: 20, withinMs: 60_000 },
  vote: { times: 60, withinMs: 60_000 },
  look: { times: 120, withinMs: 60_000 },
  export: { times: 20, withinMs: 60_000 },
  change: { times: 120, withinMs: 60_000 },
} as const satisfies Record<string, Limit>;

export type Limited = keyof typeof LIMITS;

export type Limits = {
  /** Throws `TooMany`. */
  take(what: Limited, personId: string): void;
};

/** Counters kept at most; the oldest go first. */
const KEPT = 50_000;

export function openLimits(elapsed: () => number = () => performance.now()): Limits {
  const salt = randomBytes(32);
  const counters = new Map<string, { readonly until: number; times: number }>();
  return {
    take(what, personId) {
      const key = createHmac('sha256', salt).update(`${what} ${personId}`).digest('base64');
      const { times, withinMs } = LIMITS[what];
      const now = elapsed();
      const known = counters.get(key);
      if (known === undefined || known.until <= now) {
        counters.delete(key);
        counters.set(key, { until: now + withinMs, times: 1 });
        for (const oldest of counters.keys()) {
          if (counters.size <= KEPT) break;
          counters.delete(oldest);
        }
        return;
      }
      known.times += 1;
      if (known.times > times) throw tooMany(times, known.until - now);
    },
  };
}

function tooMany(times: number, afterMs: number): TooMany {
  return new TooMany(
    [
      {
        what: 'That is too often.',
        why: `At most ${times} of these are taken from one person in a minute.`,
        fix: `Try again in ${Math.ceil(afterMs / 1_000)} seconds.`,
      },
    ],
    afterMs,
  );
}
