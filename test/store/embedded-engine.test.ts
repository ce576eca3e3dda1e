// The embedded engine in its thread: one session for everybody, and nobody suffers for another's failure.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type Engine } from '../../src/adapters/postgres/embedded-engine.ts';
import { upkeepOf } from '../../src/adapters/postgres/upkeep.ts';

describe('embedded engine', function () {
  this.timeout(60_000);
  let folder: string;
  let engine: Engine;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keywave-engine-'));
    engine = await startEngine(join(folder, 'database'));
    await engine.exec('create table notes (id integer primary key, text text)');
  });
  beforeEach(() => engine.exec('truncate notes'));
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const count = async () =>
    (await engine.query<{ count: number }>('select count(*) from notes')).rows[0]?.count;

  it('gives counts as numbers, times as dates, JSON parsed, errors with their code', async () => {
    const { rows } = await engine.query<Record<string, unknown>>(
      'select count(*) as n, $1::timestamptz as t, $2::jsonb as j',
      ['2026-11-24T09:00:00.123Z', '{"a": [1]}'],
    );
    assert.deepEqual(rows, [{ n: 1, t: new Date('2026-11-24T09:00:00.123Z'), j: { a: [1] } }]);
    await engine.query('insert into notes values (1)');
    await assert.rejects(engine.query('insert into notes values (1)'), { code: '23505' });
    await assert.rejects(engine.query('select from nowhere'), { code: '42P01' });
  });

  it('rolls back a block that fails half-way before anybody else is served', async () => {
    const block = engine.exec('begin; insert into notes values (1); select broken; commit');
    const behind = engine.query('insert into notes values (2)');
    await assert.rejects(block, { code: '42703' });
    await behind;
    assert.equal(await count(), 1);
  });

  it('keeps everybody out of an open transaction', async () => {
    const seen: unknown[] = [];
    const open = engine.transaction(async (tx) => {
      await tx.query('insert into notes values (1)');
      seen.push('inside');
      await tx.query('insert into notes values (2)');
      await tx.rollback();
    });
    const behind = count().then((rows) => seen.push(rows));
    await Promise.all([open, behind]);
    assert.deepEqual(seen, ['inside', 0]);
  });

  it('rolls back when the work throws, and serves the next', async () => {
    const failing = engine.transaction(async (tx) => {
      await tx.query('insert into notes values (1)');
      throw new Error('after all');
    });
    await assert.rejects(failing, /after all/);
    assert.equal(await count(), 0);
  });

  it('tells listeners what was notified, until they stop', async () => {
    const heard: string[] = [];
    const stop = await engine.listen('news', (payload) => heard.push(payload));
    await engine.query(`select pg_notify('news', 'one')`);
    await stop();
    await engine.query(`select pg_notify('news', 'two')`);
    assert.deepEqual(heard, ['one']);
  });

  it('is tidied once much was written: statistics, and a checkpoint that a restart can start from', async () => {
    const look = upkeepOf(engine);
    await look();
    assert.equal(await look(), false);
    const written = (await engine.query<{ at: string }>('select pg_current_wal_lsn()::text as at')).rows[0]
      ?.at;
    await engine.exec(
      `insert into notes select n, repeat(md5(n::text), 16) from generate_series(1, 130000) n`,
    );
    assert.equal(await look(), true);
    const { rows } = await engine.query<{ behind: boolean; rows: number }>(
      `select (select redo_lsn from pg_control_checkpoint()) > $1::pg_lsn as behind,
        (select reltuples::int from pg_class where relname = 'notes') as rows`,
      [written],
    );
    assert.deepEqual(rows, [{ behind: true, rows: 130_000 }]);
    assert.equal(await look(), false);
  });

  it('fails every call when the engine is gone, instead of waiting', async () => {
    const other = await startEngine(join(folder, 'other'));
    await other.close();
    await assert.rejects(other.query('select 1'), /has stopped/);
    await assert.rejects(
      other.transaction((tx) => tx.query('select 1')),
      /has stopped/,
    );
  });
});
