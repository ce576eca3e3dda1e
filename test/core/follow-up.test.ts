import assert from 'node:assert/strict';
import {
  afterCheck,
  afterPress,
  afterRegistration,
  afterSending,
  CLAIM_CHECKS,
  NEW_FOLLOW_UP,
  whatNext,
  type Circumstances,
  type FollowUp,
  type Press,
} from '../../src/core/follow-up.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { aCampaign, aFollowUp, NOON } from './builders.ts';

const campaign = aCampaign();
const here: Circumstances = {
  campaign,
  reach: { is: 'in' },
  zone: null,
  waveCancelled: false,
  firstAgainAt: null,
};
const next = (followUp: FollowUp, of = campaign) => whatNext(followUp, { ...here, campaign: of });

function press(
  followUp: FollowUp,
  verb: Exclude<Press['verb'], 'opt-out'>,
  at = NOON,
  of = campaign,
): FollowUp {
  const pressed = afterPress(followUp, { verb }, of, at);
  assert.ok(pressed.accepted, `${verb} was refused`);
  return pressed.followUp;
}

describe('snooze', () => {
  it('lasts one day, as often as the person likes', () => {
    let followUp = aFollowUp();
    let now = NOON;
    for (let time = 1; time <= 30; time += 1) {
      followUp = press(followUp, 'snooze', now);
      assert.deepEqual(next(followUp), { act: 'remind', at: plus(now, DAY), why: 'the snooze has ended' });
      assert.equal(followUp.snoozes, time);
      now = plus(now, DAY);
      followUp = afterSending(followUp, 'nudge', now);
    }
  });

  it('is counted once when the button is pressed twice', () => {
    const once = press(aFollowUp(), 'snooze');
    assert.equal(press(once, 'snooze', plus(NOON, HOUR)), once);
  });

  it('is refused, not counted, when a limited number is used up', () => {
    const limited = aCampaign({ deferral: { snoozeDays: 3, limit: 1 } });
    const followUp = afterSending(press(aFollowUp(), 'snooze', NOON, limited), 'nudge', plus(NOON, 3 * DAY));
    assert.deepEqual(afterPress(followUp, { verb: 'snooze' }, limited, plus(NOON, 3 * DAY)), {
      accepted: false,
      why: 'no-snooze-left',
    });
  });

  it('takes 0 and 14 days as Entra does', () => {
    for (const snoozeDays of [0, 14]) {
      const of = aCampaign({ deferral: { snoozeDays, limit: null } });
      const snoozed = next(press(aFollowUp(), 'snooze', NOON, of), of);
      assert.ok(snoozed.act === 'remind');
      assert.equal(snoozed.at, plus(NOON, snoozeDays * DAY));
    }
  });
});

describe('silence', () => {
  it('is counted apart and never uses up a snooze', () => {
    let followUp = NEW_FOLLOW_UP;
    for (let step = 1; step <= 4; step += 1) followUp = afterSending(followUp, 'nudge', NOON);
    assert.equal(followUp.unanswered, 4);
    assert.equal(followUp.snoozes, 0);
  });

  it('brings a reminder after a day, and once a week after five in a row', () => {
    assert.deepEqual(next(aFollowUp({ unanswered: 4 })), {
      act: 'remind',
      at: plus(NOON, DAY),
      why: 'unanswered for a day',
    });
    const slow = next(aFollowUp({ unanswered: 5 }));
    assert.ok(slow.act === 'remind');
    assert.equal(slow.at, plus(NOON, 7 * DAY));
  });

  it('starts anew with any press', () => {
    assert.equal(press(aFollowUp({ unanswered: 5 }), 'acknowledge').unanswered, 0);
  });
});

