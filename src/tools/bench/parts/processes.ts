// A benchmark's other processes: started, asked, answered, stopped.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type Helper<Asked, Said> = {
  readonly process: ChildProcess;
  /** What it said when it was ready. */
  readonly ready: Said;
  tell(asked: Asked): void;
  ask<T extends Said>(asked: Asked): Promise<T>;
  stop(): Promise<void>;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>;
};

export async function startHelper<Asked extends object, Said>(
  file: string,
  env: Readonly<Record<string, string>> = {},
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<Helper<Asked, Said>> {
  const child = fork(file, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const failed = exit.then(([code]) => {
    throw new Error(`${file} ended with ${String(code)}`);
  });
  failed.catch(() => undefined);
  const next = async () => ((await Promise.race([once(child, 'message'), failed])) as [Said])[0];
  const ready = await next();
  return {
    process: child,
    ready,
    ended: exit.then(() => undefined),
    tell: (asked) => void child.send(asked),
    async ask<T extends Said>(asked: Asked): Promise<T> {
      const answer = next();
      child.send(asked);
      return (await answer) as T;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
