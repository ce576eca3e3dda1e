import assert from 'node:assert/strict';
import { MINUTE, plus } from '../../src/core/time.ts';
import { isTimeZone, nextOpening, zoneOf, type OpenHours, type Window } from '../../src/core/window.ts';

const OFFICE: Window = { from: 9, to: 17, days: [1, 2, 3, 4, 5] };
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const hours = (zone = 'UTC', more: Partial<OpenHours> = {}): OpenHours => ({
  window: OFFICE,
  holidays: [],
  zone,
  country: null,
  ...more,
});
const opens = (at: string, zone?: string, more?: Partial<OpenHours>) => nextOpening(hours(zone, more), at);

describe('window', () => {
  it('is open at once when there is none', () => {
    const at = '2026-11-24T03:00:01.000Z';
    assert.equal(opens(at, 'UTC', { window: null }), at);
  });

  it('leaves an instant inside it alone', () => {
    assert.equal(opens('2026-11-24T09:00:01.007Z'), '2026-11-24T09:00:01.007Z');
    assert.equal(opens('2026-11-24T16:59:59.999Z'), '2026-11-24T16:59:59.999Z');
  });

  it('opens the next working morning', () => {
    assert.equal(opens('2026-11-27T17:00:00.000Z'), '2026-11-30T09:00:00.000Z');
    assert.equal(opens('2026-11-27T08:59:59.999Z'), '2026-11-27T09:00:00.000Z');
  });

  it('opens and closes at the minute, not at the hour', () => {
    const window = { from: 8.5, to: 8 + 50 / 60, days: EVERY_DAY };
    assert.equal(opens('2026-11-24T08:00:00.000Z', 'UTC', { window }), '2026-11-24T08:30:00.000Z');
    assert.equal(opens('2026-11-24T08:49:59.999Z', 'UTC', { window }), '2026-11-24T08:49:59.999Z');
    assert.equal(opens('2026-11-24T08:50:00.000Z', 'UTC', { window }), '2026-11-25T08:30:00.000Z');
  });

  it('keeps local hours on both sides of a clock change', () => {
    assert.equal(opens('2026-10-23T18:00:00.000Z', 'Europe/Paris'), '2026-10-26T08:00:00.000Z');
    assert.equal(opens('2027-03-26T18:00:00.000Z', 'Europe/Paris'), '2027-03-29T07:00:00.000Z');
    assert.equal(opens('2026-10-02T08:00:00.000Z', 'Australia/Sydney'), '2026-10-04T22:00:00.000Z');
    assert.equal(opens('2026-04-03T08:00:00.000Z', 'Australia/Sydney'), '2026-04-05T23:00:00.000Z');
  });

  it('opens when the clock has jumped over the opening', () => {
    const window = { from: 2.5, to: 4, days: EVERY_DAY };
    assert.equal(
      opens('2026-03-28T23:00:00.000Z', 'Europe/Paris', { window }),
      '2026-03-29T01:00:00.000Z',
      '2:30 does not come that night; 3:00 does',
    );
    const skipped = { from: 2, to: 3, days: EVERY_DAY };
    assert.equal(
      opens('2026-03-28T23:00:00.000Z', 'Europe/Paris', { window: skipped }),
      '2026-03-30T00:00:00.000Z',
    );
  });

  it('is open twice in an hour that comes twice, and closed in between', () => {
    const window = { from: 2, to: 2.5, days: EVERY_DAY };
    const night = (at: string) => opens(at, 'Europe/Paris', { window });
    assert.equal(night('2026-10-24T22:00:00.000Z'), '2026-10-25T00:00:00.000Z');
    assert.equal(night('2026-10-25T00:30:00.000Z'), '2026-10-25T01:00:00.000Z');
    assert.equal(night('2026-10-25T01:30:00.000Z'), '2026-10-26T01:00:00.000Z');
  });

  it('knows zones with quarter, half and three quarter hours, and a half hour of summer time', () => {
    assert.equal(opens('2026-11-24T00:00:00.000Z', 'Asia/Kathmandu'), '2026-11-24T03:15:00.000Z');
    assert.equal(opens('2026-11-24T00:00:00.000Z', 'Asia/Kolkata'), '2026-11-24T03:30:00.000Z');
    assert.equal(opens('2026-07-06T12:00:00.000Z', 'Pacific/Chatham'), '2026-07-06T20:15:00.000Z');
    assert.equal(opens('2026-11-23T12:00:00.000Z', 'Australia/Lord_Howe'), '2026-11-23T22:00:00.000Z');
    assert.equal(opens('2026-07-06T12:00:00.000Z', 'Australia/Lord_Howe'), '2026-07-06T22:30:00.000Z');
  });

  it('agrees with the runtime’s own local time, minute by minute around clock changes', () => {
    const window = { from: 1.75, to: 2.25, days: [1, 3, 5, 7] };
    const changes: readonly [string, string][] = [
      ['Europe/Paris', '2026-03-28T23:00:00.000Z'],
      ['America/New_York', '2026-11-01T04:30:00.000Z'],
      ['Australia/Lord_Howe', '2026-04-04T13:00:00.000Z'],
      ['America/Santiago', '2026-09-06T03:00:00.000Z'],
    ];
    for (const [zone, from] of changes) {
      const format = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      for (let minute = 0; minute < 180; minute += 1) {
        const at = plus(from, minute * MINUTE);
        const [weekday, time = ''] = format.format(new Date(at)).split(' ');
        const open = /Mon|Wed|Fri|Sun/u.test(weekday ?? '') && time >= '01:45' && time < '02:15';
        assert.equal(opens(at, zone, { window }) === at, open, `${zone} ${at} is ${weekday} ${time}`);
      }
    }
  });

  it('tells a zone from a typing error', () => {
    assert.equal(isTimeZone('Europe/Paris'), true);
    assert.equal(isTimeZone('Europe/Pariss'), false);
  });

  it('falls back to a zone that exists, and says why', () => {
    assert.deepEqual(zoneOf('Asia/Tokyo', 'Europe/Paris'), { zone: 'Asia/Tokyo', why: null });
    assert.deepEqual(zoneOf(null, 'Europe/Paris'), { zone: 'Europe/Paris', why: null });
    assert.equal(zoneOf('Mars/Olympus', 'Europe/Paris').zone, 'Europe/Paris');
    assert.match(zoneOf('Mars/Olympus', 'Europe/Paris').why ?? '', /Mars\/Olympus/u);
    assert.equal(zoneOf(null, 'Mars/Olympus').zone, 'UTC');
    assert.match(zoneOf(null, 'Mars/Olympus').why ?? '', /UTC counts/u);
  });
});

