// Machine time that moves when somebody waits, so that no test does.

import type { Time } from '../../src/adapters/graph/pacer.ts';

export function movedTime(): Time {
  let moved = 0;
  return {
    now: () => Date.now() + moved,
    pause: async (ms) => void (moved += ms),
  };
}
