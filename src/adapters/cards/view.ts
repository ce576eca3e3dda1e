// View: from a moment's facts to what its template needs. `values` fill the words, `data` steers the template
// (what is shown, bars, rows). Text that people typed is escaped here or in words.ts, never in a template.

import type { Moment, NudgeWords } from '../../core/moment.ts';
import type { Language } from './languages.ts';
import { expertView } from './view-expert.ts';
import { faqView } from './view-faq.ts';
import { ownView } from './view-own.ts';
import { date, dateAndTime, greeting, type View } from './view-parts.ts';
import { failedView, stepsView } from './view-steps.ts';
import { sessionView } from './view-session.ts';
import { escapeMarkdown } from './words.ts';

/** Trail entries that fit on one card. */
const TRAIL_SHOWN = 12;
const WAVES_SHOWN = 8;

/** `slots`: what the organisation's settings say in an answer of the FAQ. */
export function viewOf(
  moment: Moment,
  language: Pick<Language, 'number' | 'anyOf' | 'day' | 'held' | 'section' | 'span'>,
  slots: Readonly<Record<string, string>>,
): View {
  const { number } = language;
  switch (moment.moment) {
    case 'welcome':
      return { values: greeting(moment.person), data: {} };
    case 'nudge':
    case 'reminder':
      return nudgeView(moment, language);
    case 'snoozed':
      return {
        values: { until: dateAndTime(moment.until), snoozesLeft: moment.snoozesLeft ?? '' },
        data: { nudgeId: moment.nudgeId, limited: moment.snoozesLeft !== null },
      };
    case 'acknowledged':
      return {
        values: { remindAt: date(moment.remindAt) },
        data: { nudgeId: moment.nudgeId, hasRemindAt: moment.remindAt !== null },
      };
    case 'failed':
      return failedView(moment, language.anyOf);
    case 'steps':
      return stepsView(moment, language.anyOf);
    case 'checking':
      return { values: { until: dateAndTime(moment.until) }, data: { nudgeId: moment.nudgeId } };
    case 'not-confirmed':
    case 'look-back':
      return { values: greeting(moment.person), data: { nudgeId: moment.nudgeId } };
    case 'thanks':
      return {
        values: { ...greeting(moment.person), passkeys: language.held(moment.passkeys) },
        data: { hasPasskeys: moment.passkeys.length > 0 },
      };
    case 'opted-out':
      return {
        values: { until: date(moment.until) },
        data: {
          nudgeId: moment.nudgeId,
          hasUntil: moment.until !== null,
          day: moment.day,
          hasDay: moment.day !== 'counts',
        },
      };
    case 'too-late':
      return {
        values: {},
        data: {
          why: moment.why,
          nudgeId: moment.nudgeId ?? '',
          hasNudge: moment.nudgeId !== null,
          canSetUp: moment.why !== 'already-registered' && moment.why !== 'answered-by-people',
        },
      };
    case 'recalled':
      return { values: {}, data: { why: moment.why, canSetUp: moment.why !== 'registered' } };
    case 'help':
      return { values: {}, data: { admin: moment.admin } };
    case 'status':
      return {
        values: {
          at: dateAndTime(moment.at),
          openQuestions: moment.openQuestions ?? '',
          overdueQuestions: moment.overdueQuestions ?? 0,
          unpostedQuestions: moment.unpostedQuestions ?? 0,
          stoppedAt: moment.stopped ? dateAndTime(moment.stopped.at) : '',
          stoppedWhy: moment.stopped?.why ?? '',
          smallest: moment.smallest ?? 1,
        },
        data: {
          stopped: moment.stopped != null,
          rounded: isRounded(moment),
          noWaves: moment.waves.length === 0,
          hasQuestions: moment.openQuestions !== null,
          hasOverdue: (moment.overdueQuestions ?? 0) > 0,
          hasUnposted: (moment.unpostedQuestions ?? 0) > 0,
          waves: moment.waves.slice(0, WAVES_SHOWN).map(({ name, state, progress }) => {
            const { people, ...counts } = progress;
            const share = percent(people - counts.planned - counts.sending, people);
            return {
              name: escapeMarkdown(name),
              state,
              share,
              percent: `${share}\u00a0%`,
              style: state === 'paused' ? 'warning' : 'accent',
              counts: Object.entries(counts)
                .filter(([key, count]) => count > 0 || key === 'sent')
                .map(([key, count]) => ({ key, value: number(count) })),
            };
          }),
        },
      };
    case 'report':
      return reportView(moment, number);
    case 'why':
      return {
        values: {
          name: moment.person.name,
          earlier: Math.max(0, moment.trail.length - TRAIL_SHOWN),
        },
        data: {
          upn: escapeMarkdown(moment.person.upn),
          standing: escapeMarkdown(moment.standing),
          reach: escapeMarkdown(moment.reach),
          entra: escapeMarkdown(moment.entra),
          mayRegister: escapeMarkdown(moment.mayRegister),
          next: withDates(moment.next),
          ages: withDates(moment.ages),
          noTrail: moment.trail.length === 0,
          hasEarlier: moment.trail.length > TRAIL_SHOWN,
          trail: moment.trail.slice(-TRAIL_SHOWN).map(({ at, text }) => ({
            at: dateAndTime(at).markup,
            text: withDates(text),
          })),
        },
      };
    case 'who':
      return {
        values: { asked: moment.asked },
        data: {
          none: moment.people.length === 0,
          some: moment.people.length > 0,
          people: moment.people.map(({ name, upn }) => ({
            name: escapeMarkdown(name),
            upn: escapeMarkdown(upn),
          })),
        },
      };
    case 'answer':
    case 'did-you-mean':
    case 'topics':
    case 'handed-over':
    case 'small-talk':
      return faqView(moment, language, slots);
    case 'previews':
      return {
        values: {},
        data: { messages: moment.messages.join(', '), languages: moment.languages.join(', ') },
      };
    case 'begin':
    case 'needs-pass':
    case 'cannot-yet':
    case 'my-data':
    case 'language':
    case 'messages':
    case 'not-me':
      return ownView(moment, language);
    case 'expert-question':
    case 'expert-reminder':
    case 'expert-answer':
    case 'experts-channel':
      return expertView(moment, language.section);
    case 'session-announced':
    case 'session-reminder':
    case 'session-summary':
    case 'session-answer':
      return sessionView(moment, language);
    case 'admins-only':
    case 'no-names':
    case 'tested':
      return { values: {}, data: {} };
  }
}

