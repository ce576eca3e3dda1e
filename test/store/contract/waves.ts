// Contract: campaigns, waves, their frozen lists and release; follow-ups; reports and the trail.

import assert from 'node:assert/strict';
import { withSettings } from '../../../src/core/campaign.ts';
import { funnelOf } from '../../../src/core/report.ts';
import {
  at,
  begin,
  CAMPAIGN,
  claimAll,
  claimOne,
  finish,
  followUp,
  ids,
  plan,
  released,
  T0,
  type Harness,
  user,
  wave,
} from '../harness.ts';

export function wavesContract(harness: () => Harness): void {
  const store = () => harness().store;

  describe('campaigns and waves', () => {
    it('gives campaigns back as saved, in the order of their first saving', async () => {
      const other = { ...CAMPAIGN, id: 'another', window: { from: 9, to: 17, days: [1, 2] } };
      await store().saveCampaign(CAMPAIGN);
      await store().saveCampaign(other);
      await store().saveCampaign({ ...CAMPAIGN, name: 'Renamed' });
      const renamed = withSettings({ ...CAMPAIGN, name: 'Renamed' });
      assert.deepEqual(await store().campaigns(), [renamed, withSettings(other)]);
      assert.deepEqual(await store().campaign('another'), withSettings(other));
      assert.equal(await store().campaign('none'), null);
    });

    it('gives waves back as started, newest first, and moves a state only from where it is', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan([]));
      await store().insertWave(wave('w2'), plan([]));
      assert.deepEqual(await store().waves(), [wave('w2'), wave('w1')]);
      assert.equal(await store().setWaveState('w1', 'paused', 'running'), false);
      assert.equal(await store().setWaveState('w1', 'running', 'paused', 'the bot is off'), true);
      assert.equal((await store().wave('w1'))?.pausedWhy, 'the bot is off');
      assert.deepEqual(
        await store().wave('w1'),
        wave('w1', { state: 'paused', pausedWhy: 'the bot is off' }),
      );
      assert.equal(await store().wave('none'), null);
    });

    it('keeps the approval of a draft, unless the draft is not as it was read any more', async () => {
      await store().saveCampaign(CAMPAIGN);
      const draft = wave('w1', { state: 'draft', options: { dailyCap: 5 } });
      const approval = { askedBy: 'author', askedAt: T0, people: 700, answer: null };
      await store().insertWave(draft, plan([]));
      assert.equal(await store().saveApproval(draft, approval), true);
      assert.equal(await store().saveApproval(draft, approval), false, 'somebody has asked meanwhile');
      const asked = { ...draft, approval };
      assert.deepEqual(await store().wave('w1'), asked);
      const edited = { ...asked, options: {}, startedBy: 'other', approval: null };
      assert.equal(await store().saveDraft(edited), true);
      const answer = { is: 'approved', by: 'x', at: T0, why: null } as const;
      assert.equal(await store().saveApproval(asked, { ...approval, answer }), false);
      assert.deepEqual(await store().wave('w1'), edited);
      await store().insertWave(wave('w2'), plan([]));
      assert.equal(await store().saveApproval(wave('w2'), approval), false, 'it is no draft');
    });

    it('releases in pieces, first due first, and each person once', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(ids(5), { x: 'guest' }));
      assert.equal((await store().progress('w1')).planned, 5);
      assert.equal(await store().releaseNudges('w1', 3), 3);
      assert.deepEqual(
        (await claimAll(store())).map((nudge) => nudge.personId),
        ids(3),
      );
      assert.equal(await store().releaseNudges('w1', 3), 2);
      assert.equal(await store().releaseNudges('w1', 3), 0);
      assert.deepEqual(
        (await claimAll(store())).map((nudge) => nudge.personId),
        ids(5).slice(3),
      );
    });

    it('never makes two nudges of one person when releases run side by side', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(ids(40)));
      const counts = await Promise.all(Array.from({ length: 8 }, () => store().releaseNudges('w1', 10)));
      for (let more = 1; more > 0; ) counts.push((more = await store().releaseNudges('w1', 10)));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        40,
      );
      assert.equal((await claimAll(store())).length, 40);
    });

    it('skips a person who has a message under way: the list says so, and their follow-up stays the older wave’s', async () => {
      await released(store(), ['a', 'b'], 'w1');
      await store().insertWave(wave('w2'), plan(['a', 'c']));
      assert.equal(await store().releaseNudges('w2', 9), 2);
      const nudges = await claimAll(store());
      assert.deepEqual(nudges.map(({ waveId, personId }) => `${waveId} ${personId}`).sort(), [
        'w1 a',
        'w1 b',
        'w2 c',
      ]);
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'a'))?.wave, {
        id: 'w1',
        state: 'running',
        deadline: null,
      });
      assert.equal((await store().progress('w2')).people, 1);
      assert.deepEqual(await store().leaveCounts('w2', CAMPAIGN.id), { 'already-in-campaign': 1 });
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'b'))?.wave, {
        id: 'w1',
        state: 'running',
        deadline: null,
      });
    });

    it('takes the next step for a person who got one, and releases nothing of a cancelled wave', async () => {
      await released(store(), ['a'], 'w1');
      const first = await claimOne(store());
      await begin(store(), first, 'worker', null);
      await finish(store(), first, 'worker', { state: 'sent', reason: null, activityId: 'act', at: T0 });
      await store().saveFollowUp(CAMPAIGN.id, 'a', followUp({ step: 1, lastNudgeAt: T0 }), null);
      await store().insertWave(wave('w2', { state: 'cancelled' }), plan(['a']));
      assert.equal(await store().releaseNudges('w2', 9), 0);
      await store().insertWave(wave('w3'), plan(['a']));
      assert.equal(await store().releaseNudges('w3', 9), 1);
      const second = await claimOne(store());
      assert.equal(second.step, 2);
      await begin(store(), second, 'worker', T0);
      await finish(store(), second, 'worker', { state: 'sent', reason: null, activityId: 'more', at: at(1) });
      assert.equal(
        (await store().facts(CAMPAIGN.id, 'a'))?.wave?.id,
        'w3',
        'the person is now the newer wave’s',
      );
    });

    it('knows the wave of a person who is planned but not released yet', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().saveUsers([user('a'), user('b')], T0);
      await store().insertWave(wave('w1'), plan(['a'], { b: 'guest' }));
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'a'))?.wave, {
        id: 'w1',
        state: 'running',
        deadline: null,
      });
      assert.equal((await store().facts(CAMPAIGN.id, 'b'))?.wave, null);
    });
  });

  describe('follow-ups', () => {
    it('come back as saved, to the millisecond, and are due at their time', async () => {
      await released(store(), ['a', 'b']);
      const saved = followUp({
        step: 3,
        lastNudgeAt: '2026-11-24T09:00:00.007Z',
        unanswered: 2,
        snoozes: 4,
        answer: { is: 'snoozed', at: T0, until: at(1440) },
        acknowledgedAt: at(5),
        registeredAt: at(6),
        thankedAt: at(7),
      });
      await store().saveFollowUp(CAMPAIGN.id, 'a', saved, at(10));
      assert.deepEqual((await store().facts(CAMPAIGN.id, 'a'))?.followUp, saved);
      const [candidate] = await store().candidates(CAMPAIGN.id, null, 9);
      assert.deepEqual(candidate?.followUp, saved);
      assert.deepEqual(await store().dueFollowUps(at(9), 9), []);
      const facts = await store().facts(CAMPAIGN.id, 'a');
      assert.deepEqual(await store().dueFollowUps(at(10), 9), [{ campaignId: CAMPAIGN.id, ...facts }]);
      await store().saveFollowUp(CAMPAIGN.id, 'a', saved, null);
      assert.deepEqual(await store().dueFollowUps(at(9_999), 9), []);
    });

    it('that are due are looked at in bulk: when next, and one message each', async () => {
      await released(store(), ['a', 'b', 'c']);
      for (const [minute, id] of ['a', 'b', 'c'].entries()) {
        await store().saveFollowUp(CAMPAIGN.id, id, followUp({ step: 1 }), at(minute));
      }
      const due = async (now: string) => (await store().dueFollowUps(now, 9)).map(({ person: { id } }) => id);
      assert.deepEqual(await due(at(1)), ['a', 'b']);
      const next = (personId: string, nextAt: string | null) => ({
        campaignId: CAMPAIGN.id,
        personId,
        nextAt,
      });
      await store().saveNextActs([next('a', at(60)), next('b', null)]);
      assert.deepEqual(await due(at(59)), ['c']);
      assert.deepEqual(await due(at(60)), ['c', 'a']);
      await store().dropPlanned({ waveId: 'w1' }, 'passkey-gone', at(1));
      const plans = ['a', 'b'].map((personId) => {
        const about = { campaignId: CAMPAIGN.id, personId, waveId: 'w1' };
        return { ...about, kind: 'reminder', dueAt: at(2) } as const;
      });
      assert.equal(await store().planNudges(plans), 2);
      assert.equal(await store().planNudges(plans), 0, 'one is under way to each');
      assert.equal(await store().planNudges([]), 0);
      const claimed = await store().claim('w', at(2), 9, 60_000);
      assert.deepEqual(
        claimed
          .map(({ personId, step, kind }) => ({ personId, step, kind }))
          .toSorted((one, other) => one.personId.localeCompare(other.personId)),
        ['a', 'b'].map((personId) => ({ personId, step: 2, kind: 'reminder' })),
      );
    });

    it('are looked at anew when the rules change, but for those who have registered', async () => {
      await released(store(), ['a', 'b', 'c']);
      await store().saveFollowUp(CAMPAIGN.id, 'a', followUp({ step: 1 }), at(500));
      await store().saveFollowUp(CAMPAIGN.id, 'b', followUp({ step: 1, registeredAt: at(1) }), null);
      const lost = followUp({ step: 1, registeredAt: at(1), lostAt: at(2) });
      await store().saveFollowUp(CAMPAIGN.id, 'c', lost, at(900));
      assert.equal(await store().reviewFollowUps(CAMPAIGN.id, at(3)), 2);
      const due = await store().dueFollowUps(at(3), 9);
      assert.deepEqual(
        due.map(({ person: { id } }) => id),
        ['a', 'c'],
      );
    });

    it('of one person are read and changed one at a time: no press is lost', async () => {
      await released(store(), ['a']);
      await Promise.all(
        Array.from({ length: 6 }, () =>
          store().transaction(async (tx) => {
            const facts = await tx.facts(CAMPAIGN.id, 'a');
            assert.ok(facts?.followUp);
            const next = { ...facts.followUp, snoozes: facts.followUp.snoozes + 1 };
            await tx.saveFollowUp(CAMPAIGN.id, 'a', next, null);
          }),
        ),
      );
      assert.equal((await store().facts(CAMPAIGN.id, 'a'))?.followUp?.snoozes, 6);
    });
  });

  describe('reports', () => {
    it('counts a wave by the states of its own nudges, later reminders apart', async () => {
      await released(store(), ids(5), 'w1');
      const [sent, failed, doubt, dropped] = await claimAll(store());
      assert.ok(sent && failed && doubt && dropped);
      for (const nudge of [sent, failed, doubt]) await begin(store(), nudge, 'worker', null);
      await finish(store(), sent, 'worker', { state: 'sent', reason: null, activityId: 'x', at: T0 });
      await finish(store(), failed, 'worker', { state: 'failed', reason: 'blocked (x)', at: T0 });
      await finish(store(), doubt, 'worker', { state: 'in-doubt', reason: 'reset', at: T0 });
      await finish(store(), dropped, 'worker', { state: 'dropped', reason: 'opted-out', at: T0 });
      await store().saveFollowUp(CAMPAIGN.id, sent.personId, followUp({ step: 1 }), null);
      const reminder = {
        campaignId: CAMPAIGN.id,
        personId: sent.personId,
        waveId: 'w1',
        dueAt: at(1),
      } as const;
      assert.equal(await store().planNudge({ ...reminder, kind: 'reminder' }), true);
      const one = { people: 5, planned: 1, sending: 0, sent: 1, failed: 1, inDoubt: 1, dropped: 1 };
      assert.deepEqual(await store().progress('w1'), one);
      assert.deepEqual(await store().leaveCounts('w1', CAMPAIGN.id), { 'blocked (x)': 1, 'opted-out': 1 });
    });

    it('builds the funnel from the frozen list; whoever was eligible once stays so for the whole campaign', async () => {
      const left = { g: 'guest', k: 'has-passkey', e: 'excluded', o: 'out-of-reach' } as const;
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(['a', 'b', 'c'], left));
      await store().releaseNudges('w1', 9);
      for (const nudge of await claimAll(store())) {
        await begin(store(), nudge, 'worker', null);
        const doubt = nudge.personId === 'c';
        const end = doubt
          ? ({ state: 'in-doubt', reason: 'reset' } as const)
          : ({ state: 'sent', reason: null } as const);
        await finish(store(), nudge, 'worker', { ...end, at: T0 });
      }
      const until = at(1440);
      await store().saveFollowUp(
        CAMPAIGN.id,
        'a',
        followUp({ step: 1, acknowledgedAt: T0, registeredAt: T0 }),
        null,
      );
      await store().saveFollowUp(
        CAMPAIGN.id,
        'b',
        followUp({ step: 1, answer: { is: 'snoozed', at: T0, until } }),
        null,
      );
      const funnel = async (waveId: string | null) => funnelOf(await store().reportRows(waveId, CAMPAIGN.id));
      assert.deepEqual(await funnel('w1'), {
        inScope: 6,
        eligible: 4,
        reached: 2,
        acknowledged: 1,
        registered: 1,
      });
      assert.equal((await store().reportRows('w1', CAMPAIGN.id)).filter((row) => row.snoozing).length, 1);
      assert.deepEqual(await store().leaveCounts('w1', CAMPAIGN.id), {
        guest: 1,
        'has-passkey': 1,
        'out-of-reach': 1,
      });

      await store().insertWave(wave('w2'), plan([], { a: 'has-passkey', o: 'guest', n: 'not-included' }));
      assert.deepEqual(await funnel('w2'), {
        inScope: 2,
        eligible: 0,
        reached: 1,
        acknowledged: 1,
        registered: 1,
      });
      assert.deepEqual(await funnel(null), {
        inScope: 6,
        eligible: 4,
        reached: 2,
        acknowledged: 1,
        registered: 1,
      });
      assert.deepEqual(await store().leaveCounts(null, CAMPAIGN.id), { guest: 2, 'has-passkey': 1 });
    });

    it('shows how registrations came, hour by hour, of people in scope', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(['a', 'b', 'c'], { n: 'not-included' }));
      const registrations = { a: at(0), b: at(30), c: at(90), n: at(0) };
      for (const [id, registeredAt] of Object.entries(registrations)) {
        await store().saveFollowUp(CAMPAIGN.id, id, followUp({ registeredAt }), null);
      }
      assert.deepEqual(await store().adoption(CAMPAIGN.id), [
        { at: at(30), registered: 2 },
        { at: at(90), registered: 3 },
      ]);
    });

    it('gives the people of a cancelled wave who were never released their reason', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(['a', 'b']));
      await store().setWaveState('w1', 'running', 'cancelled');
      assert.equal((await store().progress('w1')).planned, 0);
      assert.deepEqual(await store().leaveCounts('w1', CAMPAIGN.id), { 'wave-cancelled': 2 });
    });
  });

  describe('trail', () => {
    it('tells what waves decided and what happened, oldest first', async () => {
      await released(store(), ['a']);
      const about = { campaignId: CAMPAIGN.id, waveId: 'w1', nudgeId: 'n' };
      await store().addTrail('a', { kind: 'sent', nudge: 'nudge', step: 1 }, T0, about);
      await store().addTrail('a', { kind: 'pressed', verb: 'snooze', until: at(1440) }, at(1));
      await store().addTrail('a', { kind: 'asked' }, at(1));
      await store().addTrail('b', { kind: 'asked' }, at(1));
      assert.deepEqual(await store().trail('a'), [
        {
          at: T0,
          kind: 'planned',
          wave: 'Wave w1',
          plan: { do: 'send', at: T0, why: 'eligible', smsOnly: false },
          standing: { is: 'eligible', smsOnly: false },
        },
        { at: T0, kind: 'sent', nudge: 'nudge', step: 1 },
        { at: at(1), kind: 'pressed', verb: 'snooze', until: at(1440) },
        { at: at(1), kind: 'asked' },
      ]);
    });
  });
}
