// Contract: the audit log is one chain whoever writes, whatever is done to it is found, and a person can be forgotten.

import assert from 'node:assert/strict';
import { sha256 } from '../../../src/adapters/postgres/store/audit.ts';
import type { Act } from '../../../src/core/audit.ts';
import { verifyAudit } from '../../../src/flows/people/read-audit.ts';
import { at, type Harness } from '../harness.ts';

const act = (by: string, more: Partial<Act> = {}): Act => ({
  at: at(1),
  by,
  act: 'PUT /api/stop',
  about: null,
  outcome: 'asked',
  details: { stopped: true, why: 'given' },
  ...more,
});

export function auditContract(harness: () => Harness): void {
  const store = () => harness().store;
  const verdict = () => verifyAudit(store(), sha256);
  const write = async (count: number) => {
    for (let each = 1; each <= count; each += 1) await store().noteAct(act('admin', { at: at(each) }));
  };

  describe('the audit log', () => {
    it('is whole when nothing was ever done', async () => {
      assert.deepEqual((await verdict()).broken, null);
    });

    it('chains what many write side by side, without a gap', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, each) =>
          each % 4 === 0
            ? store().transaction((tx) => tx.noteAct(act(`admin ${each % 3}`)))
            : store().noteAct(act(`admin ${each % 3}`, { about: { personId: `p${each}` } })),
        ),
      );
      const { head, broken } = await verdict();
      assert.deepEqual([head.seq, broken], [20, null]);
    });

    it('has no line of a transaction that came to nothing, and goes on after it', async () => {
      await write(1);
      const undone = store().transaction(async (tx) => {
        await tx.noteAct(act('admin'));
        throw new Error('undone');
      });
      await assert.rejects(undone, /undone/u);
      await write(1);
      const { head, broken } = await verdict();
      assert.deepEqual([head.seq, broken], [2, null]);
    });

    it('holds pseudonyms in place of people, and finds their lines by id', async () => {
      await store().noteAct(act('anna', { about: { personId: 'bert' }, at: at(1) }));
      await store().noteAct(act('carl', { act: 'chat: stop everything', about: { id: 'wave' } }));
      const text = JSON.stringify(await harness().query('select * from audit'));
      for (const id of ['anna', 'bert', 'carl']) assert.ok(!text.includes(id), id);
      const seqs = async (filter: object) => (await store().auditLines(0, 10, filter)).map(({ seq }) => seq);
      assert.deepEqual(await seqs({ personId: 'anna' }), [1]);
      assert.deepEqual(await seqs({ personId: 'bert' }), [1]);
      assert.deepEqual(await seqs({ personId: 'nobody' }), []);
      assert.deepEqual(await seqs({ act: 'STOP Every' }), [2]);
      assert.deepEqual(await seqs({ act: '%' }), []);
      const [first, second] = await store().auditLines(0, 10);
      assert.deepEqual([first?.at, second?.about], [at(1), 'wave']);
    });

    it('stays whole when a person is forgotten, whose lines nobody finds any more', async () => {
      await store().noteAct(act('anna'));
      await store().noteAct(act('bert', { about: { personId: 'anna' } }));
      assert.equal(await store().forgetPseudonym('anna'), true);
      assert.equal(await store().forgetPseudonym('anna'), false);
      assert.deepEqual(await store().auditLines(0, 10, { personId: 'anna' }), []);
      assert.equal((await verdict()).broken, null);
      const [before] = await store().auditLines(0, 1);
      await store().noteAct(act('anna'));
      const [after] = await store().auditLines(2, 1);
      assert.notEqual(after?.actor, before?.actor);
      assert.equal((await verdict()).broken, null);
    });

    const changes: Readonly<Record<string, readonly [statement: string, firstBroken: number]>> = {
      'a changed time': [`update audit set at = at + interval '1 ms' where seq = 3`, 3],
      'a changed actor': [`update audit set actor = 'p-x' where seq = 3`, 3],
      'a changed act': [`update audit set act = 'x' where seq = 1`, 1],
      'a thing that was added': [`update audit set about = 'x' where seq = 5`, 5],
      'a changed outcome': [`update audit set outcome = 'refused' where seq = 2`, 2],
      'changed details': [`update audit set details = details || '{"stopped": false}' where seq = 4`, 4],
      'a changed hash': [`update audit set hash = repeat('a', 64) where seq = 2`, 2],
      'a removed first line': [`delete from audit where seq = 1`, 1],
      'a removed line': [`delete from audit where seq = 3`, 3],
      'a removed last line': [`delete from audit where seq = 5`, 5],
      'nothing left': [`delete from audit`, 1],
      'a removed line whose gap was closed': [
        `delete from audit where seq = 3; update audit set seq = seq - 1 where seq = 4;
          update audit set seq = seq - 1 where seq = 5`,
        3,
      ],
      'two lines that changed places': [
        `update audit a set actor = b.actor, at = b.at, details = b.details, hash = b.hash, prev = b.prev
          from audit b where (a.seq, b.seq) in ((2, 4), (4, 2))`,
        2,
      ],
      'a line that was written behind the log’s back': [
        `insert into audit select seq + 1, at, actor, act, about, outcome, details, hash, hash
          from audit where seq = 5`,
        0,
      ],
    };
    for (const [name, [statement, seq]] of Object.entries(changes)) {
      it(`finds ${name}`, async () => {
        await write(5);
        assert.equal((await verdict()).broken, null);
        for (const each of statement.split(';')) await harness().query(each);
        if (seq > 0) assert.equal((await verdict()).broken?.seq, seq);
        else await assert.rejects(store().noteAct(act('admin')));
      });
    }
  });
}
