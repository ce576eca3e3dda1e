// A session as a calendar file (RFC 5545). Times are UTC, so that every calendar shows its reader's own; the UID stays and
// SEQUENCE grows, so that a file that is taken anew changes the entry and adds none.

import ical, { ICalCalendarMethod } from 'ical-generator';
import type { Session } from '../../core/session.ts';

/** `version` is the session's, `url` leads to its tab; null = there is no address for it. */
export function calendarFile(
  { id, title, startsAt, endsAt }: Session,
  { version, url, now }: { readonly version: number; readonly url: string | null; readonly now: string },
): string {
  // The package begins the id with a dash of its own.
  const calendar = ical({ prodId: '//Keywave//Sessions//EN', method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${id}@keywave`,
    sequence: version,
    stamp: new Date(now),
    start: new Date(startsAt),
    end: new Date(endsAt),
    summary: title,
    ...(url !== null && { url }),
  });
  return `${calendar.toString()}\r\n`;
}
