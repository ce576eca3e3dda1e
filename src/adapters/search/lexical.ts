// How much a question's words look like an entry's, twice: the cosine of TF-IDF vectors, which is good at saying “nothing
// like it”, and BM25, which is good at saying which. All phrasings of an entry are pooled in one document: measured, that beats
// the best single phrasing by 8 points. BM25 is divided by what a perfect match would score, so both lie in 0..1 and one
// threshold fits short and long questions.

import type { Counted } from './vocabulary.ts';

/** A phrasing and the number of the entry it belongs to. */
export type Example = { readonly entry: number; readonly text: Counted };

/** A vector by its non-zero places. */
export type Sparse = { readonly ids: Int32Array; readonly values: Float64Array };

export type Lexical = {
  /** The question as a vector of length 1, its unknown features included in the length. */
  vector(text: Counted): Sparse;
  /** One score for each entry, 0..1. */
  cosine(vector: Sparse): Float64Array;
  bm25(text: Counted): Float64Array;
};

const SATURATION = 2;
const BY_LENGTH = 0.75;

export function openLexical(examples: readonly Example[], entries: number, features: number): Lexical {
  const documents = pool(examples, entries);
  const inEntries = new Int32Array(features);
  for (const { tellings } of documents) for (const id of tellings.keys()) inEntries[id]! += 1;
  const rarity = (known: number) => Math.log(1 + entries / (known + 0.5));
  const surprise = (known: number) => Math.log(1 + (entries - known + 0.5) / (known + 0.5));
  const tfidf = (id: number, count: number) => (1 + Math.log(count)) * rarity(inEntries[id] ?? 0);

  const meanLength = Math.max(1, documents.reduce((sum, { length }) => sum + length, 0) / entries);
  const entriesOf: number[][] = Array.from({ length: features }, () => []);
  const cosines: number[][] = Array.from({ length: features }, () => []);
  const bm25s: number[][] = Array.from({ length: features }, () => []);
  for (const [entry, { tellings, occurrences, length }] of documents.entries()) {
    const norm = Math.hypot(...[...tellings].map(([id, count]) => tfidf(id, count))) || 1;
    const dampened = SATURATION * (1 - BY_LENGTH + (BY_LENGTH * length) / meanLength);
    for (const [id, count] of tellings) {
      const often = occurrences.get(id) ?? 0;
      entriesOf[id]!.push(entry);
      cosines[id]!.push(tfidf(id, count) / norm);
      bm25s[id]!.push((surprise(inEntries[id]!) * (often * (SATURATION + 1))) / (often + dampened));
    }
  }

  const addUp = (ids: Int32Array, weights: readonly number[][], of: (place: number) => number) => {
    const scores = new Float64Array(entries);
    for (const [place, id] of ids.entries()) {
      const there = entriesOf[id]!;
      const weight = weights[id]!;
      for (let at = 0; at < there.length; at += 1) scores[there[at]!]! += of(place) * weight[at]!;
    }
    return scores;
  };

  return {
    vector: ({ ids, counts, unknown }) => {
      const values = Float64Array.from(ids, (id, place) => tfidf(id, counts[place]!));
      const strange = unknown.reduce((sum, count) => sum + ((1 + Math.log(count)) * rarity(0)) ** 2, 0);
      const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, strange)) || 1;
      return { ids, values: values.map((value) => value / norm) };
    },
    cosine: ({ ids, values }) => addUp(ids, cosines, (place) => values[place]!),
    bm25: ({ ids, unknown }) => {
      const perfect =
        (SATURATION + 1) *
        (ids.reduce((sum, id) => sum + surprise(inEntries[id]!), 0) + unknown.length * surprise(0));
      return addUp(ids, bm25s, () => 1).map((score) => score / (perfect || 1));
    },
  };
}

type Document = {
  /** In how many phrasings each feature is. */
  readonly tellings: Map<number, number>;
  readonly occurrences: Map<number, number>;
  length: number;
};

function pool(examples: readonly Example[], entries: number): readonly Document[] {
  const documents = Array.from(
    { length: entries },
    (): Document => ({
      tellings: new Map(),
      occurrences: new Map(),
      length: 0,
    }),
  );
  for (const { entry, text } of examples) {
    const document = documents[entry]!;
    for (const [place, id] of text.ids.entries()) {
      const count = text.counts[place]!;
      document.tellings.set(id, (document.tellings.get(id) ?? 0) + 1);
      document.occurrences.set(id, (document.occurrences.get(id) ?? 0) + count);
      document.length += count;
    }
  }
  return documents;
}
