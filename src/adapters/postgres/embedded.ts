// The embedded engine: PGlite in a folder of the data directory, for one process. It survives kill -9 (nothing
// acknowledged is lost) but not a power cut: PGlite never asks the disk to write through (electric-sql/pglite#1107),
// and this is said at every start. Production with its own needs sets DATABASE_URL.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import type { Log } from '../../ports.ts';
import type { OpenEngine } from './engine.ts';
import { startEngine } from './embedded-engine.ts';
import { lockFolder } from './folder-lock.ts';
import type { Tables } from './schema.ts';
import { startUpkeep } from './upkeep.ts';

export async function openEmbedded(dataDir: string, log: Log): Promise<OpenEngine> {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockFolder(join(dataDir, 'database.lock'), dataDir);
  try {
    const engine = await startEngine(join(dataDir, 'database'));
    const stopUpkeep = startUpkeep(engine, log);
    log.warn('embedded database: survives a kill, not a power cut; set DATABASE_URL for a PostgreSQL server');
    return {
      engine: 'embedded',
      db: new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: engine }) }),
      // pg-boss's own vacuum and reindex checks expect a server's background processes.
      boss: { backend: 'pglite', db: fromPglite(engine), reindex: false, monitorVacuum: false },
      listen: (channel, heard) => engine.listen(channel, heard),
      async close() {
        stopUpkeep();
        await engine.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
