import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideNudge } from '../../src/core/nudge.ts';
import {
  afterCheck,
  afterGrace,
  afterLoss,
  afterPress,
  afterRegistration,
  CLAIM_CHECKS,
  NEW_FOLLOW_UP,
  whatNext,
  type FollowUp,
  type Press,
} from '../../src/core/follow-up.ts';
import { afterStarting, afterStopping, silenceUntil } from '../../src/core/silence.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { aCampaign, aFollowUp, aPerson, NOON } from './builders.ts';

const here = {
  campaign: aCampaign(),
  reach: { is: 'in' },
  person: aPerson(),
  waveCancelled: false,
  firstAgainAt: null,
} as const;

describe('silence that was asked for in the chat', () => {
  it('lasts until it is taken back, whatever had been answered before', () => {
    const snoozed = aFollowUp({ answer: { is: 'snoozed', at: NOON, until: plus(NOON, DAY) }, snoozes: 3 });
    const silent = afterStopping(snoozed, NOON);
    assert.deepEqual(whatNext(silent, here), {
      act: 'nothing',
      why: 'opted out: asked for it in the chat',
    });
    assert.equal(silent.snoozes, 3);
    assert.deepEqual(whatNext(afterStarting(silent), here), {
      act: 'remind',
      at: plus(NOON, DAY),
      why: 'unanswered for a day',
    });
  });

  it('is asked for once, also where the button had said so', () => {
    const silent = afterStopping(aFollowUp(), NOON);
    assert.equal(afterStopping(silent, plus(NOON, HOUR)), silent);
    const away = aFollowUp({
      answer: { is: 'opted-out', at: NOON, why: 'away', until: plus(NOON, 7 * DAY) },
    });
    assert.notEqual(afterStopping(away, NOON), away, 'an end is taken away');
  });

  it('holds for somebody who was never written to, and also when a first nudge was dropped for it', () => {
    const silent = afterStopping(NEW_FOLLOW_UP, NOON);
    assert.equal(whatNext(silent, { ...here, firstAgainAt: plus(NOON, DAY) }).act, 'nothing');
  });

  it('changes nothing when taken back by somebody who had not opted out', () => {
    const followUp = aFollowUp({ answer: { is: 'acknowledged', at: NOON } });
    assert.equal(afterStarting(followUp), followUp);
  });

  it('outlasts a lost passkey when it was asked for after the registration, and only then', () => {
    const registered = afterRegistration(aFollowUp(), NOON);
    const stopped = afterStopping(registered, plus(NOON, HOUR));
    assert.equal(afterGrace(afterLoss(stopped, plus(NOON, DAY))).answer.is, 'opted-out');
    const before = afterRegistration(afterStopping(aFollowUp(), NOON), plus(NOON, HOUR));
    assert.equal(afterGrace(afterLoss(before, plus(NOON, DAY))).answer.is, 'none');
  });
});

describe('a press during a silence', () => {
  const press = (followUp: FollowUp, press: Press, at = NOON) => {
    const pressed = afterPress(followUp, press, here.campaign, at);
    assert.ok(pressed.accepted);
    return pressed.followUp;
  };
  const silent = afterStopping(aFollowUp(), NOON);

  it('is heard and counted, and the silence stays', () => {
    const failed = press(silent, { verb: 'failed' });
    assert.deepEqual(failed.answer, { ...silent.answer, meanwhile: { is: 'failed', at: NOON } });
    assert.equal(press(failed, { verb: 'failed' }, plus(NOON, HOUR)), failed);
    assert.equal(press(silent, { verb: 'acknowledge' }).acknowledgedAt, NOON);
    assert.equal(press(silent, { verb: 'snooze' }), silent, 'there is nothing to put off');
    assert.equal(whatNext(failed, here).act, 'nothing');
  });

  it('is the person’s answer once they want messages again', () => {
    const failed = press(silent, { verb: 'failed' });
    assert.equal(whatNext(afterStarting(failed), here).act, 'look-back');
  });

  it('is checked when it is a claim, also one from before, and nobody asks what went wrong', () => {
    for (const claimed of [
      press(silent, { verb: 'registered' }),
      afterStopping(press(aFollowUp(), { verb: 'registered' }), NOON),
      press(press(aFollowUp(), { verb: 'registered' }), { verb: 'opt-out', why: 'no-thanks', until: null }),
    ]) {
      const checks = CLAIM_CHECKS.reduce((followUp, wait) => {
        assert.deepEqual(whatNext(followUp, here), {
          act: 'check',
          at: plus(NOON, wait),
          why: 'says it is registered; Graph is asked again',
        });
        return afterCheck(followUp, plus(NOON, wait));
      }, claimed);
      assert.equal(whatNext(checks, here).act, 'nothing');
      assert.equal(whatNext(afterRegistration(claimed, NOON), here).act, 'thank');
    }
  });

  it('leaves the day on which a leave ends as it is', () => {
    const until = plus(NOON, 7 * DAY);
    const away = press(aFollowUp(), { verb: 'opt-out', why: 'away', until });
    for (const verb of ['snooze', 'acknowledge', 'failed'] as const) {
      const next = whatNext(press(away, { verb }, plus(NOON, HOUR)), here);
      assert.deepEqual([next.act, next.act === 'remind' && next.at], ['remind', until], verb);
    }
    const back = press(away, { verb: 'failed' }, until);
    assert.equal(whatNext(back, here).act, 'look-back', 'when it is over, a press is as ever');
  });

  const anyPress: fc.Arbitrary<Press> = fc.oneof(
    fc
      .constantFrom(...(['snooze', 'acknowledge', 'failed', 'registered'] as const))
      .map((verb) => ({ verb })),
    fc.record({
      verb: fc.constant('opt-out' as const),
      why: fc.constantFrom('away', 'no-thanks'),
      until: fc.option(fc.integer({ min: 1, max: 400 }).map((days) => plus(NOON, days * DAY))),
    }),
  );
  const standing = { is: 'eligible', smsOnly: false } as const;

  it('never brings a message, whatever is pressed, how often and when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ press: anyPress, hours: fc.integer({ min: 0, max: 900 }) }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 9_000 }),
        (presses, hours) => {
          let at = NOON;
          let followUp = silent;
          for (const { press: each, hours: later } of presses) {
            at = plus(at, later * HOUR);
            followUp = press(followUp, each, at);
          }
          const { act } = whatNext(followUp, here);
          assert.ok(act === 'nothing' || act === 'check', act);
          const now = plus(at, hours * HOUR);
          const facts = { ...here, standing, followUp, wave: 'running' } as const;
          for (const kind of ['nudge', 'reminder', 'look-back', 'ask-why-not'] as const) {
            assert.deepEqual(decideNudge({ ...facts, kind }, now), { do: 'drop', why: 'opted-out' });
          }
        },
      ),
    );
  });
});

