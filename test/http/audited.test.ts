// Which routes of sessions the audit log leaves out: what people do for themselves, and nothing that a host does.

import assert from 'node:assert/strict';
import { isAudited } from '../../src/adapters/http/audited.ts';
import { sessionRoutes, type SessionApi } from '../../src/adapters/http/session-routes.ts';

describe('the audit log of sessions', () => {
  it('has no line about who asks or votes', () => {
    const left = sessionRoutes({} as SessionApi)
      .filter((route) => route.method !== 'get' && !isAudited(route))
      .map(({ method, path }) => `${method} ${path.replace('/api/sessions/{id}/', '')}`);
    assert.deepEqual(left.toSorted(), [
      'delete questions/{question}/vote',
      'post mine',
      'post questions',
      'post questions/{question}/withdraw',
      'post similar',
      'put questions/{question}',
      'put questions/{question}/vote',
    ]);
  });
});
