import assert from 'node:assert/strict';
import {
  afterGrace,
  afterLoss,
  afterPress,
  afterRegistration,
  graceEnd,
  whatNext,
  type FollowUp,
} from '../../src/core/follow-up.ts';
import {
  deservesThanks,
  factsOf,
  GRAPH_LAG,
  meaningOfNone,
  registeredSince,
  reportedSince,
  REPORT_LAG,
  verdictOf,
  type RegistrationFacts,
} from '../../src/core/registration.ts';
import { passkeysOf } from '../../src/core/person.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { sentenceOf, type TrailEvent } from '../../src/core/trail.ts';
import { aCampaign, aFollowUp, aPasskey, aPerson, aReport, NOON } from './builders.ts';

const NOTHING: RegistrationFacts = { audit: null, report: null, fido2: null };
const verdict = (facts: Partial<RegistrationFacts>) => verdictOf({ ...NOTHING, ...facts });
const earlier = plus(NOON, -MINUTE);
const later = plus(NOON, MINUTE);

describe('what the sources say about a passkey', () => {
  it('is nothing where none says anything', () => {
    assert.deepEqual(verdict({}), { holds: false, sure: false, ask: false });
  });

  it('is believed of the audit log at once, and asked of Graph', () => {
    const audit = { what: 'passkey-registered', at: NOON } as const;
    const yes = { holds: true, sure: false, ask: true };
    assert.deepEqual(verdict({ audit }), yes);
    assert.deepEqual(verdict({ audit, report: { holds: false, at: later } }), yes, 'the report lags');
    assert.deepEqual(verdict({ audit, fido2: { holds: false, at: earlier } }), yes);
  });

  it('is Graph’s own word where Graph was asked after the audit row', () => {
    for (const what of ['passkey-registered', 'passkey-deleted'] as const) {
      const audit = { what, at: plus(NOON, -GRAPH_LAG - 1) };
      const sure = { sure: true, ask: false };
      assert.deepEqual(verdict({ audit, fido2: { holds: false, at: NOON } }), { holds: false, ...sure });
      assert.deepEqual(verdict({ audit, fido2: { holds: true, at: NOON } }), { holds: true, ...sure });
    }
  });

  it('may have gone with a deletion that does not say of what, for whom there is one to lose', () => {
    const audit = { what: 'method-deleted', at: NOON } as const;
    const holds = { holds: true, at: earlier };
    const none = { holds: false, at: earlier };
    assert.deepEqual(verdict({ audit, fido2: holds }), { holds: true, sure: false, ask: true });
    assert.deepEqual(verdict({ audit, report: holds }), { holds: true, sure: false, ask: true });
    assert.deepEqual(verdict({ audit, fido2: none }), { holds: false, sure: false, ask: false });
    assert.deepEqual(verdict({ audit }), { holds: false, sure: false, ask: false });
    assert.deepEqual(verdict({ audit, fido2: { holds: true, at: later } }), {
      holds: true,
      sure: true,
      ask: false,
    });
  });

  it('is asked again where Graph showed none soon after a passkey was registered, and was not deleted', () => {
    const none = { holds: false, at: NOON };
    for (const at of [earlier, plus(NOON, -GRAPH_LAG)]) {
      const registered = { what: 'passkey-registered', at } as const;
      assert.deepEqual(verdict({ audit: registered, fido2: none }), { holds: false, sure: false, ask: true });
      assert.deepEqual(verdict({ audit: { ...registered, what: 'passkey-deleted' }, fido2: none }), {
        holds: false,
        sure: true,
        ask: false,
      });
      assert.deepEqual(verdict({ audit: registered, fido2: { holds: true, at: NOON } }), {
        holds: true,
        sure: true,
        ask: false,
      });
    }
  });

  it('is not that nothing is left when one passkey was deleted', () => {
    const audit = { what: 'passkey-deleted', at: NOON } as const;
    const two = { holds: true, at: earlier };
    assert.deepEqual(verdict({ audit, fido2: two }), { holds: true, sure: false, ask: true });
    assert.deepEqual(verdict({ audit }), { holds: false, sure: false, ask: true });
  });

  it('is believed of the report where nobody asked Graph', () => {
    assert.deepEqual(verdict({ report: { holds: true, at: NOON } }), { holds: true, sure: false, ask: true });
    assert.deepEqual(verdict({ report: { holds: false, at: NOON } }), {
      holds: false,
      sure: false,
      ask: false,
    });
  });

  it('is asked again, not assumed, where a newer report contradicts Graph', () => {
    const none = { holds: false, at: NOON };
    const some = { holds: true, at: NOON };
    assert.deepEqual(verdict({ fido2: none, report: { holds: true, at: later } }), {
      holds: false,
      sure: false,
      ask: true,
    });
    assert.deepEqual(verdict({ fido2: some, report: { holds: false, at: plus(NOON, REPORT_LAG + 1) } }), {
      holds: true,
      sure: false,
      ask: true,
    });
  });

  it('is not doubted because of a report that is older, or that cannot know yet', () => {
    const sure = { sure: true, ask: false };
    const older = { holds: true, at: earlier };
    assert.deepEqual(verdict({ fido2: { holds: false, at: NOON }, report: older }), {
      holds: false,
      ...sure,
    });
    const lagging = { holds: false, at: plus(NOON, HOUR) };
    assert.deepEqual(verdict({ fido2: { holds: true, at: NOON }, report: lagging }), {
      holds: true,
      ...sure,
    });
  });

  it('leaves a row of the report aside for the person that Graph has contradicted since', () => {
    const methods = aReport({ registered: ['passKeySynced'], reportedAt: NOON });
    assert.deepEqual(passkeysOf(aPerson({ methods, passkeys: [], passkeysAt: later })), []);
    assert.deepEqual(passkeysOf(aPerson({ methods, passkeys: [], passkeysAt: earlier })), ['passKeySynced']);
    assert.deepEqual(passkeysOf(aPerson({ methods, passkeys: null })), ['passKeySynced']);
  });

  it('does not take Windows Hello for Business for a passkey', () => {
    const methods = aReport({ registered: ['windowsHelloForBusiness'] });
    assert.equal(verdictOf({ audit: null, ...factsOf(aPerson({ methods })) }).holds, false);
  });
});

