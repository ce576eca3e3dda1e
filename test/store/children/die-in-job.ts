// Takes the job of one wave on the server given, says so, and never ends it. The test kills this process.

import { openDatabase } from '../../../src/adapters/postgres/open-database.ts';
import { QUIET } from '../harness.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const { jobs } = await openDatabase({ databaseUrl, dataDir: '', log: QUIET });
const never = () => new Promise<void>(() => undefined);
await jobs.work({
  'sync-directory': never,
  'plan-follow-ups': never,
  'release-wave': ({ waveId }) => {
    process.stdout.write(`${waveId}\n`);
    return never();
  },
});
