// The sync benchmark in small, for its request counts: what a first sync asks for, what changes alone ask for, and what is
// asked again after a kill -9. Times are for the benchmark itself, never for a test.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Requests = { readonly reports: number; readonly directory: number; readonly other: number };
type Figures = {
  readonly figures: readonly {
    readonly members: number;
    readonly requests: Requests;
    readonly changesRequests: Requests;
    readonly killed: { readonly before: number; readonly after: number };
  }[];
};

const BENCH = join(import.meta.dirname, '../../src/tools/bench.ts');

describe('bench sync', () => {
  it('reads by page, later changes alone, and goes on after a kill where it was', async function () {
    this.timeout(120_000);
    const size = ['--people', '2000', '--groups', '50', '--engine', 'server'];
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, 'sync', '--json', ...size]);
    const { figures } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Figures;
    const [server] = figures;
    assert(server !== undefined);
    const { members, requests, changesRequests, killed } = server;
    assert(members > 1_500, `${members} enabled members counted`);
    // 2,000 people are three pages of at most 999, and groups at least one; enabled people are two pages of the report.
    assert(requests.directory >= 4, `${requests.directory} requests to the directory`);
    assert.equal(requests.reports, 2);
    // 1,000 changed people are two pages; no group changed, which takes one request to know.
    assert(changesRequests.directory < requests.directory, `${changesRequests.directory} for changes`);
    assert.equal(changesRequests.reports, 0);
    assert(killed.before > 0);
    assert(killed.after < requests.reports + requests.directory + requests.other, `${killed.after} again`);
  });
});
