// When Microsoft's own SMS and voice MFA ends for a person who has nothing else. Who signs in that way after the day
// meets a blocking prompt. Public cloud only (Microsoft Learn, concept-sms-voice-retirement and its FAQ, 2026-09-23).

import { SMS_ENDS, smsOrVoiceOnly } from './methods.ts';
import type { Person } from './person.ts';
import type { Instant } from './time.ts';

/** For Global Administrators and external users. */
export const SMS_ENDS_LATER: Instant = '2027-07-01T00:00:00.000Z';

/**
 * Null for whoever has another method, or none. The report tells that somebody is an admin, but not which: so an admin has
 * the earlier day, the safe one. An account is external when it comes from another tenant (`#EXT#`), guest or member.
 */
export function deadlineOf({ methods, upn }: Pick<Person, 'methods' | 'upn'>): Instant | null {
  if (methods === null || !smsOrVoiceOnly(methods.registered)) return null;
  return upn.toUpperCase().includes('#EXT#') ? SMS_ENDS_LATER : SMS_ENDS;
}

/** The same while it is still to come: whoever is past the day has met the prompt, and needs no date. */
export function comingDeadlineOf(person: Pick<Person, 'methods' | 'upn'>, now: Instant): Instant | null {
  const deadline = deadlineOf(person);
  return deadline !== null && deadline > now ? deadline : null;
}
