// `npm run verify-audit`: whether the audit log is whole, from its first line to its last. Says the first line that was
// changed, taken out or put elsewhere, and ends with 1 then. `--expect <line>:<hash>`, as an earlier run printed it, also finds
// a log that was written anew from its beginning.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLog } from '../adapters/log/log.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { sha256 } from '../adapters/postgres/store/audit.ts';
import { readConfig } from '../config.ts';
import { Findings } from '../core/finding.ts';
import { verifyAudit } from '../flows/people/read-audit.ts';
import { keptSettings } from './kept-settings.ts';

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { expect: { type: 'string' } } });
  const expected = /^(\d+):([\da-f]{64})$/u.exec(values.expect ?? '');
  if (values.expect !== undefined && expected === null) {
    throw problem(`“${values.expect}” is no line of the log.`, 'A line is its number and its hash.', USAGE);
  }
  const { databaseUrl, dataDir } = readConfig(keptSettings(process.env));
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'database'))) {
    throw problem(
      `There is no database in “${dataDir}”.`,
      'Keywave has not run with this folder.',
      'Name the folder with DATA_DIR, or the server with DATABASE_URL.',
    );
  }
  const database = await openDatabase({ databaseUrl, dataDir, log: openLog('silent') });
  try {
    const { head, broken } = await verifyAudit(database.store, sha256);
    if (broken !== null) return say(`The audit log is broken at line ${broken.seq}: ${broken.why}.`, false);
    if (expected !== null) {
      const [line] = await database.store.auditLines(Number(expected[1]) - 1, 1);
      if (line?.hash !== expected[2]) {
        return say(`Line ${expected[1]} is not the one that you expect: the log was written anew.`, false);
      }
    }
    return say(
      `The audit log is whole: ${head.seq} lines. Keep this: --expect ${head.seq}:${head.hash}`,
      true,
    );
  } finally {
    await database.close();
  }
}

const USAGE = 'npm run verify-audit -- [--expect <line>:<hash>]';

function say(text: string, whole: boolean): boolean {
  console.log(text);
  return whole;
}

function problem(what: string, why: string, fix: string): Findings {
  return new Findings([{ what, why, fix }]);
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Findings)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
