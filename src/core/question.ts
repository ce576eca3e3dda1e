// A question: what somebody wrote to the bot that is no command and no small talk. The bank answers it or people do, and until
// somebody has, it waits. Here is its life, as values; who may act in the experts' channel is checked before.
//
//   answered ⇄ (asker: no help) ─┐
//   offered ── (none of these) ──┼─▶ waiting ─▶ taken ─▶ closed ─▶ (asker reopens) waiting
//   (nothing found, urgent, …) ──┘

import { HOUR, plus, type Instant } from './time.ts';

/** How sure the search was: an answer, up to three choices, or nothing. */
export type Band = 'answer' | 'choices' | 'none';

/** `answered`: by the bank. `offered`: did you mean, or a menu of topics. `waiting` and `taken`: for people. `closed`: answered by people. */
export type QuestionState = 'answered' | 'offered' | 'waiting' | 'taken' | 'closed';

/** Why people are asked. `urgent` = a security matter; `missed-twice` = two in a row that the bank had nothing for. */
export type HandOverReason =
  | 'nothing-found'
  | 'none-of-these'
  | 'missed-twice'
  | 'asked-for-person'
  | 'urgent'
  | 'not-helpful'
  | 'reopened';

export const HAND_OVER_TEXT: Readonly<Record<HandOverReason, string>> = {
  'nothing-found': 'the FAQ has nothing that fits',
  'none-of-these': 'none of the FAQ’s suggestions was meant',
  'missed-twice': 'the FAQ had nothing for two questions in a row',
  'asked-for-person': 'they asked for a person',
  urgent: 'it is a security matter',
  'not-helpful': 'the FAQ’s answer did not help',
  reopened: 'the answer that people gave did not settle it',
};

export type Question = {
  readonly id: string;
  /** Entra object id of who asked. */
  readonly personId: string;
  readonly text: string;
  /** The language it was asked in, BCP 47. */
  readonly lang: string;
  readonly at: Instant;
  readonly band: Band;
  /** What the bank found, best first, at most three ids of entries; the first is the one that was shown when `answered`. */
  readonly entries: readonly string[];
  /** The topic of the best entry; null = none. */
  readonly topic: string | null;
  readonly state: QuestionState;
  /** Null while nobody was asked to help. */
  readonly why: HandOverReason | null;
  /** Since when people are asked; null = they are not. */
  readonly waitingSince: Instant | null;
  readonly taken: { readonly by: string; readonly at: Instant } | null;
  /** What people answered. */
  readonly answer: { readonly text: string; readonly by: string; readonly at: Instant } | null;
  readonly rating: Rating | null;
};

export type Rating = { readonly is: 'up' | 'down'; readonly comment: string | null; readonly at: Instant };

/** Longest text that is kept of a question, an answer or a comment, in UTF-16 units; what is longer is cut there, and says so. */
export const LONGEST_TEXT = 4_000;

/** Entries that are kept of what was found. */
export const MOST_ENTRIES = 3;

export type QuestionAct =
  | { readonly is: 'changed'; readonly question: Question }
  /** It was so already: a second click. */
  | { readonly is: 'unchanged'; readonly question: Question }
  | { readonly is: 'refused'; readonly why: 'taken' | 'closed' | 'not-waiting' };

const changed = (question: Question): QuestionAct => ({ is: 'changed', question });

/** People are asked from now on; one that waits already keeps its place. */
export function handOver(question: Question, why: HandOverReason, at: Instant): QuestionAct {
  if (isOpen(question)) return { is: 'unchanged', question };
  return changed({ ...question, state: 'waiting', why, waitingSince: at, taken: null });
}

/** Somebody sees to it. One who takes it from another does so knowingly: `from` names the holder that they saw. */
export function take(question: Question, by: string, at: Instant, from: string | null = null): QuestionAct {
  if (question.state === 'closed') return { is: 'refused', why: 'closed' };
  if (!isOpen(question)) return { is: 'refused', why: 'not-waiting' };
  if (question.taken?.by === by) return { is: 'unchanged', question };
  if (question.taken !== null && question.taken.by !== from) return { is: 'refused', why: 'taken' };
  return changed({ ...question, state: 'taken', taken: { by, at } });
}

