// The views of a session: its card in the channel, the reminder, what it came to, and the answer for who asked.

import type { SessionMoment, TopQuestion } from '../../core/moment-session.ts';
import { LONGEST_ANSWER } from '../../core/session-question.ts';
import { EFFECT_DAYS } from '../../core/session-report.ts';
import type { Language } from './languages.ts';
import { dateAndTime, linesOf, shortened, time, type View } from './view-parts.ts';
import { escapeMarkdown } from './words.ts';

const TOP_SHOWN = 200;
const QUESTION_QUOTED = 400;

export function sessionView(
  moment: SessionMoment,
  { number, span }: Pick<Language, 'number' | 'span'>,
): View {
  const { title } = moment;
  const topOf = (top: readonly TopQuestion[]) => ({
    hasTop: top.length > 0,
    top: top.map(({ text, votes, answered }) => ({
      votes: number(votes),
      text: `${answered ? '✓ ' : ''}${escapeMarkdown(shortened(text, TOP_SHOWN))}`,
    })),
  });
  switch (moment.moment) {
    case 'session-announced': {
      const { state, startsAt, endsAt, timeZone, rules, questions, answered, top } = moment;
      const over = state === 'closed' || state === 'archived';
      return {
        values: {
          title,
          state,
          when: span(startsAt, endsAt, timeZone),
          zone: timeZone.replaceAll('_', ' '),
          local: dateAndTime(startsAt),
          anonymous: rules.anonymous ? 'yes' : 'no',
          questions,
          answered,
        },
        data: {
          style: state === 'live' ? 'attention' : over ? 'emphasis' : 'accent',
          ahead: !over,
          moderated: rules.moderated && !over,
          hasCounts: state !== 'scheduled',
          ...topOf(top),
        },
      };
    }
    case 'session-reminder':
      return {
        values: { title, at: time(moment.startsAt), open: moment.open ? 'yes' : 'no' },
        data: {},
      };
    case 'session-summary': {
      const { questions, answered, top, effect } = moment;
      return {
        values: {
          title,
          questions,
          answered,
          rest: questions - answered,
          days: EFFECT_DAYS,
          people: effect?.tookPart ?? 0,
          had: effect?.hadPasskey ?? 0,
          since: effect?.registeredSince ?? 0,
        },
        data: { hasRest: questions > answered, hasEffect: effect !== null, ...topOf(top) },
      };
    }
    case 'session-answer':
      return {
        values: { title, question: shortened(moment.question, QUESTION_QUOTED), by: moment.by ?? '' },
        data: { lines: linesOf(moment.answer, LONGEST_ANSWER), hasBy: moment.by !== null },
      };
  }
}
