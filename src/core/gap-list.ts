// What the FAQ lacks: questions that it did not settle, those that ask for the same put together, biggest group first. Two are
// alike by their words and pieces of words, rare ones counting more, so that endings and typing errors part nobody; and a little by
// the entry that the search found nearest. A group is what its questions have in common, so one odd question draws no others in.

import { spokenForm } from './command.ts';

export type Gap = {
  readonly id: string;
  readonly text: string;
  readonly lang: string;
  /** The entry that came nearest; null = none. */
  readonly nearest: string | null;
};

/** From this likeness on, 0..1, a question belongs to a group: chosen on made-up questions (test/core/gap-list.test.ts). */
const ALIKE = 0.3;
/** What the same nearest entry adds. */
const SAME_ENTRY = 0.06;
const PIECE = 3;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

type Vector = ReadonlyMap<string, number>;
type Group<Q> = { readonly members: Q[]; readonly sum: Map<string, number>; readonly nearest: string | null };

/**
 * Groups within each language, biggest first; in each its most typical question first. `usual` are texts of a language that show
 * which words say little, such as all that the bank is asked by.
 */
export function gapGroups<Q extends Gap>(
  questions: readonly Q[],
  usual: (lang: string) => readonly string[] = () => [],
): readonly (readonly Q[])[] {
  return [...Map.groupBy(questions, ({ lang }) => lang)]
    .flatMap(([lang, asked]) => groupsOf(asked, usual(lang)))
    .toSorted((one, other) => other.length - one.length);
}

function groupsOf<Q extends Gap>(
  questions: readonly Q[],
  usual: readonly string[],
): readonly (readonly Q[])[] {
  const vectors = vectorsOf(
    questions.map(({ text }) => text),
    usual,
  );
  const groups: Group<Q>[] = [];
  const read = new Map(questions.map((question, index) => [question, vectors[index]!]));
  for (const [question, vector] of read) {
    const best = mostAlike(groups, vector, question.nearest);
    if (best === null) groups.push({ members: [question], sum: new Map(vector), nearest: question.nearest });
    else {
      best.members.push(question);
      for (const [feature, weight] of vector) best.sum.set(feature, (best.sum.get(feature) ?? 0) + weight);
    }
  }
  return groups.map(({ members, sum }) =>
    members.toSorted((one, other) => likeness(read.get(other)!, sum) - likeness(read.get(one)!, sum)),
  );
}

function mostAlike<Q>(groups: readonly Group<Q>[], vector: Vector, nearest: string | null): Group<Q> | null {
  let best: Group<Q> | null = null;
  let most = ALIKE;
  for (const group of groups) {
    const same = nearest !== null && nearest === group.nearest ? SAME_ENTRY : 0;
    const like = likeness(vector, group.sum) + same;
    if (like >= most) [best, most] = [group, like];
  }
  return best;
}

/** Cosine of a vector of length 1 and any other. */
function likeness(vector: Vector, other: Vector): number {
  let sum = 0;
  for (const [feature, weight] of vector) sum += weight * (other.get(feature) ?? 0);
  let square = 0;
  for (const weight of other.values()) square += weight * weight;
  return square === 0 ? 0 : sum / Math.sqrt(square);
}

/** Of length 1 each, by how rare a feature is among the texts. */
function vectorsOf(texts: readonly string[], usual: readonly string[]): readonly Vector[] {
  const sets = texts.map(featuresOf);
  const seen = new Map<string, number>();
  const count = (set: ReadonlyMap<string, number>) => {
    for (const feature of set.keys()) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  };
  for (const set of sets) count(set);
  for (const text of usual) count(featuresOf(text));
  const all = texts.length + usual.length;
  return sets.map((set) => {
    const weighed = [...set].map(
      ([feature, weight]) => [feature, weight * Math.log(1 + all / (seen.get(feature) ?? 1))] as const,
    );
    const length = Math.hypot(...weighed.map(([, weight]) => weight)) || 1;
    return new Map(weighed.map(([feature, weight]) => [feature, weight / length]));
  });
}

function featuresOf(text: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  for (const word of spokenForm(text.slice(0, 500)).split(' ')) {
    if (word === '') continue;
    const size = UNSPACED.test(word) ? 2 : PIECE;
    const letters = Array.from(size === PIECE ? `^${word}$` : word);
    if (size === PIECE) features.set(`w ${word}`, 1);
    for (let at = 0; at + size <= letters.length; at += 1) {
      features.set(letters.slice(at, at + size).join(''), 0.5);
    }
  }
  return features;
}
