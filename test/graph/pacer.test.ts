// The pacer on a clock of its own: never above a limit in any window, and what a person waits for goes first.

import assert from 'node:assert/strict';
import { openPacer, type Area, type Time, type Urgency } from '../../src/adapters/graph/pacer.ts';

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

  it('says at once that it would take longer than somebody can wait', async () => {
    const { clock, pacer, went, ask } = pace('reports');
    pacer.hold(10_000);
    assert.equal(await ask('soon', 1, 2_500), false);
    assert.equal(pacer.wait('soon', 1), 10_000);
    void ask('soon', 1, 20_000);
    await clock.run(30_000);
    assert.deepEqual(
      went.map(({ at }) => at),
      [10_000],
    );
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
