// How much a question's vector looks like an entry's: the middle of its phrasings and the nearest of them. Before that the
// vectors are whitened: the directions in which phrasings of one entry differ among each other (long or short, polite or not) say
// little about which entry is meant, so they are made short. Measured, that brings 8 to 9 points over plain vectors, and unlike
// a classifier it still tells what is off topic.

import { setImmediate as breathe } from 'node:timers/promises';

export type Meant = { readonly entry: number; readonly vector: Float64Array };

export type Meaning = {
  /** The vector whitened and of length 1, as `middle` and `nearest` take it. */
  whiten(vector: Float64Array): Float64Array;
  /** One score for each entry, 0..1. */
  middle(whitened: Float64Array): Float64Array;
  nearest(whitened: Float64Array): Float64Array;
};

/** How much the measured differences count against “the same in every direction”: few phrasings measure badly. */
const TRUST = 0.5;
/** Rows of a matrix between two pauses in which others run. */
const BREATH = 64;

export async function openMeaning(examples: readonly Meant[], entries: number): Promise<Meaning> {
  const size = examples[0]?.vector.length ?? 0;
  const means = meansOf(examples, entries, size);
  const root = await rootOf(await differences(examples, means, size));
  const whiten = (vector: Float64Array) => unit(solve(root, vector));
  const middles = means.map(whiten);
  const phrasings = examples.map(({ entry, vector }) => ({ entry, vector: whiten(vector) }));
  return {
    whiten,
    middle: (vector) => Float64Array.from(middles, (middle) => Math.max(0, dot(vector, middle, size))),
    nearest: (vector) => {
      const scores = new Float64Array(entries);
      for (const { entry, vector: other } of phrasings) {
        scores[entry] = Math.max(scores[entry]!, dot(vector, other, size));
      }
      return scores;
    },
  };
}

function meansOf(examples: readonly Meant[], entries: number, size: number): readonly Float64Array[] {
  const means = Array.from({ length: entries }, () => new Float64Array(size));
  const counts = new Int32Array(entries);
  for (const { entry, vector } of examples) {
    counts[entry]! += 1;
    const mean = means[entry]!;
    for (let place = 0; place < size; place += 1) mean[place]! += vector[place]!;
  }
  return means.map((mean, entry) => mean.map((sum) => sum / Math.max(1, counts[entry]!)));
}

/** The covariance within entries, drawn towards the same variance everywhere; its lower triangle. */
async function differences(
  examples: readonly Meant[],
  means: readonly Float64Array[],
  size: number,
): Promise<readonly Float64Array[]> {
  const sums = Array.from({ length: size }, (_, row) => new Float64Array(row + 1));
  for (const [index, { entry, vector }] of examples.entries()) {
    const away = vector.map((value, place) => value - means[entry]![place]!);
    for (let row = 0; row < size; row += 1) {
      const sum = sums[row]!;
      const value = away[row]!;
      for (let column = 0; column <= row; column += 1) sum[column]! += value * away[column]!;
    }
    if (index % BREATH === 0) await breathe();
  }
  const free = Math.max(1, examples.length - means.length);
  // Phrasings that are all the same differ in nothing: then every direction counts alike.
  const evenly = sums.reduce((sum, row, place) => sum + row[place]!, 0) / (free * Math.max(1, size)) || 1;
  return sums.map((row, place) =>
    row.map((sum, column) => (TRUST * sum) / free + (column === place ? (1 - TRUST) * evenly : 0)),
  );
}

/** Cholesky: the lower triangle L with L·Lᵀ = matrix. */
async function rootOf(matrix: readonly Float64Array[]): Promise<readonly Float64Array[]> {
  const root = matrix.map((row) => Float64Array.from(row));
  for (const [row, values] of root.entries()) {
    for (let column = 0; column <= row; column += 1) {
      const rest = values[column]! - dot(values, root[column]!, column);
      values[column] = column === row ? Math.sqrt(rest) : rest / root[column]![column]!;
    }
    if (row % BREATH === 0) await breathe();
  }
  return root;
}

/** x with L·x = vector. */
function solve(root: readonly Float64Array[], vector: Float64Array): Float64Array {
  const solved = Float64Array.from(vector);
  for (const [row, values] of root.entries()) {
    solved[row] = (solved[row]! - dot(values, solved, row)) / values[row]!;
  }
  return solved;
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector, vector.length)) || 1;
  return vector.map((value) => value / norm);
}

function dot(one: Float64Array, other: Float64Array, length: number): number {
  let sum = 0;
  for (let place = 0; place < length; place += 1) sum += one[place]! * other[place]!;
  return sum;
}
