// Words: the texts of one language, compiled once and filled often. A text is an ICU message (unicode.org, ICU
// "Formatting Messages"; FormatJS reads it), so a count comes in the forms that the language has. Values are put in
// once and never expanded again. Texts are Markdown (Teams: "Format cards"), except summaries and buttons, which
// hosts show as they are; values are escaped accordingly. Refuses a value that is Markdown in such a plain text.

import { IntlMessageFormat } from 'intl-messageformat';

/** A text is an ICU message; a list holds groups of texts. */
export type Words = { readonly [key: string]: string | Words | readonly Words[] };

/** Our own Markdown, such as a {{DATE()}}, which is not escaped. It may not appear in summaries and buttons. */
export type Markup = { readonly markup: string };
export type Values = Readonly<Record<string, string | number | Markup>>;

export type Section = {
  /** The section's texts with `values` in them. Throws when a placeholder finds no value. */
  texts(values: Values): Words;
  /** Only the texts under `keys`, for who has not what fills the others. */
  some(keys: readonly string[], values?: Values): Words;
};

type Compiled<Filled> = { readonly placeholders: ReadonlySet<string>; fill(values: Escaped): Filled };

/** What a text takes: numbers stay numbers, so that they choose a plural form. */
type Escaped = {
  readonly markdown: Readonly<Record<string, string | number>>;
  readonly plain: Readonly<Record<string, string | number>>;
};

/** A parsed text. `value` is text as it stands, or the placeholder's name; `options` are the forms to choose from. */
export type Message = readonly {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: Message }>>;
  readonly pluralType?: Intl.PluralRuleType | undefined;
}[];
/** The `type` of an element that is text as it stands. */
export const LITERAL = 0;

