// Business time, as flows ask for it.

import type { Instant } from '../core/time.ts';

/** Business time: snoozes, windows, deadlines. It can be moved; leases, pace and tokens use machine time. */
export type Clock = {
  now(): Instant;
  /** Calls `listener` after each jump of the clock; returns how to stop. */
  onMove(listener: () => void): () => void;
};
