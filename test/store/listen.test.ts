// Signals of a PostgreSQL server: told across connections, and after a broken one its listener looks at everything anew.

import assert from 'node:assert/strict';
import pg from 'pg';
import { listenOn } from '../../src/adapters/postgres/listen.ts';
import { dropDatabase, freshDatabase } from '../../src/tools/postgres-server.ts';
import { QUIET } from './harness.ts';

describe('listening on a server', function () {
  this.timeout(60_000);
  let databaseUrl: string;
  let other: pg.Client;
  before(async () => {
    databaseUrl = await freshDatabase();
    other = new pg.Client({ connectionString: databaseUrl });
    await other.connect();
  });
  after(async () => {
    await other.end();
    await dropDatabase(databaseUrl);
  });

  const mine = `from pg_stat_activity where application_name = 'keywave-signals' and datname = current_database()`;

  async function listen() {
    const heard: (string | null)[] = [];
    let woken = () => {};
    const stop = await listenOn(
      { connectionString: databaseUrl },
      'signs',
      (payload) => {
        heard.push(payload);
        woken();
      },
      QUIET,
    );
    const until = async (payload: string | null) => {
      while (!heard.includes(payload)) await new Promise<void>((resolve) => void (woken = resolve));
    };
    return { heard, until, stop };
  }

  it('hears null once it is connected anew, and then what is told', async () => {
    const { heard, until, stop } = await listen();
    await other.query(`select pg_notify('signs', 'one')`);
    await until('one');
    for (const round of ['two', 'three']) {
      heard.length = 0;
      await other.query(`select pg_terminate_backend(pid) ${mine}`);
      await until(null);
      await other.query(`select pg_notify('signs', $1)`, [round]);
      await until(round);
      assert.deepEqual(heard, [null, round]);
    }
    await stop();
  });

  it('leaves no connection behind, not even one that was being opened', async () => {
    const { stop } = await listen();
    await other.query(`select pg_terminate_backend(pid) ${mine}`);
    await stop();
    const left = async () =>
      (await other.query<{ left: number }>(`select count(*)::int as left ${mine}`)).rows[0]?.left;
    // A server takes a moment to see that a client has gone.
    while ((await left()) !== 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
