// Rows as one JSON document, a line a person, so that it can be read line by line too.

import type { PeopleExport } from '../../../flows/people/export-people.ts';

export async function* jsonOf({ about, slices }: PeopleExport): AsyncGenerator<string> {
  yield `${JSON.stringify(about).slice(0, -1)},"people":[`;
  let between = '\n';
  for await (const rows of slices) {
    let lines = '';
    for (const row of rows) {
      lines += `${between}${JSON.stringify(row)}`;
      between = ',\n';
    }
    yield lines;
  }
  yield '\n]}\n';
}
