// What leaves first when more is due than the pace lets through: what is owed to one person goes before waves, those who
// lose their only MFA soonest go first in a wave. When something is due is another matter, kept apart.

import type { NudgeKind } from './nudge.ts';

/** Lower goes first. Stored with each nudge, so a number never changes its meaning. */
export const PRIORITY = {
  /** Owed whatever becomes of the wave, so they also leave while it is paused. */
  thanks: 0,
  /** Reminders, looks back, questions: they were promised for their time. */
  followUp: 1,
  /** Of a wave: people with nothing but SMS or voice. */
  urgent: 2,
  wave: 3,
} as const;

export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Of a message outside a wave's release. */
export function priorityOf(kind: NudgeKind): Priority {
  return kind === 'thanks' ? PRIORITY.thanks : PRIORITY.followUp;
}
