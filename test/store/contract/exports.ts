// Contract: the export of people gives everybody once, slice by slice, and its rows add up to the report's funnel.

import assert from 'node:assert/strict';
import { funnelOf } from '../../../src/core/report.ts';
import type { ExportedPerson } from '../../../src/core/people-export.ts';
import {
  at,
  begin,
  CAMPAIGN,
  claimAll,
  finish,
  followUp,
  ids,
  plan,
  T0,
  user,
  wave,
  type Harness,
} from '../harness.ts';

export function exportsContract(harness: () => Harness): void {
  const store = () => harness().store;

  async function all(waveId: string | null, limit: number): Promise<readonly ExportedPerson[]> {
    const people: ExportedPerson[] = [];
    for (;;) {
      const after = people.at(-1)?.person.id ?? null;
      const slice = await store().exportedPeople(CAMPAIGN.id, waveId, after, limit);
      people.push(...slice);
      if (slice.length < limit) return people;
    }
  }

  describe('the export of people', () => {
    beforeEach(async () => {
      await store().saveCampaign(CAMPAIGN);
      await store().saveUsers(
        [...ids(6), 'z-guest', 'z-never'].map((id) => user(id)),
        T0,
      );
      await store().insertWave(wave('w1'), plan(ids(4), { 'z-guest': 'guest' }));
      await store().releaseNudges('w1', 4);
      for (const nudge of await claimAll(store())) {
        await begin(store(), nudge, 'worker', null);
        const failed = nudge.personId === 'p0003';
        const end = failed ? { state: 'failed', reason: 'no-teams' } : { state: 'sent', reason: null };
        await finish(store(), nudge, 'worker', { ...end, at: at(1) } as Parameters<typeof finish>[3]);
      }
      const answered = { step: 1, firstNudgeAt: at(1), lastNudgeAt: at(1) };
      const save = (id: string, more: Parameters<typeof followUp>[0]) =>
        store().saveFollowUp(CAMPAIGN.id, id, followUp({ ...answered, ...more }), null);
      await save('p0000', { acknowledgedAt: at(2), registeredAt: at(3) });
      await save('p0001', { registeredAt: at(3), lostAt: at(4) });
      await store().insertWave(wave('w2'), plan(['p0004'], { p0000: 'has-passkey' }));
    });

    it('gives everybody once, in the order of the ids, whatever the size of the slices', async () => {
      const everybody = [...ids(6), 'z-guest', 'z-never'];
      for (const limit of [1, 3, 100]) {
        const people = await all(null, limit);
        assert.deepEqual(
          people.map(({ person }) => person.id),
          everybody,
        );
      }
      assert.deepEqual(
        (await all('w1', 2)).map(({ person }) => person.id),
        [...ids(4), 'z-guest'],
      );
    });

    it('adds up to the funnel of the campaign and of each wave', async () => {
      for (const waveId of [null, 'w1', 'w2']) {
        const rows = (await all(waveId, 3)).map(({ counted }) => ({ ...counted, snoozing: false }));
        assert.deepEqual(funnelOf(rows), funnelOf(await store().reportRows(waveId, CAMPAIGN.id)));
      }
    });

    it('tells the newest wave’s decision and the last message, of one wave or of all', async () => {
      const of = async (id: string, waveId: string | null) =>
        (await all(waveId, 100)).find(({ person }) => person.id === id);
      assert.deepEqual((await of('p0000', null))?.planned, {
        wave: 'Wave w2',
        plan: { do: 'leave', why: 'has-passkey' },
      });
      assert.equal((await of('p0000', 'w1'))?.planned?.wave, 'Wave w1');
      assert.deepEqual((await of('p0003', null))?.last, {
        kind: 'nudge',
        state: 'failed',
        reason: 'no-teams',
        at: at(1),
      });
      const never = await of('z-never', null);
      assert.equal(never?.planned, null);
      assert.equal(never?.last, null);
    });

    it('keeps who left after a message, and says so; who left without one is not in the campaign’s', async () => {
      await store().removeUsers(['p0000', 'z-never'], at(10));
      const people = await all(null, 100);
      assert.equal(people.find(({ person }) => person.id === 'p0000')?.present, false);
      assert.equal(
        people.some(({ person }) => person.id === 'z-never'),
        false,
      );
    });
  });
}
