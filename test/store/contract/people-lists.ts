// Contract: lists of people.

import assert from 'node:assert/strict';
import { NEW_FOLLOW_UP } from '../../../src/core/follow-up.ts';
import type { PeopleFilter, PeoplePlace, PeopleSort } from '../../../src/core/people-filter.ts';
import {
  at,
  begin,
  CAMPAIGN,
  claimAll,
  finish,
  followUp,
  plan,
  T0,
  user,
  wave,
  type Harness,
} from '../harness.ts';

export function peopleListsContract(harness: () => Harness): void {
  const store = () => harness().store;

  /** Ada, Bob, Cem, Dan and Eve, whose ids are a to e. */
  async function given(): Promise<void> {
    const names = { a: 'Ada', b: 'bob', c: 'Cem', d: 'Dan', e: 'Eve' };
    await store().saveCampaign(CAMPAIGN);
    await store().saveUsers(
      Object.entries(names).map(([id, name]) =>
        user(id, { name, department: id < 'c' ? 'Law, and order' : null }),
      ),
      T0,
    );
    await store().saveStandings(CAMPAIGN.id, [
      { personId: 'a', standing: 'eligible', smsOnly: true, kinds: [] },
      { personId: 'b', standing: 'eligible', smsOnly: false, kinds: [] },
      { personId: 'c', standing: 'has-passkey', smsOnly: false, kinds: ['synced', 'windows'] },
      { personId: 'd', standing: 'guest', smsOnly: false, kinds: [] },
      { personId: 'e', standing: 'excluded', smsOnly: false, kinds: [] },
    ]);
  }

  async function found(filter: PeopleFilter, sort: PeopleSort = 'name'): Promise<string> {
    const page = { sort, after: null, limit: 10 };
    const { people } = await store().listPeople(CAMPAIGN.id, filter, page, T0);
    const counted = await store().countPeople(CAMPAIGN.id, filter, 10, T0);
    assert.equal(counted, people.length, 'the count agrees with the list');
    return people.map(({ id }) => id).join('');
  }

  /** Page by page of two, until there is none. */
  async function walked(sort: PeopleSort): Promise<string> {
    let all = '';
    for (let after: PeoplePlace | null = null, pages = 0; pages < 9; pages += 1) {
      const page = { sort, after, limit: 2 };
      const { people, next } = await store().listPeople(CAMPAIGN.id, {}, page, T0);
      all += people.map(({ id }) => id).join('');
      if (next === null) return all;
      after = next;
    }
    throw new Error('the pages do not end');
  }

  describe('lists of people', () => {
    beforeEach(given);

    it('tells each person with what was counted and what is known now', async () => {
      await store().saveFollowUp(
        CAMPAIGN.id,
        'c',
        { ...NEW_FOLLOW_UP, lastNudgeAt: at(1), acknowledgedAt: at(2), registeredAt: at(3) },
        null,
      );
      await store().saveReach('c', { is: 'out', why: 'blocked' }, T0);
      const page = { sort: 'name', after: null, limit: 10 } as const;
      const { people } = await store().listPeople(CAMPAIGN.id, { kind: ['synced'] }, page, T0);
      assert.deepEqual(people, [
        {
          id: 'c',
          name: 'Cem',
          upn: 'c@example.org',
          department: null,
          country: 'CH',
          standing: 'has-passkey',
          smsOnly: false,
          kinds: ['synced', 'windows'],
          reach: { is: 'out', why: 'blocked' },
          answer: 'none',
          lastMessageAt: at(1),
          acknowledgedAt: at(2),
          registeredAt: at(3),
          hold: null,
        },
      ]);
    });

    it('filters by what was counted', async () => {
      assert.equal(await found({}), 'abcde');
      assert.equal(await found({ standing: ['guest', 'eligible'] }), 'abd');
      assert.equal(await found({ smsOnly: true }), 'a');
      assert.equal(await found({ smsOnly: false, standing: ['eligible'] }), 'b');
      assert.equal(await found({ kind: ['windows', 'security-key'] }), 'c');
    });

    it('filters by name, department, country, reach, device, group and hold', async () => {
      await store().saveReach('b', { is: 'out', why: 'uninstalled' }, T0);
      await store().saveChoices('d', { platform: 'android' });
      await store().saveHold('e', { why: 'on leave', until: at(10) });
      await store().saveHold('a', { why: 'was on leave', until: at(-10) });
      assert.equal(await found({ text: 'BO' }), 'b');
      assert.equal(await found({ text: '%' }), '');
      assert.equal(await found({ department: 'Law, and order' }), 'ab');
      assert.equal(await found({ department: '' }), 'cde');
      assert.equal(await found({ country: 'CH' }), 'abcde');
      assert.equal(await found({ reach: ['out'] }), 'b');
      assert.equal(await found({ reach: ['unknown'] }), 'acde');
      assert.equal(await found({ platform: ['android'] }), 'd');
      assert.equal(await found({ onHold: true }), 'e');
      assert.equal(await found({ onHold: false }), 'abcd');
      assert.equal(await found({ group: 'nobodys' }), '');
    });

    it('filters by what people answered, while it lasts', async () => {
      const follow = (id: string, more: Partial<typeof NEW_FOLLOW_UP>) =>
        store().saveFollowUp(CAMPAIGN.id, id, { ...NEW_FOLLOW_UP, ...more }, null);
      await follow('a', { answer: { is: 'snoozed', at: T0, until: at(5) } });
      await follow('b', { answer: { is: 'snoozed', at: T0, until: at(-5) } });
      await follow('c', { registeredAt: T0, acknowledgedAt: T0 });
      await follow('d', { registeredAt: T0, lostAt: at(1) });
      await follow('e', { answer: { is: 'opted-out', at: T0, why: 'away', until: null } });
      assert.equal(await found({ snoozing: true }), 'a');
      assert.equal(await found({ snoozing: false }), 'bcde');
      assert.equal(await found({ registered: true }), 'c');
      assert.equal(await found({ registered: false }), 'abde');
      assert.equal(await found({ acknowledged: true }), 'c');
      assert.equal(await found({ optedOut: true }), 'e');
      assert.equal(await found({ optedOut: false }), 'abcd');
    });

    it('filters as the report counts: frozen lists, nudges, reasons', async () => {
      await store().insertWave(wave('w1'), plan(['a', 'b'], { d: 'guest' }));
      await store().releaseNudges('w1', 10);
      const nudges = new Map((await claimAll(store())).map((nudge) => [nudge.personId, nudge]));
      const [toA, toB] = [nudges.get('a'), nudges.get('b')];
      assert.ok(toA && toB);
      await begin(store(), toA, 'worker', null);
      await begin(store(), toB, 'worker', null);
      await finish(store(), toA, 'worker', { state: 'sent', reason: null, at: T0 });
      await finish(store(), toB, 'worker', { state: 'failed', reason: 'blocked', at: T0 });
      await store().saveFollowUp(CAMPAIGN.id, 'c', followUp({ acknowledgedAt: T0 }), null);
      assert.equal(await found({ wave: 'w1' }), 'abd');
      assert.equal(await found({ ended: ['failed'] }), 'b');
      assert.equal(await found({ ended: ['in-doubt'] }), '');
      assert.equal(await found({ stage: 'in-scope' }), 'abd');
      assert.equal(await found({ stage: 'eligible' }), 'ab');
      assert.equal(await found({ stage: 'reached' }), 'a');
      assert.equal(await found({ stage: 'acknowledged' }), '', 'in no frozen list');
      assert.equal(await found({ left: 'guest' }), 'd');
      assert.equal(await found({ left: 'blocked' }), 'b');
    });

    it('sorts each way, page by page, nobody twice and nobody left out', async () => {
      await store().saveFollowUp(CAMPAIGN.id, 'b', { ...NEW_FOLLOW_UP, lastNudgeAt: at(1) }, null);
      await store().saveFollowUp(CAMPAIGN.id, 'd', { ...NEW_FOLLOW_UP, lastNudgeAt: at(2) }, null);
      await store().saveFollowUp(CAMPAIGN.id, 'e', { ...NEW_FOLLOW_UP, lastNudgeAt: at(2) }, null);
      assert.equal(await walked('name'), 'abcde');
      assert.equal(await walked('department'), 'cdeab');
      assert.equal(await walked('standing'), 'abedc');
      assert.equal(await walked('last-message'), 'edbac');
    });

    it('leaves out who has left, and counts no further than it is asked to', async () => {
      await store().removeUsers(['a'], at(1));
      assert.equal(await found({}), 'bcde');
      assert.equal(await store().countPeople(CAMPAIGN.id, {}, 2, T0), 2);
    });

    it('changes a standing that is counted again', async () => {
      await store().saveStandings(CAMPAIGN.id, [
        { personId: 'a', standing: 'on-hold', smsOnly: false, kinds: [] },
      ]);
      assert.equal(await found({ standing: ['on-hold'] }), 'a');
      assert.equal(await found({ smsOnly: true }), '');
    });

    it('breaks people in scope down by a fact, unknown kept', async () => {
      await store().saveFollowUp(CAMPAIGN.id, 'c', { ...NEW_FOLLOW_UP, registeredAt: T0 }, null);
      assert.deepEqual(await store().breakdown(CAMPAIGN.id, 'department'), [
        { value: 'Law, and order', people: 2, registered: 0 },
        { value: null, people: 2, registered: 1 },
      ]);
      assert.deepEqual(await store().breakdown(CAMPAIGN.id, 'kind'), [
        { value: null, people: 3, registered: 0 },
        { value: 'synced', people: 1, registered: 1 },
        { value: 'windows', people: 1, registered: 1 },
      ]);
    });
  });
}
