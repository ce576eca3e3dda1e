// Silence that a person asks for in the chat, and taking it back. It is an opt-out without an end, as the button's, but
// needs no card: also somebody who was never written to, or who is done, may ask for it.

import type { FollowUp } from './follow-up.ts';
import type { Instant } from './time.ts';

/** Asking twice changes nothing the second time. */
export function afterStopping(followUp: FollowUp, at: Instant): FollowUp {
  const { answer } = followUp;
  if (answer.is === 'opted-out' && answer.until === null) return followUp;
  const stopped = { is: 'opted-out', at, why: 'asked for it in the chat', until: null } as const;
  return { ...followUp, unanswered: 0, answer: stopped };
}

/** Whoever had not opted out stands as before. */
export function afterStarting(followUp: FollowUp): FollowUp {
  if (followUp.answer.is !== 'opted-out') return followUp;
  return { ...followUp, unanswered: 0, answer: { is: 'none' } };
}
