// Contract: the attempt protocol of one nudge, and the fleet's pace.

import assert from 'node:assert/strict';
import {
  at,
  begin,
  CAMPAIGN,
  claimAll,
  claimOne,
  finish,
  followUp,
  ids,
  LEASE,
  PACE,
  plan,
  putBack,
  released,
  T0,
  wave,
} from '../harness.ts';
import type { Plan } from '../../../src/core/wave.ts';
import { PRIORITIES } from '../../../src/adapters/postgres/migrations/0010-priority.ts';
import { claimStatement } from '../../../src/adapters/postgres/store/claim.ts';
import type { Harness } from '../harness.ts';

/** A lease that has lapsed before the next statement. */
const LAPSED = -1;
const SENT = { state: 'sent', reason: null, activityId: 'activity', at: at(2) } as const;
const OTHER = { ...CAMPAIGN, id: 'other' };

/** The plan, with one person who has nothing but SMS or voice. */
const urgently = (planned: Plan, whom: string): Plan => ({
  ...planned,
  people: planned.people.map((each) =>
    each.personId === whom && each.plan.do === 'send'
      ? { ...each, plan: { ...each.plan, smsOnly: true } }
      : each,
  ),
});

export function nudgesContract(harness: () => Harness): void {
  const store = () => harness().store;
  const stateOf = async (id: string) => (await store().nudge(id, T0))?.state;

  describe('claim', () => {
    it('takes what is due, oldest first, as the first attempt, and nothing twice', async () => {
      await released(store(), ids(4));
      const nudges = await store().claim('one', at(2), 10, LEASE);
      assert.deepEqual(
        nudges.map(({ personId, step, kind, attempt }) => ({ personId, step, kind, attempt })),
        [
          { personId: 'p0000', step: 1, kind: 'nudge', attempt: 1 },
          { personId: 'p0001', step: 1, kind: 'nudge', attempt: 1 },
          { personId: 'p0002', step: 1, kind: 'nudge', attempt: 1 },
        ],
      );
      assert.deepEqual(await store().claim('two', at(2), 10, LEASE), []);
    });

    it('never overlaps between workers that claim at the same time', async () => {
      await released(store(), ids(200));
      const taken: string[] = [];
      for (let last = -1; last !== taken.length; ) {
        last = taken.length;
        const claims = ['a', 'b', 'c', 'd', 'e', 'f'].map((worker) =>
          store().claim(worker, at(999), 7, LEASE),
        );
        for (const nudges of await Promise.all(claims)) taken.push(...nudges.map((nudge) => nudge.id));
      }
      assert.equal(taken.length, 200);
      assert.equal(new Set(taken).size, 200);
    });

    it('never takes two nudges of one person, nor one of a person who is being sent to', async () => {
      await released(store(), ['a'], 'w1');
      await store().saveCampaign(OTHER);
      await store().insertWave(wave('w2', { campaignId: OTHER.id }), plan(['a'], {}, 1));
      await store().releaseNudges('w2', 9);
      const first = await claimOne(store());
      assert.equal(first.campaignId, CAMPAIGN.id);
      assert.deepEqual(await claimAll(store()), []);
      await begin(store(), first, 'worker', null);
      assert.deepEqual(await claimAll(store()), []);
      await finish(store(), first, 'worker', SENT);
      assert.equal((await claimOne(store())).campaignId, OTHER.id);
    });

    it('takes nudges of cancelled waves too, since their end is the flow’s to decide', async () => {
      await released(store(), ['a']);
      await store().setWaveState('w1', 'running', 'cancelled');
      assert.equal((await claimAll(store())).length, 1);
    });

    it('takes what is owed to one person first, then the urgent of waves, then by deadline, then by due time', async () => {
      const later = wave('w2', { options: { deadline: at(9_000) } });
      const sooner = wave('w3', { options: { deadline: at(8_000) } });
      await released(store(), ['early', 'reminded', 'thanked']);
      await store().insertWave(later, plan(['later']));
      await store().insertWave(sooner, urgently(plan(['sooner', 'urgent'], {}, 5), 'urgent'));
      for (const id of ['w2', 'w3']) await store().releaseNudges(id, 9);
      await store().dropPlanned({ campaignId: CAMPAIGN.id, personId: 'reminded' }, 'guest', at(1));
      await store().dropPlanned({ campaignId: CAMPAIGN.id, personId: 'thanked' }, 'guest', at(1));
      const message = { campaignId: CAMPAIGN.id, waveId: 'w1', dueAt: at(20) };
      await store().planNudge({ ...message, personId: 'reminded', kind: 'reminder' });
      await store().planNudge({ ...message, personId: 'thanked', kind: 'thanks' });
      const inOrder = async (now: number, limit: number) =>
        (await store().claim('worker', at(now), limit, LEASE)).map(({ personId }) => personId);
      assert.deepEqual(await inOrder(19, 1), ['urgent']);
      assert.deepEqual(await inOrder(20, 3), ['thanked', 'reminded', 'sooner']);
      assert.deepEqual(await inOrder(20, 9), ['later', 'early']);
    });

    it('leaves what a paused wave holds, but for thanks, and it holds up nothing else of the person', async () => {
      await released(store(), ['a', 'b']);
      await store().saveCampaign(OTHER);
      await store().insertWave(wave('w2', { campaignId: OTHER.id }), plan(['a'], {}, 1));
      await store().releaseNudges('w2', 9);
      await store().dropPlanned({ campaignId: CAMPAIGN.id, personId: 'b' }, 'guest', at(1));
      await store().planNudge({
        campaignId: CAMPAIGN.id,
        personId: 'b',
        waveId: 'w1',
        kind: 'thanks',
        dueAt: at(2),
      });
      await store().setWaveState('w1', 'running', 'paused');
      assert.deepEqual(
        (await claimAll(store())).map(({ personId, campaignId, kind }) => [personId, campaignId, kind]),
        [
          ['b', CAMPAIGN.id, 'thanks'],
          ['a', OTHER.id, 'nudge'],
        ],
      );
    });

    it('is held up by nothing that is due later, whatever its priority', async () => {
      await released(store(), ['a']);
      await store().saveCampaign(OTHER);
      await store().insertWave(wave('w2', { campaignId: OTHER.id }), plan(['a']));
      await store().planNudge({
        campaignId: OTHER.id,
        personId: 'a',
        waveId: 'w2',
        kind: 'reminder',
        dueAt: at(9),
      });
      assert.equal((await store().claim('worker', at(2), 9, LEASE))[0]?.kind, 'nudge');
    });

    it('reads no more for what paused waves hold and what is due later', async () => {
      await released(store(), ids(40, 'a'));
      const pages = async () => {
        await harness().query('analyze nudges');
        const read = await harness().pagesOf(claimStatement('worker', at(100), 10, LEASE));
        assert.ok(Number.isFinite(read) && read > 0);
        return read;
      };
      await pages();
      const alone = await pages();
      await store().insertWave(wave('w2'), plan(ids(3_000, 'b'), {}, -4_000));
      await store().insertWave(wave('w3'), plan(ids(3_000, 'c'), {}, 200));
      for (const id of ['w2', 'w3']) await store().releaseNudges(id, 3_000);
      await store().setWaveState('w2', 'running', 'paused');
      // A larger table is a little deeper; looking at 3,000 rows is several thousand pages.
      const beside = await pages();
      assert.ok(beside < alone + 1_000, `${beside} pages beside others, ${alone} alone`);
    });
  });

  it('what was planned before there were priorities gets its own, and its true due time', async () => {
    await released(store(), ['reminded', 'thanked', 'usual', 'tried'], 'w1');
    await store().insertWave(wave('w2'), urgently(plan(['urgent'], {}, 5), 'urgent'));
    await store().releaseNudges('w2', 9);
    const set = (person: string, what: string) =>
      harness().query(`update nudges set priority = 3, ${what} where person_id = '${person}'`);
    await set('reminded', `kind = 'reminder', due_at = due_at - interval '7 days'`);
    await set('thanked', `kind = 'thanks'`);
    await set('urgent', `due_at = due_at - interval '1 day'`);
    await set('tried', `reason = 'outside the window'`);
    for (const statement of PRIORITIES.filter((each) => each.startsWith('update nudges'))) {
      await harness().query(statement);
    }
    assert.deepEqual(
      await harness().query('select person_id, priority, due_at from nudges order by priority, person_id'),
      [
        ['thanked', 0, 1],
        ['reminded', 1, 0],
        ['urgent', 2, 5],
        ['tried', 3, 3],
        ['usual', 3, 2],
      ].map(([person, priority, due]) => ({
        person_id: person,
        priority,
        due_at: new Date(at(Number(due))),
      })),
    );
  });

  describe('begin', () => {
    it('lets the holder send once', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      assert.equal(await begin(store(), nudge, 'somebody else', null), false);
      assert.equal(await begin(store(), nudge, 'worker', null), true);
      assert.equal(await stateOf(nudge.id), 'sending');
      assert.equal(await begin(store(), nudge, 'worker', null), false);
    });

    it('refuses when the lease has lapsed', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store(), 'worker', LAPSED);
      assert.equal(await begin(store(), nudge, 'worker', null), false);
      assert.equal(await stateOf(nudge.id), 'planned');
    });

    it('refuses when a nudge reached the person since the facts were read, to the millisecond', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      await store().saveFollowUp(CAMPAIGN.id, 'a', followUp({ lastNudgeAt: T0 }), null);
      assert.equal(await begin(store(), nudge, 'worker', null), false);
      const almost = new Date(Date.parse(T0) + 1).toISOString();
      assert.equal(await begin(store(), nudge, 'worker', almost), false);
      assert.equal(await begin(store(), nudge, 'worker', T0), true);
    });

    it('refuses one of two campaigns that would write to the same person at once', async () => {
      const people = ids(20);
      await released(store(), people, 'w1');
      const mine = await claimAll(store(), 'one');
      await harness().query('update nudges set worker = null where true');
      await store().saveCampaign(OTHER);
      await store().insertWave(wave('w2', { campaignId: OTHER.id }), plan(people, {}, -60));
      await store().releaseNudges('w2', 99);
      const theirs = await claimAll(store(), 'two');
      await harness().query(`update nudges set worker = 'one' where worker is null`);
      assert.deepEqual([mine.length, theirs.length], [20, 20]);
      for (const [index, nudge] of mine.entries()) {
        const other = theirs[index];
        assert.ok(other);
        assert.equal(other.personId, nudge.personId);
        const began = await Promise.all([
          begin(store(), nudge, 'one', null),
          store().transaction(async (tx) => {
            const done = await begin(tx, other, 'two', null);
            await tx.waves();
            return done;
          }),
        ]);
        assert.deepEqual(began.filter(Boolean).length, 1);
      }
    });
  });

  describe('ends', () => {
    it('are recorded once, by the holder', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      await begin(store(), nudge, 'worker', null);
      assert.equal(await finish(store(), nudge, 'somebody else', SENT), false);
      assert.equal(await finish(store(), nudge, 'worker', SENT), true);
      assert.equal(await finish(store(), nudge, 'worker', { ...SENT, state: 'failed' }), false);
      assert.deepEqual(await store().nudge(nudge.id, T0), {
        ...nudge,
        state: 'sent',
        reason: null,
        dueAt: T0,
        activityId: 'activity',
        withdrawn: null,
      });
    });

    it('before the call can only say that nothing left', async () => {
      await released(store(), ['a', 'b']);
      const [one, two] = await claimAll(store());
      assert.ok(one && two);
      assert.equal(await finish(store(), one, 'worker', SENT), false);
      assert.equal(await finish(store(), one, 'worker', { ...SENT, state: 'in-doubt', reason: 'x' }), false);
      assert.equal(await finish(store(), one, 'worker', { state: 'dropped', reason: 'guest', at: T0 }), true);
      assert.equal(
        await finish(store(), two, 'worker', { state: 'failed', reason: 'no-teams (x)', at: T0 }),
        true,
      );
    });

    it('put back, a nudge keeps its attempt only when one was made', async () => {
      await released(store(), ['a']);
      const first = await claimOne(store());
      const later = { dueAt: at(5), reason: 'outside the window' };
      assert.equal(await putBack(store(), first, 'somebody else', { ...later, attempted: false }), false);
      assert.equal(await putBack(store(), first, 'worker', { ...later, attempted: false }), true);
      assert.deepEqual(await store().claim('worker', at(4), 9, LEASE), []);
      const second = await claimOne(store());
      assert.equal(second.attempt, 1);
      await begin(store(), second, 'worker', null);
      await putBack(store(), second, 'worker', { dueAt: at(6), reason: '429', attempted: true });
      assert.equal((await claimOne(store())).attempt, 2);
    });

    it('of a dead worker: a claim goes back, a send is in doubt, and its late answer changes no state', async () => {
      await released(store(), ['a', 'b', 'c']);
      const [alive] = await store().claim('alive', at(0), 1, LEASE);
      const [claimed, sending] = await claimAll(store(), 'dead');
      assert.ok(alive && claimed && sending);
      await begin(store(), sending, 'dead', null);
      await harness().query(`update nudges set lease_until = now() - interval '1 s' where worker = 'dead'`);
      const doubtful = { ...sending, reason: 'the sender stopped before the answer came' };
      const answerBefore = { is: 'none' } as const;
      assert.deepEqual(await store().endAbandoned(at(9)), [{ nudge: doubtful, answerBefore }]);
      assert.deepEqual(await store().endAbandoned(at(9)), []);
      assert.equal(await stateOf(sending.id), 'in-doubt');
      assert.equal(await begin(store(), claimed, 'dead', null), false);
      const again = await claimOne(store());
      assert.deepEqual({ ...again, claim: claimed.claim }, claimed);
      assert.notEqual(again.claim, claimed.claim);
      assert.equal(await finish(store(), sending, 'dead', SENT), false);
      assert.equal(await stateOf(sending.id), 'in-doubt');
      assert.equal((await store().nudge(sending.id, T0))?.activityId, 'activity');
      assert.equal(await begin(store(), alive, 'alive', null), true);
    });

    it('in doubt becomes sent when a press proves the delivery, once', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      await begin(store(), nudge, 'worker', null);
      await finish(store(), nudge, 'worker', { state: 'in-doubt', reason: 'reset', at: T0 });
      assert.equal((await store().proveDelivered(nudge.id, 'seen'))?.counted, true);
      assert.equal(await store().proveDelivered(nudge.id, 'again'), null);
      assert.equal((await store().nudge(nudge.id, T0))?.activityId, 'seen');
      assert.equal(await store().proveDelivered('no such nudge', null), null);
      assert.equal(await store().nudge(`'; drop table nudges; --`, T0), null);
    });

    it('is proven delivered by a press that overtakes the Connector’s own answer', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      await begin(store(), nudge, 'worker', null);
      assert.equal((await store().proveDelivered(nudge.id, 'seen'))?.counted, false);
      const late = { state: 'in-doubt', reason: 'reset', at: T0 } as const;
      assert.equal(await finish(store(), nudge, 'worker', late), false);
      assert.equal(await stateOf(nudge.id), 'sent');
    });

    it('dropping leaves what somebody holds to the holder', async () => {
      await released(store(), ids(3));
      const [held] = await store().claim('worker', at(0), 1, LEASE);
      const dropped = await store().dropPlanned({ waveId: 'w1' }, 'wave-cancelled', at(1));
      assert.deepEqual(dropped.map((nudge) => nudge.personId).sort(), ['p0001', 'p0002']);
      assert.equal((await store().nudge(dropped[0]?.id ?? '', T0))?.reason, 'wave-cancelled');
      assert.equal(await stateOf(held?.id ?? ''), 'planned');
      assert.deepEqual(
        await store().dropPlanned({ campaignId: CAMPAIGN.id, personId: 'p0000' }, 'guest', at(1)),
        [],
      );
    });
  });

  describe('planning one more message', () => {
    const message = { campaignId: CAMPAIGN.id, personId: 'a', waveId: 'w1', dueAt: at(1) };

    it('is refused while one is under way', async () => {
      await released(store(), ['a']);
      assert.equal(await store().planNudge({ ...message, kind: 'reminder' }), false);
      assert.equal(await store().planNudge({ ...message, kind: 'thanks' }), false);
      const nudge = await claimOne(store());
      await begin(store(), nudge, 'worker', null);
      assert.equal(await store().planNudge({ ...message, kind: 'reminder' }), false);
    });

    it('never makes a step twice, one in doubt included, but a failed one may be planned again', async () => {
      await released(store(), ['a']);
      const doubtful = await claimOne(store());
      await begin(store(), doubtful, 'worker', null);
      await finish(store(), doubtful, 'worker', { state: 'in-doubt', reason: 'reset', at: T0 });
      assert.equal(await store().planNudge({ ...message, kind: 'reminder' }), false);
      await store().saveFollowUp(CAMPAIGN.id, 'a', followUp({ step: 1 }), null);
      assert.equal(await store().planNudge({ ...message, kind: 'reminder' }), true);
      const second = await claimOne(store());
      assert.deepEqual([second.step, second.kind], [2, 'reminder']);
      await begin(store(), second, 'worker', null);
      await finish(store(), second, 'worker', { state: 'failed', reason: 'blocked (x)', at: T0 });
      const tries = Array.from({ length: 5 }, () => store().planNudge({ ...message, kind: 'look-back' }));
      assert.deepEqual((await Promise.all(tries)).filter(Boolean), [true]);
    });

    it('thanks once, unless the thanks failed, and never takes a step for it', async () => {
      await released(store(), ['a']);
      const nudge = await claimOne(store());
      await begin(store(), nudge, 'worker', null);
      await finish(store(), nudge, 'worker', SENT);
      await store().saveFollowUp(CAMPAIGN.id, 'a', followUp({ step: 1 }), null);
      assert.equal(await store().planNudge({ ...message, kind: 'thanks' }), true);
      const failed = await claimOne(store());
      assert.equal(failed.step, 1);
      await finish(store(), failed, 'worker', { state: 'failed', reason: 'blocked (x)', at: T0 });
      assert.equal(await store().planNudge({ ...message, kind: 'thanks' }), true);
      const thanks = await claimOne(store());
      await begin(store(), thanks, 'worker', null);
      await finish(store(), thanks, 'worker', SENT);
      assert.equal(await store().planNudge({ ...message, kind: 'thanks' }), false);
    });
  });

  describe('pace', () => {
    const every = 1000 / PACE;
    /** The end of the last reservation, in whole microseconds of database time. */
    const end = async () => {
      const text = `select (extract(epoch from next_at) * 1e6)::int8 as at from pace`;
      return (await harness().query<{ at: number }>(text))[0]?.at ?? Number.NaN;
    };

    it('never puts more than the budget into any sliding second', async () => {
      const slots: number[] = [];
      for (const count of [10, 1, 25, 7, 10, 40, 3, 50, 1, 1]) {
        const { everyMs } = await store().reserve(count);
        assert.equal(everyMs, every);
        const last = await end();
        for (let slot = 0; slot < count; slot += 1) slots.push(last - (count - slot) * every * 1000);
      }
      slots.sort((one, other) => one - other);
      for (const from of slots) {
        const inSecond = slots.filter((slot) => slot >= from && slot < from + 1_000_000 - 1).length;
        assert.ok(inSecond <= PACE, `${inSecond} slots in a second`);
      }
    });

    it('gives reservations made at the same time slots of their own', async () => {
      await store().reserve(2_000);
      const before = await end();
      await Promise.all(Array.from({ length: 10 }, () => store().reserve(5)));
      assert.ok(Math.abs((await end()) - before - 50 * every * 1000) <= 10);
    });

    it('lets the next one wait its turn', async () => {
      assert.equal((await store().reserve(500)).inMs, 0);
      const { inMs } = await store().reserve(1);
      assert.ok(inMs > 0 && inMs <= 500 * every);
    });

    it('holds everybody back after a throttling answer, and a shorter one does not let go', async () => {
      await store().slowDown(60_000);
      await store().slowDown(1_000);
      const { inMs } = await store().reserve(1);
      assert.ok(inMs > 30_000 && inMs <= 60_000);
    });

    it('is cut once by answers that come together, and recovers', async () => {
      await store().slowDown(0);
      await store().slowDown(0);
      const { everyMs } = await store().reserve(1);
      assert.ok(everyMs > every * 1.3 && everyMs < every * 1.5, `${everyMs}`);
      await harness().query(`update pace set cut_at = cut_at - interval '1 minute'`);
      assert.equal((await store().reserve(1)).everyMs, every);
    });
  });
}
