// A small classifier: softmax regression with Adagrad on the vectors of the phrasings. Alone it is worse than the other scores
// and poor at saying “none of these”, but it sees which words tell entries apart, which the others do not. It learns in a fixed
// order without chance, so the same bank gives the same answers, and lets others run in between.

import { setImmediate as breathe } from 'node:timers/promises';
import type { Sparse } from './lexical.ts';

export type Classifier = (vector: Sparse) => Float64Array;

export type Lesson = { readonly entry: number; readonly vector: Sparse };
export type Course = { readonly rounds: number; readonly rate: number };

/** Lessons between two pauses. */
const BREATH = 64;

/** `features`: one more than the highest place of a vector. */
export async function trainSoftmax(
  lessons: readonly Lesson[],
  entries: number,
  features: number,
  { rounds, rate }: Course,
): Promise<Classifier> {
  const weights = new Float64Array(features * entries);
  const travelled = new Float64Array(features * entries).fill(1e-6);
  const chances = ({ ids, values }: Sparse): Float64Array => {
    const sums = new Float64Array(entries);
    for (let place = 0; place < ids.length; place += 1) {
      const row = ids[place]! * entries;
      const value = values[place]!;
      for (let entry = 0; entry < entries; entry += 1) sums[entry]! += weights[row + entry]! * value;
    }
    const highest = sums.reduce((most, sum) => Math.max(most, sum), -Infinity);
    const powers = sums.map((sum) => Math.exp(sum - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };
  const stride = strideThrough(lessons.length);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < lessons.length; turn += 1) {
      const { entry: right, vector } = lessons[(turn * stride + round) % lessons.length]!;
      const errors = chances(vector);
      errors[right]! -= 1;
      for (let place = 0; place < vector.ids.length; place += 1) {
        const row = vector.ids[place]! * entries;
        const value = vector.values[place]!;
        for (let entry = 0; entry < entries; entry += 1) {
          const slope = errors[entry]! * value;
          const at = row + entry;
          travelled[at]! += slope * slope;
          weights[at]! -= (rate * slope) / Math.sqrt(travelled[at]!);
        }
      }
      if (turn % BREATH === 0) await breathe();
    }
  }
  return chances;
}

/** A step that visits every lesson once a round and neighbours, which are of one entry, far apart. */
function strideThrough(lessons: number): number {
  const shares = (one: number, other: number): number => (other === 0 ? one : shares(other, one % other));
  let stride = Math.max(1, Math.round(lessons * 0.382));
  while (shares(lessons, stride) > 1) stride += 1;
  return stride;
}