/** People answer; also one that another has taken, since an answer helps whoever gives it. */
export function answer(question: Question, text: string, by: string, at: Instant): QuestionAct {
  if (question.state === 'closed') {
    const same = question.answer?.by === by && question.answer.text === text;
    return same ? { is: 'unchanged', question } : { is: 'refused', why: 'closed' };
  }
  if (!isOpen(question)) return { is: 'refused', why: 'not-waiting' };
  return changed({ ...question, state: 'closed', answer: { text, by, at } });
}

/** As much of it as is kept, without what no database takes: NUL, and half of a surrogate pair, which a cut may leave. */
export function keptOf(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_TEXT).toWellFormed();
}

/** The last word counts; rating anew with the same is a second click. */
export function rate(question: Question, rating: Rating): QuestionAct {
  const same = question.rating?.is === rating.is && question.rating.comment === rating.comment;
  return same ? { is: 'unchanged', question } : changed({ ...question, rating });
}

/** People are asked, and nobody has answered yet. */
export function isOpen({ state }: Question): boolean {
  return state === 'waiting' || state === 'taken';
}

/** A channel in which experts answer. */
export type ExpertsChannel = {
  /** Conversation id of the channel, such as 19:…@thread.tacv2. */
  readonly id: string;
  readonly serviceUrl: string;
  readonly name: string;
  /** Topics of the bank that it answers; none = all. */
  readonly topics: readonly string[];
  /** Languages that it answers in, BCP 47; none = all. */
  readonly languages: readonly string[];
};

/** The channel for a question: one for its topic and language first, then for its topic, its language, then one for everything. */
export function channelFor(
  channels: readonly ExpertsChannel[],
  { topic, lang }: Pick<Question, 'topic' | 'lang'>,
): ExpertsChannel | null {
  const fits = ({ topics, languages }: ExpertsChannel): number | null => {
    const forTopic = topics.length === 0 ? 0 : topic !== null && topics.includes(topic) ? 2 : null;
    const base = lang.split('-')[0];
    const spoken = languages.some((each) => each === lang || each.split('-')[0] === base);
    const forLanguage = languages.length === 0 ? 0 : spoken ? 1 : null;
    return forTopic === null || forLanguage === null ? null : forTopic + forLanguage;
  };
  const ranked = channels
    .flatMap((channel) => {
      const fit = fits(channel);
      return fit === null ? [] : [{ channel, fit }];
    })
    .toSorted((one, other) => other.fit - one.fit);
  // Better somebody who does not know the topic than nobody.
  return ranked[0]?.channel ?? channels[0] ?? null;
}

/** How long after a miss the next one counts as the second in a row. */
const IN_A_ROW = HOUR;

/** The bank had nothing for it, and the person did not find it by its topic either. */
export function isMiss({ band, why, state }: Question): boolean {
  return why === 'none-of-these' || (band === 'none' && why !== 'asked-for-person' && state !== 'answered');
}

/** Whether what is asked at `at` without an answer is the second in a row. */
export function missedTwice(previous: Question | null, at: Instant): boolean {
  return previous !== null && isMiss(previous) && at <= plus(previous.at, IN_A_ROW);
}

/** What the person chose is what they meant; it moves nothing that people have. */
export function choose(question: Question, entry: string, topic: string): Question {
  const entries = [entry, ...question.entries.filter((each) => each !== entry)].slice(0, MOST_ENTRIES);
  const state = question.state === 'offered' ? 'answered' : question.state;
  return { ...question, state, entries, topic };
}

/** Something asked, before anybody did anything about it. */
export function asked(
  who: Pick<Question, 'personId' | 'text' | 'lang' | 'at'>,
  found: Pick<Question, 'band' | 'entries' | 'topic'>,
): Omit<Question, 'id'> {
  const state = found.band === 'answer' ? 'answered' : 'offered';
  const nothing = { state, why: null, waitingSince: null, taken: null, answer: null, rating: null } as const;
  return { ...who, text: keptOf(who.text), ...found, ...nothing };
}
