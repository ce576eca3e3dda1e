// The rows of a CSV file of people, as they come in: the header says which column names the person. A row that is no CSV is
// handed on as one without a name, so that it is told of like any other that does not count.

import { pipeline, Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import { Findings, type Finding } from '../../core/finding.ts';
import type { ListRow } from '../../core/people-list.ts';

export const MAX_CSV = 20 * 1024 * 1024;

/** In the order in which they are looked for, compared without case, spaces and signs. */
const COLUMNS = ['upn', 'userprincipalname', 'id', 'objectid', 'mail', 'email'];
const LONGEST_ROW = 8_192;

/** Throws `Findings` when the file is too large, or its header names no such column. */
export async function* peopleInCsv(file: AsyncIterable<Uint8Array>): AsyncGenerator<ListRow> {
  const broken: ListRow[] = [];
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      if (error !== undefined) broken.push({ line: Number(error['lines']) || 0, key: raw ?? '' });
      return undefined;
    },
  });
  pipeline(Readable.from(upTo(MAX_CSV, file)), parser, () => undefined);
  let column: number | null = null;
  try {
    for await (const each of parser) {
      const { record, info } = each as { record: string[]; info: { lines: number } };
      if (column === null) {
        column = columnOf(record);
        continue;
      }
      yield* broken.splice(0);
      yield { line: info.lines, key: record[column] ?? null };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Findings([notCsv]);
    throw error;
  }
  if (column === null) throw new Findings([noHeader]);
  yield* broken;
}

function columnOf(header: readonly string[]): number {
  const names = header.map((name) => name.toLowerCase().replaceAll(/[^a-z]/gu, ''));
  const column = COLUMNS.find((name) => names.includes(name));
  if (column === undefined) throw new Findings([noHeader]);
  return names.indexOf(column);
}

async function* upTo(bytes: number, file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of file) {
    read += chunk.length;
    if (read > bytes) throw new Findings([tooLarge]);
    yield chunk;
  }
}

const noHeader: Finding = {
  what: 'The file has no header that Keywave knows.',
  why: 'The first line says which column names the person.',
  fix: 'Let its first line name a column “upn” or “id”, with a sign-in name or an object id in each row below.',
};

const notCsv: Finding = {
  what: 'The file is no CSV.',
  why: 'It cannot be read as rows of columns.',
  fix: 'Save it as CSV (UTF-8) and try again.',
};

const tooLarge: Finding = {
  what: `The file is larger than ${MAX_CSV / 1024 / 1024} MB.`,
  why: 'So much is read at most.',
  fix: 'Leave out columns other than the person’s, or split the file.',
};