describe('the end of a silence', () => {
  const none = { is: 'none' } as const;
  const away = (day: string | null, zone = 'UTC', now = NOON) =>
    silenceUntil({ why: 'away', day }, zone, none, now);

  it('is when the named day begins where the person is', () => {
    assert.deepEqual(away('2026-12-07'), { until: '2026-12-07T00:00:00.000Z', day: 'counts' });
    assert.equal(away('2026-12-07', 'America/Los_Angeles').until, '2026-12-07T08:00:00.000Z');
    assert.equal(away('2027-04-01', 'Europe/Paris').until, '2027-03-31T22:00:00.000Z', 'in summer time');
  });

  it('is two weeks away for somebody who is away and names no day, or one that is no more', () => {
    const until = plus(NOON, 14 * DAY);
    assert.deepEqual(away(null), { until, day: 'missing' });
    for (const past of ['2026-11-23', '2026-11-24', '0001-01-01']) {
      assert.deepEqual(away(past), { until, day: 'past' });
    }
  });

  it('takes the person’s own today: what has begun there has passed', () => {
    const evening = '2026-11-24T20:00:00.000Z';
    assert.equal(away('2026-11-25', 'Asia/Tokyo', evening).day, 'past');
    assert.equal(away('2026-11-25', 'America/New_York', evening).day, 'counts');
  });

  it('is a year away at most', () => {
    assert.deepEqual(away('9999-12-31'), { until: plus(NOON, 365 * DAY), day: 'too-far' });
    assert.equal(away('2027-11-24').day, 'counts');
  });

  it('never comes by itself for the other reasons, but for a day that was named', () => {
    const optOut = (day: string | null) => silenceUntil({ why: 'no-device', day }, 'UTC', none, NOON);
    assert.deepEqual(optOut(null), { until: null, day: 'counts' });
    assert.deepEqual(optOut('2026-01-01'), { until: null, day: 'past' });
    assert.equal(optOut('2026-12-24').until, '2026-12-24T00:00:00.000Z');
  });

  it('stays where it is when the same is asked for again', () => {
    const answer = { is: 'opted-out', at: NOON, why: 'away', until: plus(NOON, 14 * DAY) } as const;
    const again = silenceUntil({ why: 'away', day: null }, 'UTC', answer, plus(NOON, HOUR));
    assert.deepEqual(again, { until: answer.until, day: 'missing' });
    const over = silenceUntil({ why: 'away', day: null }, 'UTC', answer, plus(NOON, 20 * DAY));
    assert.equal(over.until, plus(NOON, 34 * DAY));
    const ever = silenceUntil({ why: 'away', day: '2026-12-07' }, 'UTC', { ...answer, until: null }, NOON);
    assert.deepEqual(ever, { until: null, day: 'counts' });
  });
});

describe('a lost passkey', () => {
  it('is remembered after the grace, for the next message to say', () => {
    const lostAt = plus(NOON, DAY);
    const back = afterGrace(afterLoss(afterRegistration(aFollowUp(), NOON), lostAt));
    assert.deepEqual(back.answer, { is: 'none', lostAt });
    assert.equal(whatNext(back, here).act, 'remind');
  });
});
