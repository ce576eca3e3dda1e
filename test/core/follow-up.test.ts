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
import { BY_DEADLINE, type Campaign } from '../../src/core/campaign.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { urgencyOf } from '../../src/core/urgency.ts';
import { aCampaign, aFollowUp, aPerson, aReport, NOON } from './builders.ts';

const campaign = aCampaign();
const here: Circumstances = {
  campaign,
  reach: { is: 'in' },
  person: aPerson(),
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
      person: aPerson({ timeZone: 'Asia/Tokyo' }),
    });
    assert.ok(reminder.act === 'remind');
    assert.equal(reminder.at, '2026-11-30T00:00:00.000Z');
  });
});

describe('a time zone that nobody knows', () => {
  it('gives way to the campaign’s, and the reason says so', () => {
    const office = aCampaign({
      window: { from: 9, to: 17, days: [1, 2, 3, 4, 5] },
      timeZone: 'Europe/Paris',
    });
    const lost = { ...here, campaign: office, person: aPerson({ timeZone: 'Europe/Atlantis' }) };
    assert.deepEqual(whatNext(aFollowUp({ lastNudgeAt: '2026-11-27T20:00:00.000Z' }), lost), {
      act: 'remind',
      at: '2026-11-30T08:00:00.000Z',
      why: 'unanswered for a day; nobody knows the time zone “Europe/Atlantis”, so Europe/Paris counts',
    });
  });
});

describe('a campaign that mirrors a disabled one', () => {
  it('writes to nobody, but still checks a claim and thanks', () => {
    const mirrored = { state: 'disabled', own: [] };
    const off = { ...here, campaign: aCampaign({ mirror: true, mirrored }) };
    assert.deepEqual(whatNext(aFollowUp(), off), {
      act: 'nothing',
      why: 'Entra’s own registration campaign is disabled, and this campaign mirrors it',
    });
    assert.equal(whatNext(press(aFollowUp(), 'registered'), off).act, 'check');
    assert.equal(whatNext(afterRegistration(aFollowUp(), NOON), off).act, 'thank');
    const own = { ...here, campaign: aCampaign({ mirror: false, mirrored }) };
    assert.equal(whatNext(aFollowUp(), own).act, 'remind');
  });
});

describe('nearness to a deadline', () => {
  const FRIDAY = '2026-12-18T16:00:00.000Z';
  const byDeadline = aCampaign({ cadence: BY_DEADLINE, deadline: FRIDAY });
  const remindedAt = (lastNudgeAt: string, of = byDeadline, more: Partial<Circumstances> = {}) => {
    const act = whatNext(aFollowUp({ lastNudgeAt }), { ...here, campaign: of, ...more });
    assert.ok(act.act === 'remind');
    return act.at;
  };

  it('reminds at the days before it, not at the interval', () => {
    assert.equal(remindedAt('2026-10-01T12:00:00.000Z'), '2026-10-19T16:00:00.000Z');
    assert.equal(remindedAt('2026-10-19T16:00:00.000Z'), '2026-11-03T16:00:00.000Z');
    assert.equal(remindedAt('2026-11-24T12:00:00.000Z'), '2026-12-03T16:00:00.000Z');
    assert.equal(remindedAt('2026-12-11T16:00:00.000Z'), '2026-12-17T16:00:00.000Z');
  });

  it('goes on slowly once the deadline has passed', () => {
    assert.equal(remindedAt('2026-12-17T16:00:00.000Z'), plus(FRIDAY, 7 * DAY));
    assert.equal(remindedAt(plus(FRIDAY, 9 * DAY)), plus(FRIDAY, 16 * DAY));
  });

  it('never breaks the interval', () => {
    const often = { ...byDeadline, rhythm: { ...byDeadline.rhythm, intervalDays: 7 } };
    assert.equal(remindedAt('2026-12-11T16:00:00.000Z', often), plus(FRIDAY, 7 * DAY));
  });

  it('keeps the last day before a Monday on the Friday', () => {
    const office = { ...byDeadline, deadline: '2026-12-21T08:00:00.000Z' };
    const weekdays = { ...office, window: { from: 9, to: 17, days: [1, 2, 3, 4, 5] } };
    assert.equal(remindedAt('2026-12-14T12:00:00.000Z', weekdays), '2026-12-18T09:00:00.000Z');
  });

  it('counts the wave’s deadline and the end of SMS and voice too, the nearest first', () => {
    const smsOnly = aPerson({ methods: aReport({ registered: ['mobilePhone'] }) });
    const none = aCampaign({ cadence: BY_DEADLINE });
    assert.equal(
      remindedAt('2026-12-18T00:00:00.000Z', none, { person: smsOnly }),
      '2027-01-02T00:00:00.000Z',
    );
    const external = { person: { ...smsOnly, upn: 'ines_partner.example#EXT#@example.com' } };
    assert.equal(remindedAt('2027-05-05T00:00:00.000Z', none, external), '2027-05-17T00:00:00.000Z');
    const waveDeadline = '2026-12-25T00:00:00.000Z';
    const both = { person: smsOnly, waveDeadline };
    assert.equal(remindedAt('2026-12-18T00:00:00.000Z', none, both), '2026-12-24T00:00:00.000Z');
    assert.equal(remindedAt(NOON, none), plus(NOON, DAY), 'without any deadline the interval holds');
  });
});

