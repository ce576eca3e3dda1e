// A word that no phrasing has may be one of theirs with a typing error. In a short question such a word is half of what was
// asked, so it is read as the known word that is one slip away: a letter too many, too few, another one, two that changed places,
// or other vowels and doubled letters (“pasky”). The first letter is hardly ever wrong, and short words are too much alike.

const SHORTEST = 4;
/** Bones of fewer letters fit too many words; their mark is counted. */
const FEWEST_BONES = 3;

/** Gives the word itself when it is known, or when nothing known is near. */
export type Speller = (word: string) => string;

export function openSpeller(words: Iterable<string>): Speller {
  const often = new Map<string, number>();
  for (const word of words) often.set(word, (often.get(word) ?? 0) + 1);
  const near = new Map<string, string[]>();
  for (const word of often.keys()) {
    if (!isSpelled(word)) continue;
    for (const key of [...withoutOne(word), bonesOf(word)]) near.set(key, [...(near.get(key) ?? []), word]);
  }
  return (word) => {
    if (often.has(word) || !isSpelled(word)) return word;
    const bones = bonesOf(word);
    const slips = withoutOne(word)
      .flatMap((key) => near.get(key) ?? [])
      .filter((other) => other[0] === word[0] && isOneSlip(word, other));
    const alike = (bones.length > FEWEST_BONES ? (near.get(bones) ?? []) : []).filter(
      (other) => Math.abs(other.length - word.length) <= 2,
    );
    const found = slips.length > 0 ? slips : alike;
    return found.reduce(
      (best, other) => ((often.get(other) ?? 0) > (often.get(best) ?? 0) ? other : best),
      found[0] ?? word,
    );
  };
}

/** Letters alone: a number that is nearly another means something else. */
const isSpelled = (word: string) => word.length >= SHORTEST && word.length <= 40 && /^\p{L}+$/u.test(word);

/** The word, and all words that lack one of its letters: two words that are a slip apart share one of them. */
const withoutOne = (word: string): readonly string[] => [
  word,
  ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1)),
];

/** What is left without inner vowels and doubled letters; the mark keeps it apart from words. */
function bonesOf(word: string): string {
  const bones = word.slice(1).replace(/[aeiouy]/gu, '');
  return `.${(word.slice(0, 1) + bones).replace(/(.)\1+/gu, '$1')}`;
}

/** One letter more, less or other, or two neighbours changed. */
function isOneSlip(one: string, other: string): boolean {
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  const [rest, left] = [one.slice(from), other.slice(from)];
  return (
    rest.slice(1) === left.slice(1) ||
    rest.slice(1) === left ||
    rest === left.slice(1) ||
    (rest.slice(2) === left.slice(2) && rest[0] === left[1] && rest[1] === left[0])
  );
}
