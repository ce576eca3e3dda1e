// What is kept of a person for lists.

import assert from 'node:assert/strict';
import { countedStanding, kindsOf } from '../../src/core/people-filter.ts';
import type { Passkey, Person } from '../../src/core/person.ts';
import { aPasskey, aPerson, aReport, aScope } from './builders.ts';

const passkey = (type: string | null): Passkey => aPasskey({ type });
const reported = (...registered: readonly string[]): Partial<Person> => ({
  methods: aReport({ registered }),
});

describe('what lists keep of a person', () => {
  it('tells kinds once each: by Graph’s types, else by the report', () => {
    const held = [
      passkey('synced'),
      passkey('deviceBound'),
      passkey('synced'),
      passkey('quantum'),
      passkey(null),
    ];
    const both = aPerson({ ...reported('passKeyDeviceBoundAuthenticator'), passkeys: held });
    assert.deepEqual(kindsOf(both), ['device-bound', 'other', 'synced']);
    assert.deepEqual(
      kindsOf(aPerson(reported('passKeyDeviceBoundAuthenticator', 'fido2SecurityKey', 'sms'))),
      ['authenticator', 'security-key'],
    );
    assert.deepEqual(kindsOf(aPerson(reported('sms'))), []);
  });

  it('knows who has SMS or voice only, whatever the standing', () => {
    const hold = { why: 'on leave', until: null };
    const { standing, smsOnly } = countedStanding(aPerson({ ...reported('mobilePhone'), hold }), aScope());
    assert.deepEqual([standing, smsOnly], ['on-hold', true]);
  });
});
