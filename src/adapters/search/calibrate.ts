// The two thresholds of a bank, found when its index is built. How high scores are depends on how many entries there are and
// how they are worded, so no number fits two banks. Each phrasing is asked of an index that has not seen it, and questions
// that have nothing to do with passkeys are asked as well. An answer is given where at least 94 % of such answers were
// right and hardly anything off topic got one; choices are offered where four of five off-topic questions get none.

import { setImmediate as breathe } from 'node:timers/promises';
import { openScorer, verdictOf, type Taught, type Verdict } from './scorer.ts';

export type Thresholds = {
  /** An answer is given from this certainty on. */
  readonly answer: number;
  /** Choices are offered from this score of the best entry on. */
  readonly choices: number;
};

const FOLDS = 5;
/** Phrasings tried that are enough: learning takes time, and a large bank has these in its first fold. */
const ENOUGH = 200;
/** Questions asked between two pauses in which others run. */
const BREATH = 16;
const PRECISION = 0.94;
const OFF_TOPIC_ANSWERED = 0.03;
const OFF_TOPIC_OFFERED = 0.2;
/** Fewer answers than these prove no precision. */
const FEWEST = 5;

type Tried = Omit<Verdict, 'entry'> & { readonly right: boolean };

/** What an index is made of: the entries come first, then the subjects that are off topic. */
export type Lessons = {
  readonly taught: readonly Taught[];
  readonly entries: number;
  readonly subjects: number;
  readonly features: number;
};

export async function calibrate({ taught, entries, subjects, features }: Lessons): Promise<Thresholds> {
  const isStrange = ({ entry }: Taught) => entry >= entries;
  const [strange = { kept: [], held: [] }] = foldsOf(taught.filter(isStrange), 2);
  const tried: Tried[] = [];
  const strangers: Tried[] = [];
  for (const { kept, held } of foldsOf(
    taught.filter((each) => !isStrange(each)),
    FOLDS,
  )) {
    if (tried.length >= ENOUGH) break;
    const score = await openScorer([...kept, ...strange.kept], entries + subjects, features);
    const asked = tried.length === 0 ? [...held, ...strange.held] : held;
    for (const [at, question] of asked.entries()) {
      const { entry, ...sure } = verdictOf(score(question), entries);
      if (isStrange(question)) strangers.push({ ...sure, right: false });
      else tried.push({ ...sure, right: entry === question.entry });
      if (at % BREATH === 0) await breathe();
    }
  }
  const answer = Math.max(
    precisionFrom(tried.filter(({ tied }) => !tied)),
    above(
      strangers.map(({ certainty, tied }) => (tied ? 0 : certainty)),
      OFF_TOPIC_ANSWERED,
    ),
  );
  return {
    answer,
    choices: Math.min(
      answer,
      above(
        strangers.map(({ top }) => top),
        OFF_TOPIC_OFFERED,
      ),
    ),
  };
}

/**
 * Every phrasing is held out once; an entry always keeps one. With as many folds as the longest entry has phrasings, each fold
 * leaves out one of every entry.
 */
export function foldsOf<T extends { readonly entry: number }>(
  taught: readonly T[],
  folds: number,
): readonly { readonly kept: readonly T[]; readonly held: readonly T[] }[] {
  const places = new Map<number, number>();
  const placed = taught.map((each) => {
    const place = places.get(each.entry) ?? 0;
    places.set(each.entry, place + 1);
    return { each, place };
  });
  return Array.from({ length: folds }, (_, fold) => {
    const out = ({ each, place }: (typeof placed)[number]) =>
      place % folds === fold && (places.get(each.entry) ?? 0) > 1;
    return {
      kept: placed.filter((one) => !out(one)).map(({ each }) => each),
      held: placed.filter(out).map(({ each }) => each),
    };
  }).filter(({ held }) => held.length > 0);
}

/** The lowest certainty from which on enough of what was tried is right; beyond everything when there is none. */
function precisionFrom(tried: readonly Tried[]): number {
  const falling = tried.toSorted((one, other) => other.certainty - one.certainty);
  let right = 0;
  let lowest = 2;
  for (const [index, each] of falling.entries()) {
    if (each.right) right += 1;
    if (index + 1 >= FEWEST && right / (index + 1) >= PRECISION) lowest = each.certainty;
  }
  return lowest;
}

/** Just above all values but the share of them that may pass. */
function above(values: readonly number[], share: number): number {
  const falling = values.toSorted((one, other) => other - one);
  return (falling[Math.floor(share * values.length)] ?? 0) + 1e-6;
}
