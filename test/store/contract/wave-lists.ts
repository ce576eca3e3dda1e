// Contract: drafts, stages, the counters of waves, the sweep of a cancelled one, delivered cards, the stop.

import assert from 'node:assert/strict';
import { afterRelease, lookAt } from '../../../src/core/allowance.ts';
import { opened, rampOf, type RampRule } from '../../../src/core/ramp.ts';
import type { Progress } from '../../../src/core/report.ts';
import type { NudgeEnd } from '../../../src/core/nudge.ts';
import type { Store } from '../../../src/ports.ts';
import {
  at,
  begin,
  CAMPAIGN,
  claimAll,
  finish,
  ids,
  plan,
  released,
  T0,
  wave,
  type Harness,
} from '../harness.ts';

export function waveListsContract(harness: () => Harness): void {
  const store = () => harness().store;

  /** A draft with a list, frozen and running with its stages. */
  async function frozen(id: string, people: readonly string[], rule: RampRule = {}): Promise<void> {
    await store().saveCampaign(CAMPAIGN);
    const pilot = rule.pilot?.people ?? [];
    await store().insertWave(wave(id, { state: 'draft' }), plan(people));
    const totals = await store().listTotals(id, pilot);
    const ramp = rampOf(rule, totals.people, totals.named, T0);
    const started = { id, state: 'running', startedBy: 'admin', startedAt: T0 } as const;
    assert.equal(await store().freeze(started, { ...totals, ramp, pilot, at: T0 }), true);
  }

  async function openNext(id: string): Promise<void> {
    const ramp = (await store().wave(id))?.ramp;
    assert.ok(ramp);
    assert.equal(await store().saveRamp(id, ramp, opened(ramp, T0)), true);
    assert.equal(await store().saveRamp(id, ramp, opened(ramp, T0)), false, 'somebody else was first');
  }

  const stagesOf = async (id: string) =>
    harness().query<{ person_id: string; stage: number }>(
      `select person_id, stage from wave_people where wave_id = '${id}' and due_at is not null order by person_id`,
    );

  describe('drafts', () => {
    it('are changed and removed as long as they are drafts', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1', { state: 'draft' }), plan([]));
      const changed = { ...wave('w1', { state: 'draft' }), name: 'Other', options: { dailyCap: 9 } };
      assert.equal(await store().saveDraft(changed), true);
      assert.deepEqual(await store().wave('w1'), changed);
      assert.equal(await store().removeDraft('w1'), true);
      assert.equal(await store().wave('w1'), null);
      await store().insertWave(wave('w2'), plan([]));
      assert.equal(await store().saveDraft(wave('w2')), false);
      assert.equal(await store().removeDraft('w2'), false);
    });

    it('become scheduled once, and start once', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1', { state: 'draft' }), plan(['a'], { g: 'guest' }));
      const totals = await store().listTotals('w1', ['a', 'stranger']);
      assert.deepEqual(totals, { people: 1, named: 1, firstContacts: 1, lastDueAt: T0 });
      const scheduled = { id: 'w1', state: 'scheduled', startedBy: 'boss', startedAt: at(60) } as const;
      const list = { ...totals, ramp: null, pilot: [], at: T0 };
      assert.equal(await store().freeze(scheduled, list), true);
      assert.equal(await store().freeze(scheduled, list), false);
      assert.equal(await store().releaseNudges('w1', 9), 0, 'not before it runs');
      assert.deepEqual(
        (await store().openWaves()).map(({ id, startedAt }) => [id, startedAt]),
        [['w1', at(60)]],
      );
      assert.equal(await store().startScheduled('w1', at(61)), true);
      assert.equal(await store().startScheduled('w1', at(62)), false);
      assert.equal((await store().wave('w1'))?.startedAt, at(61));
      assert.equal(await store().releaseNudges('w1', 9), 1);
    });

    it('list who was planned and who was not, by pages', async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().insertWave(wave('w1'), plan(ids(5), { x: 'guest', y: 'excluded' }));
      const first = await store().wavePeople('w1', 'send', null, 3);
      const second = await store().wavePeople('w1', 'send', first.at(-1)?.personId ?? '', 3);
      assert.deepEqual(
        [...first, ...second].map(({ personId }) => personId),
        ids(5),
      );
      assert.deepEqual(
        (await store().wavePeople('w1', 'guest', null, 9)).map(({ personId, plan: decision }) => [
          personId,
          decision.why,
        ]),
        [['x', 'guest']],
      );
      assert.equal((await store().wavePeople('w1', null, null, 9)).length, 7);
    });
  });

  describe('stages', () => {
    const RULE = { percents: [1, 10, 50, 100], pilot: { people: ['p0007', 'nobody'], random: 10 } };

    it('hold everybody once, as many as the rule says, the named ones first, the others by lot', async () => {
      await frozen('w1', ids(500), RULE);
      const stages = await stagesOf('w1');
      const sizes = [0, 1, 2, 3].map((stage) => stages.filter((each) => each.stage === stage).length);
      assert.deepEqual(sizes, [1, 10, 39, 200], 'the 1 % are in the pilot already');
      assert.equal(stages.length, 500);
      assert.equal(stages.find(({ person_id: id }) => id === 'p0007')?.stage, 0);
      const lot = stages.filter(({ stage }) => stage === 1).map(({ person_id: id }) => id);
      assert.notDeepEqual(
        lot,
        ids(11).filter((id) => id !== 'p0007'),
      );
    });

    it('are drawn anew for another wave, and the same for the same', async () => {
      await frozen('w1', ids(100), RULE);
      const first = await stagesOf('w1');
      await harness().reset();
      await frozen('w1', ids(100), RULE);
      assert.deepEqual(await stagesOf('w1'), first);
      await frozen('w2', ids(100), RULE);
      assert.notDeepEqual(await stagesOf('w2'), first);
    });

    it('release their own people and no others, and at the end each person once', async () => {
      await frozen('w1', ids(40), { percents: [10, 50, 100] });
      const sizes: number[] = [];
      for (let stage = 0; stage < 3; stage += 1) {
        if (stage > 0) await openNext('w1');
        assert.notEqual(await store().unreleasedInStage('w1'), 0);
        let size = 0;
        for (let more = 1; more > 0; size += more) more = await store().releaseNudges('w1', 7);
        sizes.push(size);
        assert.equal(await store().unreleasedInStage('w1'), 0);
      }
      assert.deepEqual(sizes, [4, 16, 20]);
      assert.deepEqual((await claimAll(store())).map(({ personId }) => personId).toSorted(), ids(40));
    });

    it('release only what is due by then', async () => {
      await frozen('w1', ids(10));
      assert.equal(await store().releaseNudges('w1', 99, at(3)), 4);
      assert.equal(await store().releaseNudges('w1', 99, at(3)), 0);
      assert.equal(await store().releaseNudges('w1', 99, at(60)), 6);
    });
  });

  describe('what a wave has used up', () => {
    it('is kept with it', async () => {
      await frozen('w1', ids(3));
      const used = afterRelease(lookAt(null, { sent: 1, underWay: 0 }, 'UTC', T0), 2);
      await store().saveReleased('w1', used);
      assert.deepEqual(await store().wavePulse('w1'), {
        released: used,
        lastDueAt: at(2),
        firstContacts: 3,
        unreleased: 3,
        recentPerMinute: 0,
      });
    });
  });

  describe('the counters', () => {
    it('agree with the rows after whatever has happened to a wave', async () => {
      await frozen('w1', ids(60));
      await frozen('w2', [...ids(20), ...ids(20, 'q')]);
      const random = seeded(7);
      for (let round = 0; round < 60; round += 1) {
        await step(store(), random);
        if (round % 10 === 9) for (const id of ['w1', 'w2']) await agree(id);
      }
      for (const id of ['w1', 'w2']) {
        await store().setWaveState(id, 'running', 'cancelled');
        await store().sweepCancelled(id, 1_000, T0);
        await agree(id);
      }
    });

    async function agree(id: string): Promise<void> {
      const [counted] = await harness().query<Progress>(`
        select (select count(*)::int from wave_people where wave_id = '${id}' and due_at is not null) as people,
          count(*) filter (where state = 'planned')::int + (select count(*)::int from wave_people wp
            join waves w on w.id = wp.wave_id
            where wp.wave_id = '${id}' and wp.due_at is not null and wp.released_at is null
              and w.state in ('running', 'paused')) as planned,
          count(*) filter (where state = 'sending')::int as sending,
          count(*) filter (where state = 'sent')::int as sent,
          count(*) filter (where state = 'failed')::int as failed,
          count(*) filter (where state = 'in-doubt')::int as "inDoubt",
          count(*) filter (where state = 'dropped')::int as dropped
        from nudges where wave_id = '${id}' and kind = 'nudge'`);
      assert.deepEqual(await store().progress(id), counted);
    }
  });

  describe('the sweep of a cancelled wave', () => {
    it('ends what nobody holds, in pieces, with the line in the trail and another look at the person', async () => {
      await released(store(), ids(5), 'w1');
      const [held] = await store().claim('worker', at(0), 1, 60_000);
      await store().setWaveState('w1', 'running', 'cancelled');
      assert.equal(await store().sweepCancelled('w1', 3, T0), 3);
      assert.deepEqual(await store().unsweptWaves(), ['w1']);
      assert.equal(await store().sweepCancelled('w1', 3, T0), 1);
      const [, line] = await store().trail('p0001');
      assert.deepEqual(line, { at: T0, kind: 'dropped', nudge: 'nudge', step: 1, why: 'wave-cancelled' });
      assert.equal((await store().dueFollowUps(at(24 * 60), 99)).length, 4);
      assert.ok(held);
      await finish(store(), held, 'worker', { state: 'dropped', reason: 'wave-cancelled', at: T0 });
      assert.deepEqual(await store().unsweptWaves(), []);
    });
  });

  describe('delivered cards', () => {
    it('are to be rewritten until each is done; one that arrives later is added', async () => {
      await delivered(ids(3));
      await store().askRewrite('w1', 'edited', 'admin', T0);
      const [asked] = await store().openRewrites();
      assert.ok(asked);
      assert.equal(await store().addCards(asked.id), 3);
      assert.equal(await store().addCards(asked.id), 0);
      const cards = await store().cardsToRewrite(asked.id, null, 2);
      assert.equal(cards.length, 2);
      for (const { id } of cards) await store().noteRewritten(id, asked.id, 'replaced', T0);
      const [last] = await store().cardsToRewrite(asked.id, null, 9);
      assert.ok(last?.activityId);
      await store().noteRewritten(last.id, asked.id, 'gone', T0);
      assert.deepEqual((await store().rewriteOf('w1'))?.done, { replaced: 2, gone: 1, kept: 0, refused: 0 });
      assert.equal((await store().nudge(last.id, T0))?.withdrawn, null);
      await store().endRewrite(asked.id, T0);
      assert.deepEqual(await store().openRewrites(), []);
    });

    it('may not be acted on after a recall, at once, or an expiry', async () => {
      await delivered(ids(1));
      const [card] = await harness().query<{ id: string }>('select id from nudges');
      assert.ok(card);
      await store().askRewrite('w1', 'expired', 'keywave', T0);
      const [asked] = await store().openRewrites();
      await store().addCards(asked?.id ?? '');
      assert.equal((await store().nudge(card.id, T0))?.withdrawn, 'expired');
      await store().markRecalled('w1', at(1));
      await store().askRewrite('w1', 'recalled', 'admin', at(1));
      assert.equal((await store().nudge(card.id, T0))?.withdrawn, 'recalled');
      assert.deepEqual(
        (await store().openRewrites()).map(({ what }) => what),
        ['recalled'],
        'the newer wish takes the place of the older',
      );
    });

    it('expire once, at their time', async () => {
      await store().saveCampaign(CAMPAIGN);
      const expiring = wave('w1', { state: 'finished', options: { expiresAt: at(10) } });
      await store().insertWave(expiring, plan([]));
      assert.deepEqual(await store().expiredWaves(at(9)), []);
      assert.deepEqual(await store().expiredWaves(at(10)), ['w1']);
      await store().askRewrite('w1', 'expired', 'keywave', at(10));
      assert.deepEqual(await store().expiredWaves(at(11)), []);
    });

    async function delivered(people: readonly string[]): Promise<void> {
      await released(store(), people, 'w1');
      for (const nudge of await claimAll(store())) {
        await begin(store(), nudge, 'worker', null);
        const end = { state: 'sent', reason: null, activityId: `a-${nudge.personId}`, at: T0 } as const;
        await finish(store(), nudge, 'worker', end);
      }
    }
  });

  describe('the stop', () => {
    it('holds the claim and whoever has claimed already, until it ends', async () => {
      await released(store(), ids(2), 'w1');
      const [first] = await store().claim('worker', at(60), 1, 60_000);
      assert.ok(first);
      const stop = { at: T0, by: 'admin', why: 'the wording is wrong' };
      assert.equal(await store().stopEverything(stop), true);
      assert.equal(await store().stopEverything({ ...stop, why: 'again' }), false);
      assert.deepEqual(await store().stop(), stop);
      assert.equal(await begin(store(), first, 'worker', null), false);
      assert.deepEqual(await claimAll(store()), []);
      assert.equal(await store().endStop('admin', at(1)), true);
      assert.equal(await store().endStop('admin', at(1)), false);
      assert.equal(await store().stop(), null);
      assert.equal(await begin(store(), first, 'worker', null), true);
    });
  });
}

/** One thing that may happen to nudges, by lot. */
async function step(store: Store, random: () => number): Promise<void> {
  const roll = random();
  if (roll < 0.25) {
    await store.releaseNudges(random() < 0.5 ? 'w1' : 'w2', 1 + Math.floor(random() * 8));
    return;
  }
  const claimed = await store.claim('worker', at(24 * 60), 1 + Math.floor(random() * 5), 60_000);
  for (const nudge of claimed) {
    if (random() < 0.2) {
      await store.putBack([{ nudge, dueAt: T0, reason: 'later', attempted: false }], 'worker');
      continue;
    }
    const ends: readonly NudgeEnd[] = ['sent', 'failed', 'in-doubt', 'dropped'];
    const state = ends[Math.floor(random() * ends.length)] ?? 'sent';
    if (state !== 'dropped') await begin(store, nudge, 'worker', null);
    if (random() < 0.1 && state !== 'dropped') continue; // still being sent
    await finish(store, nudge, 'worker', { state, reason: null, at: T0 });
    if (state === 'in-doubt' && random() < 0.5) await store.proveDelivered(nudge.id, null);
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
