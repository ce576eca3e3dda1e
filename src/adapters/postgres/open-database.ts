// The one factory of the storage: an embedded engine in a folder, or a server when a URL is given. What comes back
// is the same; nothing else in the product knows which engine runs.

import type { Jobs, Log, Signals, Store } from '../../ports.ts';
import { openEmbedded } from './embedded.ts';
import { openJobs } from './jobs.ts';
import { migrate } from './migrations.ts';
import { openServer, type Password } from './server.ts';
import { endLeases } from './store/attempts.ts';
import { SESSIONS_CHANNEL } from './store/sessions.ts';
import { createStore } from './store/store.ts';

export type DatabaseOptions = {
  readonly databaseUrl?: string | undefined;
  /** For a `databaseUrl` without a password. */
  readonly password?: Password | undefined;
  readonly dataDir: string;
  readonly log: Log;
  /**
   * Requests a second for the whole fleet. Teams allows an app 50 per tenant; 45 leaves room. Null = no budget, for
   * benchmarks alone.
   */
  readonly pacePerSecond?: number | null;
};

export type OpenDatabase = {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly signals: Signals;
  readonly engine: 'embedded' | 'server';
  /** Waits for running jobs, then gives up the database. */
  readonly close: () => Promise<void>;
};

/** Opens, migrates and starts; rejects with `Findings` when the database cannot be used. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, password, dataDir, log, pacePerSecond = 45 } = options;
  const opened = databaseUrl
    ? await openServer(databaseUrl, log, password)
    : await openEmbedded(dataDir, log);
  try {
    await migrate(opened.db);
    if (opened.engine === 'embedded') await endLeases(opened.db);
    const jobs = await openJobs(opened.boss, log);
    return {
      store: createStore(opened.db, { enqueue: jobs.enqueue, pacePerSecond }),
      jobs,
      signals: { onSession: (heard) => opened.listen(SESSIONS_CHANNEL, heard) },
      engine: opened.engine,
      async close() {
        await jobs.close();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
