// What the FAQ benchmark reads: banks and questions as JSON lines, BANKING77 as its authors publish it, the product's own bank.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AskedFor } from '../../../adapters/search/search.ts';
import { readBank } from '../../../adapters/faq/read-bank.ts';
import { waysToAsk } from '../../../core/faq.ts';
import { allowedLinks } from '../../../core/links.ts';

/** A question and the entries that would be right; none = it is out of scope. */
export type Query = { readonly q: string; readonly lang: string; readonly ids: readonly string[] };
/** What is asked of one bank. */
export type Round = { readonly bank: readonly AskedFor[]; readonly queries: readonly Query[] };

const bankLine = z.object({ id: z.string(), lang: z.string(), phrasings: z.array(z.string()).min(1) });
const queryLine = z.object({ q: z.string(), lang: z.string(), ids: z.array(z.string()) });

export const readBankLines = (file: string): readonly AskedFor[] => readLines(file, bankLine);
export const readQueryLines = (file: string): readonly Query[] => readLines(file, queryLine);

function readLines<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      try {
        return schema.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(
          `Line ${index + 1} of ${file} cannot be read.\n  why: ${cause instanceof Error ? cause.message : String(cause)}\n  fix: one JSON object a line, as docs/benchmarks.md says.`,
          { cause },
        );
      }
    });
}

export function readOwnBank(): readonly AskedFor[] {
  const folder = join(import.meta.dirname, '../../../../faq');
  const today = new Date().toISOString().slice(0, 10);
  return readBank(folder, allowedLinks({}), today).flatMap(({ id, locales }) =>
    Object.entries(locales).map(([lang, text]) => ({ id, lang, phrasings: waysToAsk(text) })),
  );
}

/**
 * `phrasings` of each intent out of train.csv, drawn by the seed; all of test.csv asked, and CLINC150's out-of-scope test
 * questions when they lie beside it.
 */
export function readBanking77(folder: string, phrasings: number, seed: number): Round {
  if (!existsSync(join(folder, 'train.csv'))) {
    throw new Error(
      `There is no BANKING77 in ${folder}.\n  why: train.csv and test.csv are its authors' data and no part of Keywave.\n  fix: get banking_data of PolyAI-LDN/task-specific-datasets and name its folder.`,
    );
  }
  const random = seeded(seed);
  const byIntent = Map.groupBy(readCsv(join(folder, 'train.csv')), ([, intent]) => intent);
  const bank = [...byIntent].map(([id, rows]) => ({
    id,
    lang: 'en',
    phrasings: shuffled(rows, random)
      .slice(0, phrasings)
      .map(([text]) => text),
  }));
  const clinc = join(folder, '../clinc150/data_full.json');
  const outOfScope = existsSync(clinc)
    ? z
        .object({ oos_test: z.array(z.tuple([z.string(), z.string()])) })
        .parse(JSON.parse(readFileSync(clinc, 'utf8'))).oos_test
    : [];
  return {
    bank,
    queries: [
      ...readCsv(join(folder, 'test.csv')).map(([q, intent]) => ({ q, lang: 'en', ids: [intent] })),
      ...outOfScope.map(([q]) => ({ q, lang: 'en', ids: [] })),
    ],
  };
}

/** Rows of two cells; the second is a plain word. */
function readCsv(file: string): readonly (readonly [string, string])[] {
  const rows = readFileSync(file, 'utf8').matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*)),([^",\r\n]+)\r?\n/gu);
  return [...rows]
    .slice(1)
    .map(([, quoted, bare = '', intent = '']) => [quoted?.replaceAll('""', '"') ?? bare, intent] as const);
}

/** Mulberry32: the same draw on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
