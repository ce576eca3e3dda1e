import assert from 'node:assert/strict';
import {
  decideNudge,
  FAIL_TEXT,
  MAX_ATTEMPTS,
  nudgeAfter,
  reachAfter,
  stopsTheWave,
  type FailReason,
  type NudgeFacts,
} from '../../src/core/nudge.ts';
import type { Reach } from '../../src/core/reach.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { aCampaign, aFollowUp, aPerson, NOON } from './builders.ts';

function decide(facts: Partial<NudgeFacts> = {}, now = NOON) {
  return decideNudge(
    {
      kind: 'nudge',
      standing: { is: 'eligible', smsOnly: false },
      followUp: aFollowUp({ step: 0, lastNudgeAt: null, unanswered: 0 }),
      reach: { is: 'in' },
      wave: 'running',
      campaign: aCampaign(),
      person: aPerson(),
      ...facts,
    },
    now,
  );
}

describe('the last decision before a nudge leaves', () => {
  it('sends to an eligible person, also to one whom nobody has tried to reach yet', () => {
    assert.deepEqual(decide(), { do: 'send' });
    assert.deepEqual(decide({ reach: { is: 'unknown' } }), { do: 'send' });
  });

  it('drops with the reason when the standing has changed since the plan', () => {
    assert.deepEqual(decide({ standing: { is: 'has-passkey', passkeys: ['k'], sure: true } }), {
      do: 'drop',
      why: 'registered-meanwhile',
    });
    assert.deepEqual(decide({ standing: { is: 'excluded', by: { kind: 'everyone' } } }), {
      do: 'drop',
      why: 'excluded',
    });
    assert.deepEqual(decide({ standing: { is: 'disabled' } }), { do: 'drop', why: 'disabled' });
  });

  it('drops for the registered, the opted out, the unreachable and a cancelled wave', () => {
    assert.deepEqual(decide({ followUp: aFollowUp({ registeredAt: NOON }) }), {
      do: 'drop',
      why: 'registered-meanwhile',
    });
    const optedOut = aFollowUp({ answer: { is: 'opted-out', at: NOON, why: 'away', until: null } });
    assert.deepEqual(decide({ followUp: optedOut }), { do: 'drop', why: 'opted-out' });
    assert.deepEqual(decide({ reach: { is: 'out', why: 'blocked' } }), { do: 'drop', why: 'out-of-reach' });
    assert.deepEqual(decide({ wave: 'cancelled' }), { do: 'drop', why: 'wave-cancelled' });
  });

  it('waits while the wave is paused, the person snoozes or the window is closed', () => {
    assert.equal(decide({ wave: 'paused' }).do, 'wait');
    const snoozed = aFollowUp({ answer: { is: 'snoozed', at: NOON, until: plus(NOON, HOUR) } });
    assert.deepEqual(decide({ kind: 'reminder', followUp: snoozed }), {
      do: 'wait',
      until: plus(NOON, HOUR),
      why: 'snoozed',
    });
    const office = aCampaign({ window: { from: 9, to: 10, days: [1, 2, 3, 4, 5, 6, 7] } });
    assert.deepEqual(decide({ campaign: office }), {
      do: 'wait',
      until: '2026-11-25T09:00:00.000Z',
      why: 'outside the window',
    });
  });

  it('keeps one nudge per person and interval, whatever waves overlap', () => {
    const recent = decide({ followUp: aFollowUp() }, plus(NOON, HOUR));
    assert.deepEqual(recent, {
      do: 'wait',
      until: plus(NOON, DAY),
      why: 'one nudge per person and interval',
    });
    assert.deepEqual(decide({ followUp: aFollowUp() }, plus(NOON, DAY)), { do: 'send' });
  });

  it('drops another wave’s nudge when the person has answered: their own answer says when', () => {
    const acknowledged = aFollowUp({ answer: { is: 'acknowledged', at: NOON } });
    const decision = decide({ followUp: acknowledged }, plus(NOON, 3 * DAY));
    assert.deepEqual(decision, { do: 'drop', why: 'answered-meanwhile' });
  });

  it('drops a reminder that a newer answer has overtaken', () => {
    const failed = aFollowUp({ answer: { is: 'failed', at: NOON } });
    assert.deepEqual(decide({ kind: 'reminder', followUp: failed }), {
      do: 'drop',
      why: 'answered-meanwhile',
    });
    const silent = aFollowUp();
    assert.deepEqual(decide({ kind: 'look-back', followUp: silent }), {
      do: 'drop',
      why: 'answered-meanwhile',
    });
  });

  it('lets finished waves go on reminding', () => {
    assert.deepEqual(decide({ kind: 'reminder', wave: 'finished', followUp: aFollowUp() }, plus(NOON, DAY)), {
      do: 'send',
    });
  });

  it('thanks once, whatever the standing', () => {
    const registered = aFollowUp({ registeredAt: NOON });
    const standing = { is: 'has-passkey', passkeys: ['k'], sure: true } as const;
    assert.deepEqual(decide({ kind: 'thanks', followUp: registered, standing }), { do: 'send' });
    assert.deepEqual(decide({ kind: 'thanks', followUp: { ...registered, thankedAt: NOON }, standing }), {
      do: 'drop',
      why: 'already-thanked',
    });
  });
});

