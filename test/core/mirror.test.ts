import assert from 'node:assert/strict';
import { audienceOf, deferralOf, driftOf, mirroring } from '../../src/core/mirror.ts';
import { aCampaign, aGroup, anEntraCampaign } from './builders.ts';

describe('mirroring Entra’s campaign', () => {
  it('takes one day without limit while it is Microsoft managed, whatever the stored numbers say', () => {
    assert.deepEqual(deferralOf(anEntraCampaign({ snoozeDays: 7, limited: true })), {
      snoozeDays: 1,
      limit: null,
    });
    assert.deepEqual(deferralOf(anEntraCampaign({ state: 'enabled', snoozeDays: 3, limited: true })), {
      snoozeDays: 3,
      limit: 3,
    });
    assert.deepEqual(deferralOf(anEntraCampaign({ state: 'enabled', snoozeDays: 0, limited: null })), {
      snoozeDays: 0,
      limit: null,
    });
  });

  it('imports include and exclude as an audience', () => {
    const entra = anEntraCampaign({ exclude: [aGroup('x')] });
    assert.deepEqual(audienceOf(entra), { include: [{ kind: 'everyone' }], exclude: [aGroup('x')] });
  });

  it('shows each drift in words, and none when the two agree', () => {
    const ours = aCampaign({ deferral: { snoozeDays: 1, limit: null } });
    assert.deepEqual(driftOf(ours, anEntraCampaign()), []);
    const entra = anEntraCampaign({
      state: 'enabled',
      snoozeDays: 14,
      limited: true,
      exclude: [aGroup('b'), aGroup('a')],
    });
    assert.deepEqual(driftOf(ours, entra), [
      { about: 'snooze days', ours: '1 day', entra: '14 days' },
      { about: 'snooze limit', ours: 'without limit', entra: '3 at most' },
      { about: 'excluded', ours: 'nobody', entra: 'group a, group b' },
    ]);
    assert.deepEqual(driftOf(ours, anEntraCampaign({ state: 'disabled' })), [
      { about: 'state', ours: 'running', entra: 'disabled' },
    ]);
  });

  it('keeps exclusions of our own beside Entra’s, and takes them for no drift', () => {
    const ours = aCampaign({
      audience: { include: [aGroup('pilot')], exclude: [aGroup('own')] },
      mirror: true,
    });
    const entra = anEntraCampaign({ exclude: [aGroup('theirs')] });
    const mirrored = mirroring(ours, entra);
    assert.deepEqual(mirrored.audience, {
      include: [{ kind: 'everyone' }],
      exclude: [aGroup('theirs'), aGroup('own')],
    });
    assert.deepEqual(driftOf(mirrored, entra), []);
    assert.deepEqual(mirroring(mirrored, entra), mirrored, 'mirroring twice changes nothing');
  });

  it('sees a drift again when Entra changes after it was mirrored', () => {
    const own = { audience: { include: [], exclude: [aGroup('both')] }, mirror: true };
    const mirrored = mirroring(aCampaign(own), anEntraCampaign({ exclude: [aGroup('both')] }));
    assert.deepEqual(driftOf(mirrored, anEntraCampaign({ exclude: [aGroup('both'), aGroup('new')] })), [
      { about: 'excluded', ours: 'group both', entra: 'group both, group new' },
    ]);
    assert.deepEqual(driftOf(mirrored, anEntraCampaign({ include: [] })), [
      { about: 'included', ours: 'everyone', entra: 'nobody' },
    ]);
  });
});
