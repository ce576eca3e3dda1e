// Silence that a person asks for: with the button “not for me”, which knows reasons and a day, or in the chat, which needs
// no card: also somebody who was never written to, or who is done, may ask for it. And taking it back.

import { isSilent, optedOut, type Answer } from './answer.ts';
import type { FollowUp } from './follow-up.ts';
import type { OptOutDay, OptOutReason } from './moment.ts';
import { DAY, plus, type Instant } from './time.ts';
import { startOfDate } from './zone-offsets.ts';

/** Of somebody who is away and names no day: a usual leave, and the longest that Entra's campaign puts anybody off. */
const AWAY_DAYS = 14;
/** Whoever is away for longer is asked again then: few plans, and few accounts, last longer. */
const MOST_DAYS = 365;

export type Silence = { readonly until: Instant | null; readonly day: OptOutDay };

/**
 * When the silence of an opt-out ends, and what became of the day that the person named. `day` is a date as their calendar
 * has it (2026-12-25), or null; the silence ends when it begins in `zone`. An absence always has an end. Asked again without
 * a day that counts, one that is on stays as it is.
 */
export function silenceUntil(
  { why, day }: { readonly why: OptOutReason; readonly day: string | null },
  zone: string,
  answer: Answer,
  now: Instant,
): Silence {
  // What was asked for without an end gets none from an older card.
  if (answer.is === 'opted-out' && answer.until === null) return { until: null, day: 'counts' };
  const most = plus(now, MOST_DAYS * DAY);
  const named = day === null ? null : startOfDate(zone, day);
  if (named !== null && named > most) return { until: most, day: 'too-far' };
  if (named !== null && named > now) return { until: named, day: 'counts' };
  const same = isSilent(answer, now) && answer.why === why ? answer.until : null;
  const until = same ?? (why === 'away' ? plus(now, AWAY_DAYS * DAY) : null);
  return { until, day: named !== null ? 'past' : why === 'away' ? 'missing' : 'counts' };
}

/** Asking twice changes nothing the second time. */
export function afterStopping(followUp: FollowUp, at: Instant): FollowUp {
  const { answer } = followUp;
  if (answer.is === 'opted-out' && answer.until === null) return followUp;
  return { ...followUp, unanswered: 0, answer: optedOut(answer, at, 'asked for it in the chat', null) };
}

/** Whoever had not opted out stands as before. What they said on a card since is their answer then. */
export function afterStarting(followUp: FollowUp): FollowUp {
  const { answer } = followUp;
  if (answer.is !== 'opted-out') return followUp;
  return { ...followUp, unanswered: 0, answer: answer.meanwhile ?? { is: 'none' } };
}
