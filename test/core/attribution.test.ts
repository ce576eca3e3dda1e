import assert from 'node:assert/strict';
import { attributionOf, creditOf, type Registered } from '../../src/core/attribution.ts';
import { DAY, plus } from '../../src/core/time.ts';
import { NOON } from './builders.ts';

type Nudge = Registered['nudges'][number];
const nudge = (waveId: string, daysBefore: number, more: Partial<Nudge> = {}): Nudge => ({
  waveId,
  state: 'sent',
  reason: null,
  at: plus(NOON, -daysBefore * DAY),
  ...more,
});
const registered = (...nudges: readonly Nudge[]): Registered => ({
  registeredAt: NOON,
  firstNudgeAt: nudges.find(({ state }) => state === 'sent' || state === 'in-doubt')?.at ?? null,
  nudges,
});

describe('credit for a registration', () => {
  it('goes to the first and the last nudge within the window', () => {
    const person = registered(nudge('w1', 40), nudge('w2', 20), nudge('w3', 1));
    assert.deepEqual(creditOf(person, 30), { to: 'nudges', firstTouch: 'w2', lastTouch: 'w3' });
    assert.deepEqual(creditOf(person, 90), { to: 'nudges', firstTouch: 'w1', lastTouch: 'w3' });
  });

  it('counts the edges of the window in', () => {
    assert.equal(creditOf(registered(nudge('w1', 30)), 30).to, 'nudges');
    assert.equal(creditOf(registered(nudge('w1', 0)), 30).to, 'nudges');
  });

  it('goes to nobody when the last nudge is too old', () => {
    assert.deepEqual(creditOf(registered(nudge('w1', 31)), 30), { to: 'outside-window' });
  });

  it('never goes to a nudge that came after the registration', () => {
    assert.deepEqual(creditOf(registered(nudge('w1', -1)), 30), { to: 'before-first-nudge' });
    const both = registered(nudge('w1', 2), nudge('w2', -1));
    assert.deepEqual(creditOf(both, 30), { to: 'nudges', firstTouch: 'w1', lastTouch: 'w1' });
  });

  it('tells who registered before the first nudge from who got none', () => {
    const dropped = nudge('w1', 0, { state: 'dropped', reason: 'registered-meanwhile' });
    assert.deepEqual(creditOf(registered(dropped), 30), { to: 'before-first-nudge' });
    assert.deepEqual(creditOf(registered(), 30), { to: 'no-nudge' });
    const failed = nudge('w1', 2, { state: 'failed', reason: 'uninstalled' });
    assert.deepEqual(creditOf(registered(failed), 30), { to: 'no-nudge' });
  });

  it('is not given to a nudge in doubt', () => {
    assert.deepEqual(creditOf(registered(nudge('w1', 2, { state: 'in-doubt' })), 30), { to: 'no-nudge' });
  });
});

describe('attribution', () => {
  it('counts everybody who registered once, and each wave by first and by last touch', () => {
    const attribution = attributionOf(
      [
        registered(nudge('w1', 9), nudge('w2', 2)),
        registered(nudge('w2', 3)),
        registered(nudge('w1', -1)),
        registered(nudge('w1', 60)),
        registered(),
      ],
      30,
    );
    assert.deepEqual(attribution, {
      days: 30,
      registered: 5,
      credited: 2,
      beforeFirstNudge: 1,
      noNudge: 1,
      outsideWindow: 1,
      waves: { w1: { firstTouch: 1, lastTouch: 0 }, w2: { firstTouch: 1, lastTouch: 2 } },
    });
  });
});
