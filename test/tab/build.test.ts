import assert from 'node:assert/strict';
import { buildTab, tabIsBuilt } from '../../src/tab/build.ts';

describe('building the tab', () => {
  it('leaves the environment as it was: what is started next must not think itself in production', async () => {
    const before = process.env['NODE_ENV'];
    await buildTab();
    assert.equal(process.env['NODE_ENV'], before);
    assert.equal(tabIsBuilt(), true);
  });
});
