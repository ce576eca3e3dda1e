// What the sender stands on: slots that are never on top of each other, and groups that lose nobody.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { inGroups } from '../../src/flows/sending/in-groups.ts';
import { openSlots } from '../../src/flows/sending/slots.ts';

/** A pace of its own: each slot 10 ms after the other, by a clock that is an hour ahead of this machine's. */
function openPace() {
  const AHEAD = 3_600_000;
  let next = 0;
  const reserved: number[] = [];
  const slowed: number[] = [];
  return {
    reserved,
    slowed,
    reserve: async (slots: number) => {
      reserved.push(slots);
      const nowMs = performance.now() + AHEAD;
      const first = Math.max(next, nowMs);
      next = first + slots * 10;
      return { nowMs, inMs: first - nowMs, everyMs: 10 };
    },
    slowDown: async (ms: number) => void slowed.push(ms),
  };
}

describe('slots', () => {
  it('come one after the other, each at its time, and are reserved several at once', async () => {
    const pace = openPace();
    const slots = openSlots(pace);
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        await slots.next();
        times.push(performance.now());
      }),
    );
    assert.equal(times.length, 30);
    assert.ok(pace.reserved.every((count) => count <= 10));
    assert.ok(pace.reserved.length < 15, `${pace.reserved.length} reservations`);
    const [first = 0] = times;
    assert.ok((times.at(-1) ?? 0) - first >= 280, 'thirty slots of 10 ms');
  });

  it('that were missed are let go, and the next one taken, ahead of who waits for one', async () => {
    const pace = openPace();
    const slots = openSlots(pace);
    const slot = await slots.early(() => 20);
    const late = performance.now() + 200;
    while (performance.now() < late) continue;
    const order: string[] = [];
    const others = Array.from({ length: 30 }, () => slots.next().then(() => order.push('another')));
    assert.equal(await slot.comes(), true);
    order.push('the late one');
    await Promise.all(others);
    assert.ok(order.indexOf('the late one') < 25, 'ahead of those in the queue');
    const reserved = pace.reserved.reduce((sum, count) => sum + count, 0);
    assert.ok(reserved >= 32, 'one more than there were calls');
  });

  it('that were missed are given up when the next one is far off', async () => {
    const pace = openPace();
    const slots = openSlots(pace);
    const slot = await slots.early(() => 20);
    await pace.reserve(1_000);
    const late = performance.now() + 100;
    while (performance.now() < late) continue;
    assert.equal(await slot.comes(), false);
  });

  it('are void after a throttling answer', async () => {
    const pace = openPace();
    const slots = openSlots(pace);
    const held = await Promise.all([slots.early(() => 20), slots.early(() => 20), slots.early(() => 20)]);
    await slots.slowDown(1_000);
    assert.deepEqual(await Promise.all(held.map((slot) => slot.comes())), [false, false, false]);
    assert.deepEqual(pace.slowed, [1_000]);
  });
});

describe('groups', () => {
  it('answer everybody with their own, in groups that grow while the work runs', async () => {
    const sizes: number[] = [];
    const double = inGroups(10, async (items: readonly number[]) => {
      sizes.push(items.length);
      await pause(5);
      return items.map((item) => item * 2);
    });
    const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => double(index)));
    assert.deepEqual(
      answers,
      Array.from({ length: 25 }, (_, index) => index * 2),
    );
    assert.ok(sizes.every((size) => size <= 10) && sizes.length < 25, sizes.join(' '));
  });

  it('tell everybody of a group that failed, and go on with the next', async () => {
    const work = inGroups(1, async ([item]: readonly string[]) => {
      if (item === 'bad') throw new Error('no');
      return [item];
    });
    const [good, bad, after] = await Promise.allSettled([work('good'), work('bad'), work('after')]);
    assert.deepEqual([good.status, bad.status, after.status], ['fulfilled', 'rejected', 'fulfilled']);
  });
});
