import assert from 'node:assert/strict';
import { startOfDate } from '../../src/core/zone-offsets.ts';

describe('the start of a date', () => {
  const STARTS: readonly (readonly [zone: string, date: string, start: string, why: string])[] = [
    ['UTC', '2026-12-25', '2026-12-25T00:00:00.000Z', 'midnight'],
    ['America/Los_Angeles', '2026-12-25', '2026-12-25T08:00:00.000Z', 'hours after UTC’s'],
    ['Asia/Tokyo', '2026-12-25', '2026-12-24T15:00:00.000Z', 'hours before UTC’s'],
    ['Pacific/Kiritimati', '2027-01-01', '2026-12-31T10:00:00.000Z', 'the earliest zone there is'],
    ['Asia/Kathmandu', '2026-12-25', '2026-12-24T18:15:00.000Z', 'to the quarter of an hour'],
    ['Europe/Paris', '2026-03-29', '2026-03-28T23:00:00.000Z', 'before the clocks go forward'],
    ['Europe/Paris', '2026-03-30', '2026-03-29T22:00:00.000Z', 'and after'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', 'where clocks skip midnight, one o’clock'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', 'the first of two midnights'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 'of a date that never came, the next'],
  ];
  for (const [zone, date, start, why] of STARTS) {
    it(`${date} in ${zone} is ${start}: ${why}`, () => assert.equal(startOfDate(zone, date), start));
  }
});
