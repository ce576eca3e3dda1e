// The session benchmark in small, for its promises: people follow a session over three processes on one PostgreSQL while they
// vote, one process is killed in the middle. Who followed there goes on elsewhere; no vote is lost or counted twice.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Figures = {
  readonly counted: number;
  readonly wrong: number;
  readonly reconnects: number;
};

const BENCH = join(import.meta.dirname, '../../src/tools/bench.ts');
const VOTES = 120;

describe('bench session', () => {
  it('counts each vote once, and everybody knows it, also those whose process was killed', async function () {
    this.timeout(180_000);
    const size = ['--people', '60', '--votes', `${VOTES}`, '--seconds', '2'];
    const where = ['--engine', 'server', '--processes', '3', '--kill'];
    const { stdout } = await promisify(execFile)(process.execPath, [
      BENCH,
      'session',
      '--json',
      ...size,
      ...where,
    ]);
    const { counted, wrong, reconnects } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Figures;
    assert.deepEqual({ counted, wrong }, { counted: VOTES, wrong: 0 });
    assert.ok(reconnects > 0, 'nobody followed at the process that was killed');
  });
});