/** Marks that turn the direction of what stands around them (Unicode, UAX 9). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** The user's text so that Markdown shows it as typed: no formatting, no link, no list, no line of its own. */
export function escapeMarkdown(text: string): string {
  return onOneLine(text)
    .replace(/[\\`*_[\]<>~#|&]/g, '\\$&')
    .replace(/^(\d*)([-+.)])(?=\s|$)/, '$1\\$2')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b');
}

/**
 * What a reviewer has read, with its emphasis, lists and lines; a link, a mention or a mark that turns the direction stays what it
 * looks like all the same.
 */
export function reviewedMarkdown(text: string): string {
  return text
    .replace(TURNING, '')
    .replace(/[\\`[\]<>~#|&]/g, '\\$&')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b')
    .trim();
}

/** Without lines of its own and without such marks. */
export function onOneLine(text: string): string {
  return text.replace(TURNING, '').replace(/\s+/g, ' ').trim();
}

/** Whether the text at `path` is shown as it is, not as Markdown. */
export function isPlain(path: readonly string[]): boolean {
  return path.at(-1) === 'summary' || path.includes('buttons');
}

/** Throws when `text` is no ICU message. */
export function parseMessage(text: string, locale: string): Message {
  return isLiteral(text) ? [{ type: LITERAL, value: text }] : messageOf(text, locale).getAst();
}

/** The names that `message` asks for, in every form it has. */
export function placeholdersIn(message: Message): readonly string[] {
  return message.flatMap((element) => [
    ...(element.value !== undefined && element.type !== LITERAL ? [element.value] : []),
    ...Object.values(element.options ?? {}).flatMap((option) => placeholdersIn(option.value)),
  ]);
}

/** What needs nothing but `constants` is filled here, once. */
export function compileSection(words: Words, locale: string, constants: Values): Section {
  const fixed = escaped(constants);
  const { placeholders, fill } = compileGroup(words, [], locale, fixed);
  const some: Section['some'] = (keys, values = {}) => {
    const chosen = Object.entries(words).filter(([key]) => keys.includes(key));
    return compileSection(Object.fromEntries(chosen), locale, constants).texts(values);
  };
  if (isFilledBy(placeholders, fixed)) return { texts: () => fill(fixed), some };
  return {
    texts: (values) => {
      const { markdown, plain } = escaped(values);
      return fill({
        markdown: { ...fixed.markdown, ...markdown },
        plain: { ...fixed.plain, ...plain },
      });
    },
    some,
  };
}

function compileAny(
  word: string | Words | readonly Words[],
  path: readonly string[],
  locale: string,
  fixed: Escaped,
): Compiled<string | Words | readonly Words[]> {
  if (typeof word === 'string') return compileText(word, path, locale, fixed);
  if (!isList(word)) return compileGroup(word, path, locale, fixed);
  const entries = word.map((entry) => compileGroup(entry, path, locale, fixed));
  return settled(entries, fixed, (values) => entries.map((entry) => entry.fill(values)));
}

function compileGroup(
  words: Words,
  path: readonly string[],
  locale: string,
  fixed: Escaped,
): Compiled<Words> {
  const entries = Object.entries(words).map(
    ([key, word]) => [key, compileAny(word, [...path, key], locale, fixed)] as const,
  );
  return settled(
    entries.map(([, entry]) => entry),
    fixed,
    (values) => Object.fromEntries(entries.map(([key, entry]) => [key, entry.fill(values)])),
  );
}

function compileText(
  text: string,
  path: readonly string[],
  locale: string,
  fixed: Escaped,
): Compiled<string> {
  if (isLiteral(text)) return { placeholders: new Set(), fill: () => text };
  const message = messageOf(text, locale);
  const placeholders = new Set(placeholdersIn(message.getAst()));
  const kind = isPlain(path) ? 'plain' : 'markdown';
  return settled([{ placeholders }], fixed, (values) => {
    for (const name of placeholders)
      if (!Object.hasOwn(values[kind], name)) throw missing(name, path, values);
    return String(message.format(values[kind]));
  });
}

/** Filled now, if what is fixed is all it needs. */
function settled<Filled>(
  parts: readonly Pick<Compiled<unknown>, 'placeholders'>[],
  fixed: Escaped,
  fill: (values: Escaped) => Filled,
): Compiled<Filled> {
  const placeholders = new Set(parts.flatMap((part) => [...part.placeholders]));
  if (!isFilledBy(placeholders, fixed)) return { placeholders, fill };
  const filled = fill(fixed);
  return { placeholders, fill: () => filled };
}

function isFilledBy(placeholders: ReadonlySet<string>, { markdown }: Escaped): boolean {
  return [...placeholders].every((name) => Object.hasOwn(markdown, name));
}

function missing(name: string, path: readonly string[], { markdown }: Escaped): Error {
  const text = `in “${path.join('.')}”`;
  return new Error(
    Object.hasOwn(markdown, name)
      ? `{${name}} ${text} is Markdown and cannot stand in a summary or button`
      : `nothing fills the placeholder {${name}} ${text}`,
  );
}

function escaped(values: Values): Escaped {
  const markdown: Record<string, string | number> = {};
  const plain: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'object') markdown[name] = value.markup;
    else {
      markdown[name] = typeof value === 'string' ? escapeMarkdown(value) : value;
      plain[name] = typeof value === 'string' ? onOneLine(value) : value;
    }
  }
  return { markdown, plain };
}

/** Most texts: nothing to fill, nothing to choose, nothing quoted. */
function isLiteral(text: string): boolean {
  return !/[{}']/u.test(text);
}

function messageOf(text: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
}

export function isList(word: Words | readonly Words[]): word is readonly Words[] {
  return Array.isArray(word);
}

/** One text of a filled section. Throws when there is none. */
export function textIn(words: Words, key: string): string {
  const text = words[key];
  if (typeof text !== 'string') throw new Error(`no text “${key}”`);
  return text;
}

/** One group of a filled section. Throws when there is none. */
export function groupIn(words: Words, key: string): Words {
  const group = words[key];
  if (typeof group !== 'object' || isList(group)) throw new Error(`no texts “${key}”`);
  return group;
}

/** One list of a filled section. Throws when there is none. */
export function listIn(words: Words, key: string): readonly Words[] {
  const list = words[key];
  if (typeof list !== 'object' || !isList(list)) throw new Error(`no list “${key}”`);
  return list;
}
