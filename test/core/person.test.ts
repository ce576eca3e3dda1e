// What a person is called, and what they hold in words that they know.

import assert from 'node:assert/strict';
import { firstNameOf, heldOf, passkeysOf } from '../../src/core/person.ts';
import { aPasskey, aPerson, aReport } from './builders.ts';

describe('a greeting', () => {
  it('takes the given name as the directory has it', () => {
    assert.equal(firstNameOf(aPerson({ name: 'Müller, Anna', givenName: 'Anna' })), 'Anna');
    assert.equal(firstNameOf(aPerson({ name: '山田 花子', givenName: '花子' })), '花子');
    assert.equal(firstNameOf(aPerson({ givenName: ' Anna Lena ' })), 'Anna Lena');
  });

  for (const name of ['Müller, Anna', 'Dr. Anna Müller', 'Anna (Contractor)', '山田 花子', 'Anna Müller']) {
    it(`goes without a name rather than guess it from “${name}”`, () => {
      assert.equal(firstNameOf(aPerson({ name, givenName: null })), null);
      assert.equal(firstNameOf(aPerson({ name, givenName: '  ' })), null);
    });
  }
});

describe('what a person holds', () => {
  it('has the names that they gave, where Graph was asked', () => {
    assert.deepEqual(heldOf(aPerson({ passkeys: [aPasskey()] })), [{ name: 'Red key' }]);
  });

  it('has kinds instead of the report’s strings, which stay as they are for admins', () => {
    const registered = [
      'passKeyDeviceBoundAuthenticator',
      'passKeyDeviceBoundWindowsHello',
      'passKeySynced',
      'passKeyDeviceBound',
      'fido2SecurityKey',
      'FIDO2',
      'email',
    ];
    const person = aPerson({ methods: aReport({ registered }) });
    assert.deepEqual(heldOf(person), [
      { kind: 'authenticator' },
      { kind: 'windows' },
      { kind: 'synced' },
      { kind: 'device-bound' },
      { kind: 'security-key' },
      { kind: 'other' },
    ]);
    assert.deepEqual(passkeysOf(person), registered.slice(0, -1));
  });
});
