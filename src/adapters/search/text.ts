// What a question is made of: words, pairs of words, and pieces of 3 to 5 characters of each word. The pieces forgive
// typing errors and endings in every language, so none needs a dictionary. Japanese, Chinese and Thai part no words with
// spaces; there the pieces are 1 to 3 characters of a run. Nothing here knows a language.

/** A question that is longer is read as far as this: who pastes a page has asked at its beginning. */
const LONGEST = 2000;
const WITHOUT_SPACES = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}`;
const RUNS = new RegExp(`([${WITHOUT_SPACES}]+)|[[\\p{L}\\p{N}\\p{M}]--[${WITHOUT_SPACES}]]+`, 'gv');

/** Case, accents, width, the kind of apostrophe and Arabic spelling habits make no difference. */
export function plainForm(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .slice(0, LONGEST)
    .replace(/(?<=[\p{Script=Latin}\p{Script=Arabic}])\p{M}+|\u0640/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/ى/gu, 'ي')
    .replace(/ة/gu, 'ه')
    .replace(/['’`´](?=(?:s|t|m|re|ve|ll|d)\b)/gu, '');
}

/** The words that are parted by spaces. */
export function wordsOf(text: string): readonly string[] {
  return [...plainForm(text).matchAll(RUNS)].flatMap(([run, unspaced]) =>
    unspaced === undefined ? run : [],
  );
}

/** Each feature as often as it occurs; each word is first read by the speller. */
export function featuresOf(
  text: string,
  spelled: (word: string) => string = (word) => word,
): readonly string[] {
  const features: string[] = [];
  let before: string | null = null;
  for (const [written, unspaced] of plainForm(text).matchAll(RUNS)) {
    if (unspaced !== undefined) {
      addPieces(features, written, 1, 3);
      before = null;
      continue;
    }
    const run = spelled(written);
    features.push(`w ${run}`);
    if (before !== null) features.push(`p ${before} ${run}`);
    before = run;
    addPieces(features, `^${run.slice(0, 64)}$`, 3, 5);
  }
  return features;
}

function addPieces(features: string[], run: string, shortest: number, longest: number) {
  const characters = Array.from(run);
  for (let length = shortest; length <= longest; length += 1) {
    for (let at = 0; at + length <= characters.length; at += 1) {
      features.push(characters.slice(at, at + length).join(''));
    }
  }
}
