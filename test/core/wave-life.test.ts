import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterRelease, capLeft, lookAt, mayRelease, type Released } from '../../src/core/allowance.ts';
import { etaOf, type EtaFacts } from '../../src/core/eta.ts';
import { advance, gateOf, nextStage, opened, rampOf, type Ramp, type RampRule } from '../../src/core/ramp.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { moveWave, type Wave, type WaveAct, type WaveState } from '../../src/core/wave.ts';
import { campaignOfWave, checkOptions } from '../../src/core/wave-options.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { aCampaign, NOON } from './builders.ts';

const WELL = { sent: 100, failed: 0, inDoubt: 0, openQuestions: 0 };

describe('the life of a wave', () => {
  const TABLE: Readonly<Record<WaveState, Partial<Record<WaveAct, WaveState>>>> = {
    draft: { schedule: 'scheduled', start: 'running', cancel: 'cancelled' },
    scheduled: { schedule: 'scheduled', start: 'running', cancel: 'cancelled' },
    running: {
      start: 'running',
      pause: 'paused',
      resume: 'running',
      cancel: 'cancelled',
      finish: 'finished',
      recall: 'cancelled',
    },
    paused: { pause: 'paused', resume: 'running', cancel: 'cancelled', recall: 'cancelled' },
    finished: { finish: 'finished', recall: 'cancelled' },
    cancelled: { cancel: 'cancelled', recall: 'cancelled' },
  };
  const ACTS: readonly WaveAct[] = ['schedule', 'start', 'pause', 'resume', 'cancel', 'finish', 'recall'];

  for (const [state, moves] of Object.entries(TABLE) as [WaveState, Partial<Record<WaveAct, WaveState>>][]) {
    it(`allows a ${state} wave exactly what the table says`, () => {
      for (const act of ACTS) {
        const moved = moveWave(state, act);
        assert.equal(moved.ok ? moved.state : undefined, moves[act], `${state} ${act}`);
      }
    });
  }
});

describe('a ramp', () => {
  const RULE: RampRule = { percents: [1, 10, 50, 100], holdHours: 24 };

  it('cuts the list exactly, without an empty stage, whatever the list', () => {
    const rules = fc.record({
      pilot: fc.option(fc.record({ people: fc.constant([]), random: fc.integer({ min: 0, max: 20 }) })),
      percents: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 0, max: 9 }),
        (rule, people, named) => {
          const percents = rule.percents.toSorted((one, other) => one - other);
          const ramp = rampOf({ ...rule, percents }, people, Math.min(named, people), NOON);
          if (ramp === null) return;
          assert.ok(ramp.stages.length >= 2);
          assert.ok(ramp.stages.every((stage) => stage.people > 0));
          assert.equal(
            ramp.stages.reduce((sum, stage) => sum + stage.people, 0),
            people,
          );
        },
      ),
    );
  });

  it('counts the pilot in the shares', () => {
    const rule = { ...RULE, pilot: { people: ['me'], random: 10 } };
    assert.deepEqual(
      rampOf(rule, 1_000, 1, NOON)?.stages.map(({ people, nextBy }) => `${people} ${nextBy}`),
      ['1 an admin', '10 an admin', '89 the hold', '400 the hold', '500 the hold'],
    );
  });

  it('is none when everybody would be in one stage', () => {
    assert.equal(rampOf({}, 100, 0, NOON), null);
    assert.equal(rampOf({ percents: [100] }, 100, 0, NOON), null);
  });

  const ramp = (): Ramp => {
    const made = rampOf(RULE, 1_000, 0, NOON);
    assert.ok(made);
    return made;
  };

  it('opens the next stage when everybody had an end, the hold is over and the gate is open', () => {
    const at = (hours: number) => plus(NOON, hours * HOUR);
    const waiting = advance(ramp(), RULE, false, WELL, at(1));
    assert.deepEqual(waiting, ramp());
    const done = advance(waiting, RULE, true, WELL, at(2));
    assert.deepEqual([done.open, done.doneAt], [0, at(2)]);
    assert.equal(advance(done, RULE, true, WELL, at(25)), done);
    const next = advance(done, RULE, true, WELL, at(26));
    assert.deepEqual([next.open, next.openedAt, next.doneAt], [1, at(26), null]);
  });

  it('is held by a closed gate with the reason, and goes on by itself when things are well again', () => {
    const ill = { ...WELL, failed: 20 };
    const held = advance(ramp(), { ...RULE, holdHours: 0 }, true, ill, NOON);
    assert.deepEqual([held.open, held.held], [0, ['16.7 % failed; at most 5 % may']]);
    assert.deepEqual(opened(held, NOON).open, 1, 'the admin’s word counts more');
    assert.equal(advance(held, { ...RULE, holdHours: 0 }, true, WELL, NOON).open, 1);
  });

  it('waits after a pilot for an admin, however long', () => {
    const rule = { pilot: { people: [], random: 5 } };
    const pilot = rampOf(rule, 50, 0, NOON);
    assert.ok(pilot);
    const done = advance(pilot, rule, true, WELL, NOON);
    assert.equal(advance(done, rule, true, WELL, plus(NOON, 99 * DAY)), done);
    assert.equal(nextStage(opened(done, NOON)), null);
  });

  it('looks at doubts and at the help desk as it is told', () => {
    assert.deepEqual(gateOf({}, { ...WELL, inDoubt: 3 }), ['2.9 % are in doubt; at most 2 % may']);
    assert.deepEqual(gateOf({ inDoubtShare: null }, { ...WELL, inDoubt: 3 }), []);
    assert.deepEqual(gateOf({ openQuestions: 5 }, { ...WELL, openQuestions: 6 }), [
      '6 questions wait for people; at most 5 may',
    ]);
    assert.deepEqual(gateOf({}, { sent: 0, failed: 0, inDoubt: 0, openQuestions: 0 }), []);
  });
});

