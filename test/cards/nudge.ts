// An ordinary nudge for tests of cards: everything that a test does not name is as here.

import type { Moment } from '../../src/core/moment.ts';

type Nudge = Extract<Moment, { moment: 'nudge' }>;

export function aNudge(nudge: Partial<Nudge> = {}): Nudge {
  return {
    moment: 'nudge',
    nudgeId: 'n-1',
    person: { firstName: 'Alex' },
    step: 1,
    snoozeDays: 1,
    maySnooze: true,
    snoozesLeft: null,
    smsEnds: null,
    kinds: null,
    ...nudge,
  };
}
