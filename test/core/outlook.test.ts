import assert from 'node:assert/strict';
import { entraText, heldText, mayRegisterText } from '../../src/core/outlook.ts';
import type { Profile } from '../../src/core/policy.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import { aGroup, aPasskey, aPerson, aProfile, aReport, aTenant } from './builders.ts';

const AUTHENTICATOR = 'de1e552d-db1d-4423-a619-566b625cdc84';

describe('one person’s passkeys', () => {
  it('tells the passkeys they hold with kind and maker, and what nobody knows as it was given', () => {
    const passkeys = [
      aPasskey({ name: 'Phone', aaGuid: AUTHENTICATOR.toUpperCase(), model: 'x' }),
      aPasskey({ name: 'Old key', type: 'fromTheFuture', model: 'NFC key' }),
      aPasskey({ name: 'Plain', type: null }),
    ];
    assert.equal(
      heldText(aPerson({ passkeys })),
      'Phone (device-bound, Microsoft Authenticator for Android), Old key (fromTheFuture, NFC key), Plain.',
    );
    assert.equal(
      heldText(aPerson({ methods: aReport({ registered: ['passKeySynced', 'sms'] }) })),
      'passKeySynced.',
    );
    assert.equal(heldText(aPerson()), 'None that Keywave knows of.');
  });

  it('says whether Entra will ask, will not, would in vain, or cannot be told', () => {
    const nothing = aProfile({ types: [] });
    assert.deepEqual(
      [
        entraText(aPerson(), aTenant()),
        entraText(aPerson({ passkeys: [aPasskey()] }), aTenant()),
        entraText(aPerson(), aTenant({ campaign: { state: 'enabled' }, fido2: { profiles: [nothing] } })),
        entraText(aPerson(), UNKNOWN_TENANT),
        entraText(
          aPerson({ methods: aReport({ registered: ['windowsHelloForBusiness', 'sms'] }) }),
          aTenant({}, { access: null }),
        ),
      ],
      [
        'Entra will ask for a passkey at sign-in. Their profile allows any passkey.',
        'Entra does not ask them for a passkey where one of theirs works.',
        'Entra would ask for a passkey in vain: their profiles allow no passkey that exists.',
        'What Entra will do cannot be told: not everything that decides it was read.',
        'Entra will ask for a passkey at sign-in. Their profile allows any passkey. It does not where Windows Hello for Business or the key of a Mac works. Conditional Access, which may block it, was not read.',
      ],
    );
  });

  it('names the passkeys that a profile allows, and says when it is all of them', () => {
    const may = (profile: Partial<Profile>) =>
      mayRegisterText(aPerson(), aTenant({ fido2: { profiles: [aProfile(profile)] } }));
    assert.equal(may({}), 'Every kind of passkey.');
    assert.equal(
      may({ keys: { enforced: true, kind: 'allow', aaGuids: [AUTHENTICATOR] } }),
      'Microsoft Authenticator.',
    );
    assert.equal(
      may({ types: ['deviceBound'], attestation: 'registrationOnly' }),
      'Microsoft Authenticator, a FIDO2 security key.',
    );
    assert.equal(may({ types: [] }), 'None: their profiles allow no passkey that exists.');
  });

  it('says why there is none, and what was not read', () => {
    const may = (...asked: Parameters<typeof aTenant>) => mayRegisterText(aPerson(), aTenant(...asked));
    const exclude = [aGroup('hidden')];
    assert.deepEqual(
      [
        may({ fido2: { state: 'disabled' } }),
        may({ fido2: { selfService: false } }),
        may({ fido2: { include: [] } }),
        may({ fido2: { include: [{ target: { kind: 'everyone' }, profiles: ['gone'] }] } }),
        may({ fido2: { exclude } }, { unread: ['hidden'] }),
        mayRegisterText(aPerson(), UNKNOWN_TENANT),
      ],
      [
        'None: the passkey method is off.',
        'None: people may not set up passkeys themselves.',
        'None: the passkey method does not include them, or excludes them.',
        'None: no passkey profile is assigned to them.',
        'Cannot be told for sure: a group that decides it was not read. By what is known: Microsoft Authenticator, Windows Hello, Apple Passwords (iCloud Keychain), Google Password Manager, Samsung Pass, a password manager, a FIDO2 security key.',
        'Cannot be told: the passkey method was not read.',
      ],
    );
  });
});
