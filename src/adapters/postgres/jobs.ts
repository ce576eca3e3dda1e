// The coarse jobs and the clock on the wall, by pg-boss: the only file that knows it. Each queue keeps one job running
// and one waiting per key, so what is asked for while it runs is run once more afterwards, never lost and never twice
// at a time. A job whose process died is noticed by its missing heartbeat and run again.

import { fromKysely, PgBoss, type ConstructorOptions, type Queue, type SendOptions } from 'pg-boss';
import type { Job, JobName, Jobs, Log } from '../../ports.ts';
import type { Database } from './schema.ts';

/** A record, so that a job without a queue does not compile. */
const QUEUES: Readonly<Record<JobName, true>> = {
  'sync-directory': true,
  'reconcile-report': true,
  'release-wave': true,
  'run-waves': true,
  'rewrite-cards': true,
  'plan-follow-ups': true,
  'detect-registrations': true,
  'confirm-registrations': true,
  'read-mailboxes': true,
  'hand-over': true,
  'tell-sessions': true,
};
const NAMES = Object.keys(QUEUES) as readonly JobName[];
/** Where jobs end that failed every time, for an operator to look at. */
const DEAD = 'dead-jobs';

const QUEUE: Omit<Queue, 'name' | 'policy'> = {
  retryLimit: 6,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 2 * 3600,
  heartbeatSeconds: 10,
  deadLetter: DEAD,
  notify: true,
};

const SUPERVISE_SECONDS = 10;
const CLOSE_MS = 30_000;

export type OpenJobs = Jobs & {
  /** Enters the job in the transaction of `db`. */
  readonly enqueue: (job: Job, db: Database) => Promise<void>;
};

export async function openJobs(connection: ConstructorOptions, log: Log): Promise<OpenJobs> {
  const boss = new PgBoss({
    ...connection,
    schema: 'jobs',
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    registerInstance: false,
  });
  boss.on('error', (error) => log.error('jobs: error', { why: error.message }));
  boss.on('warning', ({ message }) => log.warn('jobs: warning', { why: message }));
  await boss.start();
  await boss.createQueue(DEAD);
  for (const name of NAMES) {
    await boss.createQueue(name, { ...QUEUE, policy: 'stately' });
    // Brings an older queue up to date, and the queue into pg-boss's cache: a look-up from inside a transaction
    // would wait for ever on the embedded engine.
    await boss.updateQueue(name, QUEUE);
  }

  async function send(job: Job, options: SendOptions = {}): Promise<void> {
    const key = job.name === 'release-wave' ? { singletonKey: job.waveId } : {};
    await boss.send(job.name, job, { ...options, ...key });
  }

  let closing: Promise<void> | undefined;
  return {
    send,
    enqueue: (job, db) => send(job, { db: fromKysely(db) }),

    async work(handlers) {
      for (const name of NAMES) {
        // Each queue carries jobs of its own name alone.
        const handle = handlers[name] as ((job: Job) => Promise<void>) | undefined;
        if (handle === undefined) continue;
        const localConcurrency = name === 'release-wave' ? 2 : 1;
        await boss.work<Job>(name, { localConcurrency, notifyPollingIntervalSeconds: 5 }, async ([job]) => {
          if (job === undefined) return;
          try {
            await handle(job.data);
          } catch (error) {
            log.error('job failed', { job: name, retry: job.retryCount, why: (error as Error).message });
            throw error;
          }
        });
      }
    },

    async schedule(name, cron) {
      await boss.schedule(name, cron, { name }, { tz: 'UTC' });
    },

    close: () => (closing ??= boss.stop({ graceful: true, timeout: CLOSE_MS })),
  };
}
