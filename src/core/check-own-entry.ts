// What must be mended in an entry of the organisation's own before anybody reviews it: the rules of the files, but for how many
// phrasings and languages it has, and that its source may be the organisation itself.

import { spokenForm } from './command.ts';
import { type Bank, type BankProblem, checkText, strayLinks } from './faq.ts';
import type { Finding } from './finding.ts';
import type { AllowedLinks } from './links.ts';
import { languageOfBank, OWN_SOURCE, type OwnContent, type OwnText } from './own-entry.ts';

type Problem = Omit<BankProblem, 'id'>;
type Known = {
  /** Everything that people get answers from now, with an earlier version of this one or without. */
  readonly bank: Bank;
  /** The entries that the product ships. */
  readonly files: Bank;
  readonly allowed: AllowedLinks;
};

/** `lang` is null for what is no matter of a language. */
export function checkOwn(id: string, content: OwnContent, known: Known): readonly Problem[] {
  const ours = known.files.find((entry) => entry.id === id);
  const languages = Object.entries(content.locales);
  return [
    ...strayLinks({ id, links: content.links }, known.allowed),
    ...topicOf(content, known.files),
    ...(languages.length === 0
      ? [problem(null, [], 'says nothing in any language', 'Write it in one language at least.')]
      : []),
    ...languages.flatMap(([lang, text]) => [
      ...regional(lang, known.files),
      ...wording(lang, text, ours !== undefined && Object.hasOwn(ours.locales, lang)),
      ...clashes(id, lang, text, known.bank),
    ]),
  ];
}

const problem = (lang: string | null, path: Problem['path'], what: string, fix: string): Problem => ({
  lang,
  path,
  what,
  fix,
});

function topicOf({ topic }: OwnContent, files: Bank): readonly Problem[] {
  const topics = new Set(files.map((entry) => entry.topic));
  if (topics.size === 0 || topics.has(topic)) return [];
  const fix = `Use one of ${[...topics].join(', ')}.`;
  return [problem(null, ['topic'], `has the topic “${topic}”, which nobody finds in the menu`, fix)];
}

function regional(lang: string, files: Bank): readonly Problem[] {
  const name = languageOfBank(files, lang);
  if (name === lang) return [];
  return [problem(lang, [], `is written in ${lang}, which the FAQ has as ${name}`, `Write it in ${name}.`)];
}

function wording(lang: string, { phrasings, words }: OwnText, inFiles: boolean): readonly Problem[] {
  if (words === null) {
    const text = { question: '', answer: '', phrasings };
    return [
      ...checkText(text, inFiles ? 1 : 0).map((each) => ({ lang, ...each })),
      ...(inFiles
        ? []
        : [problem(lang, ['answer'], 'has no answer', 'Write a heading, an answer and its source.')]),
    ];
  }
  return [
    ...(['question', 'answer'] as const)
      .filter((part) => words[part].trim() === '')
      .map((part) =>
        problem(lang, [part], part === 'question' ? 'has no heading' : 'has no answer', 'Write it.'),
      ),
    ...checkText({ ...words, phrasings }, 0).map((each) => ({ lang, ...each })),
    ...sourceOf(lang, words.source),
  ];
}

function sourceOf(lang: string, source: string): readonly Problem[] {
  if (source === OWN_SOURCE || (source.startsWith('https://') && URL.canParse(source))) return [];
  const what = source === '' ? 'has no source' : `has the source “${source}”, which is no https address`;
  const fix = 'Give the page that the facts come from, or say that it is the organisation’s own rule.';
  return [problem(lang, ['source'], what, fix)];
}

/** The same words for two entries: the search could not tell which is meant. */
function clashes(id: string, lang: string, { phrasings }: OwnText, bank: Bank): readonly Problem[] {
  const wanted = new Map(phrasings.map((phrasing, index) => [spokenForm(phrasing), { phrasing, index }]));
  return bank
    .filter((other) => other.id !== id)
    .flatMap((other) =>
      Object.values(other.locales).flatMap((text) =>
        text.phrasings.flatMap((theirs) => {
          const mine = wanted.get(spokenForm(theirs));
          if (mine === undefined) return [];
          wanted.delete(spokenForm(theirs));
          const what = `asks “${mine.phrasing}”, and so does “${other.id}”`;
          return problem(lang, ['phrasings', mine.index], what, 'Leave it to the entry that it fits better.');
        }),
      ),
    );
}

/** As everybody is told what is wrong. */
export function ownFinding(id: string, { lang, what, fix }: Problem): Finding {
  return {
    what: `“${id}”${lang === null ? '' : ` (${lang})`} ${what}.`,
    why: 'People would get no answer, a wrong one, or a card with a hole.',
    fix,
  };
}
