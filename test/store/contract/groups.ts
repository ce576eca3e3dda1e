// Contract: groups with their direct members, and who is in those that matter.

import assert from 'node:assert/strict';
import { at, group, ids, T0, user, type Harness } from '../harness.ts';

export function groupsContract(harness: () => Harness): void {
  const store = () => harness().store;
  const groupsOf = async (id: string) => (await store().person(id))?.groups;

  describe('groups', () => {
    it('hold people through three levels, and through a ring of groups', async () => {
      await store().saveUsers(
        ['a', 'b', 'c'].map((id) => user(id)),
        T0,
      );
      await store().saveGroups(
        [
          group('region', [], ['site']),
          group('site', ['b'], ['team', 'region']),
          group('team', ['a'], ['region']),
          group('other', ['c']),
        ],
        T0,
      );
      await store().trackGroups(['region', 'team']);
      // Each is inside the other, so both hold both.
      assert.deepEqual(await groupsOf('a'), ['region', 'team']);
      assert.deepEqual(await groupsOf('b'), ['region', 'team']);
      assert.deepEqual(await groupsOf('c'), [], 'nobody asked for this group');
      await store().trackGroups(['other']);
      assert.deepEqual([await groupsOf('a'), await groupsOf('c')], [['region', 'team'], ['other']]);
    });

    it('are forgotten a day after anybody last asked for them', async () => {
      await store().saveUsers([user('a')], T0);
      await store().saveGroups([group('g', ['a']), group('h', ['a'])], T0);
      await store().trackGroups(['g', 'h']);
      await harness().query(`update groups set tracked_at = tracked_at - interval '25 hours' where id = 'g'`);
      await store().trackGroups(['h']);
      assert.deepEqual(await groupsOf('a'), ['h']);
      await store().trackGroups(['g']);
      assert.deepEqual(await groupsOf('a'), ['g', 'h']);
    });

    it('hold on to their people when they are deleted or hidden, as long as anybody asks for them', async () => {
      await store().saveUsers([user('a'), user('b'), user('c')], T0);
      await store().saveGroups([group('g', ['a']), group('h', ['b'], ['g']), group('i', ['c'])], T0);
      await store().trackGroups(['g', 'h', 'i']);
      await store().removeGroups(['g']);
      await store().saveGroups([{ id: 'i', hidden: true, joined: [], left: ['c'] }], at(1));
      await store().trackGroups(['g', 'h', 'i']);
      // Who was in a group through the deleted one is in it no more.
      assert.deepEqual(
        [await groupsOf('a'), await groupsOf('b'), await groupsOf('c')],
        [['g'], ['h'], ['i']],
      );
      await store().saveGroups([group('j', ['c'])], at(2));
      await store().trackGroups(['h']);
      assert.deepEqual([await groupsOf('a'), await groupsOf('b')], [[], ['h']]);
    });

    it('follow what a delta says: who joined, who left, what was renamed, what is gone', async () => {
      await store().saveUsers([user('a'), user('b')], T0);
      await store().saveGroups([group('g', ['a', 'b']), group('h', [], ['g'])], T0);
      await store().saveGroups([{ id: 'g', joined: [], left: ['b'] }], at(1));
      await store().saveGroups([{ id: 'g', name: 'Renamed', joined: [], left: [] }], at(2));
      await store().trackGroups(['g', 'h']);
      assert.deepEqual([await groupsOf('a'), await groupsOf('b')], [['g', 'h'], []]);
      assert.deepEqual(await store().groups(['g', 'nobody']), [{ id: 'g', name: 'Renamed', hidden: false }]);
      await store().removeGroups(['g']);
      await store().trackGroups(['h']);
      assert.deepEqual(await groupsOf('a'), []);
      assert.deepEqual(await store().groups(['g']), []);
    });

    it('lose what a reading of all groups did not see', async () => {
      await store().saveUsers([user('a'), user('b')], T0);
      await store().saveGroups([group('g', ['a', 'b']), group('gone', ['a'])], at(0));
      await store().saveGroups([group('g', ['b'])], at(60));
      await store().sweepGroups(at(60));
      await store().trackGroups(['g']);
      assert.deepEqual([await groupsOf('a'), await groupsOf('b')], [[], ['g']]);
      assert.deepEqual(await store().groups(['gone']), []);
    });

    it('keep what a newer reading of all groups saw, although an older one comes after it', async () => {
      await store().saveUsers([user('a')], T0);
      await store().saveGroups([group('g', ['a'])], at(5));
      await store().saveGroups([group('g', ['a'])], at(0));
      await store().sweepGroups(at(5));
      await store().trackGroups(['g']);
      assert.deepEqual(await groupsOf('a'), ['g']);
    });

    it('tell in which of them nobody knows who is: unknown, hidden inside, or not looked into yet', async () => {
      await store().saveGroups([group('known', ['a']), group('new', ['a'])], T0);
      await store().saveGroups(
        [{ ...group('secret', []), hidden: true }, group('outer', [], ['secret'])],
        T0,
      );
      assert.equal(await store().hiddenGroups(), true);
      await store().trackGroups(['known', 'secret', 'outer', 'nobody']);
      const asked = ['known', 'new', 'secret', 'outer', 'nobody'];
      assert.deepEqual((await store().unreadGroups(asked)).toSorted(), ['new', 'nobody', 'outer', 'secret']);
      await store().saveGroups([{ id: 'secret', hidden: false, joined: [], left: [] }], at(1));
      await store().trackGroups(asked);
      assert.deepEqual(await store().unreadGroups(asked), ['nobody']);
      assert.equal(await store().hiddenGroups(), false);
      assert.deepEqual(await store().unreadGroups([]), []);
    });

    it('are out of sight while they hold one that the directory has not told of', async () => {
      await store().saveGroups([group('outer', ['a'], ['inner'])], T0);
      await store().trackGroups(['outer']);
      assert.deepEqual(await store().unreadGroups(['outer']), ['outer']);
      assert.equal((await store().groups(['outer']))[0]?.hidden, true);
      await store().saveGroups([group('inner', [])], T0);
      await store().trackGroups(['outer']);
      assert.deepEqual(await store().unreadGroups(['outer']), []);
    });

    it('keep that their members are hidden until somebody says otherwise', async () => {
      await store().saveGroups([{ ...group('g', []), hidden: true }], T0);
      await store().saveGroups([{ id: 'g', joined: [], left: [] }], at(1));
      await store().saveGroups([group('outer', [], ['middle']), group('middle', [], ['g', 'outer'])], at(1));
      assert.deepEqual(
        (await store().groups(['g', 'outer'])).map(({ hidden }) => hidden),
        [true, true],
        'a group that holds one whose members are hidden hides them too',
      );
      await store().saveGroups([{ id: 'g', hidden: false, joined: [], left: [] }], at(2));
      assert.equal((await store().groups(['g']))[0]?.hidden, false);
    });

    it('keep what the first of two pieces in one page says of them', async () => {
      await store().saveGroups(
        [
          { ...group('g', ['a']), hidden: true },
          { id: 'g', joined: [], left: [] },
        ],
        T0,
      );
      const [kept] = await store().groups(['g']);
      assert.deepEqual(kept, { id: 'g', name: group('g', []).name, hidden: true });
    });

    it('are found by name, the best match first, and taken literally', async () => {
      const named = (id: string, name: string) => ({ ...group(id, []), name });
      await store().saveGroups([named('1', 'All finance'), named('2', 'Finance'), named('3', '50 %_')], T0);
      const found = async (text: string) => (await store().findGroups(text, 9)).map(({ id }) => id);
      assert.deepEqual(await found('finance'), ['2', '1']);
      assert.deepEqual(await found('%'), ['3']);
      assert.deepEqual(await found('_'), ['3']);
      assert.equal((await found('')).length, 3);
      await store().saveGroups([group('4', ['a', 'b'], ['5']), group('5', ['b', 'c'], ['4'])], at(1));
      assert.deepEqual(
        (await store().findGroups('4', 1)).map(({ name, people }) => [name, people]),
        [['Group 4', 3]],
      );
    });

    it('come in large pieces', async () => {
      const many = ids(2_500);
      await store().saveUsers(
        many.map((id) => user(id)),
        T0,
      );
      await store().saveGroups([group('g', many.slice(0, 1_500)), group('g', many.slice(1_500))], T0);
      await store().trackGroups(['g']);
      assert.deepEqual(await groupsOf('p2499'), ['g']);
    });
  });

  describe('readings', () => {
    it('keep what a change does not name', async () => {
      const trouble = { code: 'x', hint: 'y', since: T0, lasting: true };
      await store().saveReading('users', { cursor: 'c', startedAt: T0 });
      await store().saveReading('users', { trouble });
      await store().saveReading('users', { readAt: at(1), startedAt: null });
      assert.deepEqual(await store().readings(), [
        { name: 'users', cursor: 'c', startedAt: null, readAt: at(1), trouble },
      ]);
      await store().saveReading('users', { trouble: null, cursor: null });
      assert.equal((await store().readings())[0]?.trouble, null);
    });

    it('give the age of the oldest fact, once each was read', async () => {
      await store().saveReading('users', { readAt: at(3) });
      await store().saveReading('groups', { readAt: at(1) });
      assert.equal(await store().syncedAt(), null);
      await store().saveReading('methods-report', { readAt: at(2) });
      await store().saveReading('methods-policy', { readAt: at(0) });
      assert.equal(await store().syncedAt(), at(1));
    });

    it('keep the policies apart from each other', async () => {
      assert.deepEqual(await store().tenantPolicies(), { policy: null, access: null });
      const policy = { fido2: null, campaign: null, methods: { Sms: 'enabled' }, migrationOptOut: null };
      await store().savePolicies({ policy });
      await store().savePolicies({ access: [] });
      assert.deepEqual(await store().tenantPolicies(), { policy, access: [] });
    });
  });
}
