// What the words of a language must keep, whoever wrote them: every key of English and no other, ICU messages that
// parse, every plural form that the language has for the counts we say, texts that fit their place and name no address
// that is not on the list. Runs at
// start, over our own words and over what an organisation puts in their place (docs/languages.md).

import { allowedLinks, type AllowedLinks } from '../../core/links.ts';
import { checkAddresses } from './check-addresses.ts';
import { isPlain, LITERAL, type Message, parseMessage, type Words } from './words.ts';

export type Problem = {
  /** Where in the file, for example ['nudge', 'title']. */
  readonly path: readonly string[];
  readonly what: string;
  /** It is about an address, which is no matter of its place. */
  readonly address: boolean;
};

type Place = {
  readonly name: string;
  readonly limit: number;
  /** For one word, where a line cannot be wider. */
  readonly word?: number;
  has(path: readonly string[]): boolean;
};

/** Widths: a wide (Chinese or Japanese) character counts as two, a placeholder as ten. */
const PLACES: readonly Place[] = [
  { name: 'a button', limit: 40, has: (path) => path.includes('buttons') },
  { name: 'a summary', limit: 120, has: (path) => path.at(-1) === 'summary' },
  {
    name: 'a narrow label',
    limit: 18,
    word: 8,
    has: (path) => /^(safer|quicker|sms|deadline)Title$/u.test(path.at(-1) ?? ''),
  },
  { name: 'a title', limit: 60, has: (path) => /^title$|Title$/u.test(path.at(-1) ?? '') },
];
const PLACEHOLDER_WIDTH = 10;
/** 0 to 100 meet every form, but for the one that French and Spanish have for whole millions. */
const COUNTS = 101;

/** Everything wrong with `words`; `like` has the keys that they must have, `links` the addresses that they may name. */
export function checkWords(
  words: Words,
  like: Words,
  locale: string,
  links: AllowedLinks = allowedLinks({}),
): readonly Problem[] {
  const texts = textsOf(words);
  const expected = textsOf(like);
  const problem = (path: string, what: string, address = false): Problem => ({
    path: path.split('.'),
    what,
    address,
  });
  return [
    ...[...expected.keys()].filter((path) => !texts.has(path)).map((path) => problem(path, 'is missing')),
    ...[...texts.keys()]
      .filter((path) => !expected.has(path))
      .map((path) => problem(path, 'is no text of ours')),
    ...[...texts].flatMap(([path, text]) =>
      checkText(text, path.split('.'), locale).map((w) => problem(path, w)),
    ),
    ...[...texts].flatMap(([path, text]) =>
      typeof text === 'string' ? checkAddresses(text, links).map((w) => problem(path, w, true)) : [],
    ),
  ];
}

/** Every text by its path, joined with dots; list entries by their number. */
export function textsOf(words: Words): ReadonlyMap<string, string> {
  return new Map(entriesOf(words, []).map(([path, text]) => [path.join('.'), text]));
}

type Found = readonly [path: readonly string[], text: string];

/** A text that is none, such as a number, is found too, for the check to name. */
function entriesOf(words: object, path: readonly string[]): readonly Found[] {
  return Object.entries(words).flatMap(([key, word]: [string, unknown]): readonly Found[] =>
    typeof word === 'object' && word !== null
      ? entriesOf(word, [...path, key])
      : [[[...path, key], word as string]],
  );
}

function checkText(text: unknown, path: readonly string[], locale: string): readonly string[] {
  if (typeof text !== 'string' || text.trim() === '') return ['is no text'];
  if (text.includes("'")) return ['holds a straight apostrophe, which ICU takes for a quotation mark; use ’'];
  let message: Message;
  try {
    message = parseMessage(text, locale);
  } catch (error) {
    return [`is no ICU message (${error instanceof Error ? error.message : String(error)})`];
  }
  const place = PLACES.find(({ has }) => has(path));
  return [
    ...missingForms(message, locale).map((form) => `lacks the plural form “${form}”`),
    ...(place === undefined ? [] : overflow(text, message, place)),
    ...(isPlain(path) && /[*\\]|\]\(/u.test(text) ? ['holds Markdown where it is shown as it is'] : []),
  ];
}

function overflow(text: string, message: Message, { name, limit, word }: Place): readonly string[] {
  const width = widest(message);
  if (width > limit) return [`is ${width} wide, and ${name} holds ${limit}`];
  const long = text.split(/\s/u).find((each) => word !== undefined && widthOf(each) > word);
  return long === undefined ? [] : [`has the word “${long}”, and ${name} holds words of ${word}`];
}

function missingForms(message: Message, locale: string): readonly string[] {
  return message.flatMap((element) => {
    const { options: forms, pluralType } = element;
    if (forms === undefined) return [];
    const counts = pluralType === undefined ? [] : formOfCounts(locale, pluralType);
    const needed = new Set(counts.filter((_, count) => !Object.hasOwn(forms, `=${count}`)));
    return [
      ...[...needed].filter((form) => !Object.hasOwn(forms, form)),
      ...Object.values(forms).flatMap((option) => missingForms(option.value, locale)),
    ];
  });
}

/** The form that the language has for 0, 1, 2 and so on. */
function formOfCounts(locale: string, type: Intl.PluralRuleType): readonly string[] {
  const rules = new Intl.PluralRules(locale, { type });
  return Array.from({ length: COUNTS }, (_, count) => rules.select(count));
}

/** In its widest form. */
function widest(message: Message): number {
  return message
    .map((element) => {
      if (element.options !== undefined) {
        return Math.max(...Object.values(element.options).map((option) => widest(option.value)));
      }
      return element.type === LITERAL ? widthOf(element.value ?? '') : PLACEHOLDER_WIDTH;
    })
    .reduce((sum, width) => sum + width, 0);
}

function widthOf(text: string): number {
  return Array.from(text, (character) => (WIDE.test(character) ? 2 : 1)).reduce<number>((a, b) => a + b, 0);
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fc\uff00-\uff60]/u;
