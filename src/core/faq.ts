// The FAQ: what people ask about passkeys, in their own words, and what is answered. Here is what an entry is and what
// the bank must keep, so that the search can tell entries apart and an answer fits its card. How the files are read is
// the adapter's matter; nothing here knows a file.

import { spokenForm } from './command.ts';
import type { AllowedLinks } from './links.ts';

export type EntryText = {
  /** The heading above the answer: what the person asked, said plainly. */
  readonly question: string;
  /** How people really ask it. */
  readonly phrasings: readonly string[];
  /** Markdown; {organisation} and {helpDesk} are filled in. */
  readonly answer: string;
  /** The page that the facts come from. */
  readonly source: string;
  /** The day on which somebody compared the answer with its source, such as 2026-11-24. */
  readonly reviewedOn: string;
};

export type Entry = {
  readonly id: string;
  readonly topic: string;
  /** A security matter: lead to a human at once, beside the answer. */
  readonly urgent: boolean;
  /** Where the answer leads to. */
  readonly links: readonly string[];
  /** By language, such as pt-BR. */
  readonly locales: Readonly<Record<string, EntryText>>;
};

export type Bank = readonly Entry[];

/** An entry as it is shown in one language. */
export type FaqEntry = Omit<Entry, 'locales'> &
  Omit<EntryText, 'phrasings'> & {
    /** BCP 47. */
    readonly lang: string;
  };

export type FaqTopic = {
  readonly topic: string;
  readonly entries: readonly Pick<FaqEntry, 'id' | 'question'>[];
};

/** Something in the bank that must be mended; `lang` is null for what is no matter of a language. */
export type BankProblem = {
  readonly id: string;
  readonly lang: string | null;
  /** Where in the entry, for example ['phrasings', 3]. */
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly fix: string;
};

/** What the organisation's settings fill into an answer. */
export const SLOTS: readonly string[] = ['organisation', 'helpDesk'];

const FEWEST_PHRASINGS = { en: 8, other: 5 };
/** A card with the longest answer stays far below the 25 KB that we hold ourselves to, in every script. */
export const LONGEST = { question: 120, phrasing: 240, answer: 1000 };

/** What the search learns an entry by: the heading counts as a way to ask. */
export function waysToAsk({ question, phrasings }: EntryText): readonly string[] {
  return [question, ...phrasings];
}

/** Every language in which the bank answers. */
export function languagesOf(bank: Bank): readonly string[] {
  return [...new Set(bank.flatMap(({ locales }) => Object.keys(locales)))].toSorted();
}

/** The entry in that language, in its nearest, in English, or in the first that it has; null when it says nothing. */
export function entryIn(entry: Entry, lang: string): FaqEntry | null {
  const { locales, ...facts } = entry;
  const spoken = nearestOf(Object.keys(locales), lang);
  const text = spoken === null ? undefined : locales[spoken];
  if (spoken === null || text === undefined) return null;
  const { question, answer, source, reviewedOn } = text;
  return { ...facts, lang: spoken, question, answer, source, reviewedOn };
}

/** In the order of the bank. */
export function topicsIn(bank: Bank, lang: string): readonly FaqTopic[] {
  return [...new Set(bank.map(({ topic }) => topic))].map((topic) => ({
    topic,
    entries: bank
      .filter((entry) => entry.topic === topic)
      .flatMap((entry) => entryIn(entry, lang) ?? [])
      .map(({ id, question }) => ({ id, question })),
  }));
}

/** `answer` with what the organisation's settings say in its slots. */
export function fillSlots(answer: string, slots: Readonly<Record<string, string>>): string {
  return answer.replace(/\{(\w+)\}/gu, (slot, name: string) => slots[name] ?? slot);
}

/** Whether both are the same language, whatever their country. */
export function sameLanguage(one: string, other: string): boolean {
  return primary(one) === primary(other);
}

function nearestOf(languages: readonly string[], lang: string): string | null {
  return (
    languages.find((each) => each.toLowerCase() === lang.toLowerCase()) ??
    languages.find((each) => sameLanguage(each, lang)) ??
    languages.find((each) => each === 'en') ??
    languages[0] ??
    null
  );
}

const primary = (lang: string): string | undefined => lang.toLowerCase().split(/[-_]/u)[0];

/** Everything wrong with the bank. `today` such as 2026-11-24: nobody has compared an answer later than that. */
export function checkBank(bank: Bank, allowed: AllowedLinks, today: string): readonly BankProblem[] {
  const languages = languagesOf(bank);
  return [
    ...bank.flatMap((entry) => [...strayLinks(entry, allowed), ...missing(entry, languages)]),
    ...bank.flatMap(({ id, locales }) =>
      Object.entries(locales).flatMap(([lang, text]) =>
        [...checkText(text, fewestIn(lang)), ...reviewedLater(text, today)].map((problem) => ({
          id,
          lang,
          ...problem,
        })),
      ),
    ),
    ...repeated(bank),
  ];
}

