import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EVERYONE } from '../../src/core/audience.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { actsOf, moveWave, planWave, type Candidate, type WaveState } from '../../src/core/wave.ts';
import { aCampaign, aFollowUp, aPasskey, aPerson, NOON } from './builders.ts';

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  person: aPerson(),
  reach: { is: 'in' },
  followUp: null,
  ...more,
});

const plan = (candidates: Candidate[], now = NOON) =>
  planWave({ campaign: aCampaign(), audience: EVERYONE, tenant: UNKNOWN_TENANT }, candidates, now);
const one = (more: Partial<Candidate>, now = NOON) => plan([candidate(more)], now).people[0]?.plan;

describe('planWave', () => {
  it('sends to the eligible and gives everybody else the reason', () => {
    assert.deepEqual(one({}), { do: 'send', at: NOON, why: 'eligible', smsOnly: false });
    assert.deepEqual(one({ person: aPerson({ passkeys: [aPasskey()] }) }), {
      do: 'leave',
      why: 'has-passkey',
    });
    assert.deepEqual(one({ reach: { is: 'out', why: 'blocked' } }), { do: 'leave', why: 'out-of-reach' });
    const optedOut = aFollowUp({ answer: { is: 'opted-out', at: NOON, why: 'away', until: null } });
    assert.deepEqual(one({ followUp: optedOut }), { do: 'leave', why: 'opted-out' });
  });

  it('leaves to their own answer people who have given one', () => {
    const snoozed = aFollowUp({ answer: { is: 'snoozed', at: NOON, until: plus(NOON, DAY) } });
    assert.deepEqual(one({ followUp: snoozed }), { do: 'leave', why: 'already-in-campaign' });
  });

  it('waits for the interval after another wave’s nudge', () => {
    assert.deepEqual(one({ followUp: aFollowUp() }, plus(NOON, HOUR)), {
      do: 'send',
      at: plus(NOON, DAY),
      why: 'after-interval',
      smsOnly: false,
    });
  });

  it('counts what it decided, and nobody twice', () => {
    const people = fc.array(
      fc.record({ enabled: fc.boolean(), userType: fc.constantFrom('member' as const, 'guest' as const) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(people, (facts) => {
        const { counts, people: planned } = plan(
          facts.map((each, index) => candidate({ person: aPerson({ ...each, id: `p${index}` }) })),
        );
        const left = Object.values(counts.leave).reduce((sum, count) => sum + count, 0);
        assert.equal(counts.send + left, facts.length);
        assert.equal(planned.length, facts.length);
        assert.equal(
          counts.inScope,
          facts.length,
          'everybody of the audience is in scope, whatever the standing',
        );
      }),
    );
  });
});

describe('a wave’s states', () => {
  const states: WaveState[] = ['draft', 'running', 'paused', 'finished', 'cancelled'];

  it('moves as the brief says', () => {
    assert.deepEqual(moveWave('running', 'pause'), { ok: true, state: 'paused' });
    assert.deepEqual(moveWave('paused', 'resume'), { ok: true, state: 'running' });
    assert.deepEqual(moveWave('paused', 'cancel'), { ok: true, state: 'cancelled' });
    assert.deepEqual(moveWave('running', 'finish'), { ok: true, state: 'finished' });
  });

  it('takes an act that is done already as done', () => {
    assert.deepEqual(moveWave('paused', 'pause'), { ok: true, state: 'paused' });
  });

  it('refuses the rest with what, why and fix', () => {
    const refused = moveWave('finished', 'resume');
    assert.ok(!refused.ok);
    assert.match(refused.finding.what, /finished/u);
    assert.match(refused.finding.fix, /new wave/u);
  });

  it('offers only acts that it would accept', () => {
    for (const state of states)
      for (const act of actsOf(state)) assert.ok(moveWave(state, act).ok, `${state} ${act}`);
    assert.deepEqual(actsOf('finished'), []);
  });
});
