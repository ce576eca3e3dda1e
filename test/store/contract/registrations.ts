// Contract: audit rows, the queue of confirmations, what the report and Graph say against each other, attribution, and
// who is out of reach.

import assert from 'node:assert/strict';
import type { MethodsReport } from '../../../src/core/person.ts';
import type { Confirmation, SecurityInfoEvent } from '../../../src/ports.ts';
import {
  at,
  begin,
  CAMPAIGN,
  claimOne,
  finish,
  followUp,
  ids,
  released,
  T0,
  type Harness,
  user,
} from '../harness.ts';

const passkey = { id: 'k', name: 'Key', aaGuid: null, model: null, type: 'synced', createdAt: T0 };

const report = (registered: readonly string[], minutes: number): MethodsReport => ({
  registered,
  mfaCapable: true,
  admin: false,
  reportedAt: at(minutes),
});

const row = (
  id: string,
  personId: string,
  minutes: number,
  what: SecurityInfoEvent['what'] = 'passkey-registered',
): SecurityInfoEvent => ({ id, at: at(minutes), personId, what, said: 'User registered Passkey' });

export function registrationsContract(harness: () => Harness): void {
  const store = () => harness().store;
  const known = (...people: readonly string[]) =>
    store().saveUsers(
      people.map((id) => user(id)),
      T0,
    );
  const pending = async () => (await store().pendingSecurityEvents(100)).map(({ id }) => id);

  describe('audit rows', () => {
    it('are kept once, and given back whole and oldest first until they are settled', async () => {
      await known('a');
      const rows = [row('2', 'a', 2), row('1', 'a', 1, 'other'), row('2', 'a', 2)];
      assert.equal(await store().keepSecurityEvents(rows), 2);
      assert.equal(await store().keepSecurityEvents(rows), 0);
      const [first, second] = await store().pendingSecurityEvents(100);
      assert.deepEqual(first, { ...row('1', 'a', 1, 'other'), overtaken: true });
      assert.deepEqual(second, { ...row('2', 'a', 2), overtaken: false });
      assert.equal((await store().pendingSecurityEvents(1)).length, 1);

      await store().settleSecurityEvents(['1', '2'], at(3));
      assert.deepEqual(await pending(), []);
      assert.equal(await store().keepSecurityEvents(rows), 0, 'a repeat is still known');
    });

    it('are overtaken by a newer row about a passkey of the same person only', async () => {
      await known('a', 'b');
      await store().keepSecurityEvents([
        row('a1', 'a', 1),
        row('b1', 'b', 2, 'passkey-deleted'),
        row('a2', 'a', 3, 'other'),
        row('a3', 'a', 4, 'method-deleted'),
      ]);
      assert.deepEqual(
        (await store().pendingSecurityEvents(100)).map(({ id, overtaken }) => [id, overtaken]),
        [
          ['a1', false],
          ['b1', false],
          ['a2', false],
          ['a3', false],
        ],
      );
    });

    it('wait for a person whom the directory does not know, and are counted', async () => {
      await store().keepSecurityEvents([row('1', 'stranger', 1)]);
      assert.deepEqual(await pending(), []);
      assert.equal(await store().strangeSecurityEvents(), 1);
      await known('stranger');
      assert.deepEqual(await pending(), ['1']);
      assert.equal(await store().strangeSecurityEvents(), 0);
    });

    it('are forgotten when settled and old, or very old', async () => {
      await known('a');
      await store().keepSecurityEvents([
        row('settled', 'a', 1),
        row('waits', 'a', 1),
        row('ancient', 'x', -9),
      ]);
      await store().settleSecurityEvents(['settled'], at(2));
      await store().pruneSecurityEvents(at(1), at(-10));
      assert.equal(await store().keepSecurityEvents([row('settled', 'a', 1)]), 0, 'not older than asked for');
      await store().pruneSecurityEvents(at(2), at(-5));
      assert.deepEqual(await pending(), ['waits']);
      assert.equal(await store().strangeSecurityEvents(), 0);
    });
  });

  describe('the queue of confirmations', () => {
    const due = async (minutes: number) =>
      (await store().confirmations(at(minutes), 100)).map(({ personId }) => personId);
    const one = async (): Promise<Confirmation> => {
      const [confirmation] = await store().confirmations(at(999), 1);
      assert.ok(confirmation);
      return confirmation;
    };

    it('is a set, who waited longest first', async () => {
      await store().queueConfirmations(['b', 'b'], at(1));
      await store().queueConfirmations(['a', 'c'], at(2));
      await store().queueConfirmations(['b'], at(3));
      assert.deepEqual(await due(3), ['b', 'a', 'c']);
      assert.deepEqual(
        (await store().confirmations(at(3), 1)).map(({ personId }) => personId),
        ['b'],
      );
      assert.equal(await store().confirmationsLeft(), 3);
      await store().endConfirmation(await one());
      assert.deepEqual(await due(3), ['a', 'c']);
    });

    it('puts one off without losing their place, and counts the looks', async () => {
      await store().queueConfirmations(['a'], at(1));
      await store().queueConfirmations(['b'], at(2));
      await store().postponeConfirmation(await one(), at(10), true);
      assert.deepEqual(await due(9), ['b']);
      assert.deepEqual(await due(10), ['a', 'b']);
      await store().postponeConfirmation(await one(), at(20), false);
      assert.deepEqual(await one(), { personId: 'a', askedAt: at(1), looks: 1 });
    });

    it('does not let the answer to an older asking end a newer one', async () => {
      await store().queueConfirmations(['a'], at(1));
      const older = await one();
      await store().postponeConfirmation(older, at(60), true);
      await store().queueConfirmations(['a'], at(2));
      await store().endConfirmation(older);
      await store().postponeConfirmation(older, at(60), true);
      assert.deepEqual(await store().confirmations(at(2), 1), [{ personId: 'a', askedAt: at(2), looks: 0 }]);
    });

    it('takes those of whom nobody ever asked', async () => {
      await known('a', 'b', 'c');
      await store().saveUsers([user('guest', { userType: 'guest' }), user('off', { enabled: false })], T0);
      await store().savePasskeys('b', [], T0);
      assert.equal(await store().queueUnasked(at(1), 1), 1);
      assert.equal(await store().queueUnasked(at(1), 1), 1, 'who waits already takes nobody’s place');
      assert.deepEqual(await due(1), ['a', 'c']);
    });

    it('takes an account that Graph did not know only after a week, and what was known of it stays', async () => {
      await known('a', 'b');
      await store().savePasskeys('a', null, T0);
      await store().savePasskeys('b', [passkey], T0);
      await store().savePasskeys('b', null, at(1));
      const week = 7 * 24 * 60;
      assert.equal(await store().queueUnasked(at(week - 1), 10), 0);
      assert.equal(await store().queueUnasked(at(week), 10), 1);
      assert.deepEqual(await due(week), ['a']);
      const [b] = await store().people(['b']);
      assert.deepEqual([b?.passkeys, b?.passkeysAt], [[passkey], T0]);
    });
  });

  describe('registrations', () => {
    const save = (id: string, more: Parameters<typeof followUp>[0] = {}) =>
      store().saveFollowUp(CAMPAIGN.id, id, followUp(more), null);

    it('keep when the first nudge went out and when the passkey was lost', async () => {
      await released(store(), ['a']);
      const whole = followUp({ step: 1, firstNudgeAt: at(1), registeredAt: at(2), lostAt: at(3) });
      await store().saveFollowUp(CAMPAIGN.id, 'a', whole, null);
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'a'))?.followUp, whole);
    });

    it('are unnoticed while facts show a passkey that no follow-up knows', async () => {
      const people = ['report', 'graph', 'found', 'known', 'gone', 'none'];
      await released(store(), people);
      await store().saveMethods(
        ['report', 'gone'].map((personId) => ({ personId, report: report(['PassKeySynced'], 0) })),
        T0,
      );
      for (const id of ['graph', 'found', 'known']) await store().savePasskeys(id, [passkey], at(1));
      await store().savePasskeys('gone', [], at(1));
      await save('found', { registeredAt: at(0), lostAt: at(1) });
      await save('known', { registeredAt: at(0) });
      assert.deepEqual(await store().unnoticedRegistrations(CAMPAIGN.id), ['found', 'graph', 'report']);
    });

    it('are in doubt when a report that must know shows none', async () => {
      const people = ['lags', 'asked', 'doubtful', 'shown', 'lost', 'unreported'];
      await released(store(), people);
      const hours = (count: number) => count * 60;
      const rows = {
        lags: report([], hours(5)),
        asked: report([], hours(7)),
        doubtful: report([], hours(7)),
        shown: report(['fido2SecurityKey'], hours(7)),
        lost: report([], hours(7)),
      };
      await store().saveMethods(
        Object.entries(rows).map(([personId, each]) => ({ personId, report: each })),
        T0,
      );
      for (const id of people) await save(id, { registeredAt: T0, lostAt: id === 'lost' ? at(1) : null });
      await store().savePasskeys('asked', [passkey], at(hours(2)));
      assert.equal(await store().queueDoubtfulRegistrations(at(hours(8))), 1);
      assert.equal(await store().queueDoubtfulRegistrations(at(hours(8))), 0);
      const queued = await store().confirmations(at(hours(8)), 100);
      assert.deepEqual(
        queued.map(({ personId }) => personId),
        ['doubtful'],
      );
    });

    it('come with the nudges that have ended, for the attribution', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      assert.equal(await begin(store(), nudge, 'worker', null), true);
      await finish(store(), nudge, 'worker', { state: 'sent', reason: null, activityId: 'x', at: at(5) });
      await save('a', { firstNudgeAt: at(5), registeredAt: at(9) });
      await save('b', { registeredAt: at(8) });
      await save('c', { registeredAt: at(8), lostAt: at(9) });
      await save('d');
      assert.deepEqual(await store().attribution(CAMPAIGN.id), [
        { registeredAt: at(8), firstNudgeAt: null, nudges: [] },
        {
          registeredAt: at(9),
          firstNudgeAt: at(5),
          nudges: [{ waveId: 'w1', state: 'sent', reason: null, at: at(5) }],
        },
      ]);
    });
  });

  describe('people out of reach', () => {
    it('are told with the reason and since when, which a repeat does not move', async () => {
      await known(...ids(3), 'left');
      const refused = { is: 'out', why: 'install-forbidden' } as const;
      await store().saveReach('p0000', refused, at(1));
      await store().saveReach('p0000', refused, at(2));
      await store().saveReach('p0001', { is: 'in' }, at(1));
      await store().saveReach('left', refused, at(1));
      await store().removeUsers(['left'], at(2));
      assert.deepEqual(
        (await store().outOfReach()).map(({ person, why, since }) => ({ id: person.id, why, since })),
        [{ id: 'p0000', why: 'install-forbidden', since: at(1) }],
      );
      await store().saveReach('p0000', { is: 'in' }, at(3));
      assert.deepEqual(await store().outOfReach(), []);
    });
  });
}
