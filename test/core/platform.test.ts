// What can be set up with which device.

import assert from 'node:assert/strict';
import { KINDS } from '../../src/core/authenticators.ts';
import { isByQr, kindsOn, PLATFORMS, platformsFor } from '../../src/core/platform.ts';

describe('the kinds of passkeys on a device', () => {
  it('begin with what is at hand there', () => {
    const best = PLATFORMS.map((platform) => kindsOn(platform, KINDS)[0]);
    assert.deepEqual(best, ['windows', 'icloud-keychain', 'authenticator', 'authenticator', 'security-key']);
  });

  it('are only those that the person may use, whatever order they come in', () => {
    assert.deepEqual(kindsOn('iphone', ['security-key', 'windows', 'authenticator']), [
      'authenticator',
      'security-key',
    ]);
    assert.deepEqual(kindsOn('windows', []), []);
  });

  it('are none where a device cannot do it: no key from Android, no Windows Hello from a phone', () => {
    assert.deepEqual(kindsOn('android', ['security-key']), []);
    assert.deepEqual(kindsOn('iphone', ['windows']), []);
    assert.deepEqual(kindsOn('security-key', ['authenticator', 'icloud-keychain']), []);
  });

  it('name the devices that do when one does not', () => {
    assert.deepEqual(platformsFor(['security-key']), ['windows', 'macos', 'iphone', 'security-key']);
    assert.deepEqual(platformsFor(['windows']), ['windows']);
    assert.deepEqual(platformsFor(KINDS), PLATFORMS);
    assert.deepEqual(platformsFor([]), []);
  });

  it('can each be set up somewhere', () => {
    for (const kind of KINDS) assert.ok(platformsFor([kind]).length > 0, kind);
  });

  it('go by a QR code from a computer to the phone, and never from a phone', () => {
    assert.ok(isByQr('windows', 'authenticator') && isByQr('windows', 'icloud-keychain'));
    assert.ok(!isByQr('macos', 'icloud-keychain'), 'a Mac keeps it itself');
    assert.ok(!isByQr('windows', 'windows') && !isByQr('windows', 'security-key'));
    for (const kind of KINDS) assert.ok(!isByQr('iphone', kind) && !isByQr('android', kind), kind);
  });
});
