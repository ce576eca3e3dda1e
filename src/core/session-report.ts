// What remains of a session: its questions as rows for a file, as a text to read, and as a summary with its effect. Of an
// anonymous asker a file knows no more than a reader of the tab.

import type { QuestionView, SessionView } from './session-view.ts';
import { DAY, plus, type Instant } from './time.ts';
import { byRank } from './votes.ts';

/** One question of an export; the names of the fields are stable. */
export type SessionRow = {
  readonly question: string;
  readonly tags: string;
  /** Empty = anonymous. */
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly state: QuestionView['state'];
  readonly votes: number;
  /** The question that it was merged into. */
  readonly mergedInto: string;
  readonly answered: '' | 'live' | 'written';
  readonly answer: string;
  readonly answeredBy: string;
  /** An instant; empty = not answered. */
  readonly answeredAt: string;
};

/** Withdrawn ones were taken back, so they are in no file. Best rank first. */
export function rowsOf(questions: readonly QuestionView[]): readonly SessionRow[] {
  const texts = new Map(questions.map(({ id, text }) => [id, text]));
  return questions
    .filter(({ state }) => state !== 'withdrawn')
    .toSorted(byRank)
    .map(({ text, tags, asker, askedAt, state, votes, mergedInto, answer }) => ({
      question: text,
      tags: tags.join(', '),
      askedBy: asker === null ? '' : (asker.name ?? 'left the organisation'),
      askedAt,
      state,
      votes,
      mergedInto: (mergedInto !== null && texts.get(mergedInto)) || '',
      answered: answer?.is ?? '',
      answer: answer?.text ?? '',
      answeredBy: answer?.by ?? '',
      answeredAt: answer?.at ?? '',
    }));
}

/** The published questions with their answers as Markdown; what people wrote stays text, whatever it looks like. */
export function markdownOf(session: SessionView, questions: readonly QuestionView[]): string {
  const published = questions
    .filter(({ state, mergedInto }) => state === 'published' && mergedInto === null)
    .toSorted(byRank);
  const lines = published.flatMap(({ text, votes, asker, answer }) => [
    `## ${plain(text)}`,
    '',
    `${votes === 1 ? '1 vote' : `${votes} votes`} · asked ${asker === null ? 'anonymously' : `by ${plain(asker.name ?? 'somebody who left')}`}`,
    '',
    answer === null ? '_Not answered yet._' : answerIn(answer),
    '',
  ]);
  const host = session.host.name === null ? '' : ` · hosted by ${plain(session.host.name)}`;
  return [`# ${plain(session.title)}`, '', `${session.startsAt}${host}`, '', ...lines].join('\n');
}

function answerIn({ is, text, by }: NonNullable<QuestionView['answer']>): string {
  const who = by === null ? '' : ` (${plain(by)})`;
  if (is === 'live') return `Answered live${who}.${text === '' ? '' : ` ${plain(text)}`}`;
  return `${plain(text)}${who}`;
}

/** On one line, with everything escaped that Markdown would read. */
function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~]/gu, '\\$&');
}

export type SessionSummary = {
  readonly questions: number;
  readonly answeredLive: number;
  readonly answeredInWriting: number;
  readonly unanswered: number;
  readonly votes: number;
  /** By topic, most questions first; a question with several tags counts for each. */
  readonly topics: readonly { readonly tag: string; readonly questions: number; readonly answered: number }[];
  /** Ids, best rank first, at most three. */
  readonly top: readonly string[];
};

export function summaryOf(questions: readonly QuestionView[]): SessionSummary {
  const standing = questions.filter(({ state, mergedInto }) => state === 'published' && mergedInto === null);
  const answered = (is: 'live' | 'written') => standing.filter(({ answer }) => answer?.is === is).length;
  const tags = [...new Set(standing.flatMap((question) => question.tags))];
  const topics = tags.map((tag) => {
    const about = standing.filter((question) => question.tags.includes(tag));
    return { tag, questions: about.length, answered: about.filter(({ answer }) => answer !== null).length };
  });
  const byVotes = standing.map((question) => ({ ...question, answer: null, pinned: false })).toSorted(byRank);
  return {
    questions: standing.length,
    answeredLive: answered('live'),
    answeredInWriting: answered('written'),
    unanswered: standing.filter(({ answer }) => answer === null).length,
    votes: standing.reduce((sum, { votes }) => sum + votes, 0),
    topics: topics.toSorted(
      (one, other) => other.questions - one.questions || (one.tag < other.tag ? -1 : 1),
    ),
    top: byVotes.slice(0, 3).map(({ id }) => id),
  };
}

/** Registrations that are looked at after a session, in days. */
export const EFFECT_DAYS = 14;

/** Cells of fewer people tell too much of one of them. */
export const SMALLEST_GROUP = 5;

/**
 * What became of those who took part: who voted, or asked by name. Nobody is noted for watching. Null = fewer than five
 * people would be told of; then none of the numbers is given, since one could be had from the others.
 */
export type Effect = {
  readonly tookPart: number;
  readonly hadPasskey: number;
  readonly registeredSince: number;
  readonly until: Instant;
} | null;

/** `registered`: when each who took part registered; null = not. */
export function effectOf(registered: readonly (Instant | null)[], startsAt: Instant): Effect {
  const until = plus(startsAt, EFFECT_DAYS * DAY);
  const hadPasskey = registered.filter((at) => at !== null && at < startsAt).length;
  const registeredSince = registered.filter((at) => at !== null && at >= startsAt && at <= until).length;
  const others = registered.length - hadPasskey - registeredSince;
  const cells = [hadPasskey, registeredSince, others].filter((people) => people > 0);
  if (cells.some((people) => people < SMALLEST_GROUP)) return null;
  return { tookPart: registered.length, hadPasskey, registeredSince, until };
}
