// The crash benchmark in small, for its promises: three workers on one PostgreSQL, trouble from Teams, `kill -9` in the
// middle. How many end in doubt depends on the machine's mood and is for the benchmark itself.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Figures = {
  readonly duplicates: number;
  readonly withoutEnd: number;
  readonly lostWithoutFlag: number;
  readonly ends: Readonly<Record<string, number>>;
};

const BENCH = join(import.meta.dirname, '../../src/tools/bench.ts');
const PEOPLE = 800;

describe('bench crash', () => {
  it('writes to nobody twice, leaves nothing without an end and misses nobody without a flag', async function () {
    this.timeout(180_000);
    const size = ['--people', `${PEOPLE}`, '--kills', '3', '--lease-ms', '6000', '--every-ms', '200'];
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, 'crash', '--json', ...size]);
    const { duplicates, withoutEnd, lostWithoutFlag, ends } = JSON.parse(
      stdout.trimEnd().split('\n').at(-1) ?? '',
    ) as Figures;
    assert.deepEqual(
      { duplicates, withoutEnd, lostWithoutFlag },
      {
        duplicates: 0,
        withoutEnd: 0,
        lostWithoutFlag: 0,
      },
    );
    const { sent = 0, 'in-doubt': inDoubt = 0, failed = 0, dropped = 0 } = ends;
    assert.equal(sent + inDoubt + failed + dropped, PEOPLE);
    assert.ok(sent > PEOPLE / 2, `${sent} of ${PEOPLE} sent`);
  });
});
