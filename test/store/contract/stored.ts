// Contract: what is stored about one person, and the newest card that they can still answer.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { NEW_FOLLOW_UP } from '../../../src/core/follow-up.ts';
import { ask as askIn } from '../../../src/core/session-question.ts';
import { drafted } from '../../../src/core/own-entry.ts';
import { waiting } from './questions.ts';
import { aSession } from './sessions.ts';
import { at, CAMPAIGN, plan, T0, user, wave, type Harness } from '../harness.ts';

/** Each has its place in `Stored`: whoever adds a table about people says there what it holds. */
const TABLES_ABOUT_PEOPLE = [
  'confirmations',
  'contacts',
  'follow_ups',
  'group_members',
  'list_people',
  'memberships',
  'nudges',
  'pseudonym_keys',
  'questions',
  'reported',
  'security_events',
  'session_votes',
  'standings',
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
        sessions: 0,
        hold: false,
        audiences: 0,
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
      await store().addTrail('b', { kind: 'hold', why: 'on leave', until: null, by: 'a' }, at(2));
      const audience = { include: [{ kind: 'everyone' }], exclude: [{ kind: 'person', id: 'a' }] } as const;
      await store().saveCampaign({ ...CAMPAIGN, audience });
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
        sessions: 0,
        hold: true,
        audiences: 1,
        adminActs: 4,
      });
      const { account, audiences, adminActs } = await store().stored('b');
      const others = { groups: account.groups, audiences, adminActs };
      assert.deepEqual(others, { groups: 0, audiences: 0, adminActs: 0 });
    });

    it('counts what they asked, voted, hosted and answered in sessions, and answered as an expert', async () => {
      const session = aSession({ host: 'a', coHosts: ['b'] });
      await store().insertSession(session);
      const asker = { is: 'named', personId: 'b' } as const;
      const act = askIn(session, { id: randomUUID(), text: 'Why?', tags: [], asker }, T0);
      assert.ok(act.is === 'changed');
      const spoken = { is: 'written', text: 'So.', by: 'a', at: at(1) } as const;
      await store().saveSessionQuestion({ ...act.question, answer: spoken });
      await store().vote(session.id, { questionId: act.question.id, personId: 'c', on: true });
      const asked = waiting('c', 'How?');
      const id = await store().keepQuestion(asked);
      await store().saveQuestion({ ...asked, id, answer: { text: 'So.', by: 'a', at: at(2) } });
      const counts = await Promise.all(
        ['a', 'b', 'c'].map(async (each) => {
          const { sessions, questions, adminActs } = await store().stored(each);
          return { sessions, questions: questions.count, adminActs };
        }),
      );
      assert.deepEqual(counts, [
        { sessions: 0, questions: 0, adminActs: 3 },
        { sessions: 1, questions: 0, adminActs: 1 },
        { sessions: 1, questions: 1, adminActs: 0 },
      ]);
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
