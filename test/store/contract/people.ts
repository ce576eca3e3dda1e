// Contract: people and contacts.

import assert from 'node:assert/strict';
import type { MethodsReport } from '../../../src/core/person.ts';
import { at, CAMPAIGN, group, ids, T0, user, type Harness } from '../harness.ts';

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
        passkeysAt: null,
        purpose: null,
        hold: null,
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
      await store().saveMethods([{ personId: 'a', report: REPORT }], T0);
      await store().savePasskeys('a', [passkey], T0);
      const person = await store().person('a');
      assert.deepEqual(person?.methods, REPORT);
      assert.deepEqual(person?.passkeys, [passkey]);
    });

    it('keeps report rows of accounts it does not know until it does, and counts them', async () => {
      await store().saveUsers([user('a')], T0);
      const rows = ['a', 'x', 'y'].map((personId) => ({ personId, report: REPORT }));
      await store().saveMethods(rows, T0);
      assert.equal((await store().reportLag()).strangers, 2);
      await store().saveUsers([user('x')], T0);
      assert.equal((await store().person('x'))?.methods, null);
      await store().matchMethods();
      assert.deepEqual((await store().person('x'))?.methods, REPORT);
      assert.equal((await store().reportLag()).strangers, 1);
      const newer = { ...REPORT, mfaCapable: false };
      await store().saveMethods([{ personId: 'x', report: newer }], T0);
      await store().matchMethods();
      assert.deepEqual((await store().person('x'))?.methods, newer);
    });

    it('stores more rows than one statement takes, and the same row twice in one page', async () => {
      const many = ids(2_500);
      await store().saveUsers(
        [...many, 'p0000'].map((id) => user(id)),
        T0,
      );
      await store().saveGroups([group('g', many), group('g', ['p0000'])], T0);
      await store().trackGroups(['g']);
      assert.equal((await store().people(many)).length, 2_500);
      assert.deepEqual((await store().person('p2499'))?.groups, ['g']);
    });

    it('changes what a change names, clears what it names as null, and leaves the rest', async () => {
      await store().saveUsers([user('a', { department: 'Finance', country: 'SE', givenName: 'Anna' })], T0);
      await store().saveUsers(
        [
          { id: 'a', department: null },
          { id: 'a', enabled: false },
          { id: 'b', upn: 'b@example.org' },
        ],
        at(1),
      );
      const [a, b] = [await store().person('a'), await store().person('b')];
      assert.deepEqual([a?.name, a?.department, a?.country, a?.enabled], [user('a').name, null, 'SE', false]);
      assert.equal(a?.givenName, 'Anna');
      await store().saveUsers([{ id: 'a', givenName: null }], at(2));
      assert.equal((await store().person('a'))?.givenName, null);
      assert.deepEqual([b?.name, b?.userType, b?.enabled], ['b@example.org', 'member', true]);
    });

    it('lets people go whom a reading of everybody did not see, or a delta removes, and back again', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().saveUsers([user('a'), user('b'), user('c')], at(0));
      await store().saveUsers([user('b'), user('c')], at(60));
      assert.equal(await store().sweepUsers(at(60)), 1);
      await store().removeUsers(['c'], at(61));
      const there = async () =>
        (await store().candidates(CAMPAIGN.id, null, 9)).map(({ person }) => person.id);
      assert.deepEqual(await there(), ['b']);
      assert.deepEqual(await store().findPeople('person', 9), await store().people(['b']));
      assert.equal(await store().facts(CAMPAIGN.id, 'a'), null);
      assert.notEqual(await store().person('a'), null);
      await store().saveUsers([{ id: 'a' }, { id: 'c', department: 'Docks' }], at(120));
      assert.deepEqual(await there(), ['a', 'b', 'c']);
      assert.equal((await store().person('a'))?.name, user('a').name);
    });

    it('gives candidates in slices, in the order of their ids, each with the groups that matter', async () => {
      await store().saveCampaign(CAMPAIGN);
      const many = ids(25);
      await store().saveUsers(
        many.map((id) => user(id)),
        T0,
      );
      await store().saveGroups([group('g', many.slice(0, 3)), group('h', many.slice(2))], T0);
      await store().trackGroups(['g', 'h']);
      const first = await store().candidates(CAMPAIGN.id, null, 10);
      const second = await store().candidates(CAMPAIGN.id, first.at(-1)?.person.id ?? null, 100);
      assert.deepEqual(
        [...first, ...second].map(({ person }) => person.id),
        many,
      );
      assert.deepEqual(
        first.slice(0, 4).map(({ person }) => person.groups),
        [['g'], ['g'], ['g', 'h'], ['h']],
      );
    });

    it('forgets the methods of people whom a whole reading of the report did not have', async () => {
      await store().saveUsers([user('a'), user('b'), user('off', { enabled: false })], T0);
      await store().saveMethods(
        ['a', 'b', 'off'].map((personId) => ({ personId, report: REPORT })),
        at(1),
      );
      await store().saveMethods([{ personId: 'b', report: REPORT }], at(2));
      assert.equal(await store().sweepMethods(at(2)), 1);
      assert.equal((await store().person('a'))?.methods, null);
      assert.deepEqual((await store().person('b'))?.methods, REPORT);
      assert.deepEqual(
        (await store().person('off'))?.methods,
        REPORT,
        'the report leaves out disabled accounts',
      );
    });

    it('says how fresh the report was, and counts what it does not know', async () => {
      assert.deepEqual(await store().reportLag(), { rows: 0, strangers: 0, oldest: null, newest: null });
      await store().saveUsers([user('a'), user('b'), user('left')], T0);
      const newer = { ...REPORT, registered: ['fido2', 'SomethingNewFromMicrosoft'], reportedAt: at(60) };
      await store().saveMethods(
        [
          { personId: 'a', report: REPORT },
          { personId: 'b', report: newer },
          { personId: 'left', report: REPORT },
          { personId: 'stranger', report: REPORT },
        ],
        at(1),
      );
      await store().removeUsers(['left'], at(2));
      assert.deepEqual(await store().reportLag(), { rows: 2, strangers: 1, oldest: T0, newest: at(60) });
      assert.deepEqual(await store().unknownMethods(), {
        somethingNewFromMicrosoft: 1,
        SomethingNewFromMicrosoft: 1,
      });
      await store().saveMethods([{ personId: 'a', report: REPORT }], at(3));
      await store().sweepMethods(at(3));
      assert.equal((await store().reportLag()).strangers, 0);
    });

    it('keeps a hold, and what the mailbox says where Teams has said nothing', async () => {
      await store().saveUsers([user('a'), user('b'), user('g', { userType: 'guest' })], T0);
      await store().saveHold('a', { why: 'leave', until: at(5) });
      assert.deepEqual((await store().person('a'))?.hold, { why: 'leave', until: at(5) });
      await store().saveHold('a', null);
      assert.equal((await store().person('a'))?.hold, null);
      assert.deepEqual(await store().unreadMailboxes(at(0), 9), ['a', 'b']);
      const conversation = { personId: 'b', conversationId: 'c', serviceUrl: 'https://smba.example/' };
      await store().saveConversation(conversation, { timeZone: 'Europe/Zurich' });
      await store().saveMailbox('a', { timeZone: 'Asia/Tokyo', purpose: 'room' }, at(1));
      await store().saveMailbox('b', { timeZone: 'Asia/Tokyo', purpose: 'user' }, at(1));
      const [a, b] = [await store().person('a'), await store().person('b')];
      assert.deepEqual([a?.timeZone, a?.purpose, b?.timeZone], ['Asia/Tokyo', 'room', 'Europe/Zurich']);
      await store().saveMailbox('a', { timeZone: 'Asia/Seoul', purpose: 'room' }, at(1));
      assert.equal((await store().person('a'))?.timeZone, 'Asia/Seoul', 'the mailbox may change its mind');
      assert.deepEqual(await store().unreadMailboxes(at(0), 9), []);
      assert.deepEqual(await store().unreadMailboxes(at(2), 1), ['a']);
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

    it('keeps what a person chose, each apart, and beside what Teams tells', async () => {
      await store().saveUsers([user('a')], T0);
      const nothing = { platform: null, language: null };
      assert.deepEqual(await store().choices('a'), nothing);
      assert.deepEqual(await store().choices('nobody'), nothing);
      await store().saveChoices('a', { platform: 'iphone' });
      await store().saveChoices('a', { language: 'ja' });
      await store().saveChoices('a', {});
      assert.deepEqual(await store().choices('a'), { platform: 'iphone', language: 'ja' });
      const conversation = { personId: 'a', conversationId: 'c', serviceUrl: 'https://smba.example/' };
      await store().saveConversation(conversation, { locale: 'fr-CH' });
      await store().dropConversation('a');
      const facts = await store().facts('campaign', 'a');
      assert.deepEqual([facts?.platform, facts?.language, facts?.locale], ['iphone', 'ja', 'fr-CH']);
      assert.equal(facts?.reach.is, 'unknown', 'a choice says nothing of the reach');
      await store().saveChoices('a', { language: null });
      assert.deepEqual(await store().choices('a'), { platform: 'iphone', language: null });
    });

    it('says whether a reach is news', async () => {
      await store().saveUsers([user('a')], T0);
      assert.equal(await store().saveReach('a', { is: 'unknown' }, T0), false);
      assert.equal(await store().saveReach('a', { is: 'in' }, T0), true);
      assert.equal(await store().saveReach('a', { is: 'in' }, T0), false);
      assert.equal(await store().saveReach('a', { is: 'out', why: 'blocked' }, T0), true);
      assert.equal(await store().saveReach('a', { is: 'out', why: 'uninstalled' }, T0), true);
      assert.deepEqual((await store().facts('campaign', 'a'))?.reach, { is: 'out', why: 'uninstalled' });
      assert.equal(await store().saveReach('a', { is: 'unknown' }, T0), true);
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
