import assert from 'node:assert/strict';
import { meaningOf, passkeyMethods, smsOrVoiceOnly, unknownMethods } from '../../src/core/methods.ts';

describe('authentication methods', () => {
  it('takes every passkey string of Microsoft for a passkey, whatever its case', () => {
    const strings = [
      'passKeyDeviceBound',
      'passKeyDeviceBoundAuthenticator',
      'PASSKEYSYNCED',
      'fido2SecurityKey',
      'fido2',
    ];
    assert.deepEqual(passkeyMethods(strings), strings);
  });

  it('never counts Windows Hello for Business or a Secure Enclave key as a passkey', () => {
    assert.deepEqual(passkeyMethods(['windowsHelloForBusiness', 'macOsSecureEnclaveKey']), []);
  });

  it('keeps an unknown string apart and never takes it for a passkey', () => {
    assert.equal(meaningOf('quantumToken'), 'unknown');
    assert.deepEqual(unknownMethods(['quantumToken', 'email']), ['quantumToken']);
    assert.deepEqual(passkeyMethods(['quantumToken']), []);
  });

  it('calls a person SMS or voice only when nothing else of theirs does MFA', () => {
    assert.equal(smsOrVoiceOnly(['mobilePhone', 'officePhone', 'email', 'securityQuestion']), true);
    assert.equal(smsOrVoiceOnly(['mobilePhone', 'softwareOneTimePasscode']), false);
    assert.equal(smsOrVoiceOnly(['mobilePhone', 'windowsHelloForBusiness']), false);
    assert.equal(smsOrVoiceOnly(['email']), false, 'e-mail is no MFA method');
    assert.equal(smsOrVoiceOnly(['mobilePhone', 'quantumToken']), false, 'no alarm on a guess');
    assert.equal(smsOrVoiceOnly([]), false);
  });
});
