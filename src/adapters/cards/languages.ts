// Languages: which ones there are, what each says, and which one a person gets. A file in `cards/words` is a
// language; a file of the same name in the organisation's own folder replaces single texts of it. The choice is the
// look-up of RFC 4647 (de-CH, then de), then any variant of the language (pt gets pt-BR), then the default.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PasskeyKind } from '../../core/authenticators.ts';
import type { Held } from '../../core/person.ts';
import { Findings, type Finding } from '../../core/finding.ts';
import type { AllowedLinks } from '../../core/links.ts';
import type { Instant } from '../../core/time.ts';
import { checkWords, type Problem, textsOf } from './check-words.ts';
import { readJson } from './read-json.ts';
import { compileSection, isList, type Section, textIn, type Values, type Words } from './words.ts';

export type Language = {
  /** BCP 47. */
  readonly locale: string;
  /** As its own speakers call it. */
  readonly name: string;
  readonly rightToLeft: boolean;
  readonly number: (count: number) => string;
  /** A day of the calendar that is the same for everybody, whatever their zone. */
  readonly day: (instant: Instant) => string;
  /** From when to when, on the clocks of that zone (IANA). */
  readonly span: (from: Instant, to: Instant, timeZone: string) => string;
  /** One of `kinds`, as a list with “or”. */
  readonly anyOf: (kinds: readonly PasskeyKind[]) => string;
  /** All of what somebody holds, as a list. */
  readonly held: (passkeys: readonly Held[]) => string;
  /** The texts of a moment, or those that cards have in common. Throws when there are none. */
  section(name: string): Section;
};

export type Languages = {
  readonly all: readonly Language[];
  /** `wanted` is BCP 47; the default when we speak nothing near it. */
  nearest(wanted: string | null): Language;
  /** Null when we speak nothing near it. */
  find(wanted: string): Language | null;
};

/** How the first of a month is written where it is not the plain number; Intl has no such form. */
const FIRST_OF_MONTH: Readonly<Record<string, string>> = { fr: '1er', it: '1º', 'pt-BR': '1º' };

const REFERENCE = 'en';

/**
 * Reads `folder`, and `ownWords`, the organisation's own folder, if it has one. `constants` are the values that
 * never change. Throws `Findings` with everything that is wrong.
 */
export function openLanguages(options: {
  readonly folder: string;
  readonly ownWords: string | null;
  readonly defaultLocale: string;
  readonly constants: Values;
  /** What texts may name; left out = the pages of Microsoft alone. */
  readonly links?: AllowedLinks;
}): Languages {
  const { folder, ownWords, defaultLocale, constants, links } = options;
  const ours = readWords(folder);
  const theirs = ownWords === null ? new Map<string, Words>() : readOwnWords(ownWords);
  const reference = ours.get(REFERENCE) ?? {};
  const findings: Finding[] = [];
  const all = [...ours].map(([locale, words]) => {
    const own = theirs.get(locale) ?? {};
    const merged = merge(words, own) as Words;
    const changed = textsOf(own);
    const fileOf = (path: readonly string[]) =>
      join(changed.has(path.join('.')) && ownWords !== null ? ownWords : folder, `${locale}.json`);
    const problems = checkWords(merged, reference, locale, links);
    findings.push(...problems.map((problem) => findingOf(problem, fileOf(problem.path))));
    return problems.length > 0 ? [] : [languageOf(locale, merged, constants)];
  });
  for (const locale of theirs.keys()) {
    if (!ours.has(locale)) findings.push(strangerOf(locale, ownWords ?? '', [...ours.keys()]));
  }
  const nearestOf = matcher([...ours.keys()]);
  const fallback = nearestOf(defaultLocale);
  if (fallback === undefined) {
    findings.push({
      what: `DEFAULT_LOCALE is “${defaultLocale}”, and there are no words in that language.`,
      why: 'People whose language we do not speak get the default.',
      fix: `Set DEFAULT_LOCALE to one of ${[...ours.keys()].join(', ')}.`,
    });
  }
  if (findings.length > 0 || fallback === undefined) throw new Findings(findings);

  const languages = new Map(all.flat().map((language) => [language.locale, language]));
  const languageIn = (locale: string): Language => {
    const language = languages.get(locale);
    if (language === undefined) throw new Error(`no language “${locale}”`);
    return language;
  };
  const find = (wanted: string): Language | null => {
    const locale = nearestOf(wanted);
    return locale === undefined ? null : languageIn(locale);
  };
  return {
    all: [...languages.values()],
    nearest: (wanted) => (wanted === null ? null : find(wanted)) ?? languageIn(fallback),
    find,
  };
}

