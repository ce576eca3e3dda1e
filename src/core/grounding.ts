// Whether people may see what a language model made of FAQ entries: a pure look at its text, beside the entries. Everything
// that it says must be cited, and borne out by what it cites: the same words, no number of its own, no address. It needs
// no second model and no dictionary, so it works in every language. What it cannot see is a turned fact in the entry's
// own words ("never" left out): that is why the answer is labelled, cites its entries, and can be told to be wrong.

import { spokenForm } from './command.ts';
import { NO_ANSWER, RULES, type GivenEntry } from './writing.ts';

export type Unfit =
  | 'empty'
  | 'too-long'
  /** It ends in the middle. */
  | 'cut'
  | 'hidden-characters'
  | 'markup'
  /** Links are ours, as buttons; one in the text could lead anywhere. */
  | 'address'
  /** It tells of our rules. */
  | 'rules'
  | 'uncited'
  | 'unknown-citation'
  /** A number, version or date that the cited entries do not have. */
  | 'number'
  /** It says what the cited entries do not. */
  | 'unsupported';

export type Judged =
  | { readonly is: 'written'; readonly text: string; readonly cited: readonly string[] }
  | { readonly is: 'refused'; readonly why: 'not-covered' }
  | { readonly is: 'unfit'; readonly why: Unfit };

/** As long as an answer of the FAQ may be, and its citations. */
const LONGEST = 1_100;
/** How many sentences one citation may stand for. */
const SENTENCES_A_CITATION = 3;
/** How much of a sentence must come from the cited entries; own words of ours and wrong claims are told apart in the tests. */
const SUPPORTED = 0.6;
/** A shorter claim shows nothing: "Yes." fits everything. */
const FEWEST_PIECES = 3;

const unfit = (why: Unfit): Judged => ({ is: 'unfit', why });

/** `entries` as they were numbered for the model, from 1. */
export function judge(answer: string, entries: readonly GivenEntry[], lang: string): Judged {
  const text = answer.trim().replace(/\r\n?/gu, '\n');
  if (text === '') return unfit('empty');
  if (text.includes(NO_ANSWER)) return { is: 'refused', why: 'not-covered' };
  if (text.length > LONGEST) return unfit('too-long');
  const form = oddityOf(text.normalize('NFKC'));
  if (form !== null) return unfit(form);
  const claims = claimsOf(text);
  if (claims === null) return unfit('uncited');
  const cited = [...new Set(claims.flatMap(({ numbers }) => numbers))];
  if (cited.some((number) => entries[number - 1] === undefined)) return unfit('unknown-citation');
  const given = (numbers: readonly number[]) => entries.filter((_, index) => numbers.includes(index + 1));
  for (const { said, numbers } of claims) {
    const lack = lackOf(said, given(numbers), lang);
    if (lack !== null) return unfit(lack);
  }
  const renumbered = text
    .replace(/\[(\d+)\]/gu, (_, number: string) => `[${cited.indexOf(Number(number)) + 1}]`)
    .replace(/\s*\n\s*/gu, '\n\n');
  return { is: 'written', text: renumbered, cited: cited.map((number) => entries[number - 1]?.id ?? '') };
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;
/** Signs with which Teams would draw something else than a sentence; a bold name is as good as a plain one. */
const MARKUP = /[<>{}|`\\]|\]\(|\[(?!\d{1,3}\])|&#?\w+;|^\s*(?:#|[-+•] |\*(?!\*))/mu;
/** Also without a scheme, and with the full stops of other scripts, which browsers read as one. */
const ADDRESS = /:\/\/|www\.|@|[\p{L}\p{N}-]\.\p{L}{2,}|[a-z0-9-]。[a-z]{2,}/iu;

function oddityOf(text: string): Unfit | null {
  if (HIDDEN.test(text.replace(/\n/gu, ''))) return 'hidden-characters';
  if (MARKUP.test(text)) return 'markup';
  if (ADDRESS.test(text)) return 'address';
  return tellsRules(text) ? 'rules' : null;
}

const WORDS_IN_A_ROW = 6;
const ROWS_OF_RULES: ReadonlySet<string> = new Set(rowsOf(RULES));

function tellsRules(text: string): boolean {
  return rowsOf(text).some((row) => ROWS_OF_RULES.has(row));
}

function rowsOf(text: string): readonly string[] {
  const words = spokenForm(text).split(' ');
  return words
    .slice(WORDS_IN_A_ROW - 1)
    .map((_, index) => words.slice(index, index + WORDS_IN_A_ROW).join(' '));
}

type Claim = { readonly said: string; readonly numbers: readonly number[] };

/** What is said, with the citations after it; null when something is said without one. */
function claimsOf(text: string): readonly Claim[] | null {
  const parts = text.split(/((?:\s*\[\d+\])+)/u);
  if (hasWords(parts.at(-1) ?? '')) return null;
  const claims: Claim[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const said = parts[index] ?? '';
    const numbers = [...(parts[index + 1] ?? '').matchAll(/\d+/gu)].map(([number]) => Number(number));
    if (!hasWords(said)) return null;
    claims.push({ said, numbers });
  }
  return claims.length === 0 ? null : claims;
}

const hasWords = (text: string) => /[\p{L}\p{N}]/u.test(text);

function lackOf(said: string, entries: readonly GivenEntry[], lang: string): Unfit | null {
  const known = numbersIn(entries.map(({ answer }) => answer).join('\n'));
  if ([...numbersIn(said)].some((number) => !known.has(number))) return 'number';
  const sentences = sentencesIn(said, lang);
  if (sentences.length > SENTENCES_A_CITATION) return 'uncited';
  const theirs = new Set(entries.flatMap(({ question, answer }) => piecesOf(`${question}\n${answer}`)));
  const whole = piecesOf(said);
  if (whole.length < FEWEST_PIECES) return 'unsupported';
  const doubtful = [whole, ...sentences.map(piecesOf).filter(({ length }) => length >= FEWEST_PIECES)].some(
    (pieces) => pieces.filter((piece) => theirs.has(piece)).length < SUPPORTED * pieces.length,
  );
  return doubtful ? 'unsupported' : null;
}

function sentencesIn(text: string, lang: string): readonly string[] {
  const segmenter = new Intl.Segmenter(lang, { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment).filter(hasWords);
}

/** 26.1 and 2027-02-01 are one number each; digits of other scripts count as ours. */
function numbersIn(text: string): ReadonlySet<string> {
  const ours = text
    .normalize('NFKC')
    .replace(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0));
  return new Set([...ours.matchAll(/\p{N}+(?:[.,:/-]\p{N}+)*/gu)].map(([number]) => number));
}

const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu;
const LETTERS_THAT_COUNT = 5;

/**
 * What a text is compared by: the beginnings of its longer words, since endings change with the sentence; pairs of
 * characters where words are written together.
 */
function piecesOf(text: string): readonly string[] {
  const spoken = spokenForm(text);
  const pairs = [...spoken.matchAll(WITHOUT_SPACES)].flatMap(([run]) => {
    const signs = Array.from(run);
    return signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
  });
  const words = spoken
    .replace(WITHOUT_SPACES, ' ')
    .split(' ')
    .filter((word) => word.length >= 4)
    .map((word) => word.slice(0, LETTERS_THAT_COUNT));
  return [...pairs, ...words];
}
