// One process per data folder. PGlite takes no lock of its own: two processes open the same folder without an
// error and lose each other's rows. An exclusive SQLite transaction on a file beside it is a lock that the
// operating system gives back even after kill -9, so no stale pid file can ever bar the door.

import { DatabaseSync } from 'node:sqlite';
import { Findings } from '../../core/finding.ts';

/** Holds `file` until the returned function is called; throws `Findings` when another process holds it. */
export function lockFolder(file: string, dataDir: string): () => void {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('pragma journal_mode = delete; begin exclusive');
  } catch {
    lock.close();
    throw new Findings([
      {
        what: `The data folder “${dataDir}” is in use by another Keywave process.`,
        why: 'The embedded database belongs to one process; a second one would destroy rows without an error.',
        fix: 'Stop the other process, or choose another folder with DATA_DIR, or set DATABASE_URL to a PostgreSQL server to run several.',
      },
    ]);
  }
  return () => lock.close();
}
