import assert from 'node:assert/strict';
import { entraWill } from '../../src/core/entra-campaign.ts';
import type { Person } from '../../src/core/person.ts';
import type { Tenant } from '../../src/core/tenant.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import {
  anAccessPolicy,
  aGroup,
  anEntraCampaign,
  aPasskey,
  aPerson,
  aProfile,
  aReport,
  aTenant,
} from './builders.ts';

const will = (tenant: Tenant, person: Partial<Person> = {}) => {
  const outcome = entraWill(aPerson(person), tenant);
  return 'why' in outcome ? `${outcome.will}: ${outcome.why}` : outcome.will;
};
const AUTHENTICATOR = '90a3ccdf-635c-4729-a248-9b709135078f';
const YUBIKEY = 'fa2b99dc-9e39-4257-8f92-4a30d23c4118';
const listing = (types: string[], ...aaGuids: string[]) =>
  aProfile({ types, keys: { enforced: true, kind: 'allow', aaGuids } });
const profiles = (...list: ReturnType<typeof aProfile>[]) => aTenant({ fido2: { profiles: list } });

describe('what Entra will do', () => {
  it('prompts by each of the five kinds of profile when it is Microsoft managed', () => {
    assert.deepEqual(entraWill(aPerson(), aTenant()), { will: 'prompt', by: 'unrestricted' });
    assert.equal(will(profiles(aProfile({ types: ['synced'] }))), 'prompt');
    assert.equal(will(profiles(aProfile({ types: ['deviceBound'] }))), 'prompt');
    assert.equal(will(profiles(listing(['deviceBound'], AUTHENTICATOR, YUBIKEY))), 'prompt');
    assert.equal(
      will(profiles(aProfile({ types: ['deviceBound'], attestation: 'registrationOnly' }))),
      'prompt',
    );
  });

  it('does not prompt by an allow list without an authenticator that Microsoft offers, unless an admin enabled it', () => {
    const keysOnly = listing(['deviceBound'], YUBIKEY);
    assert.equal(will(profiles(keysOnly)), 'cannot-prompt: no-matching-profile');
    assert.equal(
      will(aTenant({ fido2: { profiles: [keysOnly] }, campaign: { state: 'enabled' } })),
      'prompt',
    );
    assert.equal(will(profiles(listing(['synced'], AUTHENTICATOR))), 'cannot-prompt: no-usable-kind');
  });

  it('cannot tell where a group that was not read decides, and says no where it does not', () => {
    const unread = { unread: ['hidden'] };
    const hidden = { target: aGroup('hidden'), method: null };
    assert.equal(will(aTenant({ campaign: { exclude: [aGroup('hidden')] } }, unread)), 'cannot-tell');
    assert.equal(will(aTenant({ campaign: { include: [hidden] } }, unread)), 'cannot-tell');
    assert.equal(will(aTenant({ campaign: { include: [hidden] } }), {}), 'cannot-prompt: not-in-campaign');
    assert.equal(
      will(aTenant({ campaign: { include: [hidden] } }, unread), { enabled: false }),
      'cannot-prompt: disabled-account',
    );
    const method = { include: [{ target: aGroup('hidden'), profiles: ['default'] }] };
    assert.equal(will(aTenant({ fido2: method }, unread)), 'cannot-tell');
    const blocking = { grants: ['block'], userActions: ['urn:user:registersecurityinfo'] };
    const spared = anAccessPolicy({ ...blocking, exclude: [aGroup('hidden')] });
    const aimed = anAccessPolicy({ ...blocking, include: [aGroup('hidden')] });
    assert.equal(will(aTenant({}, { ...unread, access: [spared] })), 'cannot-tell');
    assert.equal(will(aTenant({}, { ...unread, access: [aimed] })), 'cannot-tell');
    assert.equal(will(aTenant({}, { access: [aimed] })), 'prompt');
  });

  it('cannot tell of admins where a blocking policy spares or names roles', () => {
    const blocking = { grants: ['block'], userActions: ['urn:user:registersecurityinfo'] };
    const spares = aTenant({}, { access: [anAccessPolicy({ ...blocking, excludeRoles: ['r'] })] });
    const names = aTenant(
      {},
      { access: [anAccessPolicy({ ...blocking, include: [], includeRoles: ['r'] })] },
    );
    const admin = { methods: aReport({ admin: true }) };
    assert.equal(will(spares, admin), 'cannot-tell');
    assert.equal(will(spares), 'cannot-prompt: access-blocks-registration');
    assert.equal(will(names, admin), 'cannot-tell');
    assert.equal(will(names), 'prompt');
  });

  it('cannot tell of people whom the report does not have, unless the answer is no all the same', () => {
    assert.equal(will(aTenant(), { methods: null }), 'cannot-tell');
    assert.equal(
      will(aTenant({ fido2: { state: 'disabled' } }), { methods: null }),
      'cannot-prompt: passkeys-off',
    );
  });

  it('prompts by any one matching profile of several', () => {
    const tenant = profiles(listing(['deviceBound'], YUBIKEY), aProfile({ id: 'p2' }));
    assert.equal(will(tenant), 'prompt');
  });

  it('would ask in vain where an enabled campaign is wider than the method', () => {
    const enabled = { state: 'enabled' };
    const vain = (fido2: Parameters<typeof aTenant>[0] & object) =>
      will(aTenant({ ...fido2, campaign: enabled }));
    assert.equal(vain({ fido2: { state: 'disabled' } }), 'would-fail: passkeys-off');
    assert.equal(vain({ fido2: { selfService: false } }), 'would-fail: self-service-off');
    assert.equal(vain({ fido2: { include: [] } }), 'would-fail: not-allowed-passkeys');
    assert.equal(
      vain({ fido2: { include: [{ target: { kind: 'everyone' }, profiles: ['gone'] }] } }),
      'would-fail: no-profile',
    );
    assert.equal(
      vain({ fido2: { profiles: [aProfile({ types: ['synced'], attestation: 'registrationOnly' })] } }),
      'would-fail: no-usable-kind',
    );
    assert.equal(will(aTenant({ fido2: { selfService: false } })), 'cannot-prompt: self-service-off');
  });

  it('says why it cannot prompt', () => {
    const campaign = (change: Parameters<typeof anEntraCampaign>[0]) => aTenant({ campaign: change ?? {} });
    assert.equal(will(campaign({ state: 'disabled' })), 'cannot-prompt: campaign-disabled');
    assert.equal(
      will(campaign({ exclude: [aGroup('x')] }), { groups: ['x'] }),
      'cannot-prompt: excluded-from-campaign',
    );
    assert.equal(will(campaign({ include: [] })), 'cannot-prompt: not-in-campaign');
    assert.equal(will(aTenant(), { enabled: false }), 'cannot-prompt: disabled-account');
    assert.equal(will(aTenant(), { userType: 'guest' }), 'cannot-prompt: guest');
    assert.equal(
      will(aTenant(), { methods: aReport({ mfaCapable: false }) }),
      'cannot-prompt: cannot-do-mfa',
    );
    assert.equal(will(aTenant(), { passkeys: [aPasskey()] }), 'cannot-prompt: has-passkey');
    assert.equal(
      will(aTenant({ fido2: { state: 'disabled' } }), { passkeys: [aPasskey()] }),
      'cannot-prompt: passkeys-off',
    );
    assert.equal(
      will(
        campaign({
          state: 'enabled',
          include: [{ target: { kind: 'everyone' }, method: 'microsoftAuthenticator' }],
        }),
      ),
      'cannot-prompt: asks-for-authenticator',
    );
  });

  it('is kept from prompting by Conditional Access that always blocks registration for this person', () => {
    const block = anAccessPolicy({ userActions: ['urn:user:registersecurityinfo'], grants: ['block'] });
    const with_ = (rule: typeof block) => will(aTenant({}, { access: [rule] }), { groups: ['office'] });
    assert.equal(with_(block), 'cannot-prompt: access-blocks-registration');
    assert.equal(with_({ ...block, conditional: true }), 'prompt');
    assert.equal(with_({ ...block, exclude: [aGroup('office')] }), 'prompt');
    assert.equal(with_({ ...block, state: 'enabledForReportingButNotEnforced' }), 'prompt');
  });

  it('would ask in vain by attestation, which makes it look at no list', () => {
    const impossible = aProfile({
      types: ['deviceBound'],
      attestation: 'registrationOnly',
      keys: { enforced: true, kind: 'allow', aaGuids: [] },
    });
    assert.equal(will(profiles(impossible)), 'would-fail: no-usable-kind');
    const keys = listing(['deviceBound'], YUBIKEY);
    assert.equal(will(profiles(impossible, { ...keys, id: 'p2' })), 'prompt', 'and another profile helps');
  });

  it('looks at no block list, and at an unknown AAGUID as one that Microsoft does not offer', () => {
    const keys = { enforced: true, kind: 'block', aaGuids: [YUBIKEY] };
    assert.equal(will(profiles(aProfile({ keys }))), 'prompt');
    const unlisted = listing(['deviceBound', 'synced'], '0bb43545-fd2c-4185-87dd-feb0b2916ace');
    assert.equal(will(profiles(unlisted)), 'cannot-prompt: no-matching-profile');
  });

  it('excludes before it includes, by person as by group', () => {
    const campaign = { include: [{ target: aGroup('staff'), method: null }], exclude: [aGroup('x')] };
    const tenant = aTenant({ campaign });
    assert.equal(will(tenant, { groups: ['staff'] }), 'prompt');
    assert.equal(will(tenant, { groups: ['staff', 'x'] }), 'cannot-prompt: excluded-from-campaign');
    const byName = aTenant({ campaign: { exclude: [{ kind: 'person', id: aPerson().id }] } });
    assert.equal(will(byName), 'cannot-prompt: excluded-from-campaign');
  });

  it('cannot tell without the policy, or in a state that nobody knows', () => {
    assert.equal(will(UNKNOWN_TENANT), 'cannot-tell');
    assert.equal(will(aTenant({ campaign: { state: 'unknownFutureValue' } })), 'cannot-tell');
  });
});
