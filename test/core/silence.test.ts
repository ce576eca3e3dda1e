import assert from 'node:assert/strict';
import {
  afterGrace,
  afterLoss,
  afterRegistration,
  NEW_FOLLOW_UP,
  whatNext,
} from '../../src/core/follow-up.ts';
import { afterStarting, afterStopping } from '../../src/core/silence.ts';
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

describe('a lost passkey', () => {
  it('is remembered after the grace, for the next message to say', () => {
    const lostAt = plus(NOON, DAY);
    const back = afterGrace(afterLoss(afterRegistration(aFollowUp(), NOON), lostAt));
    assert.deepEqual(back.answer, { is: 'none', lostAt });
    assert.equal(whatNext(back, here).act, 'remind');
  });
});
