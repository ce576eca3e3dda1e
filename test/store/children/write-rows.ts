// Writes people into the embedded database of the folder given, one statement each, and says after each one that it
// is stored. The test kills this process in the middle of it.

import { openDatabase } from '../../../src/adapters/postgres/open-database.ts';
import { QUIET, T0, user } from '../harness.ts';

const [dataDir = '', prefix = ''] = process.argv.slice(2);
const { store } = await openDatabase({ dataDir, log: QUIET });
for (let row = 0; ; row += 1) {
  const id = `${prefix}${row}`;
  await store.saveUsers([user(id)], T0);
  process.stdout.write(`${id}\n`);
}
