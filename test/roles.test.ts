// KEYWAVE_ROLES: a worker loads nothing of what serves, and both roles in processes of their own do together what one
// process does.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MAIN = join(import.meta.dirname, '../src/main.ts');

/** Packages that are loaded as CommonJS by importing the file. */
async function packagesOf(file: string): Promise<readonly string[]> {
  const program = `
    const { createRequire } = await import('node:module');
    await import(${JSON.stringify(file)});
    const files = Object.keys(createRequire(${JSON.stringify(file)}).cache);
    const names = files.map((each) => /node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(each)?.[1]);
    console.log(JSON.stringify([...new Set(names)]));`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as string[];
}

describe('a process of one role', () => {
  it('loads neither the web server nor the half of the bot that receives until it serves', async function () {
    this.timeout(60_000);
    const loaded = await packagesOf(MAIN);
    assert.ok(loaded.includes('botframework-connector'), 'the sending half is there');
    for (const name of ['restify', '@microsoft/teams-ai', 'botbuilder', 'botbuilder-core']) {
      assert.ok(!loaded.includes(name), `${name} is loaded`);
    }
  });
});
