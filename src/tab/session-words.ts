// The words of the channel's tab for states, acts, rules and times.

import type { SessionAct, SessionRules, SessionState } from '../core/session.ts';
import type { QuestionView, SessionView } from '../core/session-view.ts';

export const SESSION_STATES: Readonly<Record<SessionState, string>> = {
  scheduled: 'Scheduled',
  open: 'Open for questions',
  live: 'Live',
  closed: 'Closed',
  archived: 'Archived',
};

export const QUESTION_STATES: Readonly<Record<QuestionView['state'], string>> = {
  pending: 'Waiting for a host',
  published: 'Published',
  dismissed: 'Dismissed',
  withdrawn: 'Withdrawn',
};

export const SESSION_ACTS: Readonly<
  Record<SessionAct, { readonly label: string; readonly asked: string | null }>
> = {
  open: { label: 'Open for questions', asked: null },
  'go-live': { label: 'Go live', asked: null },
  close: {
    label: 'Close',
    asked: 'Nobody can ask or vote then. Hosts still answer in writing, and can go live again.',
  },
  archive: { label: 'Archive', asked: 'It stays to be read. Nothing of it can be changed any more.' },
};

/** As core's `actsOn`, which the tests compare it with. */
export const ACTS_ON: Readonly<Record<SessionState, readonly SessionAct[]>> = {
  scheduled: ['open', 'go-live'],
  open: ['go-live', 'close'],
  live: ['close'],
  closed: ['go-live', 'archive'],
  archived: [],
};

export const RULES: Readonly<Record<keyof SessionRules, { readonly label: string; readonly means: string }>> =
  {
    anonymous: {
      label: 'Questions may be anonymous',
      means: 'Nothing that Keywave stores tells who asked, to hosts and operators alike.',
    },
    moderated: {
      label: 'A host looks at each question first',
      means: 'Others see a question once a host has published it. A dismissed one gets a reason.',
    },
    guests: {
      label: 'Guests of the team may take part',
      means: 'They ask and vote like members. They never host.',
    },
  };

/** Why no question is taken now. */
export const NOT_TAKEN: Readonly<Partial<Record<SessionState, string>>> = {
  scheduled: 'Questions are taken as soon as a host opens the session.',
  closed: 'The session is closed. Hosts still answer in writing.',
  archived: 'The session is over. It stays here to be read.',
};

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's own time first, the session's beside it where that is another. */
export function timesOf(
  { startsAt, endsAt, timeZone }: Pick<SessionView, 'startsAt' | 'endsAt' | 'timeZone'>,
  locale: string,
  own = ownZone(),
): string {
  const range = (zone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).formatRange(
      new Date(startsAt),
      new Date(endsAt),
    );
  const mine = range(own, { dateStyle: 'medium', timeStyle: 'short' });
  const theirs = range(timeZone, { dateStyle: 'medium', timeStyle: 'short' });
  return mine === theirs ? mine : `${mine} your time · ${theirs} in ${placeOf(timeZone)}`;
}

export const placeOf = (zone: string) => zone.replaceAll('_', ' ');

export function whoAsked({ asker }: QuestionView): string {
  return asker === null ? 'Anonymous' : (asker.name ?? 'Somebody who left');
}
