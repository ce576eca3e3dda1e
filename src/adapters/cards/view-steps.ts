// The view of the steps: the best kind of passkey stands open, the others are behind a button each, so that the card stays
// short for those who may use anything.

import type { Moment } from '../../core/moment.ts';
import { isByQr } from '../../core/platform.ts';
import type { Language } from './languages.ts';
import type { View } from './view-parts.ts';

export function stepsView(steps: Extract<Moment, { moment: 'steps' }>, anyOf: Language['anyOf']): View {
  const { nudgeId, platform, kinds, allowed, others, snoozeDays, maySnooze } = steps;
  const [best, ...rest] = kinds.map((kind) => ({
    kind,
    byQr: platform !== null && isByQr(platform, kind),
  }));
  const found = best !== undefined;
  return {
    values: { kinds: anyOf(allowed), snoozeDays },
    data: {
      nudgeId,
      platform,
      maySnooze,
      found,
      none: platform !== null && !found,
      choose: !found,
      best: found ? [best] : [],
      rest,
      hasRest: rest.length > 0,
      others: others.map((other) => ({ platform: other })),
    },
  };
}
