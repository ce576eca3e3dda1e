// The figures of the FAQ benchmark out of what was asked and found.

import type { Found } from '../../../adapters/search/search.ts';
import type { Query } from './faq-data.ts';

export type Asked = { readonly query: Query; readonly found: Found; readonly ms: number };

/** Percentages of 0 to 100, null where nothing was asked that could tell. */
export function figuresOf(asked: readonly Asked[]) {
  const inScope = asked.filter(({ query }) => query.ids.length > 0);
  const outOfScope = asked.filter(({ query }) => query.ids.length === 0);
  const ranks = inScope.map(rankOf);
  const answered = inScope.filter(({ found }) => found.band === 'answer');
  const times = asked.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return {
    questions: inScope.length,
    outOfScope: outOfScope.length,
    precisionAt1: share(ranks, (rank) => rank === 1),
    hitAt3: share(ranks, (rank) => rank <= 3),
    mrrAt5: mean(ranks.map((rank) => (rank <= 5 ? 1 / rank : 0))),
    answered: share(inScope, ({ found }) => found.band === 'answer'),
    answeredRight: share(answered, (each) => rankOf(each) === 1),
    offered: share(inScope, ({ found }) => found.band === 'choices'),
    outOfScopeAnswered: share(outOfScope, ({ found }) => found.band === 'answer'),
    outOfScopeOffered: share(outOfScope, ({ found }) => found.band === 'choices'),
    auroc: areaUnderCurve(inScope.map(bestScore), outOfScope.map(bestScore)),
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  };
}

/** 1 = first; infinite when none of the right ones was found. */
function rankOf({ query, found }: Asked): number {
  const at = found.hits.findIndex(({ id }) => query.ids.includes(id));
  return at === -1 ? Infinity : at + 1;
}

const bestScore = ({ found }: Asked) => found.hits[0]?.score ?? 0;

/** How often a question in scope scores higher than one out of scope; ties count half. */
function areaUnderCurve(inScope: readonly number[], outOfScope: readonly number[]): number | null {
  if (inScope.length === 0 || outOfScope.length === 0) return null;
  const wins = inScope.reduce(
    (sum, score) =>
      sum + outOfScope.reduce((won, other) => won + (score > other ? 1 : score === other ? 0.5 : 0), 0),
    0,
  );
  return rounded(wins / (inScope.length * outOfScope.length), 4);
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number | null {
  return items.length === 0 ? null : rounded((100 * items.filter(holds).length) / items.length, 1);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0
    ? null
    : rounded(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
}

function quantile(rising: readonly number[], part: number): number | null {
  const value = rising[Math.min(rising.length - 1, Math.floor(part * rising.length))];
  return value === undefined ? null : rounded(value, 2);
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
