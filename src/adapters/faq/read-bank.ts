// Reads the FAQ bank from its folder: entries.yaml says which entries there are, <language>/<topic>.yaml what they say.
// A folder named by a language is a language; there is no other list. Refuses a bank with anything wrong in it, and
// names all of it, each with file and line.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Bank, type BankProblem, checkBank, type EntryText } from '../../core/faq.ts';
import { type Finding, Findings } from '../../core/finding.ts';
import type { AllowedLinks } from '../../core/links.ts';
import { type Path, readYaml, type YamlFile } from './read-yaml.ts';

const text = z.string().trim().min(1);
const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, 'small letters, digits and hyphens only');
const entries = z
  .array(
    z
      .object({
        id: name,
        topic: name,
        links: z.array(text).default([]),
        urgent: z.boolean().default(false),
      })
      .strict(),
  )
  .min(1);
const texts = z.array(
  z
    .object({
      id: name,
      question: text,
      phrasings: z.array(text),
      answer: text,
      source: z
        .string()
        .url()
        .refine((url) => url.startsWith('https://'), 'it has to begin with https://'),
      reviewedOn: z.string().date('a day is written as 2026-11-24'),
    })
    .strict(),
);

type Listed = z.infer<typeof entries>[number];

/** One entry in one language, and where it stands. */
type Place = {
  readonly id: string;
  readonly lang: string;
  readonly topic: string;
  readonly text: EntryText;
  at(path: Path): string;
};

const WHY = 'People would get no answer, a wrong one, or a card with a hole.';

/** `today` such as 2026-11-24. Throws `Findings`. */
export function readBank(folder: string, allowed: AllowedLinks, today: string): Bank {
  const list = readYaml(join(folder, 'entries.yaml'), entries);
  const topics = [...new Set(list.content.map(({ topic }) => topic))];
  const places = allOf(
    languageFolders(folder).flatMap((lang) =>
      topics.map((topic) => () => {
        const file = readYaml(join(folder, lang, `${topic}.yaml`), texts);
        return file.content.map(({ id, ...said }, index): Place => {
          return { id, lang, topic, text: said, at: (path) => file.placeOf([index, ...path]) };
        });
      }),
    ),
  ).flat();
  const strays = [...listedTwice(list), ...misplaced(list.content, places)];
  if (strays.length > 0) throw new Findings(strays);

  const bank = list.content.map((listed): Bank[number] => ({
    ...listed,
    locales: Object.fromEntries(
      places.filter(({ id }) => id === listed.id).map(({ lang, text: said }) => [lang, said]),
    ),
  }));
  const problems = checkBank(bank, allowed, today);
  if (problems.length === 0) return bank;
  throw new Findings(problems.map((problem) => findingOf(problem, list, places)));
}

function languageFolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .toSorted();
}

/** Reads everything, so that all that is wrong is named at once and not file by file. */
function allOf<Read>(reads: readonly (() => Read)[]): readonly Read[] {
  const findings: Finding[] = [];
  const done = reads.flatMap((read) => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof Findings)) throw error;
      findings.push(...error.findings);
      return [];
    }
  });
  if (findings.length > 0) throw new Findings(findings);
  return done;
}

function listedTwice({ content, placeOf: at }: YamlFile<readonly Listed[]>): readonly Finding[] {
  return content.flatMap(({ id }, index) =>
    content.findIndex((other) => other.id === id) === index
      ? []
      : {
          what: `${at([index, 'id'])}: “${id}” is listed twice.`,
          why: WHY,
          fix: 'Remove one of the two, or give it another id.',
        },
  );
}

/** Texts of an entry that is not listed, that stand in the file of another topic, or that are there twice. */
function misplaced(listed: readonly Listed[], places: readonly Place[]): readonly Finding[] {
  const topicOf = new Map(listed.map(({ id, topic }) => [id, topic]));
  const seen = new Set<string>();
  return places.flatMap(({ id, lang, topic, at }) => {
    const where = `${at(['id'])}: “${id}”`;
    const home = topicOf.get(id);
    const key = `${lang} ${id}`;
    const twice = seen.has(key);
    seen.add(key);
    if (home === undefined) {
      return {
        what: `${where} is not listed in entries.yaml.`,
        why: WHY,
        fix: 'List it there with its topic, or mend its id.',
      };
    }
    if (home !== topic) {
      return {
        what: `${where} belongs to the topic “${home}” and stands under “${topic}”.`,
        why: 'Nobody would find it where it is looked for.',
        fix: `Move it to ${lang}/${home}.yaml.`,
      };
    }
    if (!twice) return [];
    return { what: `${where} is there twice.`, why: WHY, fix: 'Make one of the two.' };
  });
}

function findingOf(
  { id, lang, path, what, fix }: BankProblem,
  list: YamlFile<readonly Listed[]>,
  places: readonly Place[],
): Finding {
  const index = list.content.findIndex((listed) => listed.id === id);
  const place = places.find((each) => each.id === id && each.lang === lang);
  const at = place === undefined ? list.placeOf([index, ...path]) : place.at(path);
  return { what: `${at}: “${id}” ${what}.`, why: WHY, fix };
}