describe('the allowance of a wave', () => {
  const zone = 'Asia/Tokyo'; // Nine hours ahead: the day ends at 15:00 UTC.
  const limits = { dailyCap: 10, perMinute: 4 };
  const open = () => {
    let released: Released | null = null;
    const wave = { sent: 0, underWay: 0 };
    const look = (minutes: number) => lookAt(released, wave, zone, plus(NOON, minutes * MINUTE));
    return {
      look,
      take(minutes: number) {
        const may = mayRelease(limits, look(minutes), wave);
        released = afterRelease(look(minutes), may);
        wave.underWay += may;
        return may;
      },
      ends(how: 'sent' | 'dropped') {
        if (how === 'sent') wave.sent += wave.underWay;
        wave.underWay = 0;
      },
    };
  };

  it('counts a cap by local days, a pace by minutes, and keeps nothing of yesterday', () => {
    const { take, ends, look } = open();
    const taken = [0, 0, 1, 2, 3].map((minute) => {
      const may = take(minute);
      ends('sent');
      return may;
    });
    assert.deepEqual(taken, [4, 0, 4, 2, 0]);
    assert.equal(capLeft(limits, look(179)), 0);
    assert.equal(capLeft(limits, look(180)), 10);
    assert.equal(take(180), 4);
    assert.equal(capLeft({}, look(181)), null);
    assert.equal(mayRelease({}, look(181), { sent: 10, underWay: 4 }), Infinity);
  });

  it('counts what waits since yesterday, and not what was dropped', () => {
    const { take, ends } = open();
    assert.deepEqual([take(0), take(1), take(2), take(3)], [4, 4, 2, 0]);
    assert.equal(take(200), 0, 'ten may leave today, and ten wait for it');
    ends('dropped');
    assert.equal(take(201), 4);
    ends('sent');
    assert.deepEqual([take(202), take(203), take(204)], [4, 2, 0]);
  });
});

