// Which texts ask the same, by the letters they share: in any language, with typing errors, and while the text is still being
// typed. It only offers; people decide whether it is the same.

import { spokenForm } from './command.ts';

/** Of what two texts have in common, 0..1. */
const ALIKE = 0.45;
/** So much of a beginning must be in the other text. */
const WITHIN = 0.8;
/** Shorter texts say too little to be within another one. */
const FEWEST_GRAMS = 8;

/** Ids of those of `known` that are like the text, most alike first, at most `most`. */
export function alike(
  text: string,
  known: readonly { readonly id: string; readonly text: string }[],
  most: number,
): readonly string[] {
  const grams = gramsOf(text);
  return known
    .map(({ id, text: other }) => ({ id, score: likeness(grams, gramsOf(other)) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
    .slice(0, most)
    .map(({ id }) => id);
}

/** 0 = not alike. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((gram) => other.has(gram)).length;
  if (both === 0) return 0;
  const common = (2 * both) / (one.size + other.size);
  const within = one.size >= FEWEST_GRAMS ? both / one.size : 0;
  return common >= ALIKE || within >= WITHIN ? Math.max(common, within / 2) : 0;
}

/** Three letters each, words parted; scripts that part no words give them as well. */
function gramsOf(text: string): ReadonlySet<string> {
  const letters = Array.from(` ${spokenForm(text)} `);
  return new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join('')));
}
