// Contract: people, groups, contacts, syncs.

import assert from 'node:assert/strict';
import type { MethodsReport } from '../../../src/core/person.ts';
import { at, CAMPAIGN, ids, T0, user, type Harness } from '../harness.ts';

const REPORT: MethodsReport = {
  registered: ['mobilePhone', 'somethingNewFromMicrosoft'],
  mfaCapable: true,
  admin: false,
  reportedAt: T0,
};

export function peopleContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('people', () => {
    it('gives back a person as the directory and Teams told it, unknown facts as null', async () => {
      await store().saveUsers([user('a', { department: 'Finance' })], T0);
      assert.deepEqual(await store().person('a'), {
        ...user('a', { department: 'Finance' }),
        timeZone: null,
        groups: [],
        methods: null,
        passkeys: null,
      });
      assert.equal(await store().person('nobody'), null);
    });

    it('keeps methods and passkeys whole, unknown strings and fields included', async () => {
      const passkey = {
        id: 'k',
        name: 'Key',
        aaGuid: null,
        model: null,
        type: 'newType',
        createdAt: T0,
        new: [1],
      };
      await store().saveUsers([user('a')], T0);
      assert.equal(await store().saveMethods([{ personId: 'a', report: REPORT }], T0), 0);
      await store().savePasskeys('a', [passkey]);
      const person = await store().person('a');
      assert.deepEqual(person?.methods, REPORT);
      assert.deepEqual(person?.passkeys, [passkey]);
    });

    it('counts report rows of accounts it does not know', async () => {
      await store().saveUsers([user('a')], T0);
      const rows = ['a', 'x', 'y'].map((personId) => ({ personId, report: REPORT }));
      assert.equal(await store().saveMethods(rows, T0), 2);
    });

    it('stores more rows than one statement takes, and the same row twice in one page', async () => {
      const many = ids(2_500);
      await store().saveUsers(
        [...many, 'p0000'].map((id) => user(id)),
        T0,
      );
      await store().saveMembers('g', [...many, 'p0000'], T0);
      assert.equal((await store().people(many)).length, 2_500);
      assert.deepEqual((await store().person('p2499'))?.groups, ['g']);
    });

    it('marks people and memberships that a sync did not see as left, and lets them come back', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().saveUsers([user('a'), user('b')], at(0));
      await store().saveMembers('g', ['a', 'b'], at(0));
      await store().finishGroup('g', at(0));
      assert.deepEqual(await store().groupsRead(), ['g']);
      assert.deepEqual(await store().finishSync(at(0)), { people: 2, left: 0 });

      await store().saveUsers([user('b')], at(60));
      await store().finishGroup('g', at(60));
      assert.deepEqual(await store().finishSync(at(60)), { people: 1, left: 1 });
      assert.deepEqual(
        (await store().candidates(CAMPAIGN.id)).map(({ person }) => person.id),
        ['b'],
      );
      assert.deepEqual(await store().findPeople('person', 9), await store().people(['b']));
      assert.equal(await store().facts(CAMPAIGN.id, 'a'), null);
      assert.notEqual(await store().person('a'), null);
      assert.deepEqual((await store().person('b'))?.groups, []);
      assert.equal(await store().syncedAt(), at(60));

      await store().saveUsers([user('a'), user('b')], at(120));
      await store().saveMembers('g', ['a'], at(120));
      await store().finishGroup('g', at(120));
      assert.deepEqual(await store().finishSync(at(120)), { people: 2, left: 0 });
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'a'))?.person.groups, ['g']);
    });

    it('keeps what Teams told when the directory is read again, and when the conversation is forgotten', async () => {
      const conversation = { personId: 'a', conversationId: 'c', serviceUrl: 'https://smba.example/' };
      await store().saveConversation(conversation, { locale: 'fr-CH', timeZone: 'Europe/Zurich' });
      await store().saveConversation(conversation, {});
      await store().saveUsers([user('a')], T0);
      assert.deepEqual(await store().conversation('a'), conversation);
      await store().dropConversation('a');
      assert.equal(await store().conversation('a'), null);
      const facts = await store().facts('campaign', 'a');
      assert.equal(facts?.locale, 'fr-CH');
      assert.equal(facts?.person.timeZone, 'Europe/Zurich');
      assert.equal(facts?.conversation, null);
    });

    it('says whether a reach is news', async () => {
      await store().saveUsers([user('a')], T0);
      assert.equal(await store().saveReach('a', { is: 'unknown' }), false);
      assert.equal(await store().saveReach('a', { is: 'in' }), true);
      assert.equal(await store().saveReach('a', { is: 'in' }), false);
      assert.equal(await store().saveReach('a', { is: 'out', why: 'blocked' }), true);
      assert.equal(await store().saveReach('a', { is: 'out', why: 'uninstalled' }), true);
      assert.deepEqual((await store().facts('campaign', 'a'))?.reach, { is: 'out', why: 'uninstalled' });
      assert.equal(await store().saveReach('a', { is: 'unknown' }), true);
    });

    it('finds people, the best match first, and takes the text literally', async () => {
      await store().saveUsers(
        [
          user('1', { name: 'Marianne Roth', upn: 'm.roth@example.org' }),
          user('2', { name: 'Ann Other', upn: 'ann@example.org' }),
          user('3', { name: 'Bea Annen', upn: 'b@example.org' }),
          user('4', { name: '100 % sure_', upn: 'x@example.org' }),
        ],
        T0,
      );
      const found = async (text: string, limit = 9) =>
        (await store().findPeople(text, limit)).map((person) => person.id);
      assert.deepEqual(await found('ann'), ['2', '3', '1']);
      assert.deepEqual(await found('ann', 1), ['2']);
      assert.deepEqual(await found('M.Roth@example.org'), ['1']);
      assert.deepEqual(await found('%'), ['4']);
      assert.deepEqual(await found('_'), ['4']);
      assert.deepEqual(await found('3'), ['3']);
      assert.deepEqual(await found('  '), []);
      assert.deepEqual(await found(`' or 1=1 --`), []);
    });
  });
}
