// One score for each entry from several ways to look at a question: a weighted sum, since each way is in 0..1 and ranks alone
// would throw away how sure each is. The weights were chosen on held-out training questions of BANKING77, never on a test
// set, and are not for tuning by a bank: what a bank needs of its own are the thresholds.

import { openLexical, type Example, type Lexical } from './lexical.ts';
import { openMeaning } from './meaning.ts';
import { chancesBy, learnSoftmax } from './softmax.ts';
import type { Counted } from './vocabulary.ts';

const WORDS_ALONE = { cosine: 0.35, bm25: 0.3, classifier: 0.35 };
const WITH_MEANING = { cosine: 0.1, bm25: 0.1, classifier: 0.1, middle: 0.5, nearest: 0.2 };
const COURSE = { rounds: 8, rate: 0.1 };

/** A text as it was read; its meaning is null where there is no model for its language. */
export type Reading = { readonly text: Counted; readonly meaning: Float64Array | null };
export type Taught = Reading & { readonly entry: number };

/** What takes seconds to learn and is the same each time: the weights of the classifier. */
export function learnWeights(
  taught: readonly Example[],
  entries: number,
  features: number,
): Promise<Float32Array> {
  return learn(taught, openLexical(taught, entries, features), entries, features);
}

function learn(taught: readonly Example[], lexical: Lexical, entries: number, features: number) {
  const lessons = taught.map(({ entry, text }) => ({ entry, vector: lexical.vector(text) }));
  return learnSoftmax(lessons, entries, features, COURSE);
}

/** One score for each entry, 0..1; 0 for an entry with which the question shares no word and no piece of one. */
export type Scorer = (question: Reading) => Float64Array;

/** `learnt`: what `learnWeights` gave for the same; without it, it is learned now. */
export async function openScorer(
  taught: readonly Taught[],
  entries: number,
  features: number,
  learnt?: Float32Array,
): Promise<Scorer> {
  const lexical = openLexical(taught, entries, features);
  const classify = chancesBy(learnt ?? (await learn(taught, lexical, entries, features)), entries);
  const meant = taught.flatMap(({ entry, meaning }) => (meaning === null ? [] : { entry, vector: meaning }));
  const meanings =
    meant.length === taught.length && meant.length > 0 ? await openMeaning(meant, entries) : null;
  return ({ text, meaning }) => {
    const vector = lexical.vector(text);
    const cosine = lexical.cosine(vector);
    const bm25 = lexical.bm25(text);
    const classifier = classify(vector);
    if (meanings === null || meaning === null) {
      const { cosine: a, bm25: b, classifier: c } = WORDS_ALONE;
      return cosine.map((like, at) => (like === 0 ? 0 : a * like + b * bm25[at]! + c * classifier[at]!));
    }
    const whitened = meanings.whiten(meaning);
    const middle = meanings.middle(whitened);
    const nearest = meanings.nearest(whitened);
    const { cosine: a, bm25: b, classifier: c, middle: d, nearest: e } = WITH_MEANING;
    return cosine.map((like, at) =>
      like === 0 ? 0 : a * like + b * bm25[at]! + c * classifier[at]! + d * middle[at]! + e * nearest[at]!,
    );
  };
}

/**
 * Of a next one that scores this much of the best, nobody can say that it was not meant. On questions to learn from, words alone
 * had no right answer beyond it.
 */
const AS_GOOD = 0.85;

/**
 * The best entry, its score, and how sure that makes: how high it is and how far ahead of the next. `tied`: the next one is
 * as good, however high both are.
 */
export type Verdict = {
  readonly entry: number;
  readonly top: number;
  readonly certainty: number;
  readonly tied: boolean;
};

/** `known`: so many entries come first; what comes after them are subjects that can only be in the way. */
export function verdictOf(scores: Float64Array, known = scores.length): Verdict {
  let entry = 0;
  for (let at = 1; at < known; at += 1) if (scores[at]! > scores[entry]!) entry = at;
  const next = scores.reduce((most, score, at) => (at === entry ? most : Math.max(most, score)), 0);
  const top = scores[entry] ?? 0;
  return { entry, top, certainty: 2 * top - next, tied: next >= AS_GOOD * top };
}
