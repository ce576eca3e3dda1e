// Ninety days of people in 24 zones, with overlapping waves and clock changes in both directions: what was promised about
// every nudge is judged from what was sent. The rules alone live the days of thousands; some of these days are lived again
// through the flows and the store, which must come to the very same sends.

import assert from 'node:assert/strict';
import type { Campaign } from '../../src/core/campaign.ts';
import { Findings } from '../../src/core/finding.ts';
import { DAY, HOUR, plus, type Instant } from '../../src/core/time.ts';
import { answerCard } from '../../src/flows/answer-card.ts';
import { runWaves } from '../../src/flows/run-waves.ts';
import {
  campaignsFrom,
  holdsPasskey,
  liveDays,
  personNumber,
  pressAt,
  reactionTo,
  ZONES,
} from '../../src/tools/bench/parts/nudge-days.ts';
import { brokenPromises } from '../../src/tools/bench/parts/nudge-promises.ts';
import { aPasskey } from '../core/builders.ts';
import { openStage } from './world.ts';

const WAVES = [10 * HOUR, 3 * DAY + 10 * HOUR, 4 * DAY + 2 * HOUR, 30 * DAY + 15 * HOUR];

describe('ninety days of nudges', () => {
  for (const [season, start, people] of [
    ['clocks go forward in the north and back in the south', '2026-03-01T00:00:00.000Z', 5_000],
    ['clocks go back in the north and forward in the south', '2026-09-05T00:00:00.000Z', 1_000],
  ] as const) {
    it(`keep every promise to ${people} people while ${season}`, function () {
      this.timeout(120_000);
      const campaigns = campaignsFrom(start);
      const waves = WAVES.map((after) => plus(start, after));
      const broken: string[] = [];
      const counts = { sent: 0, snoozed: 0, byALaterWave: 0 };
      for (let index = 0; index < people; index += 1) {
        const person = personNumber(index, start);
        const campaign = campaigns[Math.floor(index / ZONES.length) % campaigns.length];
        assert.ok(campaign !== undefined);
        const { happened } = liveDays(campaign, person, waves, plus(start, 90 * DAY));
        broken.push(...brokenPromises(campaign, person, happened));
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
    const judged = (...happened: Parameters<typeof brokenPromises>[2]) =>
      brokenPromises(office, person, happened).map((each) => each.replace(/^.*: \w+ /u, ''));
    const first = nudge('2026-03-02T09:00:00.000Z');
    assert.deepEqual(judged(first, nudge('2026-03-03T09:00:00.000Z')), []);
    assert.deepEqual(judged(first, nudge('2026-03-03T08:59:00.000Z')), ['within an interval']);
    assert.deepEqual(judged(nudge('2026-03-30T06:59:00.000Z')), ['outside the window']);
    assert.deepEqual(judged(nudge('2026-03-30T07:00:00.000Z')), [], 'summer time began the day before');
    assert.deepEqual(judged(nudge('2026-03-10T10:00:00.000Z')), ['outside the window'], 'a holiday');
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T09:59:00.000Z')), ['before the snooze ended']);
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T10:17:00.000Z')), []);
    assert.deepEqual(judged(first, snooze, nudge('2026-03-03T10:18:00.000Z')), [
      'later than the next opening after 2026-03-03T10:00:00.000Z',
    ]);
  });

  const START = '2026-10-21T00:00:00.000Z';
  const END = plus(START, 13 * DAY);
  const PEOPLE = Array.from({ length: 14 }, (_, index) => personNumber(index * 7, START));

  for (const campaign of campaignsFrom(START).slice(0, 2)) {
    it(`come to the same through the flows and the store: ${campaign.name}`, async function () {
      this.timeout(120_000);
      const waves = WAVES.slice(0, 3).map((after) => plus(START, after));
      const expected = PEOPLE.map((person) => liveDays(campaign, person, waves, END));
      const sent = await throughTheFlows(campaign, waves, [
        ...new Set(expected.flatMap(({ ticks }) => ticks)),
      ]);
      PEOPLE.forEach((person, index) => {
        const should = expected[index]?.happened.flatMap((event) => ('sent' in event ? [event.at] : []));
        assert.deepEqual(sent.get(person.id) ?? [], should, `${person.id} in ${person.timeZone}`);
      });
    });
  }

  /** Lives the ticks on the stage; when something was sent, by person. */
  async function throughTheFlows(
    campaign: Campaign,
    waves: readonly Instant[],
    ticks: readonly Instant[],
  ): Promise<ReadonlyMap<string, readonly Instant[]>> {
    const stage = await openStage();
    const { world, script } = stage;
    const sent = new Map<string, Instant[]>();
    const steps = new Map<string, number>();
    const reactions = new Map<string, { at: Instant; press: ReturnType<typeof reactionTo> }>();
    const cast = new Map(PEOPLE.map((person) => [person.id, person]));
    const send = script.send;
    script.send = (personId) => {
      const person = cast.get(personId);
      assert.ok(person !== undefined);
      const step = (steps.get(personId) ?? 0) + 1;
      steps.set(personId, step);
      sent.set(personId, [...(sent.get(personId) ?? []), stage.now()]);
      const press = reactionTo(person, step);
      if (press === null) reactions.delete(personId);
      else reactions.set(personId, { at: plus(stage.now(), press.after), press });
      return send(personId);
    };
    script.passkeys = (personId) => {
      const person = cast.get(personId);
      return person !== undefined && holdsPasskey(person) ? [aPasskey()] : [];
    };
    const goTo = (at: Instant) => stage.later(Date.parse(at) - Date.parse(stage.now()));
    try {
      goTo(START);
      await stage.people(...cast.keys());
      await world.store.saveUsers(PEOPLE, START);
      for (const { id, timeZone, methods } of PEOPLE) {
        await world.store.saveMailbox(id, { timeZone, purpose: 'user' }, START);
        if (methods !== null) await world.store.saveMethods([{ personId: id, report: methods }], START);
      }
      await world.store.saveCampaign({ ...campaign, id: 'passkeys' });
      for (const tick of ticks.toSorted()) {
        goTo(tick);
        if (waves.includes(tick)) await stage.wave().catch(onlyNobodyLeft);
        for (const [personId, { at, press }] of [...reactions]) {
          if (at > tick || press === null) continue;
          reactions.delete(personId);
          const { verb, ...more } = pressAt(press.press, tick);
          const from = { personId, nudgeId: stage.nudgeOf(personId), activityId: null, locale: null };
          await answerCard(world, {
            ...from,
            verb,
            ...('until' in more && more.until !== null && { why: 'away' as const, until: more.until }),
          });
        }
        await runWaves(world);
        await stage.settle();
      }
      return sent;
    } finally {
      await stage.close();
    }
  }
});

/** A wave may find everybody followed up already. */
function onlyNobodyLeft(error: unknown): void {
  if (!(error instanceof Findings)) throw error;
}
