import assert from 'node:assert/strict';
import { isTimeZone, nextOpening } from '../../src/core/window.ts';

const office = { from: 9, to: 17, days: [1, 2, 3, 4, 5] };

describe('window', () => {
  it('is open at once when there is none', () => {
    assert.equal(nextOpening(null, 'UTC', '2026-11-24T03:00:01.000Z'), '2026-11-24T03:00:01.000Z');
  });

  it('leaves an instant inside it alone', () => {
    assert.equal(nextOpening(office, 'UTC', '2026-11-24T09:00:01.000Z'), '2026-11-24T09:00:01.000Z');
  });

  it('opens the next working morning', () => {
    assert.equal(nextOpening(office, 'UTC', '2026-11-27T17:00:00.000Z'), '2026-11-30T09:00:00.000Z');
  });

  it('keeps local hours on both sides of a clock change', () => {
    assert.equal(nextOpening(office, 'Europe/Paris', '2026-10-23T18:00:00.000Z'), '2026-10-26T08:00:00.000Z');
    assert.equal(nextOpening(office, 'Europe/Paris', '2027-03-26T18:00:00.000Z'), '2027-03-29T07:00:00.000Z');
  });

  it('knows zones with quarter hours', () => {
    assert.equal(
      nextOpening(office, 'Asia/Kathmandu', '2026-11-24T00:00:00.000Z'),
      '2026-11-24T03:15:00.000Z',
    );
  });

  it('tells a zone from a typing error', () => {
    assert.equal(isTimeZone('Europe/Paris'), true);
    assert.equal(isTimeZone('Europe/Pariss'), false);
  });
});
