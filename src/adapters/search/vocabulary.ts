// Features as numbers: what the phrasings are made of. A question also tells how many of its features no
// phrasing has: they count in its length, which is what makes an off-topic question score low.

import { openSpeller } from './spelling.ts';
import { featuresOf, wordsOf } from './text.ts';

/** Distinct features of a text and how often each occurs; `unknown` are the counts of those that no phrasing has. */
export type Counted = {
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly unknown: readonly number[];
};

export type Vocabulary = {
  readonly size: number;
  read(text: string): Counted;
};

export function openVocabulary(phrasings: readonly string[]): Vocabulary {
  const ids = new Map<string, number>();
  for (const phrasing of phrasings) {
    for (const feature of featuresOf(phrasing)) if (!ids.has(feature)) ids.set(feature, ids.size);
  }
  const spelled = openSpeller(phrasings.flatMap(wordsOf));
  return {
    size: ids.size,
    read: (text) => {
      const counts = new Map<string, number>();
      for (const feature of featuresOf(text, spelled)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
      const known = [...counts].filter(([feature]) => ids.has(feature));
      return {
        ids: Int32Array.from(known, ([feature]) => ids.get(feature) ?? 0),
        counts: Int32Array.from(known, ([, count]) => count),
        unknown: [...counts].flatMap(([feature, count]) => (ids.has(feature) ? [] : [count])),
      };
    },
  };
}

/** Which share of a text's features the vocabulary has, 0..1: how much it looks like a text of that language. */
export function shareKnown({ ids, unknown }: Counted): number {
  return ids.length / Math.max(1, ids.length + unknown.length);
}
