// Contract: what is stored about one person, and the newest card that they can still answer.

import assert from 'node:assert/strict';
import { NEW_FOLLOW_UP } from '../../../src/core/follow-up.ts';
import { drafted } from '../../../src/core/own-entry.ts';
import { waiting } from './questions.ts';
import { at, CAMPAIGN, plan, T0, user, wave, type Harness } from '../harness.ts';

/** Each has its place in `Stored`: whoever adds a table about people says there what it holds. */
const TABLES_ABOUT_PEOPLE = [
  'confirmations',
  'contacts',
  'follow_ups',
  'group_members',
  'memberships',
  'nudges',
  'questions',
  'reported',
  'security_events',
  'session_votes',
  'trail',
  'wave_people',
];

export function storedContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('what is stored about a person', () => {
    it('is nothing for somebody unknown', async () => {
      const nothing = { count: 0, lastAt: null };
      assert.deepEqual(await store().stored('nobody'), {
        account: { toldAt: null, groups: 0 },
        methods: { methods: 0, reportedAt: null, passkeys: 0, askedAt: null },
        mailbox: { readAt: null },
        chat: { known: false, reachAt: null },
        choices: { snoozes: 0, acknowledgedAt: null },
        messages: nothing,
        waves: nothing,
        trail: nothing,
        log: nothing,
        questions: nothing,
        hold: false,
        adminActs: 0,
      });
    });

    it('is counted with the newest date of each class, and of this person alone', async () => {
      const passkey = { id: 'k', name: 'Key', aaGuid: null, model: null, type: 'synced', createdAt: T0 };
      const methods = { registered: ['mobilePhone', 'passKeySynced'], mfaCapable: true, admin: false };
      await store().saveCampaign(CAMPAIGN);
      for (const id of ['a', 'b']) {
        await store().saveUsers([user(id)], at(1));
        await store().saveMethods([{ personId: id, report: { ...methods, reportedAt: at(2) } }], T0);
        await store().savePasskeys(id, [passkey], at(3));
        await store().saveMailbox(id, { timeZone: 'UTC', purpose: 'user' }, at(4));
        await store().saveConversation({ personId: id, conversationId: id, serviceUrl: 'https://x/' }, {});
        await store().saveReach(id, { is: 'in' }, at(5));
        const acknowledged = { ...NEW_FOLLOW_UP, snoozes: 4, acknowledgedAt: at(6) };
        await store().saveFollowUp(CAMPAIGN.id, id, acknowledged, null);
        await store().addTrail(id, { kind: 'asked' }, at(7));
        await store().addTrail(id, { kind: 'not-confirmed' }, at(8));
        await store().keepQuestion(waiting(id, 'Why?', at(9)));
        await store().keepSecurityEvents([
          { id: `row ${id}`, at: at(10), personId: id, what: 'other', said: 'x' },
        ]);
        await store().saveHold(id, { why: 'on leave', until: null });
      }
      await store().saveGroups(
        [
          { id: 'g', name: 'G', hidden: false, joined: [{ id: 'a', kind: 'person' }], left: [] },
          { id: 'h', name: 'H', hidden: false, joined: [{ id: 'a', kind: 'person' }], left: [] },
        ],
        T0,
      );
      await store().insertWave(wave('w', { startedBy: 'a' }), plan(['a', 'b']));
      await store().releaseNudges('w', 10);
      await store().stopEverything({ at: T0, by: 'a', why: 'x' });
      const content = { topic: 'travel', urgent: false, links: [], locales: {} };
      await store().saveBankEntry(drafted('own-a', content, { by: 'a', at: T0 }, null), 'saved', 'a', T0);
      assert.deepEqual(await store().stored('a'), {
        account: { toldAt: at(1), groups: 2 },
        methods: { methods: 2, reportedAt: at(2), passkeys: 1, askedAt: at(3) },
        mailbox: { readAt: at(4) },
        chat: { known: true, reachAt: at(5) },
        choices: { snoozes: 4, acknowledgedAt: at(6) },
        messages: { count: 1, lastAt: at(0) },
        waves: { count: 1, lastAt: T0 },
        trail: { count: 2, lastAt: at(8) },
        log: { count: 1, lastAt: at(10) },
        questions: { count: 1, lastAt: at(9) },
        hold: true,
        adminActs: 3,
      });
      const { account, adminActs } = await store().stored('b');
      assert.deepEqual({ groups: account.groups, adminActs }, { groups: 0, adminActs: 0 });
    });

    it('stands in these tables and no other', async () => {
      const rows = await harness().query<{ name: string }>(`
        select distinct table_name as name from information_schema.columns
        where table_schema = 'public' and column_name in ('person_id', 'member_id') order by 1`);
      assert.deepEqual(
        rows.map(({ name }) => name),
        TABLES_ABOUT_PEOPLE,
      );
    });
  });

  describe('the card that a person can still answer', () => {
    const answerable = (personId: string) => store().answerableNudge(CAMPAIGN.id, personId, T0);
    const sendTo = async (...people: readonly string[]) => {
      await store().saveCampaign(CAMPAIGN);
      await store().saveUsers(
        people.map((id) => user(id)),
        T0,
      );
      await store().insertWave(wave('w'), plan(people));
      await store().releaseNudges('w', 10);
      const nudges = await store().claim('me', at(60), 10, 30_000);
      const begun = nudges.map((nudge) => ({ nudge, followUp: NEW_FOLLOW_UP }));
      await store().begin(begun, 'me');
      const ends = nudges.map((nudge) => ({
        nudge,
        state: 'sent' as const,
        reason: null,
        activityId: `card of ${nudge.personId}`,
        at: at(1),
      }));
      await store().finish(ends, 'me');
      return new Map(nudges.map(({ id, personId }) => [personId, id]));
    };

    it('is the newest that was sent, and none before that', async () => {
      const nudges = await sendTo('a');
      assert.equal(await answerable('a'), nudges.get('a'));
      assert.equal(await answerable('b'), null);
    });

    it('is none once the wave’s cards were taken back', async () => {
      await sendTo('a');
      await store().markRecalled('w', at(2));
      assert.equal(await answerable('a'), null);
    });
  });
}