describe('other answers', () => {
  it('reminds seven days after "acknowledged"', () => {
    const followUp = press(aFollowUp(), 'acknowledge');
    assert.deepEqual(next(followUp), {
      act: 'remind',
      at: plus(NOON, 7 * DAY),
      why: 'acknowledged, but nothing is registered yet',
    });
    assert.equal(followUp.acknowledgedAt, NOON);
  });

  it('looks back two days after a failure and uses up no snooze', () => {
    const followUp = press(aFollowUp(), 'failed');
    assert.equal(next(followUp).act, 'look-back');
    assert.equal(followUp.snoozes, 0);
  });

  it('checks a claim with growing waits for 24 hours, then asks what went wrong', () => {
    let followUp = press(aFollowUp(), 'registered');
    for (const wait of CLAIM_CHECKS) {
      const check = next(followUp);
      assert.ok(check.act === 'check');
      assert.equal(check.at, plus(NOON, wait));
      followUp = afterCheck(followUp, check.at);
    }
    assert.equal(CLAIM_CHECKS.at(-1), DAY);
    assert.equal(next(followUp).act, 'ask-why-not');
  });

  it('keeps silent for good or until a date after an opt-out', () => {
    const optOut = (until: string | null) =>
      afterPress(aFollowUp(), { verb: 'opt-out', why: 'away', until }, campaign, NOON);
    const forGood = optOut(null);
    assert.ok(forGood.accepted);
    assert.equal(next(forGood.followUp).act, 'nothing');
    const back = optOut(plus(NOON, 20 * DAY));
    assert.ok(back.accepted);
    const reminder = next(back.followUp);
    assert.ok(reminder.act === 'remind');
    assert.equal(reminder.at, plus(NOON, 20 * DAY));
  });
});

describe('registered', () => {
  it('is thanked once and never nudged again', () => {
    const registered = afterRegistration(aFollowUp({ unanswered: 3 }), NOON);
    assert.equal(next(registered).act, 'thank');
    const thanked = afterSending(registered, 'thank', NOON);
    assert.deepEqual(next(thanked), { act: 'nothing', why: 'registered and thanked' });
    assert.equal(afterPress(thanked, { verb: 'snooze' }, campaign, NOON).accepted, false);
    assert.equal(thanked.step, 1, 'thanks are no step');
  });
});

describe('reach', () => {
  it('stops everything with the reason while a person is out of reach', () => {
    const silent = whatNext(aFollowUp(), { ...here, reach: { is: 'out', why: 'uninstalled' } });
    assert.deepEqual(silent, { act: 'nothing', why: 'out of reach: removed Keywave from Teams' });
  });
});

describe('a first nudge', () => {
  it('is tried again after it failed or was dropped, not while it is under way', () => {
    assert.equal(whatNext(NEW_FOLLOW_UP, here).act, 'nothing');
    assert.deepEqual(whatNext(NEW_FOLLOW_UP, { ...here, firstAgainAt: NOON }), {
      act: 'remind',
      at: NOON,
      why: 'the first nudge did not go out',
    });
  });
});

describe('a cancelled wave', () => {
  it('reminds nobody any more, but still checks a claim and thanks', () => {
    const cancelled = { ...here, waveCancelled: true };
    assert.deepEqual(whatNext(aFollowUp(), cancelled), { act: 'nothing', why: 'the wave was cancelled' });
    assert.equal(whatNext(press(aFollowUp(), 'registered'), cancelled).act, 'check');
    assert.equal(whatNext(afterRegistration(aFollowUp(), NOON), cancelled).act, 'thank');
  });
});

describe('window', () => {
  it('puts the reminder at the next opening in the person’s own zone', () => {
    const office = aCampaign({ window: { from: 9, to: 17, days: [1, 2, 3, 4, 5] } });
    const friday = '2026-11-27T20:00:00.000Z';
    const reminder = whatNext(aFollowUp({ lastNudgeAt: friday }), {
      ...here,
      campaign: office,
      zone: 'Asia/Tokyo',
    });
    assert.ok(reminder.act === 'remind');
    assert.equal(reminder.at, '2026-11-30T00:00:00.000Z');
  });
});
