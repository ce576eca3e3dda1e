// The embedded engine as seen by the process: the few calls that Kysely's PGlite dialect and pg-boss's PGlite
// adapter make, carried to the thread that holds PGlite. One session serves all, so a transaction holds the
// engine until it ends and everybody else waits; a query on an outer handle inside it would wait for ever.

import { Worker } from 'node:worker_threads';

export type Ask = { readonly id: number } & (
  | { readonly do: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** `alone` = outside a transaction of ours, so a failed block may be rolled back. */
  | { readonly do: 'exec'; readonly sql: string; readonly alone: boolean }
  | { readonly do: 'listen' | 'unlisten'; readonly channel: string }
  | { readonly do: 'close' }
);

type Failed = { message: string; code?: string; detail?: string; constraint?: string };

export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failed: { [K in keyof Failed]: Failed[K] | undefined } }
  | { readonly channel: string; readonly payload: string };

type Rows<T> = { rows: T[]; affectedRows?: number; fields: { name: string; dataTypeID: number }[] };

export type EngineTransaction = {
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<Rows<T>>;
  rollback(): Promise<void>;
};

export type Engine = {
  readonly ready: boolean;
  readonly closed: boolean;
  readonly waitReady: Promise<void>;
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<Rows<T>>;
  /** Any number of statements without parameters. */
  exec(sql: string): Promise<{ rows: Record<string, unknown>[]; command?: string }[]>;
  transaction<T>(work: (tx: EngineTransaction) => Promise<T>): Promise<T>;
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

/** Starts the thread and opens `folder` in it; rejects when the engine cannot open it. */
export async function startEngine(folder: string): Promise<Engine> {
  const thread = new Worker(new URL('./embedded-thread.ts', import.meta.url), { workerData: { folder } });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<(payload: string) => void>>();
  const opened = Promise.withResolvers<void>();
  let closed = false;
  let lastId = 0;

  const end = (error: Error) => {
    closed = true;
    opened.reject(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  thread.on('error', end);
  thread.on('exit', () => end(new Error('the embedded database engine has stopped')));
  thread.on('message', (answer: Answer) => {
    if ('ready' in answer) return opened.resolve();
    if ('channel' in answer) return listeners.get(answer.channel)?.forEach((heard) => heard(answer.payload));
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failed' in answer) {
      const { message, ...facts } = answer.failed;
      call?.reject(Object.assign(new Error(message), facts));
    } else call?.resolve(answer.result);
  });

  type Task = Ask extends infer A ? (A extends Ask ? Omit<A, 'id'> : never) : never;
  async function call<T>(task: Task): Promise<T> {
    if (closed) throw new Error('the embedded database engine has stopped');
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    lastId += 1;
    waiting.set(lastId, { resolve, reject });
    thread.postMessage({ ...task, id: lastId }, []);
    return (await promise) as T;
  }

  // The thread takes statements in the order they are posted, so only transactions need a gate: whoever comes
  // while one is open is posted when it has ended.
  let gate: Promise<unknown> = Promise.resolve();
  const afterGate = <T>(task: Task): Promise<T> => gate.then(() => call<T>(task));

  function transaction<T>(work: (tx: EngineTransaction) => Promise<T>): Promise<T> {
    const result = gate.then(() => inTransaction(work));
    gate = result.catch(() => undefined);
    return result;
  }

  async function inTransaction<T>(work: (tx: EngineTransaction) => Promise<T>): Promise<T> {
    const exec = (sql: string) => call<{ command?: string }[]>({ do: 'exec', sql, alone: false });
    let over = false;
    const rollback = async () => {
      if (!over) await exec('rollback');
      over = true;
    };
    // Not awaited: the first statement is posted right behind it. A begin cannot fail but with the engine itself.
    const begun = exec('begin');
    begun.catch(() => undefined);
    try {
      const result = await work({
        query: (sql, parameters = []) => call({ do: 'query', sql, parameters }),
        rollback,
      });
      if (over) return result;
      over = true;
      const [ended] = await exec('commit');
      // A transaction in which a statement failed can only roll back; the caller must not take it for done.
      if (ended?.command !== 'ROLLBACK') return result;
      throw Object.assign(new Error('the transaction was rolled back, a statement in it had failed'), {
        code: '25P02',
      });
    } catch (error) {
      await rollback();
      throw error;
    }
  }

  await opened.promise;
  return {
    ready: true,
    get closed() {
      return closed;
    },
    waitReady: opened.promise,
    query: (sql, parameters = []) => afterGate({ do: 'query', sql, parameters }),
    exec: (sql) => afterGate({ do: 'exec', sql, alone: true }),
    transaction,
    async listen(channel, heard) {
      const heardBy = listeners.get(channel) ?? new Set();
      listeners.set(channel, heardBy.add(heard));
      if (heardBy.size === 1) await afterGate({ do: 'listen', channel });
      return async () => {
        heardBy.delete(heard);
        if (heardBy.size === 0) await afterGate({ do: 'unlisten', channel });
      };
    },
    async close() {
      if (closed) return;
      await afterGate({ do: 'close' });
      closed = true;
    },
  };
}
