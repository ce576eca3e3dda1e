// The table of calls and the table of permissions tell the same: nothing is asked for that no permission explains.

import assert from 'node:assert/strict';
import { CALLS, type Call } from '../../src/adapters/graph/calls.ts';
import { PERMISSIONS } from '../../src/core/permissions.ts';

describe('calls', () => {
  /** It opens the members of hidden groups to the call that reads groups; no call of its own. */
  const WITHOUT_A_CALL = 'Member.Read.Hidden';

  it('need exactly the permissions that core/permissions.ts explains', () => {
    const needed = new Set([
      WITHOUT_A_CALL,
      ...Object.values<Call>(CALLS).map(({ permission }) => permission),
    ]);
    assert.deepEqual([...needed].sort(), PERMISSIONS.map(({ name }) => name).sort());
  });

  it('change nothing but Keywave’s own installation', () => {
    const changing = Object.entries<Call>(CALLS).filter(([, { method }]) => method !== 'GET');
    assert.deepEqual(
      changing.map(([name]) => name),
      ['install'],
    );
  });
});
