import assert from 'node:assert/strict';
import { BY_DEADLINE, withSettings, type Campaign } from '../../src/core/campaign.ts';
import { checkCampaign } from '../../src/core/check-campaign.ts';
import { mirroring } from '../../src/core/mirror.ts';
import { DAY, plus } from '../../src/core/time.ts';
import { aCampaign, aGroup, anEntraCampaign, NOON } from './builders.ts';

const wrong = (campaign: Partial<Campaign>) =>
  checkCampaign(aCampaign(campaign), NOON).map(({ what }) => what);

describe('a campaign’s rules', () => {
  it('may be the defaults, or all set', () => {
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(
      wrong({
        deferral: { snoozeDays: 14, limit: 3 },
        window: { from: 8.5, to: 17.75, days: [1, 7] },
        deadline: plus(NOON, DAY),
        cadence: BY_DEADLINE,
        holidays: [{ date: '2028-02-29', countries: ['CH'] }],
        jitterMinutes: 240,
        graceDays: 0,
        attributionDays: 365,
        mirror: true,
      }),
      [],
    );
  });

  it('are each told when they cannot be', () => {
    const bad: readonly [Partial<Campaign>, RegExp][] = [
      [{ deferral: { snoozeDays: 15, limit: null } }, /snooze of 15/u],
      [{ window: { from: 9, to: 9, days: [1] } }, /from 9 to 9/u],
      [{ window: { from: 22, to: 6, days: [1] } }, /from 22 to 6/u],
      [{ window: { from: 9.123, to: 17, days: [1] } }, /from 9.123/u],
      [{ window: { from: Number.NaN, to: 17, days: [1] } }, /from NaN/u],
      [{ window: { from: 9, to: 17, days: [] } }, /on the days none/u],
      [{ window: { from: 9, to: 17, days: [0] } }, /on the days 0/u],
      [{ timeZone: 'Europe/Pariss' }, /Pariss/u],
      [{ deadline: NOON }, /in the past/u],
      [{ deadline: 'next week' }, /not a date/u],
      [{ deadline: '2027-01-01' }, /not a date/u],
      [{ cadence: { by: 'deadline', daysBefore: [] } }, /no days before/u],
      [{ cadence: { by: 'deadline', daysBefore: [7, 7] } }, /7, 7 days before/u],
      [{ cadence: { by: 'deadline', daysBefore: [0.5] } }, /0.5 days before/u],
      [{ holidays: [{ date: '2026-02-30', countries: null }] }, /2026-02-30/u],
      [{ holidays: [{ date: '25.12.2026', countries: null }] }, /25.12.2026/u],
      [{ holidays: [{ date: '2026-12-25', countries: ['France'] }] }, /“France”/u],
      [{ holidays: [{ date: '2026-12-25', countries: [] }] }, /no country/u],
      [{ jitterMinutes: -1 }, /jitter/u],
      [{ graceDays: 1.5 }, /grace/u],
      [{ attributionDays: 0 }, /credited/u],
      [{ rhythm: { ...aCampaign().rhythm, intervalDays: 0 } }, /interval/u],
    ];
    for (const [campaign, what] of bad) {
      const found = wrong(campaign);
      assert.equal(found.length, 1, JSON.stringify(campaign));
      assert.match(found[0] ?? '', what);
    }
  });

  it('are told all at once', () => {
    assert.equal(wrong({ jitterMinutes: 999, graceDays: -1, timeZone: '' }).length, 3);
  });

  it('have their defaults where an older campaign does not name them', () => {
    const { jitterMinutes: _, ...old } = aCampaign({ graceDays: 3 });
    const { graceDays, attributionDays, jitterMinutes, mirror, cadence } = withSettings(old);
    assert.deepEqual(
      { graceDays, attributionDays, jitterMinutes, mirror, cadence },
      { graceDays: 3, attributionDays: 30, jitterMinutes: 15, mirror: false, cadence: { by: 'interval' } },
    );
  });
});

describe('a campaign that mirrors Entra’s', () => {
  it('takes over deferral, audience and state', () => {
    const entra = anEntraCampaign({
      state: 'enabled',
      snoozeDays: 4,
      limited: true,
      include: [{ target: aGroup('all-staff'), method: 'fido2' }],
      exclude: [aGroup('interns')],
    });
    const { deferral, audience, mirrored } = mirroring(aCampaign({ mirror: true }), entra);
    assert.deepEqual(deferral, { snoozeDays: 4, limit: 3 });
    assert.deepEqual(audience, { include: [aGroup('all-staff')], exclude: [aGroup('interns')] });
    assert.equal(mirrored?.state, 'enabled');
  });

  it('keeps the exclusions of its own, and drops those that Entra takes back', () => {
    const own = aCampaign({ audience: { include: [{ kind: 'everyone' }], exclude: [aGroup('board')] } });
    const first = mirroring(own, anEntraCampaign({ exclude: [aGroup('interns'), aGroup('pilots')] }));
    assert.deepEqual(first.audience.exclude, [aGroup('interns'), aGroup('pilots'), aGroup('board')]);
    const later = mirroring(first, anEntraCampaign({ exclude: [aGroup('pilots')] }));
    assert.deepEqual(later.audience.exclude, [aGroup('pilots'), aGroup('board')]);
    assert.deepEqual(mirroring(later, anEntraCampaign({ exclude: [aGroup('pilots')] })), later);
    const both = mirroring(later, anEntraCampaign({ exclude: [aGroup('board')] }));
    assert.deepEqual(both.audience.exclude, [aGroup('board')]);
    assert.deepEqual(mirroring(both, anEntraCampaign()).audience.exclude, [aGroup('board')]);
  });
});
