// The coarse jobs, and who runs them.

/** The coarse jobs, one noun-verb each. Sends are not jobs: the nudges table is their outbox. */
export type Job =
  | { readonly name: 'sync-directory' }
  | { readonly name: 'reconcile-report' }
  | { readonly name: 'release-wave'; readonly waveId: string }
  | { readonly name: 'run-waves' }
  | { readonly name: 'rewrite-cards' }
  | { readonly name: 'plan-follow-ups' }
  | { readonly name: 'detect-registrations' }
  | { readonly name: 'confirm-registrations' }
  | { readonly name: 'read-mailboxes' }
  | { readonly name: 'hand-over' }
  | { readonly name: 'tell-sessions' };

export type JobName = Job['name'];

export type Jobs = {
  /**
   * Handlers run one at a time per job name over all processes; a thrown error is retried with back-off. Jobs without a
   * handler here wait for a process that has one.
   */
  work(
    handlers: { readonly [N in JobName]?: (job: Extract<Job, { name: N }>) => Promise<void> },
  ): Promise<void>;
  send(job: Job): Promise<void>;
  /** Runs the job by the clock on the wall, standard cron in UTC, once over all processes. */
  schedule(name: Exclude<JobName, 'release-wave'>, cron: string): Promise<void>;
  /** Stops fetching, waits for what runs. */
  close(): Promise<void>;
};
