// The pacer on a clock of its own: never above a limit in any window, and what a person waits for goes first.

import assert from 'node:assert/strict';
import type { Area } from '../../src/adapters/graph/calls.ts';
import { openPacer, type Time, type Urgency } from '../../src/adapters/graph/pacer.ts';

/** A clock that stands still until the test lets it run; who pauses is woken in order. */
function openClock() {
  let at = 0;
  const alarms: { at: number; wake: () => void }[] = [];
  const time: Time = {
    now: () => at,
    pause: (ms) => new Promise<void>((wake) => alarms.push({ at: at + ms, wake })),
  };
  return {
    time,
    now: () => at,
    async run(until: number) {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        alarms.sort((one, other) => one.at - other.at);
        const next = alarms[0];
        if (next === undefined || next.at > until) break;
        alarms.shift();
        at = next.at;
        next.wake();
      }
      at = until;
    },
  };
}

describe('pacer', () => {
  function pace(area: Area) {
    const clock = openClock();
    const pacer = openPacer(area, clock.time);
    const went: { urgency: Urgency; at: number }[] = [];
    const ask = (urgency: Urgency, units = 1, patience = Infinity) =>
      pacer.turn(urgency, units, patience).then((may) => {
        if (may) went.push({ urgency, at: clock.now() });
        return may;
      });
    return { clock, pacer, went, ask };
  }
  const mostIn = (windowMs: number, times: readonly number[]) =>
    Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));

  it('lets the first request go at once, and spreads background requests', async () => {
    const { clock, went, ask } = pace('reports');
    for (let index = 0; index < 5; index++) void ask('background');
    await clock.run(20_000);
    assert.deepEqual(
      went.map(({ at }) => at),
      [0, 2_200, 4_400, 6_600, 8_800],
    );
  });

  it('never sends more than five in any ten seconds, whoever asks', async () => {
    const { clock, went, ask } = pace('reports');
    for (let index = 0; index < 60; index++) void ask(index % 3 === 0 ? 'soon' : 'background');
    await clock.run(300_000);
    assert.equal(went.length, 60);
    assert.equal(
      mostIn(
        10_000,
        went.map(({ at }) => at),
      ),
      5,
    );
  });

  it('lets what a person waits for overtake the background, and within two seconds', async () => {
    const { clock, went, ask } = pace('reports');
    for (let index = 0; index < 100; index++) void ask('background');
    await clock.run(60_000);
    const before = clock.now();
    void ask('soon');
    await clock.run(before + 2_000);
    const soon = went.find(({ urgency }) => urgency === 'soon');
    assert.ok(soon !== undefined && soon.at - before < 2_000);
  });

  it('answers eight who press at once within their patience, whether Graph could be asked or not', async () => {
    const { clock, pacer, ask } = pace('reports');
    const told: boolean[] = [];
    for (let index = 0; index < 8; index++) void ask('soon', 1, 1_200).then((may) => told.push(may));
    await clock.run(0);
    assert.deepEqual([told.length, told.filter((may) => may).length], [8, 5]);
    assert.equal(pacer.wait('soon', 1), 10_000);
  });

  it('counts those who wait already', async () => {
    const { pacer, ask } = pace('reports');
    pacer.hold(2_000);
    for (let index = 0; index < 7; index++) void ask('soon');
    void ask('background');
    assert.equal(pacer.wait('soon', 1), 12_000);
    assert.equal(pacer.wait('background', 1), 14_200);
  });

  it('says at once that it would take longer than somebody can wait', async () => {
    const { clock, pacer, went, ask } = pace('reports');
    pacer.hold(10_000);
    assert.equal(await ask('soon', 1, 1_200), false);
    assert.equal(pacer.wait('soon', 1), 10_000);
    void ask('soon', 1, 20_000);
    await clock.run(30_000);
    assert.deepEqual(
      went.map(({ at }) => at),
      [10_000],
    );
  });

  it('tells those at once for whom the line is too long, and lets nothing go for them', async () => {
    const { clock, pacer, went, ask } = pace('reports');
    const told: [boolean, number][] = [];
    pacer.hold(2_000);
    for (let index = 0; index < 7; index++) {
      void ask('soon', 1, 2_500).then((may) => told.push([may, clock.now()]));
    }
    await clock.run(60_000);
    assert.deepEqual(
      went.map(({ at }) => at),
      [2_000, 2_000, 2_000, 2_000, 2_000],
    );
    assert.deepEqual(told.slice(0, 2), [
      [false, 0],
      [false, 0],
    ]);
  });

  it('lets one in a hurry go although a background request waits for longer', async () => {
    const { clock, pacer, went, ask } = pace('reports');
    for (let index = 0; index < 4; index++) void ask('soon');
    pacer.ease();
    pacer.hold(4_000);
    void ask('background');
    await clock.run(1_000);
    pacer.ease();
    void ask('soon');
    void ask('soon');
    await clock.run(60_000);
    assert.deepEqual(went.slice(4), [
      { urgency: 'soon', at: 4_000 },
      { urgency: 'soon', at: 10_000 },
      { urgency: 'background', at: 11_000 },
    ]);
  });

  it('asks for Conditional Access every two seconds at most', async () => {
    const { clock, went, ask } = pace('access');
    for (let index = 0; index < 20; index++) void ask(index % 2 === 0 ? 'soon' : 'background');
    await clock.run(60_000);
    const times = went.map(({ at }) => at);
    assert.equal(times.length, 20);
    assert.equal(mostIn(2_000, times), 1);
  });

  it('stays below every published limit, whoever asks for what', async () => {
    const published: [area: Area, limit: number, windowMs: number, units: number][] = [
      ['reports', 5, 10_000, 1],
      ['directory', 3_500 * 0.8, 10_000, 5],
      ['access', 1, 1_000, 1],
      ['teamwork', 30, 1_000, 1],
    ];
    for (const [area, limit, windowMs, units] of published) {
      const { clock, went, ask } = pace(area);
      for (let index = 0; index < 700; index++) {
        void ask(index % 5 === 0 ? 'soon' : 'background', units);
        if (index % 50 === 0) await clock.run(clock.now() + 777);
      }
      await clock.run(3_600_000);
      assert.equal(went.length, 700, area);
      const times = went.map(({ at }) => at);
      assert.ok(mostIn(windowMs, times) * units <= limit, area);
    }
  });

  it('counts the directory in units, and lets a request go that is bigger than the limit', async () => {
    const { clock, went, ask } = pace('directory');
    void ask('background', 2_000);
    void ask('background', 2_000);
    void ask('background', 9_999);
    await clock.run(60_000);
    assert.deepEqual(
      went.map(({ at }) => at),
      [0, 10_000, 20_000],
    );
  });
});
