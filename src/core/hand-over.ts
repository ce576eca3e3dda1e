// A hand-over: how a question gets to experts and their answer back. What an admin says about a channel, which messages
// there are to write, and when experts are reminded; pure rules, the life of the question itself is in question.ts.

import { spokenForm } from './command.ts';
import type { Question } from './question.ts';
import { HOUR, plus, type Instant } from './time.ts';

/** Hours within which people should have an answer, when the organisation has not set any. */
export const ANSWER_HOURS = 24;

/**
 * What is to be written about a question. `card` = into the experts' channel; `refresh` = the same card anew, since
 * something changed; `reopened`, `half` and `over` = a line below it; `answer` = into the chat of who asked.
 */
export const QUESTION_MESSAGES = ['answer', 'card', 'refresh', 'reopened', 'half', 'over'] as const;
export type QuestionMessageKind = (typeof QUESTION_MESSAGES)[number];

/** A reminder of experts: half of the time is gone, or all of it. */
export type ReminderStage = 'half' | 'over';

/** Questions that wait since before this are at that stage. */
export function waitingBefore(stage: ReminderStage, answerHours: number, now: Instant): Instant {
  return plus(now, -answerHours * HOUR * (stage === 'half' ? 0.5 : 1));
}

/** The stage that the question is at; null = there is time, or nobody is asked. */
export function stageOf(
  { waitingSince }: Pick<Question, 'waitingSince'>,
  answerHours: number,
  now: Instant,
): ReminderStage | null {
  if (waitingSince === null) return null;
  if (waitingSince <= waitingBefore('over', answerHours, now)) return 'over';
  return waitingSince <= waitingBefore('half', answerHours, now) ? 'half' : null;
}

/** What somebody says to the bot in a channel about its being the experts' channel. */
export type ExpertsWish =
  | { readonly is: 'here'; readonly topics: readonly string[]; readonly languages: readonly string[] }
  | { readonly is: 'off' }
  | { readonly is: 'shown' }
  /** Words that are neither a topic nor a language. */
  | { readonly is: 'not-understood'; readonly words: readonly string[] };

const MOST_NAMES = 20;
const TOPIC = /^[a-z0-9]+(-[a-z0-9]+)*$/u;
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/iu;

/** From "experts", "experts off" or "experts here topics travel, security-keys languages de, fr"; null = about something else. */
export function expertsWish(text: string): ExpertsWish | null {
  const words = text
    .trim()
    .replace(/[\s,;:]+/gu, ' ')
    .replace(/[.!?]+$/u, '')
    .split(' ');
  const [first = '', second = '', ...rest] = words;
  if (spokenForm(first) !== 'experts') return null;
  switch (spokenForm(second)) {
    case '':
      return { is: 'shown' };
    case 'off':
      return rest.length === 0 ? { is: 'off' } : { is: 'not-understood', words: rest };
    case 'here':
      return hereFor(rest);
    default:
      return { is: 'not-understood', words: [second, ...rest] };
  }
}

function hereFor(words: readonly string[]): ExpertsWish {
  const named: Record<'topics' | 'languages', string[]> = { topics: [], languages: [] };
  const strange: string[] = [];
  let list: 'topics' | 'languages' | null = null;
  for (const word of words) {
    const said = word.toLowerCase();
    if (said === 'topics' || said === 'topic') list = 'topics';
    else if (said === 'languages' || said === 'language') list = 'languages';
    else if (said === 'and') continue;
    else if (list === 'topics' && TOPIC.test(said)) named.topics.push(said);
    else if (list === 'languages' && LANGUAGE.test(word)) named.languages.push(tagOf(word));
    else strange.push(word);
  }
  const { topics, languages } = named;
  const tooMany = [...topics.slice(MOST_NAMES), ...languages.slice(MOST_NAMES)];
  if (strange.length + tooMany.length > 0) return { is: 'not-understood', words: [...strange, ...tooMany] };
  return { is: 'here', topics: [...new Set(topics)], languages: [...new Set(languages)] };
}

/** As BCP 47 writes it: de, pt-BR. */
function tagOf(word: string): string {
  const [language = '', ...parts] = word.split('-');
  return [
    language.toLowerCase(),
    ...parts.map((part) => (part.length === 2 ? part.toUpperCase() : part)),
  ].join('-');
}