describe('the tone of a card', () => {
  const toneAt = (now: string, of: Partial<Campaign>, followUp = aFollowUp()) =>
    urgencyOf(followUp, { ...here, campaign: aCampaign(of) }, now).tone;

  it('is gentle while there is time and a snooze left', () => {
    assert.equal(toneAt(NOON, {}, aFollowUp({ snoozes: 40 })), 'gentle');
    const limited = { deferral: { snoozeDays: 1, limit: 3 } };
    assert.equal(toneAt(NOON, limited, aFollowUp({ snoozes: 2 })), 'gentle');
  });

  it('grows firmer when a limited number of snoozes is used up', () => {
    assert.equal(toneAt(NOON, { deferral: { snoozeDays: 1, limit: 3 } }, aFollowUp({ snoozes: 3 })), 'firm');
  });

  it('says so when the next step would come too late for the deadline', () => {
    const deadline = plus(NOON, 10 * DAY);
    assert.equal(toneAt(NOON, { deadline }), 'gentle');
    assert.equal(toneAt(plus(deadline, -DAY), { deadline }), 'last-call');
    assert.equal(toneAt(plus(deadline, -2 * DAY), { deadline }), 'gentle');
    assert.equal(toneAt(plus(deadline, -7 * DAY), { deadline, cadence: BY_DEADLINE }), 'gentle');
    assert.equal(toneAt(plus(deadline, -DAY), { deadline, cadence: BY_DEADLINE }), 'last-call');
    assert.equal(toneAt(plus(deadline, DAY), { deadline }), 'gentle');
  });

  it('names the organisation’s date until it has passed', () => {
    const deadline = plus(NOON, 10 * DAY);
    const named = (now: string) =>
      urgencyOf(aFollowUp(), { ...here, campaign: aCampaign({ deadline }) }, now).deadline;
    assert.equal(named(NOON), deadline);
    assert.equal(named(deadline), null);
  });
});

describe('counters', () => {
  it('survive waves: a second wave goes on where the first one stopped', () => {
    const first = press(afterSending(NEW_FOLLOW_UP, 'nudge', NOON), 'snooze');
    const second = afterSending(first, 'nudge', plus(NOON, 2 * DAY));
    assert.deepEqual(
      { step: second.step, snoozes: second.snoozes, firstNudgeAt: second.firstNudgeAt },
      { step: 2, snoozes: 1, firstNudgeAt: NOON },
    );
  });
});
