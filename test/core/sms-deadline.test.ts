import assert from 'node:assert/strict';
import type { Person } from '../../src/core/person.ts';
import { comingDeadlineOf, deadlineOf } from '../../src/core/sms-deadline.ts';
import { aPerson, aReport, NOON } from './builders.ts';

describe('the end of Microsoft’s own SMS and voice MFA', () => {
  const onSms = (more: Partial<Person> = {}) =>
    deadlineOf(aPerson({ methods: aReport({ registered: ['mobilePhone'] }), ...more }));

  it('comes for people who have nothing else', () => {
    assert.equal(onSms(), '2027-02-01T00:00:00.000Z');
    assert.equal(onSms({ methods: aReport({ registered: ['mobilePhone', 'fido2'] }) }), null);
    assert.equal(onSms({ methods: aReport({ registered: [] }) }), null);
    assert.equal(onSms({ methods: null }), null);
  });

  it('comes later for external people, not for guests whose account is of this tenant', () => {
    const upn = 'ines_partner.example#EXT#@example.com';
    assert.equal(onSms({ userType: 'guest', upn }), '2027-07-01T00:00:00.000Z');
    assert.equal(onSms({ userType: 'member', upn }), '2027-07-01T00:00:00.000Z');
    assert.equal(onSms({ userType: 'guest' }), '2027-02-01T00:00:00.000Z');
  });

  it('is not told of once it has come', () => {
    const person = aPerson({ methods: aReport({ registered: ['sms'] }) });
    const day = '2027-02-01T00:00:00.000Z';
    assert.equal(comingDeadlineOf(person, '2027-01-31T23:59:59.999Z'), day);
    assert.equal(comingDeadlineOf(person, day), null);
    assert.equal(comingDeadlineOf(aPerson(), NOON), null);
  });

  it('takes the earlier day for an admin, since the report does not say which admins are global', () => {
    const admin = aReport({ registered: ['mobilePhone'], admin: true });
    assert.equal(onSms({ methods: admin }), '2027-02-01T00:00:00.000Z');
  });
});