describe('the options of a wave', () => {
  it('take the place of the campaign’s window and zone, where there are any', () => {
    const window = { from: 9, to: 17, days: [1] };
    const campaign = aCampaign({ window });
    assert.deepEqual(campaignOfWave(campaign), campaign);
    assert.equal(campaignOfWave(campaign, { window: null }).window, null);
    assert.equal(campaignOfWave(campaign, { timeZone: 'Asia/Tokyo' }).timeZone, 'Asia/Tokyo');
  });

  it('are refused where they cannot work, a late start is not', () => {
    assert.deepEqual(checkOptions({ startAt: plus(NOON, -DAY), dailyCap: 1 }, NOON), []);
    const wrong = checkOptions(
      { startAt: plus(NOON, 2 * DAY), expiresAt: plus(NOON, DAY), dailyCap: 0, ramp: { percents: [10, 10] } },
      NOON,
    );
    assert.deepEqual(
      wrong.map(({ what }) => /expire|daily cap|stages/u.exec(what)?.[0]),
      ['expire', 'daily cap', 'stages'],
    );
  });
});

describe('the forecast', () => {
  const wave: Wave = {
    id: 'w',
    campaignId: 'passkeys',
    name: 'W',
    audience: EVERYONE,
    state: 'running',
    startedBy: 'admin',
    startedAt: NOON,
  };
  const progress = { people: 2_700, planned: 2_700, sending: 0, sent: 0, failed: 0, inDoubt: 0, dropped: 0 };
  const facts = (more: Partial<EtaFacts> = {}): EtaFacts => ({
    wave,
    campaign: aCampaign(),
    progress,
    lastDueAt: NOON,
    firstContacts: 0,
    recentPerMinute: 0,
    pacePerSecond: 45,
    capLeft: null,
    stopped: false,
    ...more,
  });
  const at = (more: Partial<EtaFacts>) => etaOf(facts(more), NOON).at;
  const why = (more: Partial<EtaFacts>) => etaOf(facts(more), NOON).why;

  it('goes by the pace, where a first contact costs two, or by what was measured', () => {
    assert.equal(at({}), plus(NOON, MINUTE));
    assert.equal(at({ firstContacts: 2_700 }), plus(NOON, 2 * MINUTE));
    assert.equal(at({ recentPerMinute: 1_350 }), plus(NOON, 2 * MINUTE));
    assert.equal(at({ wave: { ...wave, options: { perMinute: 270 } } }), plus(NOON, 10 * MINUTE));
  });

  it('waits for the window, says until when, and carries over what one day cannot hold', () => {
    const campaign = aCampaign({
      window: { from: 14, to: 15, days: [1, 2, 3, 4, 5, 6, 7] },
      jitterMinutes: 0,
    });
    assert.match(why({ campaign }), /until 2026-11-24T14:00/u);
    assert.equal(at({ campaign }), plus(NOON, 2 * HOUR + MINUTE));
    const long = at({ campaign, wave: { ...wave, options: { perMinute: 30 } } });
    assert.ok(
      long !== null && long > plus(NOON, DAY + 2 * HOUR - 1) && long < plus(NOON, DAY + 3 * HOUR + 1),
    );
  });

  it('counts the days of a cap, the last due time and the holds of stages', () => {
    assert.equal(at({ wave: { ...wave, options: { dailyCap: 900 } }, capLeft: 900 }), plus(NOON, 2 * DAY));
    assert.equal(at({ lastDueAt: plus(NOON, DAY) }), plus(NOON, DAY));
    const ramp = rampOf({ percents: [10, 50] }, 2_700, 0, NOON);
    assert.equal(at({ wave: { ...wave, ramp } }), plus(NOON, 2 * DAY + MINUTE));
  });

  it('says nothing that nobody can know', () => {
    const pilot = rampOf({ pilot: { people: [], random: 9 } }, 2_700, 0, NOON);
    for (const more of [
      { wave: { ...wave, ramp: pilot } },
      { wave: { ...wave, state: 'paused' as const } },
      { wave: { ...wave, state: 'draft' as const } },
      { stopped: true },
    ]) {
      assert.equal(at(more), null);
      assert.notEqual(why(more), '');
    }
    assert.match(why({ wave: { ...wave, ramp: pilot } }), /go on/u);
  });
});
