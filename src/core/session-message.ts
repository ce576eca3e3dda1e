// What the bot writes about a session by itself: one card in the channel that is kept up to date, a reminder before the
// start, one card with what it came to, and the answer in writing into the chat of who asked by name.

import type { Instant } from './time.ts';

/** In the order in which they are written. */
export const SESSION_MESSAGES = ['answer', 'reminder', 'announced', 'summary'] as const;
export type SessionMessageKind = (typeof SESSION_MESSAGES)[number];

/** Minutes before the start, when the organisation has not set any. */
export const REMINDER_MINUTES = 15;

/** A change is on the card after so long at most, in milliseconds; what changes meanwhile is told with it. */
export const CARD_AFTER_MS = 5_000;

/** What a session's messages depend on beside the session: business time, and until when starts are near. */
export type TellingTime = {
  readonly now: Instant;
  /** A session that starts before this, and not before `now`, is reminded of. */
  readonly remindUntil: Instant;
  /** What started before this has its effect counted. */
  readonly effectBefore: Instant;
};
