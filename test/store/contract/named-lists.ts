// Contract: named lists of people and the rows that did not count.

import assert from 'node:assert/strict';
import { T0, user, type Harness } from '../harness.ts';

const LIST = '0d0d0d0d-1111-4222-8333-444444444444';

export function namedListsContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('named lists of people', () => {
    it('are given back with their rows, and people know which they are on', async () => {
      await store().saveUsers(
        ['a', 'b'].map((id) => user(id, { upn: `${id.toUpperCase()}@Fabrikam.example` })),
        T0,
      );
      const found = await store().peopleByKeys(['a', 'b@fabrikam.example', 'c']);
      assert.deepEqual([...found.keys()].toSorted(), ['a', 'b@fabrikam.example']);
      assert.deepEqual(found.get('b@fabrikam.example'), { id: 'b', userType: 'member', enabled: true });
      const list = {
        id: LIST,
        name: 'Finance',
        madeBy: 'author',
        madeAt: T0,
        people: 1,
        rejected: { unknown: 1 },
      };
      const rejects = [{ line: 3, value: 'c', why: 'unknown' }] as const;
      await store().insertList(list, ['a'], rejects);
      assert.deepEqual(await store().lists(), [list]);
      assert.deepEqual(await store().listRejects(LIST), rejects);
      assert.deepEqual((await store().person('a'))?.lists, [LIST]);
      assert.equal((await store().person('b'))?.lists, undefined);
      const { audiences, adminActs } = await store().stored('a');
      assert.deepEqual([audiences, adminActs], [1, 0]);
      assert.equal((await store().stored('author')).adminActs, 1);
      assert.equal(await store().removeList(LIST), true);
      assert.equal(await store().removeList(LIST), false);
      assert.deepEqual((await store().person('a'))?.lists, undefined);
    });
  });
}
