// Strings that nobody would write, the same each time: controls, marks of direction, emoji, half of a surrogate pair, other
// scripts, walls of text, and real phrasings with all of that in between.

const ALPHABETS: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x20, 0x7e],
  [0x300, 0x36f],
  [0x590, 0x6ff],
  [0xe00, 0xe7f],
  [0x2000, 0x206f],
  [0x3040, 0x30ff],
  [0x4e00, 0x4eff],
  [0xac00, 0xacff],
  [0xd800, 0xdfff],
  [0xfb50, 0xfdff],
  [0x1f300, 0x1f6ff],
  [0xe0001, 0xe007f],
];
const LONGEST = 100_000;

export function* hostileStrings(count: number, phrasings: readonly string[]): Generator<string> {
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const strange = () => {
    const [from, to] = ALPHABETS[below(ALPHABETS.length)] ?? [0, 0];
    const text = Array.from({ length: below(40) }, () =>
      String.fromCodePoint(from + below(to - from + 1)),
    ).join('');
    return text;
  };
  yield '';
  for (let made = 1; made < count; made += 1) {
    if (made % 500 === 0) yield 'a '.repeat(LONGEST / 2);
    else if (made % 500 === 1) yield '\u202e\u0301'.repeat(LONGEST / 2);
    else if (made % 7 === 0) {
      const words = (phrasings[below(phrasings.length)] ?? '').split(' ');
      yield words.slice(0, 2).join(strange()) + strange();
    } else yield strange() + strange();
  }
}
