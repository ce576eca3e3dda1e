// The crash benchmark in small, for its promises: three workers on one PostgreSQL, trouble from Teams, `kill -9` in the
// middle. The Connector counts what the kills cut off: no more than that, and the answers that leave doubt, may be in doubt.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Figures = {
  readonly duplicates: number;
  readonly withoutEnd: number;
  readonly lostWithoutFlag: number;
  readonly inDoubtBound: number;
  readonly ends: Readonly<Record<string, number>>;
};

const BENCH = join(import.meta.dirname, '../../src/tools/bench.ts');
const PEOPLE = 300;

describe('bench crash', () => {
  it('writes to nobody twice, leaves nothing without an end and misses nobody without a flag', async function () {
    this.timeout(180_000);
    const size = [
      '--people',
      `${PEOPLE}`,
      '--kills',
      '3',
      '--lease-ms',
      '6000',
      '--every-ms',
      '200',
      '--pace',
      '150',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, 'crash', '--json', ...size]);
    const { duplicates, withoutEnd, lostWithoutFlag, inDoubtBound, ends } = JSON.parse(
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
    assert.ok(inDoubt <= inDoubtBound, `${inDoubt} in doubt, at most ${inDoubtBound} were to be`);
    assert.ok(sent > PEOPLE / 2, `${sent} of ${PEOPLE} sent`);
  });
});
