// Ninety days of people in 24 zones, with overlapping waves and clock changes in both directions: what was promised about
// every nudge is judged from what was sent. The rules alone live the days of thousands; some of these days are lived again
// through the flows and the store, which must come to the very same sends.

import assert from 'node:assert/strict';
import { DAY, plus, type Instant } from '../../src/core/time.ts';
import {
  campaignOf,
  campaignsFrom,
  liveDays,
  personNumber,
  sendsIn,
  WAVES,
} from '../../src/tools/bench/parts/nudge-days.ts';
import { liveThroughFlows } from '../../src/tools/bench/parts/nudge-flows.ts';
import { brokenPromises } from '../../src/tools/bench/parts/nudge-promises.ts';
import { openStage, type Stage } from './world.ts';

describe('ninety days of nudges', () => {
  const people = 5_000;
  for (const [season, start] of [
    ['clocks go forward in the north and back in the south', '2026-03-01T00:00:00.000Z'],
    ['clocks go back in the north and forward in the south', '2026-09-05T00:00:00.000Z'],
  ] as const) {
    it(`keep every promise to ${people} people while ${season}`, function () {
      this.timeout(120_000);
      const campaigns = campaignsFrom(start);
      const waves = WAVES.map((after) => plus(start, after));
      const end = plus(start, 90 * DAY);
      const broken: string[] = [];
      const counts = { sent: 0, snoozed: 0, byALaterWave: 0 };
      for (let index = 0; index < people; index += 1) {
        const person = personNumber(index, start);
        const campaign = campaignOf(index, campaigns);
        assert.ok(campaign !== undefined);
        const { happened } = liveDays(campaign, person, waves, end);
        broken.push(...brokenPromises(campaign, person, happened, end));
        const [, ...later] = happened;
        counts.sent += happened.filter((event) => 'sent' in event).length;
        counts.snoozed += happened.filter((event) => 'pressed' in event && event.pressed === 'snooze').length;
        counts.byALaterWave += later.filter((event) => 'sent' in event && event.sent === 'nudge').length;
      }
      assert.deepEqual(broken.slice(0, 10), []);
      const { sent, snoozed, byALaterWave } = counts;
      assert.ok(
        sent > 16 * people && snoozed > 5 * people && byALaterWave > people / 5,
        JSON.stringify(counts),
      );
    });
  }

  it('are judged by somebody who sees a broken promise', () => {
    const start = '2026-03-01T00:00:00.000Z';
    const [office] = campaignsFrom(start);
    assert.ok(office !== undefined);
    const person = { ...personNumber(0, start), timeZone: 'Europe/Paris' };
    const nudge = (at: Instant) => ({ at, sent: 'reminder' }) as const;
    const snooze = { at: '2026-03-02T10:00:00.000Z', pressed: 'snooze', until: '2026-03-03T10:00:00.000Z' };
    const judgedUntil = (end: Instant, ...happened: Parameters<typeof brokenPromises>[2]) =>
      brokenPromises(office, person, happened, end).map((each) => each.replace(/^.*: \w+ /u, ''));
    const judged = (...happened: Parameters<typeof brokenPromises>[2]) =>
      judgedUntil(happened.at(-1)?.at ?? start, ...happened);
    const first = nudge('2026-03-02T09:00:00.000Z');
    assert.deepEqual(judged(first, nudge('2026-03-03T09:00:00.000Z')), []);
    assert.deepEqual(judged(first, nudge('2026-03-03T08:59:00.000Z')), ['within an interval']);
    assert.deepEqual(judged(nudge('2026-03-30T06:59:00.000Z')), ['outside the window']);
    assert.deepEqual(judged(nudge('2026-03-30T07:00:00.000Z')), [], 'summer time began the day before');
    assert.deepEqual(judged(nudge('2026-03-10T10:00:00.000Z')), ['outside the window'], 'a holiday');
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T09:59:00.000Z')), ['before the snooze ended']);
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T10:17:00.000Z')), []);
    const late = 'later than the next opening after 2026-03-03T10:00:00.000Z';
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T10:18:00.000Z')), [late]);
    const press = { at: '2026-03-03T10:18:00.000Z', pressed: 'acknowledge', until: null };
    assert.deepEqual(judged(first, snooze, press), [late], 'a press after what was promised');
    assert.deepEqual(judgedUntil('2026-03-03T10:17:00.000Z', first, snooze), []);
    assert.deepEqual(
      judgedUntil('2026-03-03T10:18:00.000Z', first, snooze),
      [late],
      'a reminder that never came',
    );
    assert.deepEqual(judgedUntil(plus(start, 90 * DAY), first, snooze, { ...press, at: snooze.until }), []);
  });

  const START = '2026-10-21T00:00:00.000Z';
  const END = plus(START, 13 * DAY);
  const PEOPLE = Array.from({ length: 14 }, (_, index) => personNumber(index * 7, START));

  describe('through the flows and the store', () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close());

    for (const campaign of campaignsFrom(START).slice(0, 2)) {
      it(`come to the very same: ${campaign.name}`, async function () {
        this.timeout(120_000);
        const waves = WAVES.slice(0, 3).map((after) => plus(START, after));
        const expected = PEOPLE.map((person) => liveDays(campaign, person, waves, END));
        const ticks = [...new Set(expected.flatMap((days) => days.ticks))];
        const sent = await liveThroughFlows(stage.world, campaign, PEOPLE, waves, ticks);
        PEOPLE.forEach((person, index) => {
          const days = expected[index];
          const should = days && sendsIn(days.happened);
          assert.deepEqual(sent.get(person.id) ?? [], should, `${person.id} in ${person.timeZone}`);
        });
      });
    }
  });
});
