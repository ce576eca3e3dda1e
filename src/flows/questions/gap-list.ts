// What the FAQ lacks: the questions of the last weeks that it did not settle, put together by what they ask, biggest group first, each
// with the entry that comes nearest today. Who asked is never told.

import { setImmediate as turn } from 'node:timers/promises';
import { waysToAsk } from '../../core/faq.ts';
import { groupingGaps } from '../../core/gap-list.ts';
import { languageOfBank, mergeBank } from '../../core/own-entry.ts';
import { isOpen, type Question } from '../../core/question.ts';
import { DAY, plus, type Instant } from '../../core/time.ts';
import type { Search } from '../../ports.ts';
import type { BankNeeds } from './edit-bank.ts';
import { headingOf } from './read-bank.ts';

export type GapQuestion = {
  readonly id: string;
  readonly text: string;
  readonly at: Instant;
  /** What people answered; null = nothing yet. */
  readonly answer: string | null;
};

export type GapGroup = {
  readonly lang: string;
  readonly count: number;
  /** How many of them wait for people, and how many were rated badly. */
  readonly waiting: number;
  readonly rated: number;
  readonly lastAt: Instant;
  /** What comes nearest today; `answers`: people would get it by now. */
  readonly nearest: {
    readonly id: string;
    readonly question: string;
    readonly score: number;
    readonly answers: boolean;
  } | null;
  /** The most typical first, those with an answer of people before others. */
  readonly examples: readonly GapQuestion[];
};

export type GapList = {
  readonly since: Instant;
  readonly questions: number;
  /** There were more; these are the newest. */
  readonly cut: boolean;
  readonly groups: readonly GapGroup[];
};

/** Comparing is quadratic, and takes seconds of so many; the newest are looked at. */
const MOST_QUESTIONS = 1_000;
const MOST_GROUPS = 50;
const EXAMPLES = 5;

type Needs = BankNeeds & { readonly search: Pick<Search, 'ask'> };

/** Over the last `days`. */
export async function gapList({ store, clock, faq, search }: Needs, days: number): Promise<GapList> {
  const since = plus(clock.now(), -days * DAY);
  const read = await store.unsettledQuestions(since, MOST_QUESTIONS + 1);
  const questions = read.slice(0, MOST_QUESTIONS);
  const bank = mergeBank(faq.files, await store.bankEntries());
  const usual = (lang: string) =>
    bank.flatMap(({ locales }) => (locales[lang] === undefined ? [] : waysToAsk(locales[lang])));
  const gaps = questions.map((question) => ({
    ...question,
    lang: languageOfBank(faq.files, question.lang),
    nearest: question.entries[0] ?? null,
  }));
  const groups = (await inTurns(groupingGaps(gaps, usual))).slice(0, MOST_GROUPS);
  const told: GapGroup[] = [];
  for (const group of groups) {
    const [typical] = group;
    if (typical === undefined) continue;
    const { band, lang, hits } = await search.ask(typical.text, typical.lang, 1);
    const [hit] = hits;
    const nearest =
      hit === undefined
        ? null
        : { ...hit, question: headingOf(bank, hit.id, lang ?? typical.lang), answers: band === 'answer' };
    told.push({ ...counted(group), nearest });
  }
  return { since, questions: questions.length, cut: read.length > questions.length, groups: told };
}

function counted(group: readonly Question[]): Omit<GapGroup, 'nearest'> {
  const answered = (question: Question) => (question.answer === null ? 1 : 0);
  return {
    lang: group[0]?.lang ?? '',
    count: group.length,
    waiting: group.filter(isOpen).length,
    rated: group.filter(({ rating }) => rating?.is === 'down').length,
    lastAt: group.reduce((last, { at }) => (at > last ? at : last), ''),
    examples: group
      .toSorted((one, other) => answered(one) - answered(other))
      .slice(0, EXAMPLES)
      .map(({ id, text, at, answer }) => ({ id, text, at, answer: answer?.text ?? null })),
  };
}

/** Steps that are done before others run. */
const STEPS_A_TURN = 10;

async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (let done = 1; ; done += 1) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (done % STEPS_A_TURN === 0) await turn();
  }
}
