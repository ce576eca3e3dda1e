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
type Member<Q> = { readonly question: Q; readonly vector: Vector };
/** `square`: of the length of what its questions add up to. */
type Group<Q> = { readonly members: Member<Q>[]; square: number; readonly nearest: string | null };

/**
 * Groups within each language, biggest first; in each its most typical question first. `usual` are texts of a language that show
 * which words say little, such as all that the bank is asked by. A thousand questions take seconds, so it is done in small steps,
 * between which others may run.
 */
export function* groupingGaps<Q extends Gap>(
  questions: readonly Q[],
  usual: (lang: string) => readonly string[] = () => [],
): Generator<void, readonly (readonly Q[])[]> {
  const groups: (readonly Q[])[] = [];
  for (const [lang, asked] of Map.groupBy(questions, (question) => question.lang)) {
    groups.push(...(yield* groupsOf(asked, usual(lang))));
  }
  return groups.toSorted((one, other) => other.length - one.length);
}

function* groupsOf<Q extends Gap>(
  questions: readonly Q[],
  usual: readonly string[],
): Generator<void, readonly (readonly Q[])[]> {
  const vectors = yield* vectorsOf(
    questions.map(({ text }) => text),
    usual,
  );
  const groups: Group<Q>[] = [];
  /** Feature → what the groups that have it hold of it, so that a question meets those alone. */
  const held = new Map<string, Map<Group<Q>, number>>();
  const join = (group: Group<Q>, question: Q, vector: Vector) => {
    group.members.push({ question, vector });
    for (const [feature, weight] of vector) {
      const holders = held.get(feature) ?? new Map<Group<Q>, number>();
      const before = holders.get(group) ?? 0;
      held.set(feature, holders.set(group, before + weight));
      group.square += weight * (2 * before + weight);
    }
  };
  for (const [index, question] of questions.entries()) {
    yield;
    const vector = vectors[index]!;
    const best = mostAlike(held, vector, question.nearest);
    if (best !== null) join(best, question, vector);
    else {
      const group: Group<Q> = { members: [], square: 0, nearest: question.nearest };
      groups.push(group);
      join(group, question, vector);
    }
  }
  return groups.map((group) => {
    const shared = ({ vector }: Member<Q>) =>
      [...vector].reduce((sum, [feature, weight]) => sum + weight * (held.get(feature)?.get(group) ?? 0), 0);
    return group.members
      .map((member) => ({ ...member, like: shared(member) }))
      .toSorted((one, other) => other.like - one.like)
      .map(({ question }) => question);
  });
}

type Held<Q> = ReadonlyMap<string, ReadonlyMap<Group<Q>, number>>;

function mostAlike<Q>(held: Held<Q>, vector: Vector, nearest: string | null): Group<Q> | null {
  let best: Group<Q> | null = null;
  let most = ALIKE;
  for (const [group, dot] of dotsOf(held, vector)) {
    const same = nearest !== null && nearest === group.nearest ? SAME_ENTRY : 0;
    const like = dot / Math.sqrt(group.square) + same;
    if (like >= most) [best, most] = [group, like];
  }
  return best;
}

/** What the question and each group share; over the lengths of both it is their cosine, and a question's is 1. */
function dotsOf<Q>(held: Held<Q>, vector: Vector): ReadonlyMap<Group<Q>, number> {
  const dots = new Map<Group<Q>, number>();
  for (const [feature, weight] of vector) {
    for (const [group, sum] of held.get(feature) ?? [])
      dots.set(group, (dots.get(group) ?? 0) + weight * sum);
  }
  return dots;
}

/** Of length 1 each, by how rare a feature is among the texts. */
function* vectorsOf(texts: readonly string[], usual: readonly string[]): Generator<void, readonly Vector[]> {
  const seen = new Map<string, number>();
  const sets: ReadonlyMap<string, number>[] = [];
  for (const text of [...texts, ...usual]) {
    yield;
    const set = featuresOf(text);
    if (sets.length < texts.length) sets.push(set);
    for (const feature of set.keys()) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  }
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
