// `npm run verify-audit` beside a product that runs: what the tab did is in the log, and what is done to the log is found.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';
import { openHouse } from '../support/product.ts';

describe('verify-audit', () => {
  it('says that the log is whole, or its first broken line', async function () {
    this.timeout(240_000);
    const DATABASE_URL = await freshDatabase();
    const house = await openHouse({ people: 40 });
    const verify = async (...args: string[]) => {
      const { BOT_ID: _, ...env } = process.env;
      const tool = join(import.meta.dirname, '../../src/tools/verify-audit.ts');
      const child = spawn(process.execPath, [tool, ...args], {
        env: { ...env, DATA_DIR: house.folder, DATABASE_URL },
      });
      const [output, errors] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      return { code: child.exitCode, said: output + errors };
    };
    try {
      const product = await house.startProduct({ DATABASE_URL });
      for (const stopped of [true, false, true]) {
        await house.api(product, 'PUT', '/api/stop', { stopped, ...(stopped && { why: 'a test' }) });
      }
      const whole = await verify();
      assert.deepEqual([whole.code, /whole: 3 lines/u.test(whole.said)], [0, true], whole.said);
      const [, line = ''] = /--expect (\S+)/u.exec(whole.said) ?? [];
      assert.equal((await verify('--expect', line)).code, 0);
      assert.equal((await verify('--expect', `3:${'a'.repeat(64)}`)).code, 1);
      assert.equal((await verify('--expect', 'nonsense')).code, 2);
      const client = new pg.Client(DATABASE_URL);
      await client.connect();
      await client.query(`update audit set actor = 'p-somebody-else' where seq = 2`);
      await client.end();
      const broken = await verify();
      assert.deepEqual([broken.code, /broken at line 2/u.test(broken.said)], [1, true], broken.said);
    } finally {
      await house.close();
      await dropDatabase(DATABASE_URL);
    }
  });
});