describe('that Graph shows none of somebody noted as registered', () => {
  it('means lost where it was confirmed or reported before', () => {
    assert.equal(meaningOfNone({ heldBefore: true, looks: 0 }), 'lost');
  });

  it('takes a registration back where only the audit log told of it, after a second look', () => {
    assert.equal(meaningOfNone({ heldBefore: false, looks: 0 }), 'look-again');
    assert.equal(meaningOfNone({ heldBefore: false, looks: 1 }), 'take-back');
  });
});

describe('a loss', () => {
  it('is not believed when a report that must know of it still shows a passkey', () => {
    const reported = (registered: readonly string[], reportedAt: string) =>
      reportedSince(aPerson({ methods: aReport({ registered, reportedAt }) }), NOON);
    const must = plus(NOON, REPORT_LAG + 1);
    assert.equal(reported(['passKeyDeviceBoundWindowsHello'], must), true);
    assert.equal(reported(['passKeyDeviceBoundWindowsHello'], plus(NOON, REPORT_LAG)), false);
    assert.equal(reported(['windowsHelloForBusiness'], must), false);
    assert.equal(reportedSince(aPerson({ methods: null }), NOON), false);
  });

  it('begins a grace in which nothing but a check is due, and after which everything goes on', () => {
    const here = {
      reach: { is: 'in' },
      person: aPerson(),
      waveCancelled: false,
      firstAgainAt: null,
    } as const;
    const next = (followUp: FollowUp, graceDays?: number) =>
      whatNext(followUp, { ...here, campaign: aCampaign(graceDays === undefined ? {} : { graceDays }) });
    const before = aFollowUp({ step: 3, snoozes: 2, registeredAt: NOON, thankedAt: NOON });
    const lost = afterLoss(before, NOON);
    const check = next(lost);
    assert.deepEqual(
      { act: check.act, at: 'at' in check && check.at },
      { act: 'check', at: plus(NOON, 7 * DAY) },
    );
    assert.equal('at' in next(lost, 0) && graceEnd(NOON, aCampaign({ graceDays: 0 })), NOON);
    assert.equal(afterLoss(lost, later).lostAt, NOON, 'the grace does not begin anew');
    const back = afterGrace(lost);
    assert.deepEqual(
      { step: back.step, snoozes: back.snoozes, thankedAt: back.thankedAt, act: next(back).act },
      { step: 3, snoozes: 2, thankedAt: NOON, act: 'remind' },
    );
    assert.equal(next(afterRegistration(back, later)).act, 'nothing', 'thanked once');
    assert.equal(next(afterRegistration(lost, later)).act, 'nothing', 'found again');
    assert.equal(afterRegistration(lost, later).registeredAt, NOON);
  });

  it('lets the person press again', () => {
    const registered = aFollowUp({ registeredAt: NOON });
    const press = (followUp: FollowUp) => afterPress(followUp, { verb: 'registered' }, aCampaign(), NOON);
    assert.equal(press(registered).accepted, false);
    assert.equal(press(afterLoss(registered, NOON)).accepted, true);
  });
});

