// The thread that holds the embedded engine, so that a slow statement never stalls the process's own event loop
// (docs/decisions/0006-embedded-engine-thread.md). It runs one statement after another, in the order they came.
// A block that fails half-way is rolled back here at once: with one session for everybody, an aborted
// transaction left open would fail whoever comes next.

import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { Answer, Ask } from './embedded-engine.ts';

if (parentPort === null) throw new Error('embedded-thread.ts runs in a worker thread only');
const port = parentPort;
const { folder } = workerData as { folder: string };

const engine = await PGlite.create({ dataDir: folder });
const tell = (answer: Answer) => port.postMessage(answer);

async function perform(ask: Ask): Promise<unknown> {
  switch (ask.do) {
    case 'query': {
      const { rows, affectedRows, fields } = await engine.query(ask.sql, [...ask.parameters]);
      return { rows, affectedRows, fields };
    }
    case 'exec':
      try {
        const results = await engine.exec(ask.sql);
        return results.map(({ rows, command }) => ({ rows, command }));
      } catch (error) {
        if (ask.alone) await engine.exec('rollback');
        throw error;
      }
    case 'listen':
      await engine.listen(ask.channel, (payload) => tell({ channel: ask.channel, payload }));
      return null;
    case 'unlisten':
      await engine.unlisten(ask.channel);
      return null;
    case 'close':
      await engine.close();
      return null;
  }
}

let last: Promise<void> = Promise.resolve();
port.on('message', (ask: Ask) => {
  last = last.then(async () => {
    try {
      tell({ id: ask.id, result: await perform(ask) });
    } catch (error) {
      const { message, code, detail, constraint } = error as Error & Record<string, string | undefined>;
      tell({ id: ask.id, failed: { message, code, detail, constraint } });
    }
    if (ask.do === 'close') port.close();
  });
});
tell({ ready: true });
