import assert from 'node:assert/strict';
import { checkDeferral } from '../../src/core/check-campaign.ts';
import { funnelOf, isOver, reasonText, type ReportRow } from '../../src/core/report.ts';
import { sentenceOf } from '../../src/core/trail.ts';
import { NOON } from './builders.ts';

const row = (more: Partial<ReportRow> = {}): ReportRow => ({
  inScope: true,
  eligible: true,
  reached: true,
  acknowledged: false,
  snoozing: false,
  registered: false,
  ...more,
});

describe('report', () => {
  it('keeps its denominator: everybody in scope when the wave was planned', () => {
    const rows = [
      row(),
      row({ registered: true }),
      row({ eligible: false, reached: false }),
      row({ inScope: false }),
    ];
    assert.deepEqual(funnelOf(rows), { inScope: 3, eligible: 2, reached: 2, acknowledged: 0, registered: 1 });
  });

  it('counts whoever acknowledged as reached', () => {
    assert.equal(funnelOf([row({ reached: false, acknowledged: true })]).reached, 1);
  });

  it('is over when nothing is planned or under way', () => {
    const none = { people: 2, planned: 0, sending: 0, sent: 1, failed: 0, inDoubt: 1, dropped: 0 };
    assert.equal(isOver(none), true);
    assert.equal(isOver({ ...none, planned: 1 }), false);
  });

  it('shows a reason it has no text for as it is', () => {
    assert.equal(reasonText('guest'), 'is a guest; guests cannot register passkeys here yet');
    assert.equal(reasonText('something-new'), 'something-new');
  });
});

describe('deferral rule', () => {
  it('takes 0 to 14 whole days and any whole limit', () => {
    assert.deepEqual(checkDeferral({ snoozeDays: 0, limit: null }), []);
    assert.deepEqual(checkDeferral({ snoozeDays: 14, limit: 3 }), []);
  });

  it('names everything that is wrong at once', () => {
    const findings = checkDeferral({ snoozeDays: 15, limit: 1.5 });
    assert.equal(findings.length, 2);
    for (const { what, why, fix } of findings) assert.ok(what && why && fix);
  });
});

describe('trail', () => {
  it('reads as sentences', () => {
    const sentences = [
      sentenceOf({
        kind: 'planned',
        wave: 'Pilot',
        plan: { do: 'leave', why: 'guest' },
        standing: { is: 'guest' },
      }),
      sentenceOf({ kind: 'sent', nudge: 'nudge', step: 1 }),
      sentenceOf({ kind: 'pressed', verb: 'snooze', until: NOON }),
      sentenceOf({ kind: 'dropped', nudge: 'reminder', step: 2, why: 'registered-meanwhile' }),
      sentenceOf({ kind: 'next', act: 'nothing', due: null, why: 'registered and thanked' }),
    ];
    assert.deepEqual(sentences, [
      'Wave “Pilot” left this person out: is a guest; guests cannot register passkeys here yet.',
      'The first nudge was sent (step 1).',
      `Pressed “remind me later”, until ${NOON}.`,
      'A reminder was dropped: they hold a passkey by now.',
      'Nothing more is planned: registered and thanked.',
    ]);
  });
});
