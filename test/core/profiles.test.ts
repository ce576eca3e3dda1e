import assert from 'node:assert/strict';
import { authenticatorOf } from '../../src/core/authenticators.ts';
import type { Profile } from '../../src/core/policy.ts';
import {
  kindsOf,
  attestedKindsOf,
  kindsAllowedBy,
  profileKind,
  profilesInUse,
  profilesOf,
  profileText,
} from '../../src/core/profiles.ts';
import { aFido2, aGroup, aPerson, aProfile } from './builders.ts';

const AUTHENTICATOR = 'de1e552d-db1d-4423-a619-566b625cdc84';
const ICLOUD = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
const allow = (...aaGuids: string[]) => ({ enforced: true, kind: 'allow', aaGuids });
const block = (...aaGuids: string[]) => ({ enforced: true, kind: 'block', aaGuids });

describe('passkey profiles', () => {
  it('come in five kinds, and one that nothing can satisfy', () => {
    const kind = (profile: Partial<Profile>) => profileKind(aProfile(profile));
    assert.equal(kind({}), 'unrestricted');
    assert.equal(kind({ types: ['synced'] }), 'synced-only');
    assert.equal(kind({ types: ['deviceBound'] }), 'device-bound-only');
    assert.equal(kind({ keys: allow(AUTHENTICATOR) }), 'aaguid-restricted');
    assert.equal(kind({ types: ['deviceBound'], attestation: 'registrationOnly' }), 'attested');
    assert.equal(kind({ types: ['synced'], attestation: 'registrationOnly' }), 'nothing');
    assert.equal(kind({ keys: allow() }), 'nothing');
    assert.equal(kind({ types: [] }), 'nothing');
  });

  it('count as unrestricted with a block list, which Entra’s campaign ignores', () => {
    assert.equal(profileKind(aProfile({ keys: block(AUTHENTICATOR) })), 'unrestricted');
  });

  it('allow what satisfies types, attestation and list', () => {
    assert.deepEqual(kindsOf(aProfile({ types: ['deviceBound'], attestation: 'registrationOnly' })), [
      'authenticator',
      'security-key',
    ]);
    assert.deepEqual(kindsOf(aProfile({ keys: allow(AUTHENTICATOR, ICLOUD) })), [
      'authenticator',
      'icloud-keychain',
    ]);
    assert.deepEqual(kindsOf(aProfile({ types: ['synced'], keys: allow(AUTHENTICATOR) })), []);
  });

  it('take an AAGUID that nobody lists for a security key, or for a manager where only synced ones may be', () => {
    const odd = '0bb43545-fd2c-4185-87dd-feb0b2916ace';
    assert.deepEqual(authenticatorOf(odd.toUpperCase()), { name: odd, kind: null });
    assert.deepEqual(kindsOf(aProfile({ keys: allow(odd) })), ['security-key']);
    assert.deepEqual(kindsOf(aProfile({ types: ['synced'], keys: allow(odd) })), ['password-manager']);
  });

  it('know the common password managers, whose passkeys cannot attest', () => {
    const dashlane = '531126d6-e717-415c-9320-3d9aa6981239';
    assert.deepEqual(kindsOf(aProfile({ keys: allow(dashlane) })), ['password-manager']);
    assert.deepEqual(kindsOf(aProfile({ attestation: 'registrationOnly', keys: allow(dashlane) })), []);
  });

  it('are told in words, with every authenticator of the list, an unknown one by its id', () => {
    const odd = '0bb43545-fd2c-4185-87dd-feb0b2916ace';
    const text = profileText(aProfile({ name: 'Keys', keys: allow(AUTHENTICATOR, odd) }));
    assert.match(text, /^“Keys”: only authenticators on an allow list/u);
    assert.ok(text.includes('Microsoft Authenticator for Android'));
    assert.ok(text.includes(odd));
    assert.match(profileText(aProfile({ keys: allow() })), /allow: none/u);
  });

  it('are in use only when a target names them; without any, the older settings are', () => {
    const [used, idle] = [aProfile({ id: 'used' }), aProfile({ id: 'idle' })];
    const include = [{ target: aGroup('staff'), profiles: ['used', 'gone'] }];
    assert.deepEqual(profilesInUse(aFido2({ profiles: [used, idle], include })), [used]);
    assert.deepEqual(
      profilesInUse(aFido2({ profiles: [] })).map(({ id }) => id),
      ['legacy'],
    );
    assert.deepEqual(profilesInUse(aFido2({ profiles: [], include: [] })), []);
  });

  it('block a kind only when every authenticator of it is blocked', () => {
    const one = '90a3ccdf-635c-4729-a248-9b709135078f';
    assert.ok(kindsOf(aProfile({ keys: block(one) })).includes('authenticator'));
    assert.ok(!kindsOf(aProfile({ keys: block(one, AUTHENTICATOR) })).includes('authenticator'));
  });

  it('add up for a person in several, and exclusion from the method wins', () => {
    const keys = aProfile({ id: 'keys', types: ['deviceBound'], attestation: 'registrationOnly' });
    const apple = aProfile({ id: 'apple', keys: allow(ICLOUD) });
    const fido2 = aFido2({
      profiles: [keys, apple],
      include: [
        { target: aGroup('staff'), profiles: ['keys'] },
        { target: aGroup('pilot'), profiles: ['apple', 'gone'] },
      ],
      exclude: [aGroup('never')],
    });
    const kinds = (...groups: string[]) => kindsAllowedBy(profilesOf(aPerson({ groups }), fido2, []));
    assert.deepEqual(kinds('staff'), ['authenticator', 'security-key']);
    assert.deepEqual(kinds('staff', 'pilot'), ['authenticator', 'icloud-keychain', 'security-key']);
    assert.deepEqual(kinds('staff', 'never'), []);
    const attested = (...groups: string[]) => attestedKindsOf(profilesOf(aPerson({ groups }), fido2, []));
    assert.deepEqual(attested('staff', 'pilot'), ['authenticator', 'security-key']);
    assert.deepEqual(attested('pilot'), []);
    assert.deepEqual(attested('staff', 'never'), []);
    assert.deepEqual(profilesOf(aPerson({ groups: ['never'] }), fido2, []), {
      targeted: false,
      excludedBy: aGroup('never'),
    });
    assert.deepEqual(profilesOf(aPerson(), fido2, []), { targeted: false, excludedBy: null });
  });

  it('ask for attestation only where no profile goes without it', () => {
    const profiles = [
      aProfile({ id: 'hard', types: ['deviceBound'], attestation: 'registrationOnly' }),
      aProfile(),
    ];
    const include = [{ target: aGroup('staff'), profiles: profiles.map(({ id }) => id) }];
    const targeting = profilesOf(aPerson({ groups: ['staff'] }), aFido2({ profiles, include }), []);
    assert.deepEqual(attestedKindsOf(targeting), []);
  });

  it('are made from the older settings in a tenant without any', () => {
    const legacy = (attested: boolean | null, keys = null) =>
      profilesOf(aPerson(), aFido2({ profiles: [], legacy: { attested, keys } }), []);
    const kind = (targeting: ReturnType<typeof legacy>) =>
      targeting.targeted ? targeting.profiles.map(profileKind) : [];
    assert.deepEqual(kind(legacy(false)), ['unrestricted']);
    assert.deepEqual(kind(legacy(true)), ['attested']);
    assert.deepEqual(kind(legacy(null)), ['unrestricted']);
  });
});
