// The forecast: a straight line from the last 14 days, honest about what it stands on.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { forecastOf } from '../../src/core/forecast.ts';
import { DAY, plus } from '../../src/core/time.ts';

const NOW = '2026-12-01T00:00:00.000Z';
const THEN = '2027-02-01T00:00:00.000Z';
const points = (...counts: readonly (readonly [daysAgo: number, registered: number])[]) =>
  counts.map(([daysAgo, registered]) => ({ at: plus(NOW, -daysAgo * DAY), registered }));
const asked = (goal: number) => ({ goal, now: NOW, day: THEN });

describe('forecast', () => {
  it('goes on at the pace of the last 14 days, not of all time', () => {
    const line = points([60, 500], [14, 600], [7, 640], [0, 670]);
    assert.deepEqual(forecastOf(line, asked(1_000)), {
      is: 'pace',
      days: 14,
      perDay: 5,
      reachedAt: plus(NOW, 66 * DAY),
      byThen: 980,
    });
  });

  it('takes the days there are where it is younger, and tells how many', () => {
    const found = forecastOf(points([5, 0], [4, 10], [0, 50]), asked(100));
    assert.deepEqual(found, { is: 'pace', days: 5, perDay: 10, reachedAt: plus(NOW, 5 * DAY), byThen: 100 });
  });

  it('makes none from too little', () => {
    assert.deepEqual(forecastOf([], asked(10)), { is: 'too-early', days: 0 });
    assert.deepEqual(forecastOf(points([2.5, 1], [0, 3]), asked(10)), { is: 'too-early', days: 2 });
    assert.deepEqual(forecastOf(points([20, 1]), asked(0)), { is: 'too-early', days: 14 });
  });

  it('tells a standstill and a goal that is reached', () => {
    assert.deepEqual(forecastOf(points([20, 3]), asked(10)), { is: 'standstill', days: 14, byThen: 3 });
    assert.deepEqual(forecastOf(points([1, 10]), asked(10)), { is: 'reached' });
  });

  it('never promises fewer than there are, more than the goal, or a day that is past', () => {
    const line = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.nat(1_000)), { maxLength: 20 });
    fc.assert(
      fc.property(line, fc.nat(2_000), fc.integer({ min: -30, max: 400 }), (drawn, goal, ahead) => {
        const days = drawn.map(([day]) => day).toSorted((one, other) => other - one);
        const counts = drawn.map(([, count]) => count).toSorted((one, other) => one - other);
        const found = forecastOf(points(...days.map((day, at) => [day, counts[at] ?? 0] as const)), {
          goal,
          now: NOW,
          day: plus(NOW, ahead * DAY),
        });
        if (found.is !== 'pace') return;
        assert.ok(found.reachedAt >= NOW);
        assert.ok(found.byThen >= (counts.at(-1) ?? 0) && found.byThen <= goal);
      }),
    );
  });
});