describe('holidays', () => {
  const holidays = [
    { date: '2026-12-25', countries: null },
    { date: '2026-12-28', countries: ['GB', 'CA'] },
  ];

  it('close everybody’s day or a country’s', () => {
    const after = (country: string | null) => opens('2026-12-24T18:00:00.000Z', 'UTC', { holidays, country });
    assert.equal(after('FR'), '2026-12-28T09:00:00.000Z');
    assert.equal(after(null), '2026-12-28T09:00:00.000Z');
    assert.equal(after('gb'), '2026-12-29T09:00:00.000Z');
  });

  it('are days of the person’s own calendar', () => {
    const night = (zone: string) => opens('2026-12-24T20:00:00.000Z', zone, { holidays, window: null });
    assert.equal(night('Asia/Tokyo'), '2026-12-25T15:00:00.000Z', 'it is the 25th there');
    assert.equal(night('America/New_York'), '2026-12-24T20:00:00.000Z');
  });

  it('that never end are looked at again in a year', () => {
    const everyDay = Array.from({ length: 400 }, (_, day) => ({
      date: plus('2026-11-24T00:00:00.000Z', day * 24 * 60 * MINUTE).slice(0, 10),
      countries: null,
    }));
    assert.equal(
      opens('2026-11-24T09:00:00.000Z', 'UTC', { holidays: everyDay }),
      '2027-11-25T09:00:00.000Z',
    );
  });
});

describe('jitter', () => {
  const NIGHT = '2026-11-24T03:00:00.000Z';
  const spread = (minutes: number, more: Partial<OpenHours> = {}) =>
    Array.from({ length: 400 }, (_, person) =>
      nextOpening(hours('UTC', more), NIGHT, { seed: `person ${person} 2`, minutes }),
    ).sort();

  it('spreads people over the minutes after the opening, never before it', () => {
    const places = spread(30);
    assert.ok((places[0] ?? '') >= '2026-11-24T09:00:00.000Z');
    assert.ok((places.at(-1) ?? '') < '2026-11-24T09:30:00.000Z');
    const early = places.filter((at) => at < '2026-11-24T09:15:00.000Z').length;
    assert.ok(early > 150 && early < 250, `${early} of 400 in the first half`);
  });

  it('gives the same person the same place for the same step, and another for the next', () => {
    const place = (seed: string) => nextOpening(hours(), NIGHT, { seed, minutes: 60 });
    assert.equal(place('ines 1'), place('ines 1'));
    assert.notEqual(place('ines 1'), place('ines 2'));
  });

  it('never goes beyond the closing', () => {
    const window = { from: 9, to: 9.25, days: EVERY_DAY };
    assert.ok((spread(240, { window }).at(-1) ?? '') < '2026-11-24T09:15:00.000Z');
  });

  it('never lands in an hour that a clock change takes away', () => {
    const window = { from: 1, to: 3, days: EVERY_DAY };
    const paris = hours('Europe/Paris', { window });
    for (let person = 0; person < 200; person += 1) {
      const at = nextOpening(paris, '2026-03-28T22:00:00.000Z', { seed: `${person}`, minutes: 120 });
      assert.ok(at >= '2026-03-29T00:00:00.000Z' && at < '2026-03-29T01:00:00.000Z', at);
    }
  });

  it('leaves an instant inside the window alone', () => {
    const at = '2026-11-24T10:00:00.000Z';
    assert.equal(nextOpening(hours(), at, { seed: 'ines 1', minutes: 60 }), at);
  });
});
