// Rows as CSV by RFC 4180, with a byte order mark, so that spreadsheets read it as UTF-8. A cell that a spreadsheet would
// run begins with an apostrophe.

import { stringify } from 'csv-stringify/sync';
import { EXPORT_COLUMNS } from '../../../core/people-export.ts';
import type { PeopleExport } from '../../../flows/people/export-people.ts';

export async function* csvOf({ slices }: PeopleExport): AsyncGenerator<string> {
  yield stringify([[...EXPORT_COLUMNS]], { bom: true, record_delimiter: 'windows' });
  for await (const rows of slices) {
    yield stringify([...rows], {
      columns: [...EXPORT_COLUMNS],
      record_delimiter: 'windows',
      escape_formulas: true,
      cast: { boolean: String },
    });
  }
}
