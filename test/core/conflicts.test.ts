import assert from 'node:assert/strict';
import { conflictsOf } from '../../src/core/conflicts.ts';
import { countPeople, NOBODY } from '../../src/core/people-counts.ts';
import { UNKNOWN_TENANT, type Tenant } from '../../src/core/tenant.ts';
import { A_BIT_OF_EVERYBODY, anAccessPolicy, aPerson, aProfile, aTenant } from './builders.ts';

const counts = (tenant: Tenant, people = A_BIT_OF_EVERYBODY) => countPeople(NOBODY, people, tenant);
const found = (tenant: Tenant) => conflictsOf(tenant, counts(tenant)).map(({ id }) => id);

/** What the people themselves bring, whatever the settings. */
const AT_REST = ['sms-or-voice-only', 'guests-on-sms'];

describe('conflicts', () => {
  it('are none in a tenant that is ready, but for the people whom SMS will leave', () => {
    assert.deepEqual(found(aTenant()), AT_REST);
  });

  const access = (change: Parameters<typeof anAccessPolicy>[0]) =>
    aTenant({}, { access: [anAccessPolicy(change)] });
  const all = { include: ['All'], exclude: [] };
  const cases: Readonly<Record<string, Tenant>> = {
    'policy-not-read': UNKNOWN_TENANT,
    'access-not-read': aTenant({}, { access: null }),
    'passkeys-off': aTenant({ fido2: { state: 'disabled' } }),
    'self-service-off': aTenant({ fido2: { selfService: false } }),
    'profile-allows-nothing:p1': aTenant({
      fido2: { profiles: [aProfile({ types: ['synced'], attestation: 'registrationOnly' })] },
    }),
    'unknown-profile': aTenant({
      fido2: { include: [{ target: { kind: 'everyone' }, profiles: ['p1', 'gone'] }] },
    }),
    'profiles-against-campaign': aTenant({
      fido2: { profiles: [aProfile({ keys: { enforced: true, kind: 'allow', aaGuids: ['unlisted'] } })] },
    }),
    'campaign-wider-than-method': aTenant({ fido2: { include: [] }, campaign: { state: 'enabled' } }),
    'excluded-group-in-campaign': aTenant({
      fido2: { exclude: [{ kind: 'group', id: 'g' }] },
      campaign: { include: [{ target: { kind: 'group', id: 'g' }, method: 'fido2' }] },
    }),
    'campaign-asks-for-authenticator': aTenant({
      campaign: {
        state: 'enabled',
        include: [{ target: { kind: 'everyone' }, method: 'microsoftAuthenticator' }],
      },
    }),
    'campaign-disabled': aTenant({ campaign: { state: 'disabled' } }),
    'access-blocks-registration:ca1': access({
      userActions: ['urn:user:registersecurityinfo'],
      grants: ['block'],
    }),
    'app-protection-blocks-authenticator:ca1': access({ apps: all, grants: ['compliantApplication'] }),
    'strength-loops-authenticator:ca1': access({
      apps: all,
      strengthId: '00000000-0000-0000-0000-000000000004',
    }),
  };
  for (const [id, tenant] of Object.entries(cases)) {
    it(`find ${id.split(':')[0]?.replaceAll('-', ' ')}`, () => {
      const finding = conflictsOf(tenant, counts(tenant)).find((each) => each.id === id);
      assert.ok(finding, found(tenant).join(', '));
      for (const text of [finding.what, finding.evidence, finding.why, finding.fix])
        assert.notEqual(text, '');
      assert.match(finding.link, /^https:\/\/learn\.microsoft\.com\//u);
    });
  }

  it('find the opt-out of the SMS migration', () => {
    const { policy, ...tenant } = aTenant();
    assert.ok(policy);
    assert.ok(
      found({ ...tenant, policy: { ...policy, migrationOptOut: true } }).includes('migration-opt-out'),
    );
  });

  it('find that a pass is off which people without MFA would need', () => {
    const passes = (state: string, people = A_BIT_OF_EVERYBODY) => {
      const { policy, ...tenant } = aTenant();
      assert.ok(policy);
      const changed = { ...tenant, policy: { ...policy, methods: { TemporaryAccessPass: state } } };
      return conflictsOf(changed, counts(changed, people)).map(({ id }) => id);
    };
    assert.ok(passes('disabled').includes('no-pass-for-people-without-mfa'));
    assert.ok(!passes('enabled').includes('no-pass-for-people-without-mfa'));
    assert.ok(!passes('disabled', [aPerson()]).includes('no-pass-for-people-without-mfa'));
  });

  it('name the authenticators of a list that keeps people out of Entra’s campaign', () => {
    const keys = { enforced: true, kind: 'allow', aaGuids: ['fa2b99dc-9e39-4257-8f92-4a30d23c4118', 'odd'] };
    const tenant = aTenant({ fido2: { profiles: [aProfile({ name: 'Keys', keys })] } });
    const finding = conflictsOf(tenant, counts(tenant)).find(({ id }) => id === 'profiles-against-campaign');
    assert.match(finding?.evidence ?? '', /“Keys”.*allow: YubiKey 5 NFC, odd/u);
  });

  it('see the settings from before profiles too', () => {
    const legacy = (attested: boolean, aaGuids: string[]) => ({
      fido2: { profiles: [], legacy: { attested, keys: { enforced: true, kind: 'allow', aaGuids } } },
    });
    assert.ok(found(aTenant(legacy(true, []))).includes('profile-allows-nothing:legacy'));
    assert.ok(found(aTenant(legacy(false, ['unlisted']))).includes('profiles-against-campaign'));
    const strength = { apps: all, strengthId: '00000000-0000-0000-0000-000000000004' };
    const tenant = aTenant(
      { fido2: { profiles: [], legacy: { attested: false, keys: null } } },
      { access: [anAccessPolicy(strength)] },
    );
    assert.ok(found(tenant).includes('strength-loops-authenticator:ca1'));
  });

  it('are no conflict where Entra’s campaign spares whom the method excludes, or asks nobody', () => {
    const excluded = { kind: 'group', id: 'g' } as const;
    const include = [{ target: excluded, method: 'fido2' }];
    const campaign = (change: object) =>
      found(aTenant({ fido2: { exclude: [excluded] }, campaign: { include, ...change } }));
    assert.ok(!campaign({ exclude: [excluded] }).includes('excluded-group-in-campaign'));
    assert.ok(!campaign({ state: 'disabled' }).includes('excluded-group-in-campaign'));
  });

  it('are no conflict where Microsoft itself picks whom to ask', () => {
    assert.deepEqual(found(aTenant({ fido2: { include: [] } })), AT_REST);
  });

  it('say nothing of a profile that is assigned to nobody', () => {
    const idle = aProfile({ id: 'idle', types: [] });
    const include = [{ target: { kind: 'everyone' }, profiles: ['p1'] } as const];
    assert.deepEqual(found(aTenant({ fido2: { profiles: [aProfile(), idle], include } })), AT_REST);
  });

  const registering = { userActions: ['urn:user:registersecurityinfo'] };
  const strengthId = '00000000-0000-0000-0000-000000000004';
  const severities = (change: Parameters<typeof anAccessPolicy>[0]) =>
    conflictsOf(access(change), NOBODY).map(({ id, severity }) => `${id.split(':')[0]}: ${severity}`);

  it('weigh what guards registration: a block, a passkey before the passkey, a place or device', () => {
    assert.deepEqual(severities({ ...registering, grants: ['block'] }), [
      'access-blocks-registration: blocks',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['block'], conditional: true }), [
      'access-limits-registration: notice',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['compliantDevice'] }), [
      'access-limits-registration: notice',
    ]);
    assert.deepEqual(severities({ ...registering, strengthId }), ['strength-blocks-registration: blocks']);
    assert.deepEqual(severities({ ...registering, strengthId, conditional: true }), [
      'strength-blocks-registration: hinders',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['mfa'] }), [], 'registering needs MFA anyway');
  });

  it('count app protection only where it is enforced and nothing else satisfies the policy', () => {
    const grants = ['compliantApplication', 'compliantDevice'];
    assert.deepEqual(severities({ apps: all, grants, operator: 'OR' }), []);
    assert.deepEqual(severities({ apps: all, grants, operator: 'AND' }), [
      'app-protection-blocks-authenticator: hinders',
    ]);
    assert.deepEqual(
      severities({ apps: all, grants: ['approvedApplication', 'compliantApplication'], operator: 'OR' }),
      ['app-protection-blocks-authenticator: hinders'],
    );
    const reportOnly = { state: 'enabledForReportingButNotEnforced', apps: all } as const;
    assert.deepEqual(severities({ ...reportOnly, grants: ['approvedApplication'] }), []);
    assert.deepEqual(severities({ ...reportOnly, strengthId }), []);
    const mail = { include: ['00000002-0000-0ff1-ce00-000000000000'], exclude: [] };
    assert.deepEqual(severities({ apps: mail, grants: ['approvedApplication'] }), []);
  });

  it('take a strength under further conditions for a notice, and none where nobody may use Authenticator', () => {
    assert.deepEqual(severities({ apps: all, strengthId, conditional: true }), [
      'strength-loops-authenticator: notice',
    ]);
    const keysOnly = aTenant(
      {
        fido2: {
          profiles: [aProfile({ types: ['synced'] })],
        },
      },
      { access: [anAccessPolicy({ apps: all, strengthId })] },
    );
    assert.deepEqual(conflictsOf(keysOnly, NOBODY), []);
  });

  it('leave alone what only reports and what is excluded', () => {
    assert.deepEqual(
      found(
        access({
          apps: { include: ['All'], exclude: ['6aa00308-EA33-4caa-90d6-ae905d8cb51b'] },
          grants: ['approvedApplication'],
        }),
      ),
      AT_REST,
    );
    assert.deepEqual(
      found(
        access({
          state: 'enabledForReportingButNotEnforced',
          userActions: ['urn:user:registersecurityinfo'],
          grants: ['block'],
        }),
      ),
      AT_REST,
    );
  });
});
