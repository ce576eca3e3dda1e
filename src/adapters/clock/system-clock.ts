// Business time as the machine tells it: the clock of production.

import type { Clock } from '../../ports.ts';

export function systemClock(): Clock {
  return { now: () => new Date().toISOString(), onMove: () => () => undefined };
}