describe('a hold', () => {
  it('puts off what would be written, and nothing else', () => {
    const next = (followUp: FollowUp, until: string | null) =>
      whatNext(followUp, {
        campaign: aCampaign(),
        reach: { is: 'in' },
        person: aPerson(),
        waveCancelled: false,
        firstAgainAt: null,
        hold: { why: 'leave', until },
      });
    assert.deepEqual(next(aFollowUp(), null), { act: 'nothing', why: 'on hold: leave' });
    const put = next(aFollowUp(), plus(NOON, 9 * DAY));
    assert.equal(put.act === 'remind' && put.at, plus(NOON, 9 * DAY));
    const over = next(aFollowUp(), plus(NOON, -DAY));
    assert.equal(over.act === 'remind' && over.at, plus(NOON, DAY));
    assert.equal(
      next(aFollowUp({ answer: { is: 'claimed', at: NOON, checkedAt: null } }), null).act,
      'check',
    );
    assert.equal(next(aFollowUp({ registeredAt: NOON }), null).act, 'thank');
  });
});

describe('the trail about registrations', () => {
  it('reads as sentences, each with what was known', () => {
    const sentences: readonly (readonly [TrailEvent, RegExp])[] = [
      [{ kind: 'registered', from: 'audit', passkeys: [] }, /^Registered: the audit log tells of it\.$/u],
      [{ kind: 'registered', from: 'confirmed', passkeys: ['Red key'] }, /Graph shows it \(Red key\)\.$/u],
      [{ kind: 'not-confirmed' }, /Graph shows none\.$/u],
      [{ kind: 'passkey-deleted' }, /Graph is asked what is left\.$/u],
      [{ kind: 'passkey-lost', graceUntil: NOON }, /Nothing is sent until 2026-11-24T12:00:00\.000Z\.$/u],
      [{ kind: 'back-after-grace', days: 7 }, /after 7 days: back in the campaign\.$/u],
      [{ kind: 'hold', why: 'leave', until: null, by: 'Ada' }, /^Put on hold by Ada: leave\.$/u],
      [{ kind: 'hold-lifted', by: 'Ada' }, /^The hold was lifted by Ada\.$/u],
      [{ kind: 'dropped', nudge: 'thanks', step: 1, why: 'passkey-gone' }, /shows no passkey any more\.$/u],
    ];
    for (const [event, sentence] of sentences) assert.match(sentenceOf(event), sentence);
  });
});

describe('a registration', () => {
  it('dates from the oldest passkey, unless it was noted earlier', () => {
    const born = plus(NOON, -2 * DAY);
    const passkeys = [aPasskey({ createdAt: NOON }), aPasskey({ createdAt: born })];
    assert.equal(registeredSince(NOON, passkeys), born);
    assert.equal(registeredSince(plus(born, -DAY), passkeys), plus(born, -DAY));
    assert.equal(registeredSince(NOON, [aPasskey({ createdAt: null })]), NOON);
  });

  it('is thanked for only where the campaign had written, and once', () => {
    assert.equal(deservesThanks(aFollowUp({ registeredAt: NOON })), true);
    assert.equal(deservesThanks(aFollowUp({ registeredAt: NOON, step: 0 })), false);
    assert.equal(deservesThanks(aFollowUp({ registeredAt: NOON, thankedAt: NOON })), false);
  });
});