describe('what an answer of the Connector means', () => {
  it('tries again only what provably delivered nothing, and gives up in the end', () => {
    const throttled = { outcome: 'try-again', why: '429', afterMs: 2_000, slowDown: true } as const;
    assert.deepEqual(nudgeAfter(throttled, 1), {
      state: 'planned',
      reason: '429',
      afterMs: 2_000,
      attempted: true,
    });
    assert.deepEqual(nudgeAfter(throttled, MAX_ATTEMPTS), {
      state: 'failed',
      reason: 'gave-up',
      detail: '429',
    });
  });

  it('waits longer with each attempt', () => {
    const busy = { outcome: 'try-again', why: '503', afterMs: 1_000, slowDown: false } as const;
    const waits = [1, 2, 3]
      .map((attempt) => nudgeAfter(busy, attempt))
      .map((result) => 'afterMs' in result && result.afterMs);
    assert.deepEqual(waits, [1_000, 2_000, 4_000]);
  });

  it('keeps a nudge planned when the bot itself is refused: nothing is wrong with the person', () => {
    const disabled = { outcome: 'failed', why: 'bot-disabled', code: 'BotDisabledByAdmin' } as const;
    assert.equal(nudgeAfter(disabled, 1).state, 'planned');
    assert.equal(nudgeAfter(disabled, MAX_ATTEMPTS).state, 'planned', 'for as long as it takes');
    assert.deepEqual(nudgeAfter({ outcome: 'failed', why: 'blocked', code: 'x' }, 1), {
      state: 'failed',
      reason: 'blocked',
      detail: 'x',
    });
  });

  it('never plans again what is in doubt, unless the wave must arrive', () => {
    const doubt = { outcome: 'in-doubt', why: 'reset' } as const;
    assert.deepEqual(nudgeAfter(doubt, 1), { state: 'in-doubt', reason: 'reset', detail: null });
    assert.equal(nudgeAfter(doubt, 1, true).state, 'planned');
    assert.equal(nudgeAfter(doubt, MAX_ATTEMPTS, true).state, 'in-doubt');
  });

  const refusals: readonly [why: FailReason, state: 'failed' | 'planned', reach: Reach['is'] | null][] = [
    ['blocked', 'failed', 'out'],
    ['uninstalled', 'failed', 'out'],
    ['install-forbidden', 'failed', 'out'],
    ['no-teams', 'failed', 'out'],
    ['unknown-refusal', 'failed', 'out'],
    ['app-unknown', 'failed', 'out'],
    ['not-installable', 'failed', 'out'],
    ['bot-disabled', 'planned', null],
    ['bad-credentials', 'planned', null],
    ['bad-payload', 'planned', null],
    ['misconfigured', 'planned', null],
  ];
  for (const [why, state, reach] of refusals) {
    it(`${why}: ${state === 'failed' ? 'ends this nudge' : 'waits for an admin'}; reach ${reach ?? 'as it was'}`, () => {
      const refusal = { outcome: 'failed', why, code: 'RawCode' } as const;
      assert.equal(nudgeAfter(refusal, 1).state, state);
      assert.equal(stopsTheWave(why), state === 'planned');
      assert.equal(reachAfter(refusal)?.is ?? null, reach);
      assert.ok(FAIL_TEXT[why]);
    });
  }

  it('learns reach from a refusal about the person, not from one about the bot', () => {
    assert.deepEqual(reachAfter({ outcome: 'failed', why: 'blocked', code: '403' }), {
      is: 'out',
      why: 'blocked',
    });
    assert.equal(reachAfter({ outcome: 'failed', why: 'bot-disabled', code: '403' }), null);
    assert.deepEqual(reachAfter({ outcome: 'sent', activityId: 'a' }), { is: 'in' });
    assert.equal(reachAfter({ outcome: 'in-doubt', why: 'reset' }), null);
  });
});