function languageOf(locale: string, words: Words, constants: Values): Language {
  const sections = new Map(
    Object.entries(words).flatMap(([name, section]) =>
      typeof section === 'object' && !isList(section)
        ? [[name, compileSection(section, locale, constants)] as const]
        : [],
    ),
  );
  const section = (name: string): Section => {
    const found = sections.get(name);
    if (found === undefined) throw new Error(`no words for “${name}”`);
    return found;
  };
  const kinds = section('kinds').texts({});
  const heldKinds = section('held').texts({});
  const numbers = new Intl.NumberFormat(locale);
  const first = FIRST_OF_MONTH[locale] ?? '1';
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const or = new Intl.ListFormat(locale, { type: 'disjunction' });
  const and = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    locale,
    name: ownNameOf(locale),
    rightToLeft: isRightToLeft(locale),
    number: (count) => numbers.format(count),
    day: (instant) =>
      days
        .formatToParts(Date.parse(instant))
        .map(({ type, value }) => (type === 'day' && value === '1' ? first : value))
        .join(''),
    span: (from, to, timeZone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).formatRange(
        Date.parse(from),
        Date.parse(to),
      ),
    anyOf: (wanted) => or.format(wanted.map((kind) => textIn(kinds, kind))),
    held: (passkeys) =>
      and.format(passkeys.map((held) => ('name' in held ? held.name : textIn(heldKinds, held.kind)))),
    section,
  };
}

function ownNameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  const [first = ''] = name;
  return first.toLocaleUpperCase(locale) + name.slice(first.length);
}

/** From a wanted locale to one of `locales`; undefined when none is of that language. Case does not matter. */
function matcher(locales: readonly string[]): (wanted: string) => string | undefined {
  const exact = new Map(locales.map((locale) => [locale.toLowerCase(), locale]));
  const byLanguage = new Map(locales.toReversed().map((locale) => [primary(locale), locale]));
  const mostParts = Math.max(...locales.map((locale) => locale.split('-').length));
  return (wanted) => {
    // Anybody may send a tag of any length; what comes after the parts that ours have is not looked at.
    const parts = wanted.replaceAll('_', '-').toLowerCase().split('-', mostParts);
    for (let length = parts.length; length > 0; length -= 1) {
      const found = exact.get(parts.slice(0, length).join('-'));
      if (found !== undefined) return found;
    }
    return byLanguage.get(parts[0] ?? '');
  };
}

const primary = (locale: string): string => (locale.split('-')[0] ?? '').toLowerCase();

/** By the script that the language is usually written in (CLDR). */
function isRightToLeft(locale: string): boolean {
  return /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm)$/u.test(new Intl.Locale(locale).maximize().script ?? '');
}

function readWords(folder: string): ReadonlyMap<string, Words> {
  return new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .toSorted()
      .map((file) => [file.slice(0, -'.json'.length), readWordsIn(folder, file)]),
  );
}

function readWordsIn(folder: string, file: string): Words {
  const words = readJson(folder, file);
  if (isTree(words) && !Array.isArray(words)) return words as Words;
  throw new Findings([
    {
      what: `${join(folder, file)} holds no texts by their names.`,
      why: 'It holds what the bot says.',
      fix: 'Give it the shape of cards/words/en.json.',
    },
  ]);
}

function readOwnWords(folder: string): ReadonlyMap<string, Words> {
  if (existsSync(folder)) return readWords(folder);
  throw new Findings([
    {
      what: `WORDS_DIR is “${folder}”, and there is no such folder.`,
      why: 'It holds the texts that your organisation puts in the place of ours.',
      fix: 'Create the folder, or remove WORDS_DIR.',
    },
  ]);
}

/** `own` put over `words`, text by text; list entries by their place. What is new stays, for the check to find. */
function merge(words: unknown, own: unknown): unknown {
  if (own === undefined) return words;
  if (!isTree(words) || !isTree(own)) return own;
  if (Array.isArray(words)) {
    return Array.from({ length: Math.max(words.length, Object.keys(own).length) }, (_, index) =>
      merge(words[index], Object.entries(own)[index]?.[1]),
    );
  }
  const keys = new Set([...Object.keys(words), ...Object.keys(own)]);
  const [ours, theirs] = [new Map(Object.entries(words)), new Map(Object.entries(own))];
  return Object.fromEntries([...keys].map((key) => [key, merge(ours.get(key), theirs.get(key))]));
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function findingOf({ path, what: wrong, address }: Problem, file: string): Finding {
  const what = `${file}: “${path.join('.')}” ${wrong}.`;
  if (address) {
    return {
      what,
      why: 'People are told to trust one sign-in address alone; a text that leads elsewhere, or hides where, teaches them not to.',
      fix: 'Name aka.ms/mysecurityinfo, or take the address out; HELP_DESK_URL becomes a button of its own. If it is no address, put a space after the full stop.',
    };
  }
  return {
    what,
    why: 'People would see a card with a hole, a wrong form or a text that is cut off.',
    fix: 'Mend that text; docs/languages.md says what its place takes.',
  };
}

function strangerOf(locale: string, folder: string, locales: readonly string[]): Finding {
  return {
    what: `${join(folder, `${locale}.json`)} changes words of a language that Keywave does not speak.`,
    why: 'It replaces single texts, so it would never be read.',
    fix: `Name it after one of ${locales.join(', ')}, or add a whole language to cards/words.`,
  };
}
