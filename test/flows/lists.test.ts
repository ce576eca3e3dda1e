// Lists of people from files, and waves to them.

import assert from 'node:assert/strict';
import { Conflict, Findings } from '../../src/core/finding.ts';
import { MAX_LIST_ROWS, type ListRow } from '../../src/core/people-list.ts';
import { importList } from '../../src/flows/lists/import-list.ts';
import { removeList } from '../../src/flows/lists/remove-list.ts';
import { previewWave } from '../../src/flows/waves/plan-wave.ts';
import { draftWave, removeDraft } from '../../src/flows/waves/start-wave.ts';
import { openStage, type Stage } from './world.ts';

const id = (number: number) => `0a0a0a0a-1111-4222-8333-${String(number).padStart(12, '0')}`;

async function* file(keys: readonly (string | null)[]): AsyncGenerator<ListRow> {
  for (const [at, key] of keys.entries()) yield { line: at + 2, key };
}

describe('lists of people', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(id(1), id(2), id(3), id(4), id(5));
    await stage.save(id(3), { userType: 'guest' });
    await stage.save(id(4), { enabled: false });
  });
  afterEach(() => stage.close());

  const imported = (...keys: readonly (string | null)[]) =>
    importList(stage.world, 'Finance', 'author', file(keys));
  const to = (listId: string) => ({
    campaignId: 'passkeys',
    name: 'Listed',
    audience: { include: [{ kind: 'list', id: listId } as const], exclude: [] },
  });

  it('hold who is found by sign-in name or object id, and why each other row does not count', async () => {
    const gone = id(5);
    await stage.world.store.removeUsers([gone], stage.now());
    const list = await imported(
      id(1).toUpperCase(),
      ` ${id(2).toUpperCase()}@EXAMPLE.com `,
      `${id(1)}@example.com`,
      id(3),
      id(4),
      'nobody@example.com',
      gone,
      'Anna Berg',
      null,
    );
    assert.deepEqual(
      [list.people, list.rejected],
      [2, { duplicate: 1, guest: 1, disabled: 1, unknown: 2, malformed: 2 }],
    );
    assert.deepEqual(await stage.world.store.lists(), [list]);
    assert.deepEqual(
      (await stage.world.store.listRejects(list.id)).map(({ line, why }) => [line, why]),
      [
        [4, 'duplicate'],
        [5, 'guest'],
        [6, 'disabled'],
        [7, 'unknown'],
        [8, 'unknown'],
        [9, 'malformed'],
        [10, 'malformed'],
      ],
    );
  });

  it('can be the audience of a wave, and its exclusion', async () => {
    const { id: list } = await imported(id(1), id(2));
    assert.equal((await previewWave(stage.world, to(list))).counts.send, 2);
    const { include } = to(list).audience;
    const excluding = {
      ...to(list),
      audience: { include: [{ kind: 'everyone' } as const], exclude: include },
    };
    const { counts } = await previewWave(stage.world, excluding);
    assert.deepEqual([counts.send, counts.leave.excluded], [1, 2]);
  });

  it('are refused where nobody is on them, or with more rows than fit; then nothing is kept', async () => {
    await assert.rejects(imported('nobody@example.com', null), /Nobody of this file/u);
    const many = Array.from({ length: MAX_LIST_ROWS + 1 }, (_, at) => (at === 0 ? id(1) : null));
    await assert.rejects(
      importList(stage.world, 'Many', 'author', file(many)),
      (error) => error instanceof Findings && /more than 100000/u.test(error.message),
    );
    assert.deepEqual(await stage.world.store.lists(), []);
  });

  it('cannot be named when they are not there, nor thrown away while a wave needs them', async () => {
    await assert.rejects(previewWave(stage.world, to(id(9))), /There is no list/u);
    const { id: list } = await imported(id(1));
    const { id: wave } = await draftWave(stage.world, to(list), 'author');
    await assert.rejects(removeList(stage.world, list, 'author'), Conflict);
    await removeDraft(stage.world, wave);
    assert.equal(await removeList(stage.world, list, 'author'), true);
    assert.equal(await removeList(stage.world, list, 'author'), false);
    assert.deepEqual(await stage.world.store.listRejects(list), []);
    assert.equal((await stage.world.store.person(id(1)))?.lists, undefined);
  });
});
