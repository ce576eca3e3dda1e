// How firmly a card speaks. It grows firmer when a limited number of snoozes is used up, and says so when it is the last
// before a deadline; it never blocks anybody. Whether it is the last is read from the same rules that plan the next.

import { deadlinesOf } from './cadence.ts';
import { maySnooze } from './campaign.ts';
import { afterSending, whatNext, type Circumstances, type FollowUp } from './follow-up.ts';
import type { Tone } from './moment.ts';
import type { Instant } from './time.ts';

export type Urgency = {
  readonly tone: Tone;
  /** The organisation's own date that is next; null = none, or passed. */
  readonly deadline: Instant | null;
};

/** Of a nudge that is sent at `now` to somebody who stands as `followUp` says. */
export function urgencyOf(followUp: FollowUp, circumstances: Circumstances, now: Instant): Urgency {
  const { campaign, waveDeadline = null, person } = circumstances;
  const nextOf = (deadlines: readonly Instant[]) => deadlines.find((deadline) => deadline > now) ?? null;
  const nearest = nextOf(deadlinesOf(campaign, waveDeadline, person));
  const next = whatNext(afterSending(followUp, 'nudge', now), circumstances);
  const last = nearest !== null && next.act === 'remind' && next.at >= nearest;
  const firm = !maySnooze(campaign.deferral, followUp.snoozes);
  return {
    tone: last ? 'last-call' : firm ? 'firm' : 'gentle',
    deadline: nextOf(deadlinesOf(campaign, waveDeadline, { methods: null, upn: '' })),
  };
}
