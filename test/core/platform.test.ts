// What can be set up with which device, and how.

import assert from 'node:assert/strict';
import { KINDS, type PasskeyKind } from '../../src/core/authenticators.ts';
import { PLATFORMS, platformsFor, waysOn, type Allowed, type Platform } from '../../src/core/platform.ts';

const free = (...kinds: readonly PasskeyKind[]): Allowed => ({ kinds, attested: [] });
const attested = (...kinds: readonly PasskeyKind[]): Allowed => ({ kinds, attested: kinds });
const kindsOn = (platform: Platform, allowed: Allowed) => waysOn(platform, allowed).map(({ kind }) => kind);
const how = (platform: Platform, kind: PasskeyKind, allowed = free(kind)) =>
  waysOn(platform, allowed)[0]?.how;

describe('the kinds of passkeys on a device', () => {
  it('begin with what is at hand there', () => {
    const best = PLATFORMS.map((platform) => kindsOn(platform, free(...KINDS))[0]);
    assert.deepEqual(best, ['windows', 'icloud-keychain', 'authenticator', 'authenticator', 'security-key']);
  });

  it('are only those that the person may use, whatever order they come in', () => {
    assert.deepEqual(kindsOn('iphone', free('security-key', 'windows', 'authenticator')), [
      'authenticator',
      'security-key',
    ]);
    assert.deepEqual(kindsOn('windows', free()), []);
  });

  it('are none where a device cannot do it: no key from Android, no Windows Hello from a phone', () => {
    assert.deepEqual(kindsOn('android', free('security-key')), []);
    assert.deepEqual(kindsOn('iphone', free('windows')), []);
    assert.deepEqual(kindsOn('security-key', free('authenticator', 'icloud-keychain')), []);
  });

  it('name the devices that do when one does not', () => {
    assert.deepEqual(platformsFor(free('security-key')), ['windows', 'macos', 'iphone', 'security-key']);
    assert.deepEqual(platformsFor(free('windows')), ['windows']);
    assert.deepEqual(platformsFor(free(...KINDS)), PLATFORMS);
    assert.deepEqual(platformsFor(free()), []);
  });

  it('can each be set up somewhere', () => {
    for (const kind of KINDS) assert.ok(platformsFor(free(kind)).length > 0, kind);
  });

  it('go by a QR code from a computer to the phone, and never from a phone', () => {
    assert.equal(how('windows', 'authenticator'), 'by-qr');
    assert.equal(how('windows', 'icloud-keychain'), 'by-qr');
    assert.equal(how('macos', 'icloud-keychain'), 'here', 'a Mac keeps it itself');
    assert.equal(how('windows', 'windows'), 'here');
    assert.equal(how('windows', 'security-key'), 'here');
    for (const kind of KINDS) {
      for (const phone of ['iphone', 'android'] as const) assert.notEqual(how(phone, kind), 'by-qr', kind);
    }
  });

  it('are set up in the app alone, never by QR code, where Authenticator must prove what it is', () => {
    const both = attested('authenticator', 'security-key');
    assert.deepEqual(waysOn('windows', both), [{ kind: 'security-key', how: 'here' }]);
    assert.deepEqual(kindsOn('macos', both), ['security-key']);
    assert.equal(how('iphone', 'authenticator', both), 'in-app');
    assert.equal(how('android', 'authenticator', both), 'in-app');
    assert.deepEqual(platformsFor(attested('authenticator')), ['iphone', 'android']);
  });
});