export function strayLinks(
  { id, links }: Pick<Entry, 'id' | 'links'>,
  allowed: AllowedLinks,
): readonly BankProblem[] {
  return links.flatMap((link, index) =>
    allowed(link)
      ? []
      : {
          id,
          lang: null,
          path: ['links', index],
          what: `leads to “${link}”, an address that cards may not open`,
          fix: 'Use an address of src/core/links.ts.',
        },
  );
}

function missing({ id, locales }: Entry, languages: readonly string[]): readonly BankProblem[] {
  return languages
    .filter((lang) => !Object.hasOwn(locales, lang))
    .map((lang) => ({
      id,
      lang,
      path: [],
      what: `has no text in the language ${lang}`,
      fix: `Add the entry to the folder ${lang}.`,
    }));
}

type TextProblem = Omit<BankProblem, 'id' | 'lang'>;

function fewestIn(lang: string): number {
  return lang === 'en' ? FEWEST_PHRASINGS.en : FEWEST_PHRASINGS.other;
}

function reviewedLater({ reviewedOn }: EntryText, today: string): readonly TextProblem[] {
  if (reviewedOn <= today) return [];
  return [
    {
      path: ['reviewedOn'],
      what: `was reviewed on ${reviewedOn}, a day that has not come yet`,
      fix: 'Give the day on which the answer was compared with its source.',
    },
  ];
}

/** What is wrong with a text for itself; it needs at least `fewest` phrasings. */
export function checkText(
  text: Pick<EntryText, 'question' | 'phrasings' | 'answer'>,
  fewest: number,
): readonly TextProblem[] {
  return [
    ...tooLong(text.question, LONGEST.question, ['question']),
    ...tooLong(text.answer, LONGEST.answer, ['answer']),
    ...text.phrasings.flatMap((phrasing, index) => tooLong(phrasing, LONGEST.phrasing, ['phrasings', index])),
    ...text.phrasings.flatMap((phrasing, index) =>
      spokenForm(phrasing) === ''
        ? {
            path: ['phrasings', index],
            what: `has the phrasing “${phrasing}”, without a word`,
            fix: 'Write it as a person would, or remove it.',
          }
        : [],
    ),
    ...(text.phrasings.length < fewest
      ? [
          {
            path: ['phrasings'],
            what: `has ${text.phrasings.length} phrasings where ${fewest} are needed`,
            fix: 'Add more ways in which people ask it: short, long and clumsy ones.',
          },
        ]
      : []),
    ...strangeSlots(text.answer),
    ...linksIn(text),
  ];
}

function tooLong(text: string, limit: number, path: TextProblem['path']): readonly TextProblem[] {
  return text.length <= limit
    ? []
    : [
        {
          path,
          what: `has a text of ${text.length} characters where ${limit} fit`,
          fix: 'Say it shorter.',
        },
      ];
}

function strangeSlots(answer: string): readonly TextProblem[] {
  const known = SLOTS.map((slot) => `{${slot}}`);
  return [...answer.matchAll(/\{[^{}]*\}|[{}]/gu)]
    .map(([slot]) => slot)
    .filter((slot) => !known.includes(slot))
    .map((slot) => ({
      path: ['answer'],
      what: `has “${slot}” in its answer, which nothing fills`,
      fix: `Use ${known.join(' or ')}, or no braces.`,
    }));
}

/** An address in a text would be a link that no list allows. */
function linksIn({ question, answer }: Pick<EntryText, 'question' | 'answer'>): readonly TextProblem[] {
  return Object.entries({ question, answer })
    .filter(([, text]) => /:\/\/|\]\(|\bwww\./iu.test(text))
    .map(([field]) => ({
      path: [field],
      what: `has a link in its ${field}`,
      fix: 'Put the address under “links” in entries.yaml; a card shows it as a button.',
    }));
}

/** The same words for two entries: the search could not tell which is meant. */
function repeated(bank: Bank): readonly BankProblem[] {
  const first = new Map<string, string>();
  return bank.flatMap(({ id, locales }) =>
    Object.entries(locales).flatMap(([lang, { phrasings }]) =>
      phrasings.flatMap((phrasing, index) => {
        const words = spokenForm(phrasing);
        const owner = first.get(words) ?? id;
        first.set(words, owner);
        if (owner === id) return [];
        return {
          id,
          lang,
          path: ['phrasings', index],
          what: `asks “${phrasing}”, and so does “${owner}”`,
          fix: 'Leave it to the entry that it fits better.',
        };
      }),
    ),
  );
}