function nudgeView(nudge: NudgeWords, { anyOf, day }: Pick<Language, 'anyOf' | 'day'>): View {
  const deadline = nudge.deadline ?? null;
  return {
    values: {
      ...greeting(nudge.person),
      snoozeDays: nudge.snoozeDays,
      snoozesLeft: nudge.snoozesLeft ?? '',
      deadline: date(deadline),
      lost: nudge.lost === true ? 'yes' : 'no',
      kinds: anyOf(nudge.kinds ?? []),
      smsEnds: nudge.smsEnds === null ? '' : day(nudge.smsEnds),
    },
    data: {
      nudgeId: nudge.nudgeId,
      maySnooze: nudge.maySnooze,
      limited: nudge.snoozesLeft !== null,
      smsOnly: nudge.smsEnds !== null,
      lost: nudge.lost === true,
      hasDeadline: deadline !== null,
      firm: nudge.tone === 'firm',
      lastCall: nudge.tone === 'last-call',
      restricted: nudge.kinds !== null,
    },
  };
}

function reportView(report: Extract<Moment, { moment: 'report' }>, number: (count: number) => string): View {
  const { funnel } = report;
  const steps = ['inScope', 'eligible', 'reached', 'acknowledged', 'registered'] as const;
  return {
    values: {
      about: report.about,
      at: dateAndTime(report.at),
      factsFrom: report.factsFrom === null ? { markup: '' } : dateAndTime(report.factsFrom),
      registered: number(funnel.registered),
      eligible: number(funnel.eligible),
      rate: `${percent(funnel.registered, funnel.eligible)}\u00a0%`,
      snoozing: report.snoozing,
      smallest: report.smallest ?? 1,
    },
    data: {
      rounded: isRounded(report),
      tellsSnoozing: !isRounded(report) || report.snoozing > 0,
      hasFacts: report.factsFrom !== null,
      hasLeft: report.left.length > 0,
      left: report.left.map(({ why, people }) => ({ why: escapeMarkdown(why), people: number(people) })),
      bars: steps.map((step) => ({
        step,
        value: number(funnel[step]),
        share: percent(funnel[step], funnel.inScope),
        style: step === 'registered' ? 'good' : 'accent',
      })),
    },
  };
}

/** What is told of nobody may then be of a few. */
function isRounded({ smallest = 1 }: { readonly smallest?: number }): boolean {
  return smallest > 1;
}

/** Whole percent; 0 of 0 is 0. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, Math.round((100 * part) / whole));
}

/** Escaped, with the instants in it shown as dates. */
function withDates(text: string): string {
  return escapeMarkdown(text).replace(
    /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g,
    (instant) => dateAndTime(instant).markup,
  );
}
