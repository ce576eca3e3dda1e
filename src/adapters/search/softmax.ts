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
/** What an entry's chance is off by less than this teaches nothing: half of the time for the same answers. */
const LEAST = 1e-3;

/**
 * What was learned: for each feature one weight for each entry, a row after the other. `features`: one more than the
 * highest place of a vector.
 */
export async function learnSoftmax(
  lessons: readonly Lesson[],
  entries: number,
  features: number,
  { rounds, rate }: Course,
): Promise<Float32Array> {
  const weights = new Float64Array(features * entries);
  const travelled = new Float64Array(features * entries).fill(1e-6);
  const chances = chancesBy(weights, entries);
  const wrong = new Int32Array(entries);
  const stride = strideThrough(lessons.length);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < lessons.length; turn += 1) {
      const { entry: right, vector } = lessons[(turn * stride + round) % lessons.length]!;
      const errors = chances(vector);
      errors[right]! -= 1;
      let count = 0;
      for (let entry = 0; entry < entries; entry += 1) {
        if (Math.abs(errors[entry]!) < LEAST) continue;
        wrong[count] = entry;
        count += 1;
      }
      for (let place = 0; place < vector.ids.length; place += 1) {
        const row = vector.ids[place]! * entries;
        const value = vector.values[place]!;
        for (let each = 0; each < count; each += 1) {
          const entry = wrong[each]!;
          const slope = errors[entry]! * value;
          const at = row + entry;
          const far = travelled[at]! + slope * slope;
          travelled[at] = far;
          weights[at]! -= (rate * slope) / Math.sqrt(far);
        }
      }
      if (turn % BREATH === 0) await breathe();
    }
  }
  return Float32Array.from(weights);
}

/** The chance of each entry, given what was learned; together 1. */
export function chancesBy(weights: Float32Array | Float64Array, entries: number): Classifier {
  return ({ ids, values }) => {
    const chances = new Float64Array(entries);
    for (let place = 0; place < ids.length; place += 1) {
      const row = ids[place]! * entries;
      const value = values[place]!;
      for (let entry = 0; entry < entries; entry += 1) chances[entry]! += weights[row + entry]! * value;
    }
    let highest = -Infinity;
    for (const sum of chances) highest = Math.max(highest, sum);
    let total = 0;
    for (let entry = 0; entry < entries; entry += 1) {
      chances[entry] = Math.exp(chances[entry]! - highest);
      total += chances[entry]!;
    }
    for (let entry = 0; entry < entries; entry += 1) chances[entry]! /= total;
    return chances;
  };
}

/** A step that visits every lesson once a round and neighbours, which are of one entry, far apart. */
function strideThrough(lessons: number): number {
  const shares = (one: number, other: number): number => (other === 0 ? one : shares(other, one % other));
  let stride = Math.max(1, Math.round(lessons * 0.382));
  while (shares(lessons, stride) > 1) stride += 1;
  return stride;
}
