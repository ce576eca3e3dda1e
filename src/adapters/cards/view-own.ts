// The views of what people ask about themselves: how to begin, what is stored, in which language, silence, a passkey that
// is not theirs.

import type { CannotYet, Moment } from '../../core/moment.ts';
import type { Stored } from '../../core/stored.ts';
import type { Instant } from '../../core/time.ts';
import type { Language } from './languages.ts';
import { date, dateAndTime, greeting, type View } from './view-parts.ts';
import type { Markup, Values } from './words.ts';

type Own = Extract<
  Moment,
  { moment: 'begin' | 'needs-pass' | 'cannot-yet' | 'my-data' | 'language' | 'messages' | 'not-me' }
>;

/** What the title says, where it is not that they cannot. */
const STATE: Readonly<Partial<Record<CannotYet, string>>> = {
  outside: 'outside',
  'not-known': 'unknown',
  'not-reported': 'unknown',
};

export function ownView(
  moment: Own,
  { number, anyOf, day, held }: Pick<Language, 'number' | 'anyOf' | 'day' | 'held'>,
): View {
  switch (moment.moment) {
    case 'begin': {
      const deadline = moment.deadline ?? null;
      return {
        values: {
          ...greeting(moment.person),
          deadline: date(deadline),
          kinds: anyOf(moment.kinds ?? []),
          smsEnds: moment.smsEnds === null ? '' : day(moment.smsEnds),
        },
        data: {
          nudgeId: moment.nudgeId ?? '',
          hasNudge: moment.nudgeId !== null,
          smsOnly: moment.smsEnds !== null,
          hasDeadline: deadline !== null,
          restricted: moment.kinds !== null,
        },
      };
    }
    case 'needs-pass':
      return { values: {}, data: {} };
    case 'cannot-yet':
      return {
        values: { state: STATE[moment.why] ?? 'cannot' },
        data: {
          why: moment.why,
          // Nobody knows what is in the way, so trying costs nothing.
          mayTry: moment.why === 'not-reported' || moment.why === 'not-known',
          theirsToAsk: moment.why !== 'outside',
        },
      };
    case 'my-data': {
      const { person, stored, at } = moment;
      return {
        values: {
          at: dateAndTime(at),
          name: person?.name ?? '',
          upn: person?.upn ?? '',
          ...figuresOf(stored, number),
        },
        data: {
          known: person !== null,
          unknown: person === null,
          hold: stored.hold,
          acted: stored.adminActs > 0,
          named: stored.audiences > 0,
          inSessions: stored.sessions > 0,
        },
      };
    }
    case 'language':
      return {
        values: { done: moment.done ? 'yes' : 'no' },
        data: { chosen: moment.chosen ?? 'teams' },
      };
    case 'messages':
      return { values: { are: moment.are }, data: { are: moment.are, stopped: moment.are === 'stopped' } };
    case 'not-me':
      return {
        values: { passkeys: held(moment.passkeys) },
        data: { hasPasskeys: moment.passkeys.length > 0 },
      };
  }
}

function figuresOf(stored: Stored, number: Language['number']): Values {
  const { account, methods, mailbox, chat, choices } = stored;
  const { messages, waves, trail, log, questions } = stored;
  return {
    accountAt: dateOrDash(account.toldAt),
    groups: number(account.groups),
    methods: number(methods.methods),
    reportedAt: dateOrDash(methods.reportedAt),
    passkeys: number(methods.passkeys),
    askedAt: dateOrDash(methods.askedAt),
    mailboxAt: dateOrDash(mailbox.readAt),
    chats: number(chat.known ? 1 : 0),
    reachAt: dateOrDash(chat.reachAt),
    snoozes: number(choices.snoozes),
    acknowledgedAt: dateOrDash(choices.acknowledgedAt),
    messages: number(messages.count),
    messageAt: dateOrDash(messages.lastAt),
    waves: number(waves.count),
    waveAt: dateOrDash(waves.lastAt),
    entries: number(trail.count),
    entryAt: dateOrDash(trail.lastAt),
    rows: number(log.count),
    rowAt: dateOrDash(log.lastAt),
    questions: number(questions.count),
    questionAt: dateOrDash(questions.lastAt),
    sessions: number(stored.sessions),
    audiences: number(stored.audiences),
    acts: number(stored.adminActs),
  };
}

function dateOrDash(instant: Instant | null): Markup {
  return instant === null ? { markup: '–' } : date(instant);
}
